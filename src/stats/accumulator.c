#include "stats/accumulator.h"

#include "base/two_sum.h"

#include <math.h>
#include <string.h>

enum { LANES = 8 };

static double sum_lanes(const double lane[LANES])
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* Weight and value of one number; 0 and 0 where it is missing. */
static void take(double value, const double *weight, size_t i, double *w, double *x)
{
    *w = isnan(value) ? 0 : weight ? weight[i] : 1;
    *x = isnan(value) ? 0 : value;
}

/* The sums of weights and of weighted values. */
static zs_accumulator sum_row(size_t n, const double *value, const double *weight)
{
    double weights[LANES] = { 0 }, sums[LANES] = { 0 }, w, x;
    for (size_t i = 0; i < n; i++) {
        take(value[i], weight, i, &w, &x);
        weights[i % LANES] += w;
        sums[i % LANES] += w * x;
    }
    return (zs_accumulator){ .weight = sum_lanes(weights), .first = sum_lanes(sums) };
}

/* Mean and squared deviations: the mean first; what it was rounded by is made good in the second pass. */
static zs_accumulator moments_row(size_t n, const double *value, const double *weight)
{
    zs_accumulator pool = sum_row(n, value, weight);
    double rests[LANES] = { 0 }, squares[LANES] = { 0 }, w, x;
    if (pool.weight == 0)
        return (zs_accumulator){ 0 };
    double mean = pool.first / pool.weight;
    for (size_t i = 0; i < n; i++) {
        take(value[i], weight, i, &w, &x);
        double deviation = x - mean;
        rests[i % LANES] += w * deviation;
        squares[i % LANES] += w * deviation * deviation;
    }
    double rest = sum_lanes(rests), square = sum_lanes(squares) - rest * rest / pool.weight;
    pool.first = zs_two_sum(mean, rest / pool.weight, &pool.rest);
    pool.second = square > 0 ? square : 0;
    return pool;
}

static bool is_extreme(zs_method method)
{
    return method == ZS_METHOD_MIN || method == ZS_METHOD_MAX;
}

static zs_accumulator extreme_row(zs_method method, size_t n, const double *value)
{
    zs_accumulator pool = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (isnan(value[i]))
            continue;
        bool beyond = method == ZS_METHOD_MIN ? value[i] < pool.first : value[i] > pool.first;
        if (pool.weight == 0 || beyond)
            pool.first = value[i];
        pool.weight += 1;
    }
    return pool;
}

zs_accumulator zs_accumulate_row(zs_method method, size_t n, const double *value, const double *weight)
{
    if (is_extreme(method))
        return extreme_row(method, n, value);
    return zs_method_has_weights(method) ? moments_row(n, value, weight) : sum_row(n, value, weight);
}

void zs_accumulate_cells(zs_method method, size_t n, const double *value, const double *weight,
                         zs_accumulator *pool)
{
    (void)method; /* one value is its own mean, sum and extreme */
    for (size_t i = 0; i < n; i++) {
        take(value[i], weight, i, &pool[i].weight, &pool[i].first);
        pool[i].second = pool[i].rest = 0;
    }
}

zs_accumulator zs_accumulators_fold(zs_method method, size_t n, const zs_accumulator *pool)
{
    zs_accumulator all = { 0 };
    for (size_t i = 0; i < n; i++)
        zs_accumulators_merge(method, 1, &all, &pool[i]);
    return all;
}

void zs_accumulators_weigh(size_t n, zs_accumulator *pool, double factor)
{
    for (size_t i = 0; i < n; i++) {
        pool[i].weight *= factor;
        pool[i].second *= factor;
    }
}

static zs_accumulator merge_moments(zs_accumulator left, zs_accumulator right)
{
    double weight = left.weight + right.weight, share = right.weight / weight;
    double distance = (right.first - left.first) + (right.rest - left.rest), rest;
    zs_accumulator pool = { .weight = weight };
    pool.first = zs_two_sum(left.first, distance * share, &rest);
    pool.first = zs_two_sum(pool.first, left.rest + rest, &pool.rest);
    pool.second = left.second + right.second + distance * distance * left.weight * share;
    return pool;
}

static zs_accumulator merge_extremes(zs_method method, zs_accumulator left, zs_accumulator right)
{
    bool beyond = method == ZS_METHOD_MIN ? right.first < left.first : right.first > left.first;
    return (zs_accumulator){ .weight = left.weight + right.weight,
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
            left[i] = merge_moments(left[i], right[i]);
        else
            left[i] = (zs_accumulator){ .weight = left[i].weight + right[i].weight,
                                        .first = left[i].first + right[i].first };
    }
}

static double result_of(zs_method method, zs_accumulator pool)
{
    if (method == ZS_METHOD_COUNT)
        return pool.weight;
    if (pool.weight == 0)
        return NAN;
    switch (method) {
    case ZS_METHOD_STD:
        return sqrt(pool.second / pool.weight);
    case ZS_METHOD_VARIANCE:
        return pool.second / pool.weight;
    case ZS_METHOD_RMS:
        return sqrt(pool.second / pool.weight + pool.first * pool.first);
    default:
        return pool.first;
    }
}

void zs_accumulators_result(zs_method method, size_t n, const zs_accumulator *pool, double *result)
{
    for (size_t i = 0; i < n; i++)
        result[i] = result_of(method, pool[i]);
}

void zs_accumulators_push(zs_method method, size_t n, zs_tree *tree, zs_accumulator *stack, zs_node node,
                          const zs_accumulator *pool)
{
    int top = tree->depth;
    memmove(stack + (size_t)top * n, pool, n * sizeof *pool);
    for (int merges = zs_tree_push(tree, node); merges > 0; merges--, top--)
        zs_accumulators_merge(method, n, stack + (size_t)(top - 1) * n, stack + (size_t)top * n);
}

void zs_accumulators_close(zs_method method, size_t n, const zs_tree *tree, zs_accumulator *stack,
                           double *result)
{
    for (int top = tree->depth - 1; top > 0; top--)
        zs_accumulators_merge(method, n, stack + (size_t)(top - 1) * n, stack + (size_t)top * n);
    zs_accumulators_result(method, n, stack, result);
}

bool zs_method_has_weights(zs_method method)
{
    return method == ZS_METHOD_MEAN || method == ZS_METHOD_STD || method == ZS_METHOD_VARIANCE ||
           method == ZS_METHOD_RMS;
}
