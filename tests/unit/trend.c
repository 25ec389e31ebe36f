/* Lines by least squares: sums in long double, by the textbook; merging in any way; and statistics of lines.
 */
#include "stats/trend.h"
#include "lib/check_main.h"
#include "stats/moments.h"
#include "stats/statistics.h"

#include <math.h>
#include <string.h>

enum { CELLS = 5, STEPS = 200 };

static double value[STEPS][CELLS], day[STEPS];
static zs_error err;

/* Cell 0 has all values, 1 a few less, 2 two of them, 3 none; 4 a line alone. */
static void fill(void)
{
    for (int t = 0; t < STEPS; t++) {
        day[t] = 36500 + 0.25 * t + (t > 120 ? 31 : 0);
        for (int i = 0; i < CELLS; i++)
            value[t][i] = 300 + 0.002 * t + random_at((uint64_t)(t * CELLS + i));
        value[t][1] = t % 7 == 0 ? NAN : value[t][1];
        value[t][2] = t == 50 || t == 150 ? value[t][2] : NAN;
        value[t][3] = NAN;
        value[t][4] = 280 + (day[t] - 36500) * 0.125;
    }
}

typedef struct line {
    int n;
    long double mean, time, square, product, m2, slope, residual;
} line;

/* Two passes. */
static line line_of(int cell, int first, int end)
{
    line l = { 0 };
    for (int t = first; t < end; t++)
        if (!isnan(value[t][cell])) {
            l.n++;
            l.mean += value[t][cell];
            l.time += day[t];
        }
    l.mean /= l.n ? l.n : 1;
    l.time /= l.n ? l.n : 1;
    for (int t = first; t < end; t++)
        if (!isnan(value[t][cell])) {
            long double dt = day[t] - l.time, dx = value[t][cell] - l.mean;
            l.square += dt * dt;
            l.product += dt * dx;
        }
    l.slope = l.square > 0 ? l.product / l.square : 0;
    for (int t = first; t < end; t++)
        if (!isnan(value[t][cell])) {
            long double r = value[t][cell] - l.mean - l.slope * (day[t] - l.time);
            l.residual += r * r;
        }
    return l;
}

/* Moments of some steps, in leaves of 32. */
static void take(zs_moments *moments, int first, int end)
{
    const zs_packing packing = { .type = ZS_DOUBLE, .scale = 1, .valid_min = -1e300, .valid_max = 1e300 };
    zs_range leaves = { first / 32, (end - 1) / 32 - first / 32 + 1 };
    int slots = zs_moments_slots(ZS_MOMENTS_TREND, leaves);
    ck_assert_int_eq(zs_moments_init(moments, ZS_MOMENTS_TREND, CELLS, slots, &err), 0);
    zs_moments_reset(moments, CELLS, leaves.first);
    for (int t = first, next; t < end; t = next) {
        next = t / 32 * 32 + 32 < end ? t / 32 * 32 + 32 : end;
        const zs_span span = { &packing, value[t], next - t, true, day + t };
        zs_moments_add(moments, &span, 1, CELLS);
    }
}

static void near(double got, long double want, long double allowed)
{
    ck_assert_msg(fabsl(got - want) <= allowed, "%.17g, not %.17Lg", got, want);
}

static void compare(zs_cell_moments m, int first, int end)
{
    for (int i = 0; i < CELLS; i++) {
        line l = line_of(i, first, end);
        ck_assert_int_eq(m.count[i], l.n);
        near(m.first[i].real, l.mean, 1e-13L);
        near(m.trend.time[i], l.time, 1e-10L);
        near(m.trend.square[i], l.square, 1e-12L * l.square);
        near(m.trend.slope[i], l.slope, l.square > 0 ? 1e-12L / sqrtl(l.square / l.n) : 0);
        near(m.second[i].real, l.residual, 1e-12L * l.residual + l.n * 4e-26L);
    }
}

START_TEST(test_moments)
{
    zs_moments all;
    take(&all, 0, STEPS);
    compare(zs_moments_close(&all, 0, CELLS).cells, 0, STEPS);
    zs_moments_clear(&all);
}
END_TEST

/* Parts that are merged, whatever they are; and a part without values changes no bit. */
START_TEST(test_merge)
{
    zs_moments a, b;
    take(&a, 0, 20);
    take(&b, 20, STEPS);
    zs_cell_moments left = zs_moments_close(&a, 0, CELLS).cells, right = zs_moments_close(&b, 0, CELLS).cells,
                    none;
    zs_cell_moments_merge(ZS_MOMENTS_TREND, CELLS, left, right);
    compare(left, 0, STEPS);
    ck_assert_int_eq(zs_cell_moments_init(&none, ZS_MOMENTS_TREND, CELLS, &err), 0);
    zs_cell_moments_merge(ZS_MOMENTS_TREND, CELLS, none, left);
    for (int turn = 0; turn < 2; turn++) {
        ck_assert_mem_eq(none.first, left.first, CELLS * sizeof *none.first);
        ck_assert_mem_eq(none.second, left.second, CELLS * sizeof *none.second);
        ck_assert_mem_eq(none.trend.time, left.trend.time, CELLS * sizeof *none.trend.time);
        ck_assert_mem_eq(none.trend.square, left.trend.square, CELLS * sizeof *none.trend.square);
        ck_assert_mem_eq(none.trend.slope, left.trend.slope, CELLS * sizeof *none.trend.slope);
        memset(right.count, 0, CELLS * sizeof *right.count);
        zs_cell_moments_merge(ZS_MOMENTS_TREND, CELLS, none, right);
    }
    zs_cell_moments_clear(&none);
    zs_moments_clear(&a);
    zs_moments_clear(&b);
}
END_TEST

/* Values at one time have no line, and R is M2. */
START_TEST(test_one_time)
{
    zs_line a = { 0, 0, 0 };
    double mean = 3, values[] = { 5, 10 };
    for (int k = 0; k < 2; k++) {
        a = zs_line_merge(a, (zs_line){ 0, 0, 0 }, (k + 1.0) / (k + 2), 0, values[k] - mean);
        mean += (values[k] - mean) / (k + 2);
    }
    ck_assert_double_eq(a.square, 0);
    ck_assert_double_eq(a.slope, 0);
    ck_assert_double_eq(a.residual, 26);
}
END_TEST

static zs_statistics make(const zs_rules *rules, int first, int end)
{
    zs_moments moments;
    zs_statistics s;
    take(&moments, first, end);
    zs_moments_view view = zs_moments_close(&moments, 0, CELLS);
    ck_assert_int_eq(zs_statistics_init(&s, CELLS, true, true, &err), 0);
    zs_statistics_make(rules, CELLS, view.cells, view.min, view.max, s);
    zs_moments_clear(&moments);
    return s;
}

static void look(zs_statistics s)
{
    for (int i = 0; i < CELLS; i++) {
        line l = line_of(i, 0, STEPS);
        if (l.n < 3) {
            ck_assert_double_nan(s.line.slope[i]);
            ck_assert_double_nan(s.line.error[i]);
            ck_assert_double_nan(s.std[i]);
            ck_assert_int_eq(isnan(s.mean[i]), l.n == 0);
            continue;
        }
        near(s.line.slope[i], l.slope, 1e-13L);
        near(s.line.product[i], l.product, 1e-12L * fabsl(l.product));
        if (i == 4) { /* a line: what is left is rounding */
            ck_assert_double_eq(s.std[i], 0);
            ck_assert_double_eq(s.m2[i], 0);
            ck_assert_double_eq(s.line.error[i], 0);
            continue;
        }
        near(s.line.error[i], sqrtl(l.residual / (l.n - 2) / l.square), 1e-14L);
        near(s.std[i], sqrtl(l.residual / (l.n - 1)), 1e-13L);
    }
}

START_TEST(test_statistics)
{
    const zs_rules rules = { .kind = ZS_MOMENTS_TREND, .ddof = 1, .min_count = 1 };
    zs_statistics all = make(&rules, 0, STEPS), a = make(&rules, 0, 96), b = make(&rules, 96, STEPS);
    look(all);
    zs_statistics_add(&rules, CELLS, a, b);
    look(b);
    zs_statistics_clear(&all);
    zs_statistics_clear(&a);
    zs_statistics_clear(&b);
}
END_TEST

/* What a slope needs is more than min_count wants. */
START_TEST(test_few)
{
    const zs_rules rules = { .kind = ZS_MOMENTS_TREND, .min_count = STEPS };
    zs_statistics s = make(&rules, 0, STEPS);
    ck_assert_double_eq(s.line.slope[0], s.line.product[0] / s.line.square[0]);
    ck_assert_double_nan(s.line.slope[1]);
    ck_assert(s.line.square[1] > 0 && s.line.time[1] > 0);
    zs_statistics_clear(&s);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("trend");
    fill();
    tcase_add_test(tests, test_moments);
    tcase_add_test(tests, test_merge);
    tcase_add_test(tests, test_one_time);
    tcase_add_test(tests, test_statistics);
    tcase_add_test(tests, test_few);
    return run_tests("trend", tests);
}
