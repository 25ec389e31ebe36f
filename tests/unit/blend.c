/* Weighted statistics against sums over single values in long double: packed numbers and real ones, sets
 * without values, ddof, too few values. */
#include "stats/blend.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/statistics.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { SETS = 9, VALUES = 6, CELLS = 70 };

static zs_error err;

/* How many values a set has at a cell; a stored number. */
static int count_of(int set, int cell)
{
    return set == 3 || cell == 5 ? 0
           : cell == 6           ? set == 4
                                 : (int)(bits_at((uint64_t)(set * 1000 + cell)) % (VALUES + 1));
}

static int number_of(int set, int cell, int k)
{
    return cell == 7 ? -123
                     : (int)(bits_at((uint64_t)((set * CELLS + cell) * VALUES + k) + 99) % 3000) - 1000;
}

static zs_moments_view room(zs_moments_kind kind)
{
    zs_moments_view m;
    ck_assert_int_eq(zs_cell_moments_init(&m.cells, kind, CELLS, &err), 0);
    m.min = calloc(2 * CELLS, sizeof *m.min);
    ck_assert_ptr_nonnull(m.min);
    m.max = m.min + CELLS;
    return m;
}

static void release(zs_moments_view *m)
{
    zs_cell_moments_clear(&m->cells);
    free(m->min);
}

/* The moments of a set: exact sums, or mean and M2 of scale * number + offset. */
static void fill(const zs_rules *rules, int set, zs_moments_view m)
{
    bool exact = rules->kind == ZS_MOMENTS_EXACT;
    double scale = exact ? 1 : rules->packing.scale, offset = exact ? 0 : rules->packing.offset;
    for (int cell = 0; cell < CELLS; cell++) {
        int n = count_of(set, cell);
        int64_t sum = 0, square = 0;
        m.min[cell] = INFINITY;
        m.max[cell] = -INFINITY;
        for (int k = 0; k < n; k++) {
            int number = number_of(set, cell, k);
            sum += number;
            square += number * number;
            m.min[cell] = fmin(m.min[cell], number * scale + offset);
            m.max[cell] = fmax(m.max[cell], number * scale + offset);
        }
        long double mean = n > 0 ? (long double)sum / n : 0,
                    m2 = (long double)square - mean * (long double)sum;
        m.cells.count[cell] = n;
        if (exact) {
            m.cells.first[cell].integer = sum;
            m.cells.second[cell].integer = square;
        } else if (n > 0) {
            long double real = mean * scale + offset;
            m.cells.first[cell].real = (double)real;
            m.cells.remainder[cell].real = (double)(real - (double)real);
            m.cells.second[cell].real = (double)(m2 * scale * scale);
        }
    }
}

static bool near(double got, long double right, long double size)
{
    return isnan(right) ? isnan(got) : fabsl(got - right) <= 1e-13L * size;
}

/* One cell, value by value. */
static void check_cell(const zs_rules *rules, const double *weight, int cell, zs_statistics made)
{
    long double total = 0, squares = 0, mean = 0, m2 = 0, scale = rules->packing.scale;
    int n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int set = 0; set < SETS; set++)
            for (int k = 0; k < count_of(set, cell); k++) {
                long double w = weight[set], x = number_of(set, cell, k) * scale + rules->packing.offset;
                n += pass == 0;
                total += pass == 0 ? w : 0;
                squares += pass == 0 ? w * w : 0;
                mean += pass == 0 ? w * x : 0;
                m2 += pass == 1 ? w * (x - mean) * (x - mean) : 0;
            }
        mean /= pass == 0 ? total : 1;
    }
    bool enough = n >= rules->min_count && n > 0, more = enough && n > rules->ddof;
    long double std = more ? sqrtl(m2 / (total - rules->ddof * squares / total)) : NAN;
    ck_assert_int_eq(made.count[cell], n);
    ck_assert_msg(near(made.mean[cell], enough ? mean : NAN, fabsl(mean)), "mean %g", made.mean[cell]);
    ck_assert_msg(near(made.std[cell], std, 4000 * fabsl(scale)), "std %g, not %Lg", made.std[cell], std);
    if (n > 0)
        ck_assert(near(made.excess[cell], n * (mean - made.min[cell]), n * fabsl(mean)));
    if (more && !isnan(std)) /* what the check of statistics files does, to the bit */
        ck_assert(made.std[cell] == sqrt(made.m2[cell] / (n - rules->ddof)));
    ck_assert(n > 0 ? made.min[cell] <= made.max[cell] : isnan(made.min[cell]));
}

static void check(zs_moments_kind kind, double scale, double offset, int ddof)
{
    static const int input[SETS] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
    static const double weight[SETS] = { 0.1, 0.5, 1, 2, 1, 0.7, 3, 0.3, 1e-3 };
    zs_rules rules = {
        .kind = kind, .packing = { .scale = scale, .offset = offset }, .ddof = ddof, .min_count = 2
    };
    zs_moments_view set[SETS];
    zs_statistics made;
    ck_assert_int_eq(zs_statistics_init(&made, CELLS, true, false, &err), 0);
    for (int k = 0; k < SETS; k++) {
        zs_moments_view sums = room(kind);
        fill(&rules, k, sums);
        set[k] = room(ZS_MOMENTS_TREE);
        zs_blend_take(kind, CELLS, set[k], sums);
        release(&sums);
    }
    zs_moments_view all[SETS];
    for (int k = 0; k < SETS; k++)
        all[k] = k == 3 ? (zs_moments_view){ .min = NULL } : set[k]; /* set 3 has no values */
    zs_blend blend = { SETS, input, weight };
    zs_blend_make(&rules, &blend, all, 0, 40, made);
    zs_blend_make(&rules, &blend, all, 40, CELLS - 40, zs_statistics_at(made, 40));
    for (int cell = 0; cell < CELLS; cell++)
        check_cell(&rules, weight, cell, made);
    for (int k = 0; k < SETS; k++)
        release(&set[k]);
    zs_statistics_clear(&made);
}

START_TEST(test_blend)
{
    for (int ddof = 0; ddof < 3; ddof++) {
        check(ZS_MOMENTS_EXACT, 0.01, 280, ddof);
        check(ZS_MOMENTS_EXACT, -0.5, 3, ddof);
        check(ZS_MOMENTS_TREE, 0.01, 280, ddof);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_blend);
    return run_tests("blend", tests);
}
