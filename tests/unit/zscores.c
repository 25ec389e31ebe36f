/* z-scores, anomalies, tallies and the self-check. */
#include "base/limits.h"
#include "lib/check_main.h"
#include "stats/selfcheck.h"
#include "stats/zscores.h"

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

/* Every length, so that every lane is the last one at times; against a plain loop. */
START_TEST(test_tally)
{
    float z[100];
    for (size_t n = 0; n <= 100; n++)
        for (uint64_t missing = 1; missing < 4; missing++) {
            zs_tally tally = zs_tally_none();
            int64_t count = 0, min_at = 0, max_at = 0;
            double sum = 0, square = 0;
            float min = INFINITY, max = -INFINITY;
            for (size_t i = 0; i < n; i++) {
                uint64_t bits = bits_at(1000 * n + i);
                z[i] = bits % missing ? (float)(bits % 1000) / 100 - 5 : FILL;
                if (z[i] == FILL)
                    continue;
                count++;
                sum += z[i];
                square += (double)z[i] * z[i];
                if (z[i] < min) {
                    min = z[i];
                    min_at = 5000 + (int64_t)i;
                }
                if (z[i] > max) {
                    max = z[i];
                    max_at = 5000 + (int64_t)i;
                }
            }
            zs_tally_add(&tally, n, z, 5000);
            ck_assert_int_eq(tally.count, count);
            ck_assert_double_eq_tol(tally.sum, sum, 1e-11);
            ck_assert_double_eq_tol(tally.square, square, 1e-11);
            ck_assert_float_eq(tally.min, min);
            ck_assert_float_eq(tally.max, max);
            if (count) {
                ck_assert_int_eq(tally.min_at, min_at);
                ck_assert_int_eq(tally.max_at, max_at);
            }
        }
}
END_TEST

/* Of equal extremes the first place counts, in whatever order they come. */
START_TEST(test_places)
{
    const float early[] = { 1, -3, 4 }, late[] = { 4, -3, 0 }, none[] = { FILL };
    for (int order = 0; order < 2; order++) {
        zs_tally tally = zs_tally_none(), other = zs_tally_none(), empty = zs_tally_none();
        zs_tally_add(&tally, 3, order ? late : early, order ? 90 : 10);
        zs_tally_add(&other, 3, order ? early : late, order ? 10 : 90);
        zs_tally_add(&empty, 1, none, 2);
        zs_tally_merge(&tally, &other);
        zs_tally_merge(&tally, &empty);
        zs_tally_merge(&empty, &tally);
        for (int k = 0; k < 2; k++) {
            const zs_tally *seen = k ? &empty : &tally;
            ck_assert_int_eq(seen->count, 6);
            ck_assert_int_eq(seen->min_at, 11);
            ck_assert_int_eq(seen->max_at, 12);
            ck_assert_double_eq(seen->sum, 3);
            ck_assert_double_eq(seen->square, 1 + 9 + 16 + 16 + 9);
        }
    }
    zs_tally one = zs_tally_none();
    zs_tally_add(&one, 3, early, 10);
    zs_tally_add(&one, 3, late, 90);
    ck_assert_int_eq(one.min_at, 11);
    ck_assert_int_eq(one.max_at, 12);
}
END_TEST

static int judge(int64_t count, double sum, double square, double rounding)
{
    zs_tally tally = { .count = count, .sum = sum, .square = square };
    zs_expectation expected = { .count = 1000, .square = 990, .rounding = rounding };
    return zs_selfcheck(&tally, &expected);
}

START_TEST(test_selfcheck)
{
    zs_tally none = zs_tally_none();
    zs_expectation nothing = { 0 };
    ck_assert_int_eq(zs_selfcheck(&none, &nothing), 0);
    ck_assert_int_eq(judge(1000, 0, 990, 0), 0);
    ck_assert_int_eq(judge(1000, 0.005, 990.005, 0), 0);
    ck_assert_int_eq(judge(999, 0, 990, 0), -1);
    ck_assert_int_eq(judge(1000, 1, 990, 0), -1);
    ck_assert_int_eq(judge(1000, -1, 990, 0), -1);
    ck_assert_int_eq(judge(1000, 0, 1000, 0), -1);
    ck_assert_int_eq(judge(1000, 0, 980, 0), -1);
    ck_assert_int_eq(judge(1000, NAN, 990, 0), -1);
    ck_assert_int_eq(judge(1000, 0, NAN, 0), -1);
    ck_assert_int_eq(judge(1000, 1, 990, 1000 * 1e12), 0); /* |mean| is 1e12 std: rounding explains it */
    ck_assert_int_eq(judge(1000, 1, 990, 1000 * 1e3), -1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_fill);
    tcase_add_test(tests, test_zscore);
    tcase_add_test(tests, test_anomaly);
    tcase_add_test(tests, test_tally);
    tcase_add_test(tests, test_places);
    tcase_add_test(tests, test_selfcheck);
    return run_tests("transform", tests);
}
