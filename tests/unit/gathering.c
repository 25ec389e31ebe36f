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
        __int128 exact = 0; /* in units of 2^-30 */
        double low = INFINITY, high = -INFINITY;
        int64_t n = 0;
        for (int step = 0; step < STEPS; step++) {
            double x = value_at(step, cell);
            if (isnan(x))
                continue;
            exact += (__int128)ldexp(x, 30);
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

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_methods);
    tcase_add_test(tests, test_sums);
    tcase_add_test(tests, test_missing);
    return run_tests("gathering", tests);
}
