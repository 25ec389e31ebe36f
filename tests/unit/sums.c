/* Sums of small integers: against a plain loop in 64 bits, for every type, length and number of steps. */
#include "stats/sums.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "stats/moments.h"
#include "stats/packing.h"

#include <float.h>
#include <stdbool.h>
#include <string.h>

enum { GAP = 5, ROOM = 4 * ZS_SUMS_STEPS + 64 };

static zs_error err;
static int32_t whole[ROOM];   /* the numbers as int32_t */
static uint16_t stored[ROOM]; /* the same in their own type: [ROOM] of at most two bytes */

typedef struct limits {
    zs_type type;
    int32_t least, most;
} limits;

static const limits types[] = {
    { ZS_INT8, -128, 127 }, { ZS_UINT8, 0, 255 }, { ZS_INT16, -32768, 32767 }, { ZS_UINT16, 0, 65535 }
};

/* Rules for what is missing. */
static const struct {
    int nmissing;
    double missing[4], low, high;
} rules[] = {
    { 0, { 0 }, -DBL_MAX, DBL_MAX },
    { 1, { 7 }, -DBL_MAX, DBL_MAX },
    { 2, { 7, 100 }, -DBL_MAX, DBL_MAX },
    { 3, { 7, 100, 0 }, -DBL_MAX, DBL_MAX },
    { 4, { 7, 100, 0, 127 }, -100.5, 1e6 },
    { 0, { 0 }, 10, 90 },
    { 2, { 0.5, 1e20 }, -20.5, 90.5 }, /* missing values that no integer has */
    { 2, { -32768, 65535 }, -DBL_MAX, DBL_MAX },
    { 1, { 255 }, 200, DBL_MAX },
    { 0, { 0 }, 1e9, 2e9 }, /* nothing is valid */
};

static zs_packing packing_of(zs_type type, int rule)
{
    zs_packing p = { .type = type, .scale = 0.5, .offset = 3, .nmissing = rules[rule].nmissing };
    memcpy(p.missing, rules[rule].missing, sizeof rules[rule].missing);
    p.valid_min = rules[rule].low;
    p.valid_max = rules[rule].high;
    return p;
}

static bool valid(const zs_packing *p, int32_t v)
{
    bool good = v >= p->valid_min && v <= p->valid_max;
    for (int k = 0; k < p->nmissing; k++)
        good = good && v != p->missing[k];
    return good;
}

static void put(zs_type type, size_t i, int32_t v)
{
    whole[i] = v;
    if (zs_type_size(type) == 1) {
        uint8_t byte = (uint8_t)v;
        memcpy((unsigned char *)stored + i, &byte, 1);
    } else {
        stored[i] = (uint16_t)v;
    }
}

/* Extremes, small numbers that the rules know, and all others. */
static int32_t number(limits t, uint64_t place)
{
    static const int32_t special[] = { 7, 100, 0, 127, 90, 10, 91, 9, -20, 255, 1 };
    uint64_t bits = bits_at(place);
    int32_t v = special[bits / 16 % COUNT(special)];
    if (bits % 4 == 0)
        return bits & 16 ? t.least : t.most;
    if (bits % 4 == 1 && v >= t.least && v <= t.most)
        return v;
    return t.least + (int32_t)(bits / 16 % (uint64_t)(t.most - t.least + 1));
}

/* One cell: the sums of whole[step * stride + cell]. */
static void look(const zs_sums *s, const zs_packing *p, size_t stride, int64_t steps, size_t cell)
{
    int64_t count = 0, sum = 0, square = 0;
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (int64_t t = 0; t < steps; t++) {
        int64_t v = whole[(size_t)t * stride + cell];
        if (!valid(p, (int32_t)v))
            continue;
        count++;
        sum += v;
        square += v * v;
        least = v < least ? (int32_t)v : least;
        most = v > most ? (int32_t)v : most;
    }
    if (s->count[cell] == count && s->sum[cell] == sum && s->square[cell] == (uint64_t)square &&
        (count == 0 ? s->least[cell] > s->most[cell] : s->least[cell] == least && s->most[cell] == most))
        return;
    ck_abort_msg("cell %zu, %lld steps: %d numbers, sum %d, %d ... %d; not %lld, %lld, %d ... %d", cell,
                 (long long)steps, s->count[cell], s->sum[cell], s->least[cell], s->most[cell],
                 (long long)count, (long long)sum, least, most);
}

static void fill(limits t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(t.type, i, number(t, i + 1000 * (uint64_t)t.type));
}

/* Every number of cells up to 70, a whole strip, and about it; steps odd and even, in one call and in two. */
START_TEST(test_lengths)
{
    static zs_sums s;
    limits t = types[_i];
    fill(t, ROOM);
    for (int rule = 0; rule < COUNT(rules); rule++) {
        zs_packing p = packing_of(t.type, rule);
        for (size_t n = 0; n <= 74; n++) {
            size_t cells = n <= 70 ? n : ZS_SUMS_CELLS - (n - 71), stride = cells + GAP;
            for (int64_t steps = 0; steps <= 11; steps++) {
                int64_t first = steps / 3;
                memset(&s, 0x5a, sizeof s);
                zs_sums_reset(&s, cells);
                zs_sums_add(&s, &p, stored, stride, first, cells);
                zs_sums_add(&s, &p, (const char *)stored + (size_t)first * stride * zs_type_size(t.type),
                            stride, steps - first, cells);
                for (size_t i = 0; i < cells; i++)
                    look(&s, &p, stride, steps, i);
                if (cells < ZS_SUMS_CELLS)
                    ck_assert_int_eq(s.count[cells], 0x5a5a5a5a);
            }
        }
    }
}
END_TEST

/* As many steps as there may be, all of the largest size: nothing overflows. */
START_TEST(test_most_steps)
{
    static zs_sums s;
    enum { CELLS = 3 };
    limits t = types[_i];
    for (int rule = 0; rule < 4; rule += 3) /* with the fast loop, and with the slow one */
        for (int64_t steps = ZS_SUMS_STEPS - 1; steps <= ZS_SUMS_STEPS; steps++) {
            zs_packing p = packing_of(t.type, rule);
            for (size_t i = 0; i < (size_t)(CELLS * steps); i++)
                put(t.type, i, i % CELLS == 0 ? t.least : i % CELLS == 1 ? t.most : i % 2 ? t.least : t.most);
            zs_sums_reset(&s, CELLS);
            zs_sums_add(&s, &p, stored, CELLS, steps, CELLS);
            for (size_t i = 0; i < CELLS; i++)
                look(&s, &p, CELLS, steps, i);
        }
}
END_TEST

/* By hand: 65535 and -32768, 16384 times. */
START_TEST(test_by_hand)
{
    static zs_sums s;
    zs_packing p = packing_of(ZS_UINT16, 0);
    memset(stored, 0xff, sizeof stored);
    zs_sums_reset(&s, 1);
    zs_sums_add(&s, &p, stored, 1, ZS_SUMS_STEPS, 1);
    ck_assert_int_eq(s.sum[0], 1073725440);
    ck_assert_uint_eq(s.square[0], UINT64_C(70366596710400));
    p.type = ZS_INT16;
    for (size_t i = 0; i < ZS_SUMS_STEPS; i++)
        stored[i] = 0x8000;
    zs_sums_reset(&s, 1);
    zs_sums_add(&s, &p, stored, 1, ZS_SUMS_STEPS, 1);
    ck_assert_int_eq(s.sum[0], -536870912);
    ck_assert_uint_eq(s.square[0], UINT64_C(17592186044416));
    ck_assert(s.least[0] == -32768 && s.most[0] == -32768 && s.count[0] == 16384);
}
END_TEST

/* Through the moments: more steps than 32 bits can add up, in spans that end anywhere. */
START_TEST(test_moments)
{
    enum { CELLS = 1, STEPS = 4 * ZS_SUMS_STEPS + 7 };
    static const int64_t cut[] = { STEPS, ZS_SUMS_STEPS, ZS_SUMS_STEPS - 1, 5, 2 * ZS_SUMS_STEPS + 1 };
    limits t = types[_i];
    for (int rule = 0; rule < 4; rule += 3)
        for (int k = 0; k < COUNT(cut); k++) {
            zs_packing p = packing_of(t.type, rule);
            zs_moments m;
            zs_span span[2] = { { &p, stored, cut[k], false, NULL },
                                { &p, (const char *)stored + (size_t)cut[k] * zs_type_size(t.type),
                                  STEPS - cut[k], true, NULL } };
            int64_t count = 0, sum = 0, square = 0;
            for (size_t i = 0; i < STEPS; i++) {
                int64_t v = i % 5 ? t.most : number(t, i);
                put(t.type, i, (int32_t)v);
                v = valid(&p, (int32_t)v) ? v : 0;
                count += valid(&p, whole[i]);
                sum += v;
                square += v * v;
            }
            ck_assert_int_eq(zs_moments_init(&m, ZS_MOMENTS_EXACT, CELLS, 1, &err), 0);
            zs_moments_add(&m, span, 2, CELLS);
            ck_assert_int_eq(m.slot.count[0], count);
            ck_assert_int_eq(m.slot.first[0].integer, sum);
            ck_assert_int_eq(m.slot.second[0].integer, square);
            ck_assert(m.max[0] == t.most);
            zs_moments_clear(&m);
        }
}
END_TEST

/* Along a row, of any length: longer than what 32 bits can add up, too. */
START_TEST(test_rows)
{
    static const size_t length[] = { 0, 1, 2, 7, 33, 16383, 16384, 16385, 2 * 16384 + 1, ROOM };
    limits t = types[_i];
    for (int rule = 0; rule < COUNT(rules); rule++)
        for (int k = 0; k < COUNT(length); k++) {
            zs_packing p = packing_of(t.type, rule);
            int64_t count = 0, sum = 0, counted;
            ck_assert_int_eq(zs_sums_has_row(&p), p.nmissing <= 2);
            for (size_t i = 0; i < length[k]; i++) {
                put(t.type, i, i % 5 ? t.most : number(t, i));
                count += valid(&p, whole[i]);
                sum += valid(&p, whole[i]) ? whole[i] : 0;
            }
            if (!zs_sums_has_row(&p))
                continue;
            ck_assert_int_eq(zs_sums_row(&p, stored, length[k], &counted), sum);
            ck_assert_int_eq(counted, count);
        }
    zs_packing other = packing_of(ZS_INT32, 0);
    ck_assert(!zs_sums_has_row(&other));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("sums");
    tcase_add_loop_test(tests, test_rows, 0, COUNT(types));
    tcase_add_test(tests, test_by_hand);
    tcase_add_loop_test(tests, test_lengths, 0, COUNT(types));
    tcase_add_loop_test(tests, test_most_steps, 0, COUNT(types));
    tcase_add_loop_test(tests, test_moments, 0, COUNT(types));
    return run_tests("sums", tests);
}
