/* Values of several steps become one: exact where sums of doubles are not, and missing where too few are
 * valid. */
#include "stats/gathering.h"
#include "lib/check_main.h"

#include <math.h>

enum { CELLS = 37, STEPS = 9000 };

static void gather(zs_gather_method method, int64_t least, int steps, double (*x)(int step, int cell),
                   double value[CELLS])
{
    double rest[CELLS], count[CELLS], line[CELLS];
    zs_gathering to = { value, rest, count };
    zs_gather_begin(method, CELLS, to);
    for (int step = 0; step < steps; step++) {
        for (int cell = 0; cell < CELLS; cell++)
            line[cell] = x(step, cell);
        zs_gather_add(method, CELLS, line, to);
    }
    zs_gather_end(method, least, CELLS, to);
}

/* Multiples of 2^-40 around 300, and in some cells nothing valid at every third step. */
static double value_at(int step, int cell)
{
    if (cell % 5 == 0 && step % 3 == 0)
        return NAN;
    return 300 + ldexp((double)(int32_t)(bits_at((uint64_t)(step * CELLS + cell)) & 0x3fffffff), -30);
}

START_TEST(test_methods)
{
    double mean[CELLS], sum[CELLS], least[CELLS], most[CELLS];
    gather(ZS_GATHER_MEAN, 1, STEPS, value_at, mean);
    gather(ZS_GATHER_SUM, 1, STEPS, value_at, sum);
    gather(ZS_GATHER_MIN, 1, STEPS, value_at, least);
    gather(ZS_GATHER_MAX, 1, STEPS, value_at, most);
    for (int cell = 0; cell < CELLS; cell++) {
        int64_t exact = 0; /* in units of 2^-30 */
        double low = INFINITY, high = -INFINITY;
        int64_t n = 0;
        for (int step = 0; step < STEPS; step++) {
            double x = value_at(step, cell);
            if (isnan(x))
                continue;
            exact += (int64_t)ldexp(x, 30);
            low = fmin(low, x);
            high = fmax(high, x);
            n++;
        }
        double right = ldexp((double)exact, -30);
        ck_assert_double_eq(sum[cell], right);
        ck_assert_double_eq(mean[cell], right / (double)n);
        ck_assert_double_eq(least[cell], low);
        ck_assert_double_eq(most[cell], high);
    }
}
END_TEST

/* 1, 1e100, 1, -1e100: all of it is lost in a plain sum. */
static double cancelling(int step, int cell)
{
    static const double x[] = { 1, 1e100, 1, -1e100 };
    (void)cell;
    return x[step];
}

static double huge(int step, int cell)
{
    (void)step;
    return cell == 0 ? 1.5e308 : -1.5e308;
}

START_TEST(test_sums)
{
    double sum[CELLS];
    gather(ZS_GATHER_SUM, 1, 4, cancelling, sum);
    ck_assert_double_eq(sum[3], 2);
    gather(ZS_GATHER_SUM, 1, 2, huge, sum);
    ck_assert(isnan(sum[0]) && isnan(sum[1]));
}
END_TEST

START_TEST(test_missing)
{
    double value[CELLS];
    for (zs_gather_method method = ZS_GATHER_MEAN; method < ZS_GATHER_METHODS; method++) {
        gather(method, 21, 30, value_at, value); /* 20 of 30 in cells 0, 5 ... */
        for (int cell = 0; cell < CELLS; cell++)
            ck_assert_int_eq(isnan(value[cell]) != 0, cell % 5 == 0);
        gather(method, 20, 30, value_at, value);
        for (int cell = 0; cell < CELLS; cell++)
            ck_assert(!isnan(value[cell]));
        gather(method, 0, 1, value_at, value); /* one at least */
        for (int cell = 0; cell < CELLS; cell++)
            ck_assert_int_eq(isnan(value[cell]) != 0, cell % 5 == 0);
        gather(method, 0, 0, value_at, value);
        ck_assert(isnan(value[1]));
    }
}
END_TEST

/* Stored numbers, of two lines of cells side by side: the same as their values, and exact. */
START_TEST(test_whole)
{
    enum { WIDE = 2 * CELLS, MANY = 40000 }; /* more steps than 32 bits hold sums of */
    const zs_packing packing = { .type = ZS_UINT16,
                                 .scale = 0.5,
                                 .offset = 1000,
                                 .nmissing = 1,
                                 .missing = { 65535 },
                                 .valid_min = 3,
                                 .valid_max = 65534 };
    uint16_t *stored = malloc(MANY * WIDE * sizeof *stored);
    double value[CELLS], rest[CELLS], count[CELLS];
    zs_gathering to = { value, rest, count };
    int64_t sum[CELLS] = { 0 }, n[CELLS] = { 0 };
    for (int step = 0; step < MANY; step++)
        for (int cell = 0; cell < WIDE; cell++) {
            uint16_t number = (uint16_t)(65535 - (bits_at((uint64_t)(step * WIDE + cell)) & 0xff));
            number = cell == 5 && step % 2 ? 2 : number; /* below the limit */
            stored[step * WIDE + cell] = number;
            if (cell < CELLS && number != 65535 && number >= 3) {
                sum[cell] += number;
                n[cell]++;
            }
        }
    ck_assert(zs_gathers_whole(ZS_GATHER_SUM, &packing, &packing));
    ck_assert(!zs_gathers_whole(ZS_GATHER_MAX, &packing, &packing));
    for (zs_gather_method method = ZS_GATHER_MEAN; method <= ZS_GATHER_SUM; method++) {
        zs_gather_begin(method, CELLS, to);
        zs_gather_add_whole(&packing, stored, WIDE, 17, CELLS, to);
        zs_gather_add_whole(&packing, stored + 17 * WIDE, WIDE, MANY - 17, CELLS, to);
        zs_gather_unpack_sums(&packing, CELLS, to);
        zs_gather_end(method, 1, CELLS, to);
        for (int cell = 0; cell < CELLS; cell++) { /* halves: exact */
            double right = (double)sum[cell] * 0.5 + (double)n[cell] * 1000;
            ck_assert_double_eq(value[cell], method == ZS_GATHER_SUM ? right : right / (double)n[cell]);
        }
    }
    free(stored);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_methods);
    tcase_add_test(tests, test_sums);
    tcase_add_test(tests, test_missing);
    tcase_add_test(tests, test_whole);
    return run_tests("gathering", tests);
}
