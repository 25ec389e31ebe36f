/* z-scores and anomalies. */
#include "base/limits.h"
#include "lib/check_main.h"
#include "stats/zscores.h"

#include <math.h>
#include <string.h>

#define FILL ZS_FILL_FLOAT

/* The fill values are netCDF's own, to the bit. */
START_TEST(test_fill)
{
    float single = ZS_FILL_FLOAT;
    double real = ZS_FILL_DOUBLE;
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    ck_assert_uint_eq(bits, 0x7cf00000);
    ck_assert_double_eq(real, 0x1.ep122);
    ck_assert_double_eq((double)single, real);
}
END_TEST

START_TEST(test_zscore)
{
    const double value[] = { 285, 275, NAN, 280, 280, 281 }, mean[] = { 280, 280, 280, 280, NAN, 280 };
    const double scale[] = { 0.25, 0.25, 0.25, NAN, NAN, 1e-3 };
    const float wanted[] = { 1.25F, -1.25F, FILL, FILL, FILL, 0.001F };
    float z[6];
    zs_make_zscore(6, value, mean, scale, z);
    for (int i = 0; i < 6; i++)
        ck_assert_float_eq(z[i], wanted[i]);
}
END_TEST

START_TEST(test_anomaly)
{
    const double value[] = { 285, 275, NAN, 280 }, mean[] = { 280, 280, 280, NAN };
    const float wanted[] = { 5, -5, FILL, FILL };
    float anomaly[4];
    zs_make_anomaly(4, value, mean, anomaly);
    for (int i = 0; i < 4; i++)
        ck_assert_float_eq(anomaly[i], wanted[i]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_fill);
    tcase_add_test(tests, test_zscore);
    tcase_add_test(tests, test_anomaly);
    return run_tests("zscores", tests);
}
