/* Statistics out of moments: closed forms. */
#include "check_main.h"
#include "statistics.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CELLS = 8 };

static int32_t count_in[CELLS], count[CELLS];
static zs_word first[CELLS], second[CELLS];
static double low[CELLS], high[CELLS], mean[CELLS], std[CELLS], min[CELLS], max[CELLS], excess[CELLS],
    m2_of[CELLS];
static zs_word rest[CELLS];

static const zs_part part = { .count = count_in, .first = first, .second = second, .rest = rest };
static const zs_statistics into = { mean, std, min, max, count, excess, m2_of };

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
    first[cell].whole = second[cell].whole = 0;
    for (int64_t x = from; x <= to; x++) {
        first[cell].whole += x;
        second[cell].whole += x * x;
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
    first[0].whole = n * x - 1;
    second[0].whole = n * x * x - 2 * x + 1;
    count_in[1] = INT32_MAX;
    first[1].whole = n * x;
    second[1].whole = n * x * x;
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

START_TEST(test_constant)
{
    ck_assert(zs_is_constant(0, 0));
    ck_assert(zs_is_constant(-5, 0));
    ck_assert(zs_is_constant(1e12, 1e-4));
    ck_assert(zs_is_constant(-1e12, 1e-4));
    ck_assert(!zs_is_constant(1e12, 1e-2));
    ck_assert(!zs_is_constant(0, 1e-300));
    ck_assert(!zs_is_constant(273.15, 1e-9));
    ck_assert(!zs_is_constant(NAN, NAN));
    ck_assert(!zs_is_constant(3, NAN));
}
END_TEST

START_TEST(test_z_scale)
{
    const double m[] = { 280, 280, NAN, 5, 1e9 }, s[] = { 4, 0, NAN, NAN, 1e-8 };
    double scale[5];
    zs_z_scale(5, m, s, scale);
    ck_assert_double_eq(scale[0], 0.25);
    for (int i = 1; i < 5; i++)
        ck_assert_double_nan(scale[i]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_values);
    tcase_add_test(tests, test_min_count);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_exact_cancellation);
    tcase_add_test(tests, test_exact_few);
    tcase_add_test(tests, test_in_place);
    tcase_add_test(tests, test_constant);
    tcase_add_test(tests, test_z_scale);
    return run_tests("statistics", tests);
}
