#include "stats/moments.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/two_sum.h"
#include "stats/sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRIP = ZS_SUMS_CELLS }; /* cells at a time: their sums stay in the first-level cache */

int zs_moments_slots(zs_moments_kind kind, zs_range leaves)
{
    if (kind == ZS_MOMENTS_EXACT || leaves.count == 0)
        return 1;
    return zs_tree_slots(leaves.first, leaves.count);
}

zs_tree zs_moments_nodes(zs_moments_kind kind, zs_range leaves)
{
    if (kind == ZS_MOMENTS_EXACT)
        return zs_tree_cover(0, leaves.count > 0);
    return zs_tree_cover(leaves.first, leaves.count);
}

int zs_moments_depth(zs_moments_kind kind, zs_range leaves)
{
    return kind == ZS_MOMENTS_EXACT ? leaves.count > 0 : zs_tree_depth(leaves.first, leaves.count);
}

int zs_moments_per_cell(zs_moments_kind kind)
{
    return kind == ZS_MOMENTS_TREND ? 6 : kind == ZS_MOMENTS_TREE ? 3 : 2;
}

size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot)
{
    size_t slot = sizeof(int32_t) + (size_t)zs_moments_per_cell(kind) * sizeof(zs_moment),
           extremes = 2 * sizeof(double);
    size_t leaf = kind == ZS_MOMENTS_EXACT ? 0 : zs_leaf_bytes(kind == ZS_MOMENTS_TREND);
    return (size_t)nslot * slot + extremes + leaf;
}

int zs_cell_moments_init(zs_cell_moments *cells, zs_moments_kind kind, size_t n, zs_error *err)
{
    *cells = (zs_cell_moments){ 0 };
    if (!(cells->count = zs_alloc(n, sizeof *cells->count, "counts", err)) ||
        !(cells->first = zs_alloc(n, sizeof *cells->first, "means", err)) ||
        !(cells->second = zs_alloc(n, sizeof *cells->second, "squared deviations", err)) ||
        (kind != ZS_MOMENTS_EXACT &&
         !(cells->remainder = zs_alloc(n, sizeof *cells->remainder, "means", err))))
        return -1;
    zs_trend *trend = &cells->trend;
    if (kind == ZS_MOMENTS_TREND && (!(trend->time = zs_alloc(n, sizeof *trend->time, "times", err)) ||
                                     !(trend->square = zs_alloc(n, sizeof *trend->square, "times", err)) ||
                                     !(trend->slope = zs_alloc(n, sizeof *trend->slope, "slopes", err))))
        return -1;
    return 0;
}

void zs_cell_moments_clear(zs_cell_moments *cells)
{
    free(cells->count);
    free(cells->first);
    free(cells->second);
    free(cells->remainder);
    free(cells->trend.time);
    free(cells->trend.square);
    free(cells->trend.slope);
    *cells = (zs_cell_moments){ 0 };
}

int zs_moments_init(zs_moments *m, zs_moments_kind kind, size_t ncell, int nslot, zs_error *err)
{
    *m = (zs_moments){ .kind = kind, .ncell = ncell, .nslot = nslot };
    if (zs_cell_moments_init(&m->slot, kind, (size_t)m->nslot * ncell, err) ||
        !(m->min = zs_alloc_raw(ncell, sizeof *m->min, "minima", err)) ||
        !(m->max = zs_alloc_raw(ncell, sizeof *m->max, "maxima", err)))
        goto fail;
    if (kind != ZS_MOMENTS_EXACT && zs_leaf_init(&m->leaf, ncell, kind == ZS_MOMENTS_TREND, err))
        goto fail;
    m->room = ncell;
    zs_moments_reset(m, ncell, 0);
    return 0;
fail:
    zs_moments_clear(m);
    return -1;
}

static void cells_zero(zs_cell_moments cells, size_t n)
{
    memset(cells.count, 0, n * sizeof *cells.count);
    memset(cells.first, 0, n * sizeof *cells.first);
    memset(cells.second, 0, n * sizeof *cells.second);
    if (cells.remainder)
        memset(cells.remainder, 0, n * sizeof *cells.remainder);
}

void zs_moments_reset(zs_moments *m, size_t ncell, int64_t first_leaf)
{
    m->ncell = ncell <= m->room ? ncell : m->room;
    m->next_leaf = first_leaf;
    m->tree.depth = 0;
    cells_zero(m->slot,
               m->ncell); /* only exact needs this: a slot of the tree is written before it is read */
    if (m->kind != ZS_MOMENTS_EXACT)
        zs_leaf_reset(m->leaf, m->ncell);
    for (size_t i = 0; i < m->ncell; i++) {
        m->min[i] = INFINITY;
        m->max[i] = -INFINITY;
    }
}

void zs_moments_clear(zs_moments *m)
{
    zs_cell_moments_clear(&m->slot);
    zs_leaf_clear(&m->leaf);
    free(m->min);
    free(m->max);
    *m = (zs_moments){ 0 };
}

zs_cell_moments zs_cell_moments_at(zs_cell_moments cells, size_t offset)
{
    return (zs_cell_moments){ cells.count + offset, cells.first + offset, cells.second + offset,
                              cells.remainder ? cells.remainder + offset : NULL,
                              zs_trend_at(cells.trend, offset) };
}

void zs_cell_moments_copy(size_t n, zs_cell_moments to, zs_cell_moments from)
{
    memcpy(to.count, from.count, n * sizeof *to.count);
    memcpy(to.first, from.first, n * sizeof *to.first);
    memcpy(to.second, from.second, n * sizeof *to.second);
    if (to.remainder)
        memcpy(to.remainder, from.remainder, n * sizeof *to.remainder);
    zs_trend_copy(n, to.trend, from.trend);
}

static void merge_exact(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    for (size_t i = 0; i < n; i++) {
        left.count[i] += right.count[i];
        left.first[i].integer += right.first[i].integer;
        left.second[i].integer += right.second[i].integer;
    }
}

/* Merge the right neighbour into the left one.  Where one has no values, the bits of the other stay. */
ZS_KERNEL static void merge_nodes(size_t n, int32_t *restrict count, double *restrict mean,
                                  double *restrict remainder, double *restrict m2,
                                  const int32_t *restrict right_count, const double *restrict right_mean,
                                  const double *restrict right_remainder, const double *restrict right_m2)
{
    for (size_t i = 0; i < n; i++) {
        double a = count[i], b = right_count[i], both = a + b > 0 ? a + b : 1, share = b / both;
        double delta = (right_mean[i] - mean[i]) + (right_remainder[i] - remainder[i]);
        double new_remainder, new_mean = zs_two_sum(mean[i], remainder[i] + delta * share, &new_remainder);
        double new_m2 = m2[i] + right_m2[i] + delta * delta * a * share;
        new_mean = b > 0 ? new_mean : mean[i];
        new_remainder = b > 0 ? new_remainder : remainder[i];
        new_m2 = b > 0 ? new_m2 : m2[i];
        mean[i] = a > 0 ? new_mean : right_mean[i];
        remainder[i] = a > 0 ? new_remainder : right_remainder[i];
        m2[i] = a > 0 ? new_m2 : right_m2[i];
        count[i] += right_count[i];
    }
}

static void merge_tree(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    merge_nodes(n, left.count, &left.first->real, &left.remainder->real, &left.second->real, right.count,
                &right.first->real, &right.remainder->real, &right.second->real);
}

/* The same with lines: R takes the place of M2. */
ZS_KERNEL static void merge_lines(size_t n, int32_t *restrict count, double *restrict mean,
                                  double *restrict remainder, double *restrict residual, zs_trend left,
                                  const int32_t *restrict right_count, const double *restrict right_mean,
                                  const double *restrict right_remainder,
                                  const double *restrict right_residual, zs_trend right)
{
    double *restrict time = left.time, *restrict square = left.square, *restrict slope = left.slope;
    for (size_t i = 0; i < n; i++) {
        double a = count[i], b = right_count[i], both = a + b > 0 ? a + b : 1, share = b / both;
        double dx = (right_mean[i] - mean[i]) + (right_remainder[i] - remainder[i]);
        double dt = right.time[i] - time[i], new_time = time[i] + dt * share;
        double new_remainder, new_mean = zs_two_sum(mean[i], remainder[i] + dx * share, &new_remainder);
        zs_line old = { square[i], slope[i], residual[i] };
        zs_line other = { right.square[i], right.slope[i], right_residual[i] };
        zs_line both_lines = zs_line_merge(old, other, a * share, dt, dx);
        bool left_alone = b == 0, right_alone = a == 0;
        mean[i] = right_alone ? right_mean[i] : left_alone ? mean[i] : new_mean;
        remainder[i] = right_alone ? right_remainder[i] : left_alone ? remainder[i] : new_remainder;
        time[i] = right_alone ? right.time[i] : left_alone ? time[i] : new_time;
        square[i] = right_alone ? other.square : left_alone ? old.square : both_lines.square;
        slope[i] = right_alone ? other.slope : left_alone ? old.slope : both_lines.slope;
        residual[i] = right_alone ? other.residual : left_alone ? old.residual : both_lines.residual;
        count[i] += right_count[i];
    }
}

static void merge_trend(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    merge_lines(n, left.count, &left.first->real, &left.remainder->real, &left.second->real, left.trend,
                right.count, &right.first->real, &right.remainder->real, &right.second->real, right.trend);
}

void zs_cell_moments_merge(zs_moments_kind kind, size_t n, zs_cell_moments left, zs_cell_moments right)
{
    if (kind == ZS_MOMENTS_EXACT)
        merge_exact(n, left, right);
    else if (kind == ZS_MOMENTS_TREND)
        merge_trend(n, left, right);
    else
        merge_tree(n, left, right);
}

/* The slots of one strip of cells: a stack for zs_tree_fold(). */
typedef struct strip {
    const zs_moments *moments;
    size_t first, n; /* cells */
} strip;

static zs_cell_moments slot_of(const strip *s, int slot)
{
    return zs_cell_moments_at(s->moments->slot, (size_t)slot * s->moments->ncell + s->first);
}

static void merge_slots(void *stack, int below)
{
    const strip *s = stack;
    zs_cell_moments_merge(s->moments->kind, s->n, slot_of(s, below), slot_of(s, below + 1));
}

/* The strip's leaf is complete: turn it into a node, and merge the nodes that it completes. */
static void end_leaf(zs_moments *m, zs_tree *tree, size_t cell, size_t n, int64_t number)
{
    strip s = { m, cell, n };
    zs_leaf leaf = zs_leaf_at(m->leaf, cell);
    zs_cell_moments to = slot_of(&s, tree->depth);
    if (m->kind == ZS_MOMENTS_TREND)
        zs_leaf_close_fit(leaf, n, to.count, &to.first->real, &to.remainder->real, &to.second->real,
                          to.trend);
    else
        zs_leaf_close(leaf, n, to.count, &to.first->real, &to.remainder->real, &to.second->real);
    zs_leaf_reset(leaf, n);
    zs_tree_fold(tree, (zs_node){ 0, number }, merge_slots, &s);
}

/* Add the steps of one call to the cells of one strip.  All strips go through the same nodes, so each begins
 * with the stack and the leaf number from before the call.  Returns the stack after the call. */
static zs_tree add_tree(zs_moments *m, size_t cell, size_t n, const zs_span *span, int64_t nspan,
                        size_t stride)
{
    zs_tree tree = m->tree;
    int64_t number = m->next_leaf;
    for (const zs_span *end = span + nspan; span < end; span++) {
        zs_leaf_add_span(zs_leaf_at(m->leaf, cell), cell, n, span, stride, m->min + cell, m->max + cell);
        if (span->ends_leaf)
            end_leaf(m, &tree, cell, n, number++);
    }
    return tree;
}

/* Add the sums of a strip to its moments. */
ZS_KERNEL static void take(size_t n, const zs_sums *restrict sums, int32_t *restrict count,
                           int64_t *restrict sum, int64_t *restrict square, double *restrict min,
                           double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        double least = sums->least[i], most = sums->most[i];
        least = sums->count[i] > 0 ? least : INFINITY;
        most = sums->count[i] > 0 ? most : -INFINITY;
        count[i] += sums->count[i];
        sum[i] += sums->sum[i];
        square[i] += (int64_t)sums->square[i];
        min[i] = least < min[i] ? least : min[i];
        max[i] = most > max[i] ? most : max[i];
    }
}

static void take_sums(zs_moments *m, size_t cell, size_t n, const zs_sums *sums)
{
    zs_cell_moments all = zs_cell_moments_at(m->slot, cell);
    take(n, sums, all.count, &all.first->integer, &all.second->integer, m->min + cell, m->max + cell);
}

static void add_exact(zs_moments *m, size_t cell, size_t n, const zs_span *span, int64_t nspan, size_t stride)
{
    zs_sums sums;
    int64_t room = ZS_SUMS_STEPS;
    zs_sums_reset(&sums, n);
    for (const zs_span *end = span + nspan; span < end; span++)
        for (int64_t t = 0, some; t < span->count; t += some, room -= some) {
            if (room == 0) {
                take_sums(m, cell, n, &sums);
                zs_sums_reset(&sums, n);
                room = ZS_SUMS_STEPS;
            }
            size_t at = ((size_t)t * stride + cell) * zs_type_size(span->packing->type);
            some = span->count - t < room ? span->count - t : room;
            zs_sums_add(&sums, span->packing, (const char *)span->stored + at, stride, some, n);
        }
    take_sums(m, cell, n, &sums);
}

void zs_moments_add(zs_moments *m, const zs_span *span, int64_t nspan, size_t stride)
{
    zs_tree tree = m->tree;
    for (size_t cell = 0; cell < m->ncell; cell += STRIP) {
        size_t n = m->ncell - cell < STRIP ? m->ncell - cell : STRIP;
        if (m->kind == ZS_MOMENTS_EXACT)
            add_exact(m, cell, n, span, nspan, stride);
        else
            tree = add_tree(m, cell, n, span, nspan, stride);
    }
    for (const zs_span *end = span + nspan; span < end; span++)
        m->next_leaf += span->ends_leaf;
    m->tree = tree;
}

zs_moments_view zs_moments_close(zs_moments *m, size_t first, size_t n)
{
    for (size_t cell = first; cell < first + n && m->kind != ZS_MOMENTS_EXACT; cell += STRIP) {
        strip s = { m, cell, first + n - cell < STRIP ? first + n - cell : STRIP };
        zs_tree_close(&m->tree, merge_slots, &s);
    }
    return (zs_moments_view){ zs_cell_moments_at(m->slot, first), m->min + first, m->max + first };
}
