/* Pools: against plain sums in long double, however the values are cut into rows, with weights, holes and a
 * large offset. */
#include "stats/accumulator.h"
#include "lib/check_main.h"
#include "spec/product.h"
#include "stats/row_lanes.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

enum { ROOM = 300 };

static const zs_method all[] = { ZS_METHOD_MEAN, ZS_METHOD_STD, ZS_METHOD_VARIANCE, ZS_METHOD_MIN,
                                 ZS_METHOD_MAX,  ZS_METHOD_SUM, ZS_METHOD_COUNT,    ZS_METHOD_RMS };

static double value[ROOM], weight[ROOM];

/* Values about an offset; some are missing. */
static void make(double offset, double missing)
{
    for (size_t i = 0; i < ROOM; i++) {
        value[i] = random_at(3 * i) < missing ? NAN : offset + 10 * (random_at(3 * i + 1) - 0.5);
        weight[i] = 0.01 + random_at(3 * i + 2);
    }
}

/* What a method says of n values: two passes, in long double, about the first of them. */
static double expected(zs_method method, size_t n, const double *x, const double *w)
{
    long double weights = 0, sum = 0, squares = 0, deviations = 0, least = INFINITY, most = -INFINITY;
    long double about = 0, shifted = 0;
    bool plain = !w || !zs_method_has_weights(method);
    for (size_t i = 0; i < n; i++) {
        long double v = x[i], each = plain ? 1 : w[i];
        if (isnan(x[i]))
            continue;
        about = weights == 0 ? v : about;
        weights += each;
        sum += each * v;
        shifted += each * (v - about);
        squares += each * v * v;
        least = fminl(least, v);
        most = fmaxl(most, v);
    }
    if (method == ZS_METHOD_COUNT)
        return (double)weights;
    if (weights == 0)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        long double deviation = x[i] - about - shifted / weights;
        if (!isnan(x[i]))
            deviations += (plain ? 1 : w[i]) * deviation * deviation;
    }
    switch (method) {
    case ZS_METHOD_MEAN:
        return (double)(sum / weights);
    case ZS_METHOD_STD:
        return (double)sqrtl(deviations / weights);
    case ZS_METHOD_VARIANCE:
        return (double)(deviations / weights);
    case ZS_METHOD_MIN:
        return (double)least;
    case ZS_METHOD_MAX:
        return (double)most;
    case ZS_METHOD_SUM:
        return (double)sum;
    default:
        return (double)sqrtl(squares / weights);
    }
}

static void check_result(zs_method method, zs_accumulator acc, size_t n, const double *x, const double *w,
                         double relative)
{
    double result, want = expected(method, n, x, w);
    zs_accumulators_result(method, 1, 1, &acc, &result);
    if (isnan(want))
        ck_assert_msg(isnan(result), "%s: %g, not missing", zs_method_name[method], result);
    else
        ck_assert_msg(fabs(result - want) <= relative * fabs(want), "%s of %zu: %.17g, not %.17g",
                      zs_method_name[method], n, result, want);
}

/* How far a deviation may be off, relative to itself: a value at 1e9 has 1e-7 of its own. */
static double tolerance(double offset)
{
    return offset == 0 ? 1e-12 : 1e-13;
}

START_TEST(one_row)
{
    static const double offsets[] = { 0, 280, 1e9 };
    for (int o = 0; o < COUNT(offsets); o++)
        for (int holes = 0; holes <= 2; holes++)
            for (size_t n = 0; n <= ROOM; n += n < 40 ? 1 : 37)
                for (int k = 0; k < COUNT(all); k++) {
                    make(offsets[o], holes * 0.45);
                    const double *w = _i && zs_method_has_weights(all[k]) ? weight : NULL;
                    check_result(all[k], zs_accumulate_row(all[k], n, value, w), n, value, w,
                                 tolerance(offsets[o]));
                }
}
END_TEST

/* Merge n accumulators, from the first to the last. */
static zs_accumulator merge_all(zs_method method, size_t n, const zs_accumulator *acc)
{
    zs_accumulator all = { 0 };
    for (size_t i = 0; i < n; i++)
        zs_accumulators_merge(method, 1, &all, &acc[i]);
    return all;
}

/* Rows of any length, merged in this order or as a tree. */
START_TEST(any_split)
{
    for (uint64_t round = 0; round < 200; round++) {
        double offset = round % 2 ? 1e9 : 0;
        make(offset, round % 5 ? 0.1 : 0.9);
        zs_method method = all[round % COUNT(all)];
        const double *w = zs_method_has_weights(method) ? weight : NULL;
        zs_accumulator rows[ROOM], together;
        size_t nrow = 0;
        for (size_t i = 0, n; i < ROOM; i += n, nrow++) {
            n = 1 + (size_t)(random_at(1000 * round + i) * 50);
            n = n < ROOM - i ? n : ROOM - i;
            rows[nrow] = zs_accumulate_row(method, n, value + i, w ? w + i : NULL);
        }
        together = merge_all(method, nrow, rows);
        check_result(method, together, ROOM, value, w, 1e-12);
        for (size_t step = 1; step < nrow; step *= 2)
            for (size_t i = 0; i + step < nrow; i += 2 * step)
                zs_accumulators_merge(method, 1, &rows[i], &rows[i + step]);
        check_result(method, rows[0], ROOM, value, w, 1e-12);
    }
}
END_TEST

/* Single values, each with its weight, are a row. */
START_TEST(cells)
{
    for (int k = 0; k < COUNT(all); k++) {
        zs_accumulator acc[ROOM];
        const double *w = zs_method_has_weights(all[k]) ? weight : NULL;
        make(280, 0.3);
        zs_accumulate_cells(all[k], ROOM, value, w, acc);
        check_result(all[k], merge_all(all[k], ROOM, acc), ROOM, value, w, 1e-12);
    }
}
END_TEST

/* All weights times a factor: the same results; beside another row, it counts so much more. */
START_TEST(factors)
{
    static const zs_method weighted[] = { ZS_METHOD_MEAN, ZS_METHOD_STD, ZS_METHOD_VARIANCE, ZS_METHOD_RMS };
    double both[ROOM];
    make(280, 0.3);
    for (size_t i = 0; i < ROOM; i++)
        both[i] = weight[i] * (i < 100 ? 0.25 : 1);
    for (int k = 0; k < COUNT(weighted); k++) {
        zs_accumulator left = zs_accumulate_row(weighted[k], 100, value, weight),
                       right = zs_accumulate_row(weighted[k], ROOM - 100, value + 100, weight + 100);
        zs_accumulators_weigh(1, &left, 0.25);
        check_result(weighted[k], left, 100, value, weight, 1e-12);
        zs_accumulators_merge(weighted[k], 1, &left, &right);
        check_result(weighted[k], left, ROOM, value, both, 1e-12);
    }
}
END_TEST

/* A row of weight 0 is as if it were missing: the pole. */
START_TEST(no_weight)
{
    make(280, 0);
    for (int k = 0; k < COUNT(all); k++) {
        if (!zs_method_has_weights(all[k]))
            continue;
        zs_accumulator pole = zs_accumulate_row(all[k], 50, value, NULL),
                       other = zs_accumulate_row(all[k], 50, value + 50, NULL);
        zs_accumulators_weigh(1, &pole, 0);
        zs_accumulator first = pole, second = other;
        zs_accumulators_merge(all[k], 1, &first, &other);
        zs_accumulators_merge(all[k], 1, &second, &pole);
        check_result(all[k], first, 50, value + 50, NULL, 1e-12);
        check_result(all[k], second, 50, value + 50, NULL, 1e-12);
        zs_accumulators_result(all[k], 1, 1, &pole, &pole.first);
        ck_assert(isnan(pole.first));
    }
}
END_TEST

/* A constant has no deviation, wherever it lies and however it is cut. */
START_TEST(constant)
{
    static const double constants[] = { 0, 0.1, -273.15, 1e9 / 3, 1e300 };
    for (int c = 0; c < COUNT(constants); c++) {
        zs_accumulator rows[3];
        double std;
        for (size_t i = 0; i < ROOM; i++)
            value[i] = constants[c];
        for (size_t k = 0; k < 3; k++)
            rows[k] = zs_accumulate_row(ZS_METHOD_STD, 77 + k, value, NULL);
        zs_accumulator all_rows = merge_all(ZS_METHOD_STD, 3, rows);
        zs_accumulators_result(ZS_METHOD_STD, 1, 1, &all_rows, &std);
        ck_assert_msg(std <= 4 * DBL_EPSILON * fabs(constants[c]), "%g has std %g", constants[c], std);
    }
}
END_TEST

/* Lane by lane as the header says, one value after the other: the bits of any vectors. */
START_TEST(lanes)
{
    make(280, 0.2);
    for (size_t n = 0; n < 40; n++) {
        double lane[2][8] = { { 0 } }, count = 0;
        for (size_t i = 0; i < n; i++) {
            bool valid = !isnan(value[i]);
            lane[0][i % 8] += valid ? weight[i] : 0;
            lane[1][i % 8] += valid ? weight[i] * value[i] : 0;
            count += valid;
        }
        zs_row_sum sum = zs_row_sum_of(n, value, weight);
        for (int k = 0; k < 2; k++) {
            const double *l = lane[k];
            double found = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
            ck_assert_msg(found == (k ? sum.sum : sum.weight), "%zu values: %.17g", n, found);
        }
        ck_assert_msg(sum.count == count, "%zu values: %g valid", n, sum.count);
    }
}
END_TEST

/* A result of fewer values is missing; a count never is. */
START_TEST(least_number)
{
    make(280, 0);
    value[3] = NAN;
    for (int k = 0; k < COUNT(all); k++) {
        double some, few, none;
        zs_accumulator acc = zs_accumulate_row(all[k], 10, value,
                                               zs_method_has_weights(all[k]) ? weight : NULL),
                       empty = zs_accumulate_row(all[k], 1, value + 3, NULL);
        zs_accumulators_result(all[k], 9, 1, &acc, &some);
        zs_accumulators_result(all[k], 10, 1, &acc, &few);
        zs_accumulators_result(all[k], 1, 1, &empty, &none);
        bool count = all[k] == ZS_METHOD_COUNT;
        ck_assert(!isnan(some) && (count ? few == 9 && none == 0 : isnan(few) && isnan(none)));
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("accumulator");
    tcase_add_loop_test(tests, one_row, 0, 2);
    tcase_add_test(tests, any_split);
    tcase_add_test(tests, cells);
    tcase_add_test(tests, factors);
    tcase_add_test(tests, no_weight);
    tcase_add_test(tests, constant);
    tcase_add_test(tests, lanes);
    tcase_add_test(tests, least_number);
    return run_tests("accumulator", tests);
}
