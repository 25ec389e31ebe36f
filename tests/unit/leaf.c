/* Sums of a block: the same bits as a loop over one cell at a time, whatever the values. */
#include "stats/leaf.h"
#include "base/error.h"
#include "base/two_sum.h"
#include "lib/check_main.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CELLS = 2003, STEPS = 32 };

static zs_error err;
static double value[STEPS][CELLS];
static double least[CELLS], most[CELLS], mean[CELLS], rest[CELLS], m2[CELLS];
static int32_t number[CELLS];

/* One cell, as stats/leaf.h tells it. */
typedef struct cell {
    int32_t count;
    double shift, sum, square, least, most;
} cell;

static cell one_by_one(size_t at, int steps)
{
    cell c = { .least = INFINITY, .most = -INFINITY };
    for (int t = 0; t < steps; t++) {
        double x = value[t][at];
        if (isnan(x))
            continue;
        if (c.count == 0)
            c.shift = x;
        c.count++;
        c.sum += x - c.shift;
        c.square += (x - c.shift) * (x - c.shift);
        if (x < c.least)
            c.least = x;
        if (x > c.most)
            c.most = x;
    }
    return c;
}

/* The same bits; of NaN, which only infinities give, any. */
static void same(double a, double b, const char *what, size_t at)
{
    ck_assert_msg((isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0, "cell %zu: %s is %a, not %a", at,
                  what, a, b);
}

static void look(size_t n, int steps)
{
    zs_leaf leaf;
    ck_assert_int_eq(zs_leaf_init(&leaf, n + 3, false, &err), 0);
    zs_leaf here = zs_leaf_at(leaf, 3); /* from a place that is not aligned */
    zs_leaf_reset(here, n);
    for (size_t i = 0; i < CELLS; i++) {
        least[i] = INFINITY;
        most[i] = -INFINITY;
        number[i] = -7;
        mean[i] = rest[i] = m2[i] = -7;
    }
    for (int t = 0; t < steps; t++)
        zs_leaf_add(here, n, value[t], least, most);
    zs_leaf_close(here, n, number, mean, rest, m2);
    for (size_t i = 0; i < n; i++) {
        cell c = one_by_one(i, steps);
        same(here.sum[i], c.count ? c.sum : 0, "sum", i);
        same(here.square[i], c.count ? c.square : 0, "square", i);
        same(least[i], c.least, "least", i);
        same(most[i], c.most, "most", i);
        double remainder = 0, share = c.count ? c.sum / c.count : 0;
        double about = c.count ? zs_two_sum(c.shift, share, &remainder) : 0;
        double deviations = c.square - c.sum * share;
        ck_assert_int_eq(number[i], c.count);
        same(mean[i], about, "mean", i);
        same(rest[i], remainder, "rest", i);
        same(m2[i], deviations < 0 ? 0 : deviations, "m2", i);
    }
    for (size_t i = n; i < CELLS; i++)
        ck_assert(number[i] == -7 && mean[i] == -7 && isinf(least[i]));
    zs_leaf_clear(&leaf);
}

/* Numbers of every kind: NaN of both signs, zeros of both signs, infinities, subnormals, the largest. */
static double any(uint64_t place)
{
    static const double special[] = { NAN, -NAN, 0.0, -0.0, 0x1p-1074, -0x1p-1060, DBL_MIN, 1e300, -1e300 };
    uint64_t bits = bits_at(place);
    if (bits % 8 == 0)
        return special[bits / 8 % COUNT(special)];
    return bits % 8 == 1 ? NAN : 280 + 20 * (random_at(place + 1) - 0.5);
}

START_TEST(test_lengths)
{
    for (int t = 0; t < STEPS; t++)
        for (size_t i = 0; i < CELLS; i++)
            value[t][i] = any(((uint64_t)t * CELLS + i) * 2);
    for (size_t n = 0; n <= 70; n++)
        look(n, (int)(n % STEPS) + 1);
    look(1023, STEPS);
    look(CELLS, STEPS);
    look(CELLS, 0);
}
END_TEST

START_TEST(test_kinds)
{
    static const double kind[] = { INFINITY, -INFINITY, NAN, -0.0, 0x1p-1074, DBL_MAX, 0.1 };
    for (int a = 0; a < COUNT(kind); a++)
        for (int b = 0; b < COUNT(kind); b++) {
            for (int t = 0; t < STEPS; t++)
                for (size_t i = 0; i < CELLS; i++)
                    value[t][i] = (i + (size_t)t) % 3 ? kind[a] : kind[b];
            look(37, STEPS);
        }
}
END_TEST

/* 10, missing, 12, 17: mean 13, M2 = 9 + 1 + 16. */
START_TEST(test_by_hand)
{
    const double x[] = { 10, NAN, 12, 17 };
    for (int t = 0; t < 4; t++)
        value[t][0] = x[t];
    look(1, 4);
    ck_assert(number[0] == 3 && mean[0] == 13 && rest[0] == 0 && m2[0] == 26 && least[0] == 10 &&
              most[0] == 17);
}
END_TEST

/* What the mean is rounded by: of 2^53 and 2^53 + 2 and again 2^53 + 2, 4/3 above 2^53; doubles are 2 apart.
 */
START_TEST(test_rest)
{
    value[0][0] = 0x1p53;
    value[1][0] = value[2][0] = 0x1p53 + 2;
    look(1, 3);
    ck_assert(mean[0] == 0x1p53 + 2 && rest[0] == 4.0 / 3 - 2 && fabs(m2[0] - 8.0 / 3) < 1e-15);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("leaf");
    tcase_add_test(tests, test_by_hand);
    tcase_add_test(tests, test_rest);
    tcase_add_test(tests, test_lengths);
    tcase_add_test(tests, test_kinds);
    return run_tests("leaf", tests);
}
