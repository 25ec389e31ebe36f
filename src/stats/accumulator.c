#include "stats/accumulator.h"

#include "base/two_sum.h"
#include "stats/row_lanes.h"

#include <math.h>
#include <string.h>

/* The weight and the value of a number; both are 0 if it is missing. */
static void take(double value, const double *weight, size_t i, double *w, double *x)
{
    *w = isnan(value) ? 0 : weight ? weight[i] : 1;
    *x = isnan(value) ? 0 : value;
}

/* The sum of weights and the sum of weighted values. */
static zs_accumulator sum_row(size_t n, const double *value, const double *weight)
{
    zs_row_sum row = zs_row_sum_of(n, value, weight);
    return (zs_accumulator){ .count = row.count, .weight = row.weight, .first = row.sum };
}

/* Are all valid values the same number? */
static bool is_constant_row(size_t n, const double *value)
{
    double known = NAN;
    for (size_t i = 0; i < n; i++) {
        if (value[i] < known || value[i] > known)
            return false;
        known = isnan(value[i]) ? known : value[i];
    }
    return true;
}

/* Mean and squared deviations.  The first pass gives the mean; the second pass corrects its rounding. */
static zs_accumulator moments_row(size_t n, const double *value, const double *weight)
{
    zs_accumulator acc = sum_row(n, value, weight);
    if (acc.weight == 0)
        return (zs_accumulator){ 0 };
    double mean = acc.first / acc.weight;
    zs_row_deviations from_mean = zs_row_deviations_of(n, value, weight, mean);
    double remainder = from_mean.sum, square = from_mean.square - remainder * remainder / acc.weight;
    acc.first = zs_two_sum(mean, remainder / acc.weight, &acc.remainder);
    acc.second = square < 0 ? 0 : square;               /* infinity and NaN stay: the sums overflowed */
    if (!isfinite(square) && is_constant_row(n, value)) /* what overflowed is the rounding of the mean */
        acc.second = 0;
    return acc;
}

static bool is_extreme(zs_method method)
{
    return method == ZS_METHOD_MIN || method == ZS_METHOD_MAX;
}

static zs_accumulator extreme_row(zs_method method, size_t n, const double *value)
{
    zs_accumulator acc = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (isnan(value[i]))
            continue;
        bool beyond = method == ZS_METHOD_MIN ? value[i] < acc.first : value[i] > acc.first;
        if (acc.weight == 0 || beyond)
            acc.first = value[i];
        acc.weight += 1;
    }
    acc.count = acc.weight;
    return acc;
}

zs_accumulator zs_accumulate_row(zs_method method, size_t n, const double *value, const double *weight)
{
    if (is_extreme(method))
        return extreme_row(method, n, value);
    return zs_method_has_weights(method) ? moments_row(n, value, weight) : sum_row(n, value, weight);
}

void zs_accumulate_cells(zs_method method, size_t n, const double *value, const double *weight,
                         zs_accumulator *acc)
{
    (void)method; /* one value is its own mean, sum and extreme */
    for (size_t i = 0; i < n; i++) {
        take(value[i], weight, i, &acc[i].weight, &acc[i].first);
        acc[i].second = acc[i].remainder = 0;
        acc[i].count = acc[i].weight != 0;
    }
}

void zs_accumulators_weigh(size_t n, zs_accumulator *acc, double factor)
{
    for (size_t i = 0; i < n; i++) {
        acc[i].weight *= factor;
        acc[i].second *= factor;
    }
}

static zs_accumulator merge_extremes(zs_method method, zs_accumulator left, zs_accumulator right)
{
    bool beyond = method == ZS_METHOD_MIN ? right.first < left.first : right.first > left.first;
    return (zs_accumulator){ .count = left.count + right.count,
                             .weight = left.weight + right.weight,
                             .first = beyond ? right.first : left.first };
}

void zs_accumulators_merge(zs_method method, size_t n, zs_accumulator *left, const zs_accumulator *right)
{
    for (size_t i = 0; i < n; i++) {
        if (right[i].weight == 0)
            continue;
        if (left[i].weight == 0)
            left[i] = right[i];
        else if (is_extreme(method))
            left[i] = merge_extremes(method, left[i], right[i]);
        else if (zs_method_has_weights(method))
            left[i] = zs_accumulator_merge_moments(left[i], right[i]);
        else
            left[i] = (zs_accumulator){ .count = left[i].count + right[i].count,
                                        .weight = left[i].weight + right[i].weight,
                                        .first = left[i].first + right[i].first };
    }
}

static double result_of(zs_method method, zs_accumulator acc)
{
    if (method == ZS_METHOD_COUNT)
        return acc.weight;
    switch (method) {
    case ZS_METHOD_STD:
        return sqrt(acc.second / acc.weight);
    case ZS_METHOD_VARIANCE:
        return acc.second / acc.weight;
    case ZS_METHOD_RMS:
        return sqrt(acc.second / acc.weight + acc.first * acc.first);
    default:
        return acc.first;
    }
}

/* Sums that overflowed can be infinite or NaN.  NaN alone means that there were too few values. */
void zs_accumulators_result(zs_method method, int min_count, size_t n, const zs_accumulator *acc,
                            double *result)
{
    for (size_t i = 0; i < n; i++) {
        bool few = acc[i].weight == 0 || acc[i].count < min_count;
        double found = few && method != ZS_METHOD_COUNT ? (double)NAN : result_of(method, acc[i]);
        result[i] = few || isfinite(found) ? found : INFINITY;
    }
}

/* A stack for zs_tree_fold(). */
typedef struct entries {
    zs_method method;
    size_t n; /* accumulators of an entry */
    zs_accumulator *first;
} entries;

static void merge_entries(void *stack, int below)
{
    const entries *e = stack;
    zs_accumulator *left = e->first + (size_t)below * e->n;
    zs_accumulators_merge(e->method, e->n, left, left + e->n);
}

void zs_accumulators_push(zs_method method, size_t n, zs_tree *tree, zs_accumulator *stack, zs_node node,
                          const zs_accumulator *acc)
{
    entries e = { method, n, stack };
    memmove(stack + (size_t)tree->depth * n, acc, n * sizeof *acc);
    zs_tree_fold(tree, node, merge_entries, &e);
}

void zs_accumulators_close(zs_method method, size_t n, const zs_tree *tree, zs_accumulator *stack)
{
    entries e = { method, n, stack };
    zs_tree_close(tree, merge_entries, &e);
}

bool zs_method_has_weights(zs_method method)
{
    return method == ZS_METHOD_MEAN || method == ZS_METHOD_STD || method == ZS_METHOD_VARIANCE ||
           method == ZS_METHOD_RMS;
}
