/* Steps that are added several at a time: the same bits as one by one, whatever is missing. */
#include "stats/leaf_span.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CELLS = 333, STEPS = 19, STRIDE = CELLS + 5 };

static zs_error err;
static float stored[STEPS][STRIDE];

/* What one way of adding leaves behind. */
typedef struct sums {
    double least[CELLS], most[CELLS], mean[CELLS], rest[CELLS], m2[CELLS];
    int32_t number[CELLS];
} sums;

static void end(zs_leaf *leaf, size_t n, sums *s)
{
    zs_leaf_close(*leaf, n, s->number, s->mean, s->rest, s->m2);
    zs_leaf_clear(leaf);
}

static void begin(zs_leaf *leaf, sums *s)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < CELLS; i++) {
        s->least[i] = INFINITY;
        s->most[i] = -INFINITY;
    }
    ck_assert_int_eq(zs_leaf_init(leaf, CELLS, false, &err), 0);
    zs_leaf_reset(*leaf, CELLS);
}

/* Two spans of one block, so that the second one meets cells with and without a shift. */
static void look(const zs_packing *packing, size_t cell, size_t n, int64_t first, int64_t second)
{
    static sums at_once, one_by_one;
    zs_leaf leaf;
    zs_span span = { .packing = packing, .stored = stored, .count = first };
    zs_span next = { .packing = packing, .stored = stored[first], .count = second };
    begin(&leaf, &at_once);
    zs_leaf_add_span(leaf, cell, n, &span, STRIDE, at_once.least, at_once.most);
    zs_leaf_add_span(leaf, cell, n, &next, STRIDE, at_once.least, at_once.most);
    end(&leaf, n, &at_once);
    begin(&leaf, &one_by_one);
    for (int64_t t = 0; t < first + second; t++) {
        double x[CELLS];
        zs_unpack(packing, stored[t] + cell, n, x);
        zs_leaf_add(leaf, n, x, one_by_one.least, one_by_one.most);
    }
    end(&leaf, n, &one_by_one);
    ck_assert_mem_eq(at_once.number, one_by_one.number, sizeof at_once.number);
    ck_assert_mem_eq(at_once.mean, one_by_one.mean, sizeof at_once.mean);
    ck_assert_mem_eq(at_once.rest, one_by_one.rest, sizeof at_once.rest);
    ck_assert_mem_eq(at_once.m2, one_by_one.m2, sizeof at_once.m2);
    ck_assert_mem_eq(at_once.least, one_by_one.least, sizeof at_once.least);
    ck_assert_mem_eq(at_once.most, one_by_one.most, sizeof at_once.most);
}

static void look_everywhere(zs_packing packing)
{
    for (size_t n = 0; n <= CELLS - 3; n += n < 70 ? 1 : 40)
        look(&packing, n % 4, n, 4, 8);
    for (int64_t first = 0; first <= 9; first++)
        for (int64_t second = 0; second <= 9; second++)
            look(&packing, 3, CELLS - 3, first, second);
}

/* Around 0, so that each limit and each missing value is met; now and then what float32 has besides. */
static void fill(unsigned rare)
{
    static const float special[] = { -0.0F,   0.0F,     NAN,   INFINITY, -INFINITY,
                                     FLT_MAX, -FLT_MAX, 1e20F, 0.1F,     0.3F };
    unsigned next = 7, kind = 0;
    for (size_t t = 0; t < STEPS; t++)
        for (size_t i = 0; i < STRIDE; i++) {
            next = next * 1664525 + 1013904223;
            stored[t][i] = (float)((double)(next >> 8) / 0x1p24 - 0.5) * 4;
            if ((next >> 12) % rare == 0)
                stored[t][i] = special[kind++ % (sizeof special / sizeof *special)];
        }
}

static const zs_packing plain = {
    .type = ZS_FLOAT, .scale = 1, .offset = 0, .valid_min = -DBL_MAX, .valid_max = DBL_MAX
};

START_TEST(missing_values)
{
    zs_packing one = plain, two = plain, many = plain;
    one.nmissing = 1, one.missing[0] = (double)1e20F;
    two.nmissing = 2, two.missing[0] = 0.1, two.missing[1] = 0; /* 0.1 is no float32, and equals none */
    many.nmissing = 3, many.missing[2] = (double)0.3F;
    for (unsigned rare = 2; rare < 100000; rare *= 7) {
        fill(rare);
        look_everywhere(plain);
        look_everywhere(one);
        look_everywhere(two);
        look_everywhere(many);
    }
}
END_TEST

START_TEST(limits)
{
    zs_packing within = plain, all = plain, none = plain;
    within.valid_min = (double)0.1F, within.valid_max = 0.3; /* 0.3F is above 0.3 */
    all.valid_min = -INFINITY, all.valid_max = INFINITY;
    none.valid_min = 5, none.valid_max = -5;
    for (unsigned rare = 2; rare < 100000; rare *= 7) {
        fill(rare);
        look_everywhere(within);
        look_everywhere(all);
        look_everywhere(none);
    }
}
END_TEST

START_TEST(scaled)
{
    zs_packing packing = plain;
    fill(1000);
    packing.scale = 0.1;
    look_everywhere(packing);
    packing.scale = 1, packing.offset = 273.15;
    look_everywhere(packing);
    packing.offset = -0.0;
    look_everywhere(packing);
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("leaf_span");
    tcase_add_test(cases, missing_values);
    tcase_add_test(cases, limits);
    tcase_add_test(cases, scaled);
    return run_tests("leaf_span", cases);
}
