#include "stats/moments.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/two_sum.h"
#include "stats/sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRIP = ZS_SUMS_CELLS }; /* cells worked on at a time: what they need stays in the nearest cache */

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

int zs_part_words(zs_moments_kind kind)
{
    return kind == ZS_MOMENTS_TREE ? 3 : 2;
}

size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot)
{
    size_t part = sizeof(int32_t) + (size_t)zs_part_words(kind) * sizeof(zs_word),
           extremes = 2 * sizeof(double);
    size_t leaf = kind == ZS_MOMENTS_TREE ? 4 * sizeof(double) : 0;
    return (size_t)nslot * part + extremes + leaf;
}

static int part_init(zs_part *part, zs_moments_kind kind, size_t n, zs_error *err)
{
    if (!(part->count = zs_alloc(n, sizeof *part->count, "counts", err)) ||
        !(part->first = zs_alloc(n, sizeof *part->first, "means", err)) ||
        !(part->second = zs_alloc(n, sizeof *part->second, "squared deviations", err)) ||
        (kind == ZS_MOMENTS_TREE && !(part->rest = zs_alloc(n, sizeof *part->rest, "means", err))))
        return -1;
    return 0;
}

static void part_clear(zs_part *part)
{
    free(part->count);
    free(part->first);
    free(part->second);
    free(part->rest);
}

int zs_moments_init(zs_moments *m, zs_moments_kind kind, size_t ncell, int nslot, zs_error *err)
{
    *m = (zs_moments){ .kind = kind, .ncell = ncell, .nslot = nslot };
    if (part_init(&m->slot, kind, (size_t)m->nslot * ncell, err) ||
        !(m->min = zs_alloc_raw(ncell, sizeof *m->min, "minima", err)) ||
        !(m->max = zs_alloc_raw(ncell, sizeof *m->max, "maxima", err)))
        goto fail;
    if (kind == ZS_MOMENTS_TREE && zs_leaf_init(&m->leaf, ncell, err))
        goto fail;
    m->room = ncell;
    zs_moments_reset(m, ncell, 0);
    return 0;
fail:
    zs_moments_clear(m);
    return -1;
}

static void part_zero(zs_part part, size_t n)
{
    memset(part.count, 0, n * sizeof *part.count);
    memset(part.first, 0, n * sizeof *part.first);
    memset(part.second, 0, n * sizeof *part.second);
    if (part.rest)
        memset(part.rest, 0, n * sizeof *part.rest);
}

void zs_moments_reset(zs_moments *m, size_t ncell, int64_t first_leaf)
{
    m->ncell = ncell <= m->room ? ncell : m->room;
    m->next_leaf = first_leaf;
    m->tree.depth = 0;
    part_zero(m->slot, m->ncell); /* a slot of the tree is written before it is read: only exact needs this */
    if (m->kind == ZS_MOMENTS_TREE)
        zs_leaf_reset(m->leaf, m->ncell);
    for (size_t i = 0; i < m->ncell; i++) {
        m->min[i] = INFINITY;
        m->max[i] = -INFINITY;
    }
}

void zs_moments_clear(zs_moments *m)
{
    part_clear(&m->slot);
    zs_leaf_clear(&m->leaf);
    free(m->min);
    free(m->max);
    *m = (zs_moments){ 0 };
}

zs_part zs_part_at(zs_part part, size_t offset)
{
    return (zs_part){ part.count + offset, part.first + offset, part.second + offset,
                      part.rest ? part.rest + offset : NULL };
}

static void merge_exact(size_t n, zs_part left, zs_part right)
{
    for (size_t i = 0; i < n; i++) {
        left.count[i] += right.count[i];
        left.first[i].whole += right.first[i].whole;
        left.second[i].whole += right.second[i].whole;
    }
}

/* Two neighbours, the right one into the left one.  Where one of them has nothing, the other one's bits stay.
 */
ZS_KERNEL static void merge_nodes(size_t n, int32_t *restrict count, double *restrict mean,
                                  double *restrict rest, double *restrict m2,
                                  const int32_t *restrict right_count, const double *restrict right_mean,
                                  const double *restrict right_rest, const double *restrict right_m2)
{
    for (size_t i = 0; i < n; i++) {
        double a = count[i], b = right_count[i], both = a + b > 0 ? a + b : 1, share = b / both;
        double delta = (right_mean[i] - mean[i]) + (right_rest[i] - rest[i]);
        double new_rest, new_mean = zs_two_sum(mean[i], rest[i] + delta * share, &new_rest);
        double new_m2 = m2[i] + right_m2[i] + delta * delta * a * share;
        new_mean = b > 0 ? new_mean : mean[i];
        new_rest = b > 0 ? new_rest : rest[i];
        new_m2 = b > 0 ? new_m2 : m2[i];
        mean[i] = a > 0 ? new_mean : right_mean[i];
        rest[i] = a > 0 ? new_rest : right_rest[i];
        m2[i] = a > 0 ? new_m2 : right_m2[i];
        count[i] += right_count[i];
    }
}

static void merge_tree(size_t n, zs_part left, zs_part right)
{
    merge_nodes(n, left.count, &left.first->real, &left.rest->real, &left.second->real, right.count,
                &right.first->real, &right.rest->real, &right.second->real);
}

void zs_part_merge(zs_moments_kind kind, size_t n, zs_part left, zs_part right)
{
    if (kind == ZS_MOMENTS_EXACT)
        merge_exact(n, left, right);
    else
        merge_tree(n, left, right);
}

/* A leaf of a strip is complete: merge what is complete by it. */
static void leaf_done(zs_moments *m, zs_tree *tree, size_t cell, size_t n, int64_t number)
{
    int slot = tree->depth;
    zs_leaf leaf = zs_leaf_at(m->leaf, cell);
    zs_part to = zs_part_at(m->slot, (size_t)slot * m->ncell + cell);
    zs_leaf_close(leaf, n, to.count, &to.first->real, &to.rest->real, &to.second->real);
    zs_leaf_reset(leaf, n);
    for (int merges = zs_tree_push(tree, (zs_node){ 0, number }); merges > 0; merges--, slot--)
        zs_part_merge(m->kind, n, zs_part_at(m->slot, (size_t)(slot - 1) * m->ncell + cell),
                      zs_part_at(m->slot, (size_t)slot * m->ncell + cell));
}

/* The steps of one call at the cells of one strip.  The tree is the same for all cells: each strip begins
 * with the stack and the leaf as they were before the call; the last one's are kept. */
static zs_tree add_tree(zs_moments *m, size_t cell, size_t n, const zs_span *span, int64_t nspan,
                        size_t stride)
{
    double x[STRIP];
    zs_tree tree = m->tree;
    int64_t number = m->next_leaf;
    zs_leaf leaf = zs_leaf_at(m->leaf, cell);
    for (const zs_span *end = span + nspan; span < end; span++) {
        for (int64_t t = 0; t < span->count; t++) {
            size_t at = ((size_t)t * stride + cell) * zs_type_size(span->packing->type);
            zs_unpack(span->packing, (const char *)span->stored + at, n, x);
            zs_leaf_add(leaf, n, x, m->min + cell, m->max + cell);
        }
        if (span->ends_leaf)
            leaf_done(m, &tree, cell, n, number++);
    }
    return tree;
}

/* What was summed up goes where it stays. */
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
    zs_part all = zs_part_at(m->slot, cell);
    take(n, sums, all.count, &all.first->whole, &all.second->whole, m->min + cell, m->max + cell);
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
