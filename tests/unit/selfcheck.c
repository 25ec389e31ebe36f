/* The self-check: tallies of z-scores, what the statistics of cells say they must be, and the comparison. */
#include "stats/selfcheck.h"
#include "base/limits.h"
#include "lib/check_main.h"
#include "stats/statistics.h"
#include "stats/tally_lanes.h"

#include <math.h>

#define FILL ZS_FILL_FLOAT

enum { CELLS = 1500 };

static double mean[CELLS], std[CELLS];
static int32_t count[CELLS];
static const zs_statistics all = { .mean = mean, .std = std, .count = count };
static const zs_rules rules = { .ddof = 2, .min_count = 2, .min_std = 0.25 };

/* Of nine cells one has too few values, one no standard deviation, in two the mean or the standard deviation
 * overflowed, one is constant, one of rounding noise, and one below min_std. */
enum { FEW, NO_STD, MEAN_OVERFLOW, STD_OVERFLOW, CONSTANT, NOISE, SMALL, SCORED, KINDS = 9 };

static void set(void)
{
    for (int i = 0; i < CELLS; i++) {
        int kind = i % KINDS;
        count[i] = kind == FEW ? 1 : kind == NO_STD ? 2 : 3 + i % 11;
        mean[i] = kind == FEW || kind == MEAN_OVERFLOW ? NAN : -250.0 - i;
        std[i] = kind <= STD_OVERFLOW ? NAN
                 : kind == CONSTANT   ? 0
                 : kind == NOISE      ? 1e-13
                 : kind == SMALL      ? 0.25
                                      : 0.5 + i % 3;
    }
}

START_TEST(test_counts)
{
    set();
    for (size_t n = 0; n <= CELLS; n += n < 20 ? 1 : 37) {
        int64_t valid = 0, scored = 0, values = 0, kind[KINDS] = { 0 };
        double rounding = 0;
        for (size_t i = 0; i < n; i++) {
            valid += count[i];
            kind[i % KINDS]++;
            if (i % KINDS < SCORED)
                continue;
            scored++;
            values += count[i];
            rounding += count[i] * fabs(mean[i]) / std[i];
        }
        zs_cell_summary summary = zs_summarize_cells(&rules, n, all);
        ck_assert_int_eq(summary.valid, valid);
        ck_assert_int_eq(summary.few, kind[FEW]);
        ck_assert_int_eq(summary.no_std, kind[NO_STD]);
        ck_assert_int_eq(summary.overflow, kind[MEAN_OVERFLOW] + kind[STD_OVERFLOW]);
        ck_assert_int_eq(summary.constant, kind[CONSTANT] + kind[NOISE] + kind[SMALL]);
        ck_assert_int_eq(summary.expected.count, values);
        ck_assert_double_eq(summary.expected.square, (double)(values - 2 * scored));
        ck_assert_double_eq_tol(summary.expected.rounding, rounding, 1e-12 * (rounding + 1));
    }
}
END_TEST

/* Every length, so that every lane is the last one at times; against a plain loop. */
START_TEST(test_tally)
{
    float z[100];
    for (size_t n = 0; n <= 100; n++)
        for (uint64_t missing = 1; missing < 4; missing++) {
            zs_tally tally = zs_tally_none();
            int64_t valid = 0, min_at = 0, max_at = 0;
            double sum = 0, square = 0;
            float min = INFINITY, max = -INFINITY;
            for (size_t i = 0; i < n; i++) {
                uint64_t bits = bits_at(1000 * n + i);
                z[i] = bits % missing ? (float)(bits % 1000) / 100 - 5 : FILL;
                if (z[i] == FILL)
                    continue;
                valid++;
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
            ck_assert_int_eq(tally.count, valid);
            ck_assert_double_eq_tol(tally.sum, sum, 1e-11);
            ck_assert_double_eq_tol(tally.square, square, 1e-11);
            ck_assert_float_eq(tally.min, min);
            ck_assert_float_eq(tally.max, max);
            if (valid) {
                ck_assert_int_eq(tally.min_at, min_at);
                ck_assert_int_eq(tally.max_at, max_at);
            }
        }
}
END_TEST

/* The bits of each lane are those of its values, one after another, whichever vectors the processor has. */
START_TEST(test_lanes)
{
    enum { N = 50 * ZS_TALLY_LANES };
    float z[N];
    zs_tally_lanes lanes = zs_tally_lanes_none(), right = zs_tally_lanes_none();
    for (int i = 0; i < N; i++) {
        uint64_t bits = bits_at((uint64_t)i + 77);
        int k = i % ZS_TALLY_LANES;
        z[i] = bits % 5 == 0 || k == 3 ? FILL : (float)(bits % 100003) / 7919 - 5;
        if (z[i] == FILL)
            continue;
        right.count[k]++;
        right.sum[k] += z[i];
        right.square[k] += (double)z[i] * z[i];
        right.min[k] = z[i] < right.min[k] ? z[i] : right.min[k];
        right.max[k] = z[i] > right.max[k] ? z[i] : right.max[k];
    }
    zs_tally_lanes_add(&lanes, N / 2, z);
    zs_tally_lanes_add(&lanes, N / 2, z + N / 2);
    ck_assert_mem_eq(&lanes, &right, sizeof lanes);
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

/* The extremes of many values are found wherever they are. */
START_TEST(test_far_places)
{
    enum { N = 1700 };
    static float z[N];
    for (int at = 0; at < N; at++) {
        int other = (at * 7 + 3) % N; /* never the same place */
        zs_tally tally = zs_tally_none();
        z[at] = 2;
        z[other] = -2;
        zs_tally_add(&tally, N, z, 100);
        ck_assert_int_eq(tally.max_at, 100 + at);
        ck_assert_int_eq(tally.min_at, 100 + other);
        ck_assert_int_eq(tally.count, N);
        z[at] = z[other] = 0;
    }
}
END_TEST

static int judge(int64_t n, double sum, double square, double rounding)
{
    zs_tally tally = { .count = n, .sum = sum, .square = square };
    zs_expectation expected = { .count = 1000, .square = 990, .rounding = rounding };
    return zs_selfcheck(&tally, &expected, 0);
}

START_TEST(test_selfcheck)
{
    zs_tally none = zs_tally_none();
    zs_expectation nothing = { 0 };
    ck_assert_int_eq(zs_selfcheck(&none, &nothing, 0), 0);
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
    tcase_add_test(tests, test_counts);
    tcase_add_test(tests, test_tally);
    tcase_add_test(tests, test_lanes);
    tcase_add_test(tests, test_places);
    tcase_add_test(tests, test_far_places);
    tcase_add_test(tests, test_selfcheck);
    return run_tests("selfcheck", tests);
}
