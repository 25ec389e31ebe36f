/* Steps that stand alone: leaves of one step each, against the same leaves with a missing step in them, which
 * go through the sums of a leaf; and exact sums of single steps that lie anywhere, against a plain loop. */
#include "base/error.h"
#include "lib/check_main.h"
#include "stats/moments.h"
#include "stats/packing.h"

#include <float.h>
#include <math.h>

enum { CELLS = 700, STEPS = 21 };

static zs_error err;
static const zs_packing real = { .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
static double value[STEPS][CELLS], nothing[CELLS];

/* Ordinary numbers, and those that are special: -0, missing, huge, tiny. */
static void fill(void)
{
    static const double special[] = { -0.0, 0, NAN, 1e300, -1e300, 5e-324, 1.7e308, -1.7e308 };
    for (int t = 0; t < STEPS; t++)
        for (int i = 0; i < CELLS; i++) {
            unsigned k = (unsigned)(t * 7919 + i * 104729) % 97;
            value[t][i] = k < COUNT(special) ? special[k] : 280 + 0.1 * k + 1e-9 * i;
        }
    for (int i = 0; i < CELLS; i++)
        nothing[i] = NAN;
}

static void begin(zs_moments *m, int64_t first)
{
    int slots = zs_moments_slots(ZS_MOMENTS_TREE, (zs_range){ first, STEPS });
    ck_assert_int_eq(zs_moments_init(m, ZS_MOMENTS_TREE, CELLS, slots, &err), 0);
    zs_moments_reset(m, CELLS, first);
}

/* Leaves of the step and a missing one. */
static void add_slowly(zs_moments *m)
{
    for (int t = 0; t < STEPS; t++) {
        zs_span span[] = { { &real, value[t], 1, false, NULL }, { &real, nothing, 1, true, NULL } };
        zs_moments_add(m, span, 2, CELLS);
    }
}

/* Leaves of one step, some in each call. */
static void add_singles(zs_moments *m, int piece)
{
    zs_span span[STEPS];
    for (int t = 0; t < STEPS; t++)
        span[t] = (zs_span){ &real, value[t], 1, true, NULL };
    for (int t = 0; t < STEPS; t += piece)
        zs_moments_add(m, span + t, STEPS - t < piece ? STEPS - t : piece, CELLS);
}

static void same(const void *a, const void *b, size_t size)
{
    ck_assert_mem_eq(a, b, CELLS * size);
}

START_TEST(test_leaves)
{
    fill();
    for (int64_t first = 0; first < 5; first++)
        for (int piece = 1; piece <= STEPS; piece += piece < 4 ? 1 : 17) {
            zs_moments slow, fast;
            begin(&slow, first);
            begin(&fast, first);
            add_slowly(&slow);
            add_singles(&fast, piece);
            zs_moments_view a = zs_moments_close(&slow, 0, CELLS), b = zs_moments_close(&fast, 0, CELLS);
            same(a.cells.count, b.cells.count, sizeof *a.cells.count);
            same(a.cells.first, b.cells.first, sizeof *a.cells.first);
            same(a.cells.remainder, b.cells.remainder, sizeof *a.cells.remainder);
            same(a.cells.second, b.cells.second, sizeof *a.cells.second);
            same(a.min, b.min, sizeof *a.min);
            same(a.max, b.max, sizeof *a.max);
            zs_moments_clear(&slow);
            zs_moments_clear(&fast);
        }
}
END_TEST

/* Single steps and runs of three, of two packings that miss different numbers. */
START_TEST(test_sums)
{
    enum { ROOM = 4 * STEPS };
    static int16_t stored[ROOM][CELLS];
    zs_packing one = { .type = ZS_INT16, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
    zs_packing other = one;
    other.nmissing = 1;
    other.missing[0] = 5;
    zs_span span[STEPS];
    int64_t count = 0, sum = 0, square = 0;
    int at = 0;
    for (int t = 0; t < STEPS; t++) {
        const zs_packing *p = t % 5 == 4 ? &other : &one;
        int64_t steps = t % 7 == 6 ? 3 : 1;
        span[t] = (zs_span){ p, stored[at], steps, true, NULL };
        for (int k = 0; k < steps; k++, at++) {
            int v = at % 4 == 0 ? 5 : 1000 * at - 30000;
            for (int i = 0; i < CELLS; i++)
                stored[at][i] = (int16_t)v;
            if (p == &other && v == 5)
                continue;
            count++;
            sum += v;
            square += v * v;
        }
        at += t % 3; /* a gap */
    }
    zs_moments m;
    ck_assert_int_eq(zs_moments_init(&m, ZS_MOMENTS_EXACT, CELLS, 1, &err), 0);
    for (int again = 0; again < 2; again++) { /* in one call, and in two */
        zs_moments_reset(&m, CELLS, 0);
        zs_moments_add(&m, span, again ? 6 : STEPS, CELLS);
        zs_moments_add(&m, span + 6, again ? STEPS - 6 : 0, CELLS);
        for (int i = 0; i < CELLS; i++) {
            ck_assert_int_eq(m.slot.count[i], count);
            ck_assert_int_eq(m.slot.first[i].integer, sum);
            ck_assert_int_eq(m.slot.second[i].integer, square);
        }
    }
    zs_moments_clear(&m);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("lone_step");
    tcase_add_test(tests, test_leaves);
    tcase_add_test(tests, test_sums);
    return run_tests("lone_step", tests);
}
