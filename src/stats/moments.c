#include "stats/moments.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/prefetch.h"
#include "stats/lone_step.h"
#include "stats/sums.h"

#include <math.h>
#include <stdlib.h>

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

size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot)
{
    size_t slot = sizeof(int32_t) + (size_t)zs_moments_per_cell(kind) * sizeof(zs_moment),
           extremes = 2 * sizeof(double);
    size_t leaf = kind == ZS_MOMENTS_EXACT ? 0 : zs_leaf_bytes(kind == ZS_MOMENTS_TREND);
    return (size_t)nslot * slot + extremes + leaf;
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

void zs_moments_reset(zs_moments *m, size_t ncell, int64_t first_leaf)
{
    m->ncell = ncell <= m->room ? ncell : m->room;
    m->next_leaf = first_leaf;
    m->begun = false;
    m->tree.depth = 0;
    if (m->kind == ZS_MOMENTS_EXACT) /* the first sums are put there */
        return;
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

static bool is_single(const zs_span *span)
{
    return span->count == 1 && span->ends_leaf;
}

static void unpack_first(const zs_span *span, size_t cell, size_t n, double *x)
{
    zs_unpack(span->packing, (const char *)span->stored + cell * zs_type_size(span->packing->type), n, x);
}

/* The next spans are leaves of one step each, of which `number` is the first: make the node of one, or of two
 * that are children of one node.  Returns how many. */
static int add_single(zs_moments *m, zs_tree *tree, size_t cell, size_t n, int64_t number,
                      const zs_span *span, int64_t nspan)
{
    double x[STRIP], y[STRIP];
    strip s = { m, cell, n };
    zs_cell_moments to = slot_of(&s, tree->depth);
    bool pair = number % 2 == 0 && nspan > 1 && is_single(span + 1);
    unpack_first(span, cell, n, x);
    if (pair) {
        unpack_first(span + 1, cell, n, y);
        zs_lone_pair(n, x, y, to.count, &to.first->real, &to.remainder->real, &to.second->real, m->min + cell,
                     m->max + cell);
    } else {
        zs_lone_leaf(n, x, to.count, &to.first->real, &to.remainder->real, &to.second->real, m->min + cell,
                     m->max + cell);
    }
    zs_tree_fold(tree, (zs_node){ pair, number >> pair }, merge_slots, &s);
    return 1 + pair;
}

/* Add the steps of one call to the cells of one strip.  All strips go through the same nodes, so each begins
 * with the stack and the leaf number from before the call.  Returns the stack after the call. */
static zs_tree add_tree(zs_moments *m, size_t cell, size_t n, const zs_span *span, int64_t nspan,
                        size_t stride)
{
    zs_tree tree = m->tree;
    int64_t number = m->next_leaf;
    zs_leaf leaf = zs_leaf_at(m->leaf, cell);
    bool begun = m->begun;
    for (const zs_span *end = span + nspan; span < end; begun = !span->ends_leaf, span++) {
        if (m->kind == ZS_MOMENTS_TREE && !begun && is_single(span)) {
            int leaves = add_single(m, &tree, cell, n, number, span, end - span);
            number += leaves;
            span += leaves - 1;
            continue;
        }
        zs_leaf_add_span(leaf, cell, n, span, stride, m->min + cell, m->max + cell);
        if (span->ends_leaf)
            end_leaf(m, &tree, cell, n, number++);
    }
    return tree;
}

/* Add the sums of a strip to its moments. */
ZS_KERNEL static void take(size_t n, const zs_sums *restrict sums, int32_t *restrict count,
                           int64_t *restrict sum, int64_t *restrict square)
{
    for (size_t i = 0; i < n; i++) {
        count[i] += sums->count[i];
        sum[i] += sums->sum[i];
        square[i] += (int64_t)sums->square[i];
    }
}

/* The same for a strip without moments: nothing is read. */
ZS_KERNEL static void put(size_t n, const zs_sums *restrict sums, int32_t *restrict count,
                          int64_t *restrict sum, int64_t *restrict square)
{
    for (size_t i = 0; i < n; i++) {
        count[i] = sums->count[i];
        sum[i] = sums->sum[i];
        square[i] = (int64_t)sums->square[i];
    }
}

ZS_KERNEL static void take_extremes(size_t n, const zs_sums *restrict sums, double *restrict min,
                                    double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        double least = sums->least[i], most = sums->most[i];
        least = sums->count[i] > 0 ? least : INFINITY;
        most = sums->count[i] > 0 ? most : -INFINITY;
        min[i] = least < min[i] ? least : min[i];
        max[i] = most > max[i] ? most : max[i];
    }
}

ZS_KERNEL static void put_extremes(size_t n, const zs_sums *restrict sums, double *restrict min,
                                   double *restrict max)
{
    for (size_t i = 0; i < n; i++) {
        double least = sums->least[i], most = sums->most[i];
        min[i] = sums->count[i] > 0 ? least : INFINITY;
        max[i] = sums->count[i] > 0 ? most : -INFINITY;
    }
}

static void take_sums(zs_moments *m, size_t cell, size_t n, const zs_sums *sums, bool first)
{
    zs_cell_moments all = zs_cell_moments_at(m->slot, cell);
    (first ? put : take)(n, sums, all.count, &all.first->integer, &all.second->integer);
    if (!m->brief)
        (first ? put_extremes : take_extremes)(n, sums, m->min + cell, m->max + cell);
}

/* Two steps take hardly longer than one (stats/sums.h).  So a step that stands alone is added with the next
 * one that does, wherever that lies.  Returns the numbers from it to the next one; 0: it is added by itself.
 */
static size_t distance_to_next(const zs_span *span, const zs_span *end)
{
    const zs_span *next = span + 1;
    if (span->count > 1 || next == end || next->count > 1 || next->stored < span->stored ||
        !zs_packing_misses_alike(span->packing, next->packing))
        return 0;
    return (size_t)((const char *)next->stored - (const char *)span->stored) /
           zs_type_size(span->packing->type);
}

/* A strip of a span lies in maps of its own: ask for it while the one before it is added.  cell: of the
 * strip; it may be beyond the last one. */
static void prefetch(const zs_span *span, size_t cell, size_t n, size_t stride)
{
    enum { MOST = 4 /* steps; the sums ask for further ones themselves */ };
    size_t size = zs_type_size(span->packing->type);
    for (int64_t k = 0; k < MOST && k < span->count; k++)
        zs_prefetch((const char *)span->stored + ((size_t)k * stride + cell) * size, n * size);
}

static void add_exact(zs_moments *m, size_t cell, size_t n, const zs_span *span, int64_t nspan, size_t stride)
{
    zs_sums sums;
    int64_t room = ZS_SUMS_STEPS;
    bool first = !m->begun;
    const zs_span *begin = span;
    zs_sums_reset(&sums, n);
    for (const zs_span *end = span + nspan; span < end; span++) {
        size_t distance = distance_to_next(span, end), step = distance > 0 ? distance : stride;
        int64_t steps = distance > 0 ? 2 : span->count;
        const zs_span *next = span + 1 + (distance > 0);
        prefetch(next < end ? next : begin, next < end ? cell : cell + n, n, stride);
        for (int64_t t = 0, some; t < steps; t += some, room -= some) {
            if (room == 0) {
                take_sums(m, cell, n, &sums, first);
                first = false;
                zs_sums_reset(&sums, n);
                room = ZS_SUMS_STEPS;
            }
            size_t at = ((size_t)t * step + cell) * zs_type_size(span->packing->type);
            some = steps - t < room ? steps - t : room;
            zs_sums_add(&sums, span->packing, (const char *)span->stored + at, step, some, n);
        }
        span += distance > 0;
    }
    take_sums(m, cell, n, &sums, first);
}

void zs_moments_add(zs_moments *m, const zs_span *span, int64_t nspan, size_t stride)
{
    zs_tree tree = m->tree;
    if (nspan == 0)
        return;
    for (size_t cell = 0; cell < m->ncell; cell += STRIP) {
        size_t n = m->ncell - cell < STRIP ? m->ncell - cell : STRIP;
        if (m->kind == ZS_MOMENTS_EXACT)
            add_exact(m, cell, n, span, nspan, stride);
        else
            tree = add_tree(m, cell, n, span, nspan, stride);
    }
    for (const zs_span *end = span + nspan; span < end; span++)
        m->next_leaf += span->ends_leaf;
    m->begun = m->kind == ZS_MOMENTS_EXACT || !span[-1].ends_leaf;
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
