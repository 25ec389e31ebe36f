/* Statistics out of moments: closed forms. */
#include "stats/statistics.h"
#include "lib/check_main.h"
#include "stats/moments.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CELLS = 8 };

static int32_t count_in[CELLS], count[CELLS];
static zs_moment first[CELLS], second[CELLS];
static double low[CELLS], high[CELLS], mean[CELLS], std[CELLS], min[CELLS], max[CELLS], excess[CELLS],
    m2_of[CELLS];
static zs_moment rest[CELLS];

static const zs_cell_moments part = {
    .count = count_in, .first = first, .second = second, .remainder = rest
};
static const zs_statistics into = { mean, std, min, max, count, excess, m2_of, { 0 } };

static zs_rules rules_of(zs_moments_kind kind)
{
    return (zs_rules){ .kind = kind, .packing = { .type = ZS_INT16, .scale = 1 }, .min_count = 1 };
}

static void make(const zs_rules *rules)
{
    zs_statistics_make(rules, CELLS, part, low, high, into);
}

static void set_values(int cell, int32_t n, double m, double m2, double from, double to)
{
    count_in[cell] = n;
    first[cell].real = m;
    second[cell].real = m2;
    low[cell] = from;
    high[cell] = to;
}

/* The stored numbers from, from + 1, ... to: sums in closed form. */
static void set_numbers(int cell, int32_t from, int32_t to)
{
    count_in[cell] = to - from + 1;
    first[cell].integer = second[cell].integer = 0;
    for (int64_t x = from; x <= to; x++) {
        first[cell].integer += x;
        second[cell].integer += x * x;
    }
    low[cell] = from;
    high[cell] = to;
}

/* Extremes are there from the first valid value on; the rest needs min_count of them. */
static void all_missing(int cell)
{
    ck_assert_double_nan(mean[cell]);
    ck_assert_double_nan(std[cell]);
    if (count[cell] == 0) {
        ck_assert_double_nan(min[cell]);
        ck_assert_double_nan(max[cell]);
    }
}

START_TEST(test_values)
{
    zs_rules rules = rules_of(ZS_MOMENTS_TREE);
    rules.packing.scale = 99; /* no matter: values are unpacked already */
    set_values(0, 4, 2.5, 36, -1, 6);
    set_values(1, 1, 7, 0, 7, 7);
    set_values(2, 0, 0, 0, INFINITY, -INFINITY);
    make(&rules);
    ck_assert_double_eq(mean[0], 2.5);
    ck_assert_double_eq(std[0], 3);
    ck_assert_double_eq(min[0], -1);
    ck_assert_double_eq(max[0], 6);
    ck_assert_int_eq(count[0], 4);
    ck_assert_double_eq(mean[1], 7);
    ck_assert_double_eq(std[1], 0);
    all_missing(2);
    ck_assert_int_eq(count[2], 0);
    rules.ddof = 1;
    make(&rules);
    ck_assert_double_eq_tol(std[0], sqrt(12), 1e-15);
    ck_assert_double_eq(mean[1], 7);
    ck_assert_double_nan(std[1]);
    rules.ddof = 4;
    make(&rules);
    ck_assert_double_nan(std[0]);
    ck_assert_double_eq(max[0], 6);
}
END_TEST

/* What overflowed is missing, and nothing is infinite; extremes are there. */
START_TEST(test_overflow)
{
    zs_rules rules = rules_of(ZS_MOMENTS_TREE);
    set_values(0, 4, INFINITY, NAN, -DBL_MAX, DBL_MAX);
    set_values(1, 4, 1e200, INFINITY, -1e200, 4e200);
    set_values(2, 4, NAN, INFINITY, 1, 2);
    set_values(3, 4, 1e300, 1e300, -1.7e308, 1.7e308);
    make(&rules);
    ck_assert_double_nan(mean[0]);
    ck_assert_double_nan(mean[2]);
    ck_assert_double_eq(mean[1], 1e200);
    for (int i = 0; i < 3; i++) {
        ck_assert_double_nan(std[i]);
        ck_assert_double_nan(m2_of[i]);
        ck_assert_int_eq(count[i], 4);
    }
    ck_assert_double_eq(min[0], -DBL_MAX);
    ck_assert_double_nan(excess[0]);
    ck_assert_double_eq(excess[1], 8e200);
    ck_assert_double_nan(excess[3]);
    ck_assert_double_eq(std[3], 5e149);
}
END_TEST

START_TEST(test_min_count)
{
    zs_rules rules = rules_of(ZS_MOMENTS_TREE);
    rules.min_count = 4;
    set_values(0, 3, 2, 2, 1, 3);
    set_values(1, 4, 2.5, 5, 1, 4);
    make(&rules);
    all_missing(0);
    ck_assert_int_eq(count[0], 3);
    ck_assert_double_eq(min[0], 1);
    ck_assert_double_eq(max[0], 3);
    ck_assert_double_eq(mean[1], 2.5);
    rules.min_count = 0;
    set_values(0, 0, 0, 0, INFINITY, -INFINITY);
    make(&rules);
    all_missing(0);
}
END_TEST

/* 0 ... n - 1 has the mean (n - 1) / 2 and the variance (n^2 - 1) / 12. */
START_TEST(test_exact)
{
    zs_rules rules = rules_of(ZS_MOMENTS_EXACT);
    set_numbers(0, 0, 65535);
    set_numbers(1, -32768, 32767);
    set_numbers(2, 5, 5);
    rules.packing.offset = 1000;
    rules.packing.scale = 0.25;
    make(&rules);
    double n = 65536, deviation = sqrt((n * n - 1) / 12) / 4;
    ck_assert_double_eq(mean[0], 1000 + 65535 / 8.0);
    ck_assert_double_eq_tol(std[0], deviation, 2e-16 * deviation * 4);
    ck_assert_double_eq(mean[1], 1000 - 0.125);
    ck_assert_double_eq_tol(std[1], deviation, 2e-16 * deviation * 4);
    ck_assert_double_eq(min[1], 1000 - 8192);
    ck_assert_double_eq(max[1], 1000 + 32767 / 4.0);
    ck_assert_double_eq(mean[2], 1001.25);
    ck_assert_double_eq(std[2], 0);
    rules.packing.scale = -0.25;
    make(&rules);
    ck_assert_double_eq(min[1], 1000 - 32767 / 4.0);
    ck_assert_double_eq(max[1], 1000 + 8192);
    ck_assert_double_eq_tol(std[1], deviation, 2e-16 * deviation * 4);
}
END_TEST

/* Small deviations of many large numbers: n * square and sum^2 share 60 bits and more. */
START_TEST(test_exact_cancellation)
{
    zs_rules rules = rules_of(ZS_MOMENTS_EXACT);
    int64_t n = INT32_MAX, x = 65535; /* n - 1 times x, once x - 1 */
    count_in[0] = INT32_MAX;
    first[0].integer = n * x - 1;
    second[0].integer = n * x * x - 2 * x + 1;
    count_in[1] = INT32_MAX;
    first[1].integer = n * x;
    second[1].integer = n * x * x;
    rules.packing.scale = 0.1;
    make(&rules);
    double wanted = 0.1 * sqrt((double)(n - 1)) / (double)n;
    ck_assert_double_eq_tol(std[0], wanted, 1e-15 * wanted * 4);
    ck_assert_double_eq_tol(mean[0], 6553.5 - 0.1 / (double)n, 2e-12);
    ck_assert_double_eq(std[1], 0);
}
END_TEST

/* Where all counts are small, products of 64 bits give the same bits as those of 128, which a cell of many
 * values asks for. */
START_TEST(test_exact_few)
{
    zs_rules rules = rules_of(ZS_MOMENTS_EXACT);
    double few[2][CELLS];
    rules.packing.scale = 0.0123;
    rules.packing.offset = 250;
    rules.ddof = 1;
    set_numbers(0, 0, 32767); /* as many as there may be */
    set_numbers(1, 32768, 65535);
    set_numbers(2, -32768, -1);
    set_numbers(3, -5, 2);
    set_numbers(4, 65535, 65535);
    set_numbers(5, 1, 0);
    set_numbers(6, 65000, 65030);
    set_numbers(7, 7, 8);
    make(&rules);
    memcpy(few[0], mean, sizeof mean);
    memcpy(few[1], std, sizeof std);
    set_numbers(7, 0, 32768);
    make(&rules);
    ck_assert_mem_eq(few[0], mean, 7 * sizeof *mean);
    ck_assert_mem_eq(few[1], std, 7 * sizeof *std);
    double n = 32768, deviation = 0.0123 * sqrt(n * (n + 1) / 12);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol(std[i], deviation, 1e-15 * deviation);
    ck_assert_double_eq_tol(std[3], 0.0123 * sqrt(6), 1e-16);
}
END_TEST

/* min and max may be the arrays that they end in. */
START_TEST(test_in_place)
{
    zs_rules rules = rules_of(ZS_MOMENTS_EXACT);
    rules.packing.scale = -2;
    set_numbers(0, 3, 10);
    min[0] = 3;
    max[0] = 10;
    zs_statistics_make(&rules, 1, part, min, max, into);
    ck_assert_double_eq(min[0], -20);
    ck_assert_double_eq(max[0], -6);
}
END_TEST

/* 0 ... n - 1, shifted, in two parts of any size: the sums of the whole, in closed form. */
static void add_parts(int32_t a, int32_t b, double shift)
{
    double n = a + b, mean_of_all = shift + (n - 1) / 2;
    double half[2] = { a, b };
    zs_rules rules = rules_of(ZS_MOMENTS_TREE);
    double earlier_of[6][1];
    int32_t earlier_count[1];
    const zs_statistics prior = { earlier_of[0], earlier_of[1], earlier_of[2], earlier_of[3],
                                  earlier_count, earlier_of[4], earlier_of[5], { 0 } };
    rules.ddof = 1;
    for (int k = 0; k < 2; k++) {
        double m = half[k], from = k == 0 ? shift : shift + a;
        set_values(0, (int32_t)m, from + (m - 1) / 2, m * (m * m - 1) / 12, from, from + m - 1);
        if (m == 0)
            set_values(0, 0, 0, 0, INFINITY, -INFINITY);
        zs_statistics_make(&rules, 1, part, low, high, k == 0 ? prior : into);
    }
    zs_statistics_add(&rules, 1, prior, into);
    ck_assert_int_eq(count[0], (int)n);
    ck_assert_double_eq_tol(mean[0], mean_of_all, 1e-15 * mean_of_all);
    ck_assert_double_eq_tol(excess[0], n * (n - 1) / 2, 1e-15 * n * n);
    ck_assert_double_eq_tol(m2_of[0], n * (n * n - 1) / 12, 1e-15 * n * n * n);
    ck_assert_double_eq(min[0], shift);
    ck_assert_double_eq(max[0], shift + n - 1);
    ck_assert_double_eq_tol(std[0], sqrt(n * (n + 1) / 12), 1e-15 * n);
}

START_TEST(test_add)
{
    static const int32_t parts[][2] = { { 1, 1 },   { 1, 99 },  { 99, 1 },  { 50, 50 },
                                        { 100, 0 }, { 0, 100 }, { 7, 1000 } };
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        add_parts(parts[k][0], parts[k][1], 0x1p10);
        add_parts(parts[k][0], parts[k][1], 0x1p40); /* M2 keeps all its digits */
    }
}
END_TEST

/* What min_count hides is not lost: 1 and 1 value make 2. */
START_TEST(test_add_few)
{
    zs_rules rules = rules_of(ZS_MOMENTS_TREE);
    double earlier_of[6][1];
    int32_t earlier_count[1];
    const zs_statistics prior = { earlier_of[0], earlier_of[1], earlier_of[2], earlier_of[3],
                                  earlier_count, earlier_of[4], earlier_of[5], { 0 } };
    rules.min_count = 2;
    set_values(0, 1, 5, 0, 5, 5);
    zs_statistics_make(&rules, 1, part, low, high, prior);
    set_values(0, 1, 2, 0, 2, 2);
    zs_statistics_make(&rules, 1, part, low, high, into);
    ck_assert_double_nan(prior.mean[0]);
    ck_assert_double_nan(mean[0]);
    zs_statistics_add(&rules, 1, prior, into);
    ck_assert_int_eq(count[0], 2);
    ck_assert_double_eq(mean[0], 3.5);
    ck_assert_double_eq(std[0], 1.5);
    ck_assert_double_eq(min[0], 2);
    ck_assert_double_eq(max[0], 5);
    zs_statistics_none(1, into);
    zs_statistics_add(&rules, 1, prior, into); /* still too few */
    ck_assert_int_eq(count[0], 1);
    ck_assert_double_nan(mean[0]);
    rules.min_count = 1;
    zs_statistics_none(1, into);
    zs_statistics_add(&rules, 1, prior, into); /* and enough by another rule */
    ck_assert_double_eq(mean[0], 5);
    ck_assert_double_eq(std[0], 0);
}
END_TEST

/* The sum of what numbers are above the least one, times the scale; whatever the offset rounds away. */
START_TEST(test_excess)
{
    zs_rules rules = rules_of(ZS_MOMENTS_EXACT);
    set_numbers(0, -100, 100);
    set_numbers(1, 0, 65535);
    for (int negative = 0; negative < 2; negative++) {
        rules.packing.scale = negative ? -0.125 : 0.125;
        rules.packing.offset = 1e6;
        make(&rules);
        ck_assert_double_eq(excess[0], 201 * 100 * 0.125);
        ck_assert_double_eq(excess[1], 65536 * 65535.0 / 2 * 0.125);
    }
    rules.packing.scale = 0.1;
    rules.packing.offset = 0x1p40;
    make(&rules);
    long double least = -100 * (long double)0.1 + 0x1p40L, above = least - (long double)min[0];
    ck_assert_double_eq_tol(excess[0], (double)(201 * 100 * (long double)0.1 + 201 * above), 1e-12);
}
END_TEST

START_TEST(test_constant)
{
    ck_assert(zs_is_constant(0, 0, 0));
    ck_assert(zs_is_constant(-5, 0, 0));
    ck_assert(zs_is_constant(1e12, 1e-4, 0));
    ck_assert(zs_is_constant(-1e12, 1e-4, 0));
    ck_assert(!zs_is_constant(1e12, 1e-2, 0));
    ck_assert(!zs_is_constant(0, 1e-140, 0));
    ck_assert(!zs_is_constant(273.15, 1e-9, 0));
    ck_assert(!zs_is_constant(NAN, NAN, 0));
    ck_assert(!zs_is_constant(3, NAN, 0));
    ck_assert(zs_is_constant(0, 1e-160, 0)); /* its squares have lost their digits */
    ck_assert(zs_is_constant(280, 0.5, 0.5));
    ck_assert(!zs_is_constant(280, 0.6, 0.5));
    ck_assert(zs_has_zscores(280, 0.6, 0.5) && !zs_has_zscores(280, 0.5, 0.5) && !zs_has_zscores(3, NAN, 0));
}
END_TEST

START_TEST(test_z_scale)
{
    const double m[] = { 280, 280, NAN, 5, 1e9 }, s[] = { 4, 0, NAN, NAN, 1e-8 };
    double scale[5];
    zs_z_scale(0, 5, m, s, scale);
    ck_assert_double_eq(scale[0], 0.25);
    for (int i = 1; i < 5; i++)
        ck_assert_double_nan(scale[i]);
    zs_z_scale(4, 5, m, s, scale);
    ck_assert_double_nan(scale[0]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_values);
    tcase_add_test(tests, test_overflow);
    tcase_add_test(tests, test_min_count);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_exact_cancellation);
    tcase_add_test(tests, test_exact_few);
    tcase_add_test(tests, test_in_place);
    tcase_add_test(tests, test_add);
    tcase_add_test(tests, test_add_few);
    tcase_add_test(tests, test_excess);
    tcase_add_test(tests, test_constant);
    tcase_add_test(tests, test_z_scale);
    return run_tests("statistics", tests);
}
