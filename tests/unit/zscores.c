/* z-scores and anomalies. */
#include "stats/zscores.h"
#include "base/limits.h"
#include "lib/check_main.h"

#include <float.h>
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
    ck_assert_uint_eq(zs_make_zscore(6, value, mean, scale, z), 0);
    for (int i = 0; i < 6; i++)
        ck_assert_float_eq(z[i], wanted[i]);
}
END_TEST

START_TEST(test_anomaly)
{
    const double value[] = { 285, 275, NAN, 280 }, mean[] = { 280, 280, 280, NAN };
    const float wanted[] = { 5, -5, FILL, FILL };
    float anomaly[4];
    ck_assert_uint_eq(zs_make_anomaly(4, value, mean, anomaly), 0);
    for (int i = 0; i < 4; i++)
        ck_assert_float_eq(anomaly[i], wanted[i]);
}
END_TEST

/* Of stored numbers, without unpacking them first: the same bits and the same count, for each type. */
START_TEST(test_stored)
{
    enum { N = 4500 };
    static double stored[N], value[N], mean[N], scale[N];
    static float once[N], twice[N];
    zs_packing packing = { .nmissing = 2, .missing = { 3, 0.5 }, .valid_min = -100, .valid_max = 100 };
    unsigned char byte[sizeof stored];
    unsigned next = 1;
    for (size_t i = 0; i < sizeof byte; i++) {
        next = next * 1664525 + 1013904223;
        byte[i] = (unsigned char)(next >> 24);
    }
    memcpy(stored, byte, sizeof stored);
    for (size_t i = 0; i < N; i++) {
        mean[i] = i % 5 == 0 ? NAN : i % 5 == 1 ? 0 : 20;
        scale[i] = i % 7 == 0 ? NAN : i % 7 == 1 ? 1e37 : 0.1;
    }
    for (int k = 0; k < 20; k++) {
        bool all = k >= 10; /* random bits are rarely within limits, if they are of a wide type */
        packing.type = (zs_type)(k % 10);
        packing.scale = all ? 1 : 0.1, packing.offset = all ? -0.0 : 7;
        packing.valid_min = all ? -DBL_MAX : -100, packing.valid_max = all ? DBL_MAX : 100;
        ck_assert(zs_has_stored_zscore(&packing));
        zs_unpack(&packing, stored, N, value);
        size_t beyond = zs_make_zscore(N, value, mean, scale, once);
        ck_assert_uint_eq(zs_make_stored_zscore(&packing, N, stored, mean, scale, twice), beyond);
        ck_assert_mem_eq(once, twice, sizeof once);
    }
    packing.nmissing = 3;
    ck_assert(!zs_has_stored_zscore(&packing));
    packing.nmissing = 1, packing.rounded = 1;
    ck_assert(!zs_has_stored_zscore(&packing));
}
END_TEST

/* What float32 cannot hold is missing, and counted: in any lane, over more cells than one strip. */
START_TEST(test_beyond)
{
    enum { N = 5000 };
    static double value[N], mean[N], scale[N];
    static float z[N], anomaly[N];
    for (int i = 0; i < N; i++) {
        value[i] = i % 7 == 0 ? -1e39 : i % 7 == 1 ? NAN : 1e38;
        scale[i] = i % 7 == 2 ? 1e10 : 1e-38;
    }
    ck_assert_uint_eq(zs_make_zscore(N, value, mean, scale, z), (N - 2 + 6) / 7);
    ck_assert_uint_eq(zs_make_anomaly(N, value, mean, anomaly), (N + 6) / 7);
    for (int i = 0; i < N; i++) {
        ck_assert_float_eq(z[i], i % 7 == 1 || i % 7 == 2 ? FILL : i % 7 == 0 ? -10 : 1);
        ck_assert_float_eq(anomaly[i], i % 7 < 2 ? FILL : 1e38F);
    }
    double most[] = { -1.7e308 }, far[] = { 1.7e308 }, one[] = { 1 };
    ck_assert_uint_eq(zs_make_zscore(1, most, far, one, z), 1);
    ck_assert_float_eq(z[0], FILL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_fill);
    tcase_add_test(tests, test_zscore);
    tcase_add_test(tests, test_anomaly);
    tcase_add_test(tests, test_stored);
    tcase_add_test(tests, test_beyond);
    return run_tests("zscores", tests);
}
