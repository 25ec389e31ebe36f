#include "stats/accumulator_rows.h"

#include "base/kernel.h"
#include "base/two_sum.h"

#include <stdbool.h>
#include <string.h>

zs_accumulator_rows zs_rows_of_block(zs_row_block *b)
{
    return (zs_accumulator_rows){ b->count, b->weight, b->first, b->second, b->remainder };
}

zs_accumulator_rows zs_rows_of(double *memory, size_t n)
{
    return (zs_accumulator_rows){ memory, memory + n, memory + 2 * n, memory + 3 * n, memory + 4 * n };
}

zs_accumulator_rows zs_rows_at(zs_accumulator_rows rows, size_t at)
{
    return (zs_accumulator_rows){ rows.count + at, rows.weight + at, rows.first + at, rows.second + at,
                                  rows.remainder + at };
}

zs_accumulator zs_rows_get(zs_accumulator_rows rows, size_t row)
{
    return (zs_accumulator){ rows.count[row], rows.weight[row], rows.first[row], rows.second[row],
                             rows.remainder[row] };
}

void zs_rows_copy(zs_accumulator_rows to, zs_accumulator_rows from, size_t n)
{
    memcpy(to.count, from.count, n * sizeof(double));
    memcpy(to.weight, from.weight, n * sizeof(double));
    memcpy(to.first, from.first, n * sizeof(double));
    memcpy(to.second, from.second, n * sizeof(double));
    memcpy(to.remainder, from.remainder, n * sizeof(double));
}

void zs_rows_clear(zs_accumulator_rows rows, size_t n)
{
    memset(rows.count, 0, n * sizeof(double));
    memset(rows.weight, 0, n * sizeof(double));
    memset(rows.first, 0, n * sizeof(double));
    memset(rows.second, 0, n * sizeof(double));
    memset(rows.remainder, 0, n * sizeof(double));
}

/* --- merging ------------------------------------------------------------------------------------------- */

/* Where one has no values, the other one stays as it is. */
ZS_INLINE double pick(bool left_stays, bool right_stays, double left, double right, double both)
{
    return left_stays ? left : right_stays ? right : both;
}

ZS_INLINE zs_accumulator merge_two(zs_row_kind kind, zs_accumulator left, zs_accumulator right)
{
    zs_accumulator both = { left.count + right.count, left.weight + right.weight, 0, 0, 0 };
    if (kind == ZS_ROWS_MOMENTS)
        both = zs_accumulator_merge_moments(left, right);
    else if (kind == ZS_ROWS_SUMS)
        both.first = left.first + right.first;
    else if (kind == ZS_ROWS_LEAST)
        both.first = right.first < left.first ? right.first : left.first;
    else
        both.first = right.first > left.first ? right.first : left.first;
    bool l = right.weight == 0, r = left.weight == 0;
    both.count = pick(l, r, left.count, right.count, both.count);
    both.weight = pick(l, r, left.weight, right.weight, both.weight);
    both.first = pick(l, r, left.first, right.first, both.first);
    if (kind == ZS_ROWS_MOMENTS) { /* otherwise these are 0 */
        both.second = pick(l, r, left.second, right.second, both.second);
        both.remainder = pick(l, r, left.remainder, right.remainder, both.remainder);
    }
    return both;
}

ZS_INLINE zs_accumulator get(const zs_row_block *b, size_t row)
{
    return (zs_accumulator){ b->count[row], b->weight[row], b->first[row], b->second[row],
                             b->remainder[row] };
}

/* Merge pairs of rows of a block, from row `at` on. */
#define PAIR(name, kind)                                                                                \
    ZS_KERNEL static void name(zs_row_block *restrict to, const zs_row_block *restrict from, size_t at, \
                               size_t n)                                                                \
    {                                                                                                   \
        for (size_t i = 0; i < n; i++)                                                                  \
            zs_row_block_put(to, i, merge_two(kind, get(from, at + 2 * i), get(from, at + 2 * i + 1))); \
    }

PAIR(pair_row_sums, ZS_ROWS_SUMS)
PAIR(pair_row_moments, ZS_ROWS_MOMENTS)
PAIR(pair_row_minima, ZS_ROWS_LEAST)
PAIR(pair_row_maxima, ZS_ROWS_MOST)

/* Merge rows one by one.  Pointers by themselves tell the compiler that the arrays do not overlap. */
ZS_INLINE void merge_each(zs_row_kind kind, size_t n, double *restrict count, double *restrict weight,
                          double *restrict first, double *restrict second, double *restrict remainder,
                          const zs_accumulator_rows right)
{
    for (size_t i = 0; i < n; i++) {
        zs_accumulator both =
            merge_two(kind, (zs_accumulator){ count[i], weight[i], first[i], second[i], remainder[i] },
                      (zs_accumulator){ right.count[i], right.weight[i], right.first[i], right.second[i],
                                        right.remainder[i] });
        count[i] = both.count;
        weight[i] = both.weight;
        first[i] = both.first;
        second[i] = both.second;
        remainder[i] = both.remainder;
    }
}

#define MERGE(name, kind)                                                                                   \
    ZS_KERNEL static void name(size_t n, double *restrict count, double *restrict weight,                   \
                               double *restrict first, double *restrict second, double *restrict remainder, \
                               const zs_accumulator_rows right)                                             \
    {                                                                                                       \
        merge_each(kind, n, count, weight, first, second, remainder, right);                                \
    }

MERGE(merge_row_sums, ZS_ROWS_SUMS)
MERGE(merge_row_moments, ZS_ROWS_MOMENTS)
MERGE(merge_row_minima, ZS_ROWS_LEAST)
MERGE(merge_row_maxima, ZS_ROWS_MOST)

typedef void merge_kernel(size_t n, double *count, double *weight, double *first, double *second,
                          double *remainder, const zs_accumulator_rows right);
typedef void pair_kernel(zs_row_block *to, const zs_row_block *from, size_t at, size_t n);

void zs_rows_merge(zs_method method, size_t n, zs_accumulator_rows left, zs_accumulator_rows right)
{
    static merge_kernel *const kernel[] = { [ZS_ROWS_SUMS] = merge_row_sums,
                                            [ZS_ROWS_MOMENTS] = merge_row_moments,
                                            [ZS_ROWS_LEAST] = merge_row_minima,
                                            [ZS_ROWS_MOST] = merge_row_maxima };
    kernel[zs_row_kind_of(method)](n, left.count, left.weight, left.first, left.second, left.remainder,
                                   right);
}

/* --- rows with the same weight ---------------------------------------------------------------------------
 */

/* The count and the weight that all of some rows have; weight 0: they differ, or there is none. */
typedef struct common {
    double count, weight;
} common;

ZS_KERNEL static int64_t differing(size_t n, const double *count, const double *weight)
{
    int64_t differ = 0;
    for (size_t i = 0; i < n; i++)
        differ += (count[i] != count[0]) | (weight[i] != weight[0]);
    return differ;
}

static common common_of(size_t n, const double *count, const double *weight)
{
    bool differ = weight[0] != weight[n - 1] || weight[0] != weight[n / 2]; /* most are found at once */
    return differ || differing(n, count, weight) > 0 ? (common){ 0, 0 } : (common){ count[0], weight[0] };
}

/* Merge pairs of rows with moments that all have one weight: it need not be looked at, and no division is for
 * each of them.  count and weight of `to` are not set. */
ZS_KERNEL static void pair_alike(zs_row_block *restrict to, const zs_row_block *restrict from, size_t at,
                                 size_t n, double weight)
{
    const double share = weight / (weight + weight);
    for (size_t i = 0; i < n; i++) {
        size_t l = at + 2 * i, r = l + 1;
        double distance = (from->first[r] - from->first[l]) + (from->remainder[r] - from->remainder[l]), rest;
        double first = zs_two_sum(from->first[l], distance * share, &rest);
        to->first[i] = zs_two_sum(first, from->remainder[l] + rest, &to->remainder[i]);
        to->second[i] = from->second[l] + from->second[r] + distance * distance * weight * share;
    }
}

/* --- along the tree --------------------------------------------------------------------------------------
 */

/* Merge 2^level rows from row `at` on, pair by pair, to one.  all: what all of them have. */
static zs_accumulator merge_node(const zs_row_block *block, size_t at, int level, zs_row_kind kind,
                                 common all)
{
    static pair_kernel *const kernel[] = { [ZS_ROWS_SUMS] = pair_row_sums,
                                           [ZS_ROWS_MOMENTS] = pair_row_moments,
                                           [ZS_ROWS_LEAST] = pair_row_minima,
                                           [ZS_ROWS_MOST] = pair_row_maxima };
    zs_row_block merged[2];
    const zs_row_block *from = block;
    for (int k = 0; k < level; k++, at = 0) {
        size_t pairs = (size_t)1 << (level - k - 1);
        if (all.weight != 0)
            pair_alike(&merged[k % 2], from, at, pairs, all.weight);
        else
            kernel[kind](&merged[k % 2], from, at, pairs);
        all = (common){ all.count + all.count, all.weight + all.weight };
        from = &merged[k % 2];
    }
    if (all.weight == 0)
        return get(from, at);
    return (zs_accumulator){ all.count, all.weight, from->first[at], from->second[at], from->remainder[at] };
}

void zs_row_block_push(const zs_row_block *block, size_t n, zs_method method, int64_t first, zs_tree *tree,
                       zs_accumulator *stack)
{
    zs_row_kind kind = zs_row_kind_of(method);
    common all = { 0, 0 };
    if (kind == ZS_ROWS_MOMENTS && n > 0)
        all = common_of(n, block->count, block->weight);
    for (size_t at = 0, rows; at < n; at += rows) {
        zs_node node = zs_tree_largest(first + (int64_t)at, (int64_t)(n - at));
        zs_accumulator merged = merge_node(block, at, node.level, kind, all);
        zs_accumulators_push(method, 1, tree, stack, node, &merged);
        rows = (size_t)1 << node.level;
    }
}

/* --- many trees ------------------------------------------------------------------------------------------
 */

/* Rows whose entries are merged. */
typedef struct merging {
    zs_rows_stack stack;
    zs_method method;
    size_t first, n;
} merging;

zs_accumulator_rows zs_rows_entry(zs_rows_stack stack, int k, size_t first)
{
    double *entry = stack.entry + (size_t)k * stack.rows * ZS_ACCUMULATOR_ARRAYS;
    return zs_rows_at(zs_rows_of(entry, stack.rows), first);
}

static void merge_entries(void *object, int below)
{
    const merging *m = object;
    zs_rows_merge(m->method, m->n, zs_rows_entry(m->stack, below, m->first),
                  zs_rows_entry(m->stack, below + 1, m->first));
}

void zs_rows_push(zs_method method, zs_rows_stack stack, size_t first, size_t n, zs_tree *tree, zs_node node,
                  zs_accumulator_rows rows)
{
    merging m = { stack, method, first, n };
    zs_rows_copy(zs_rows_entry(stack, tree->depth, first), rows, n);
    zs_tree_fold(tree, node, merge_entries, &m);
}

void zs_rows_close(zs_method method, zs_rows_stack stack, size_t first, size_t n, const zs_tree *tree)
{
    merging m = { stack, method, first, n };
    zs_tree_close(tree, merge_entries, &m);
}
