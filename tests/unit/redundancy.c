/* Redundancy: statistics as they are made are never refused, whatever the packing; numbers that cannot belong
 * together are. */
#include "stats/redundancy.h"
#include "base/limits.h"
#include "lib/check_main.h"
#include "stats/statistics.h"

#include <math.h>
#include <string.h>

enum { CELLS = 400, LOOPS = 60, MOST = 40 };

static double mean[2][CELLS], std[2][CELLS], low[2][CELLS], high[2][CELLS], excess[2][CELLS], m2[2][CELLS];
static int32_t count[2][CELLS];

static zs_statistics view(int k)
{
    return (zs_statistics){ mean[k], std[k], low[k], high[k], count[k], excess[k], m2[k], { 0 } };
}

static uint64_t place;

static int64_t below(int64_t n)
{
    return (int64_t)(bits_at(place++) % (uint64_t)n);
}

/* Stored numbers of one cell: constant, two neighbours, a few, or all; around 0, where the values are, or
 * anywhere. */
static void add_cell(const zs_packing *packing, size_t i, zs_cell_moments into, double *min, double *max)
{
    int64_t spread[] = { 1, 2, 5, 20000 }, width = spread[below(4)], n = below(MOST);
    int64_t zero = (int64_t)fmin(fmax(rint(-packing->offset / packing->scale), -30000), 10000);
    int64_t base = below(2) ? zero : below(40000) - 30000;
    into.count[i] = (int32_t)n;
    into.first[i].integer = into.second[i].integer = 0;
    min[i] = max[i] = 0;
    for (int64_t k = 0; k < n; k++) {
        int64_t x = base + below(width);
        into.first[i].integer += x;
        into.second[i].integer += x * x;
        min[i] = k == 0 || (double)x < min[i] ? (double)x : min[i];
        max[i] = k == 0 || (double)x > max[i] ? (double)x : max[i];
    }
}

static void make(const zs_rules *rules, int k)
{
    zs_moment first[CELLS], second[CELLS];
    zs_cell_moments moments = { .count = count[k], .first = first, .second = second };
    for (size_t i = 0; i < CELLS; i++)
        add_cell(&rules->packing, i, moments, low[k], high[k]);
    int32_t number[CELLS];
    memcpy(number, count[k], sizeof number);
    moments.count = number;
    zs_statistics_make(rules, CELLS, moments, low[k], high[k], view(k));
}

static void store(double *x)
{
    for (int i = 0; i < CELLS; i++)
        x[i] = isnan(x[i]) ? ZS_FILL_DOUBLE : x[i];
}

/* As a file has them. */
static zs_statistics stored(int k)
{
    store(mean[k]), store(std[k]), store(low[k]), store(high[k]), store(excess[k]), store(m2[k]);
    return view(k);
}

static zs_rules some_rules(void)
{
    static const double offset[] = { 0, 1, -273.15, 101325, 1e9 };
    double scale = ldexp(1 + (double)below(1000) / 1000, (int)below(80) - 60) * (below(3) ? 1 : -1);
    double where = below(2) ? offset[below(5)] : scale * (double)(below(60000) - 30000);
    return (zs_rules){ .kind = ZS_MOMENTS_EXACT,
                       .packing = { .scale = scale, .offset = where },
                       .ddof = (int)below(3),
                       .min_count = 1 + (int)below(4) };
}

static void check_all(const zs_rules *rules, zs_statistics s)
{
    const zs_stored_rules known = { .ddof = rules->ddof, .min_count = rules->min_count, .most = 2 * MOST };
    zs_residue residue = { 0 };
    const char *why = "";
    ck_assert_uint_eq(zs_redundancy_check(&known, CELLS, s, 0, &residue, &why), CELLS);
    ck_assert(!zs_residue_is_wrong(&residue));
}

START_TEST(test_made)
{
    place = (uint64_t)_i << 32;
    zs_rules rules = some_rules();
    make(&rules, 0);
    make(&rules, 1);
    zs_statistics_add(&rules, CELLS, view(0), view(1));
    check_all(&rules, stored(0));
    check_all(&rules, stored(1));
}
END_TEST

/* One cell of five values, 1 to 5, of which one number is changed. */
START_TEST(test_changed)
{
    static const struct {
        int number; /* mean, std, min, max, excess, M2, count */
        double value;
    } wrong[] = { { 0, 2 },
                  { 0, NAN },
                  { 0, ZS_FILL_DOUBLE },
                  { 0, 3.001 },
                  { 1, 1 },
                  { 1, INFINITY },
                  { 2, 0.999 },
                  { 2, 4 },
                  { 3, 2 },
                  { 3, 9 },
                  { 4, 11 },
                  { 4, -1 },
                  { 4, ZS_FILL_DOUBLE },
                  { 5, 10.001 },
                  { 5, -10 },
                  { 5, 100 },
                  { 6, 4 },
                  { 6, 0 },
                  { 6, -5 },
                  { 6, 11 } };
    const zs_stored_rules rules = { .ddof = 0, .min_count = 2, .most = 10 };
    const char *why = NULL;
    zs_residue residue = { 0 };
    for (int k = -1; k < COUNT(wrong); k++) {
        double x[] = { 3, sqrt(10.0 / 5), 1, 5, 10, 10 };
        int32_t n = 5;
        if (k >= 0 && wrong[k].number < 6)
            x[wrong[k].number] = wrong[k].value;
        else if (k >= 0)
            n = (int32_t)wrong[k].value;
        zs_statistics s = { &x[0], &x[1], &x[2], &x[3], &n, &x[4], &x[5], { 0 } };
        ck_assert_msg(zs_redundancy_check(&rules, 1, s, 0, &residue, &why) == (k < 0), "change %d", k);
        ck_assert(k < 0 || why);
    }
}
END_TEST

/* Smoothed means and standard deviations are any numbers, or missing; but only where there are enough values,
 * and beside numbers that belong together. */
START_TEST(test_smoothed)
{
    static const struct {
        double mean, std, m2;
        int32_t count;
        bool fine;
    } cell[] = { { 7, 3, 10, 5, true },
                 { 3, ZS_FILL_DOUBLE, 10, 5, true },
                 { ZS_FILL_DOUBLE, ZS_FILL_DOUBLE, 10, 5, true },
                 { 7, 0, 10, 5, true },
                 { ZS_FILL_DOUBLE, 3, 10, 5, false },
                 { 7, -3, 10, 5, false },
                 { NAN, 3, 10, 5, false },
                 { 7, 3, 100, 5, false },
                 { 7, 3, -1, 5, false },
                 { 7, 3, 10, 11, false } };
    const char *why = NULL;
    zs_residue residue = { 0 };
    for (int k = 0; k < COUNT(cell); k++)
        for (int least = 2; least <= 6; least += 4) {
            const zs_stored_rules rules = { .min_count = least, .most = 10, .smoothed = true };
            double x[] = { cell[k].mean, cell[k].std, 1, 5, 10, cell[k].m2 };
            int32_t n = cell[k].count;
            zs_statistics s = { &x[0], &x[1], &x[2], &x[3], &n, &x[4], &x[5], { 0 } };
            bool fine = cell[k].fine && (least == 2 || x[0] == ZS_FILL_DOUBLE);
            ck_assert_msg(zs_redundancy_check(&rules, 1, s, 0, &residue, &why) == fine, "cell %d, least %d",
                          k, least);
        }
}
END_TEST

/* The excess of a constant cell, beside one with a spread. */
START_TEST(test_residue)
{
    zs_residue good = { .spread = 1, .worst = 1e-12 }, bad = { .spread = 1, .worst = 1e-9 },
               none = { .worst = 1e-9 };
    ck_assert(!zs_residue_is_wrong(&good));
    ck_assert(zs_residue_is_wrong(&bad));
    ck_assert(!zs_residue_is_wrong(&none));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, test_made, 0, LOOPS);
    tcase_add_test(tests, test_changed);
    tcase_add_test(tests, test_smoothed);
    tcase_add_test(tests, test_residue);
    return run_tests("redundancy", tests);
}
