#include "moments.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRIP = 512
}; /* cells worked on at a time: their state stays in the nearest cache while time goes by */

static int64_t block_first(int64_t nstep, int64_t first_step)
{
    return first_step / zs_tree_block(nstep);
}

static int64_t block_count(int64_t nstep, int64_t first_step, int64_t count)
{
    int64_t block = zs_tree_block(nstep);
    return count ? (first_step + count + block - 1) / block - first_step / block : 0;
}

int zs_moments_slots(zs_moments_kind kind, int64_t nstep, int64_t first_step, int64_t count)
{
    if (kind == ZS_MOMENTS_EXACT || count == 0)
        return 1;
    return zs_tree_slots(block_first(nstep, first_step), block_count(nstep, first_step, count));
}

zs_tree zs_moments_nodes(zs_moments_kind kind, int64_t nstep, int64_t first_step, int64_t count)
{
    if (kind == ZS_MOMENTS_EXACT)
        return (zs_tree){ .depth = count > 0 };
    return zs_tree_cover(block_first(nstep, first_step), block_count(nstep, first_step, count));
}

int zs_part_words(zs_moments_kind kind)
{
    return kind == ZS_MOMENTS_TREE ? 3 : 2;
}

size_t zs_moments_cell_bytes(zs_moments_kind kind, int nslot)
{
    size_t part = sizeof(int32_t) + (size_t)zs_part_words(kind) * sizeof(zs_word),
           extremes = 2 * sizeof(double);
    size_t leaf = kind == ZS_MOMENTS_TREE ? part : 0;
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

int zs_moments_init(zs_moments *m, zs_moments_kind kind, size_t ncell, int64_t nstep, int64_t first_step,
                    int64_t count, zs_error *err)
{
    *m = (zs_moments){ .kind = kind, .ncell = ncell, .nstep = nstep, .block = zs_tree_block(nstep) };
    m->nslot = zs_moments_slots(kind, nstep, first_step, count);
    if (part_init(&m->slot, kind, (size_t)m->nslot * ncell, err) ||
        !(m->min = zs_alloc_raw(ncell, sizeof *m->min, "minima", err)) ||
        !(m->max = zs_alloc_raw(ncell, sizeof *m->max, "maxima", err)))
        goto fail;
    if (kind == ZS_MOMENTS_TREE && part_init(&m->leaf, kind, ncell, err))
        goto fail;
    m->room = ncell;
    zs_moments_reset(m, ncell);
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

void zs_moments_reset(zs_moments *m, size_t ncell)
{
    m->ncell = ncell <= m->room ? ncell : m->room;
    m->tree.depth = 0;
    part_zero(m->slot, m->ncell); /* a slot of the tree is written before it is read: only exact needs this */
    if (m->kind == ZS_MOMENTS_TREE)
        part_zero(m->leaf, m->ncell);
    for (size_t i = 0; i < m->ncell; i++) {
        m->min[i] = INFINITY;
        m->max[i] = -INFINITY;
    }
}

void zs_moments_clear(zs_moments *m)
{
    part_clear(&m->slot);
    part_clear(&m->leaf);
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

/* a + b as the nearest double and the exact remainder. */
static inline double two_sum(double a, double b, double *remainder)
{
    double sum = a + b, part = sum - a;
    *remainder = (a - (sum - part)) + (b - part);
    return sum;
}

static void merge_tree(size_t n, zs_part left, zs_part right)
{
    for (size_t i = 0; i < n; i++) {
        double a = left.count[i], b = right.count[i], both = a + b > 0 ? a + b : 1;
        double mean = left.first[i].real, rest = left.rest[i].real, m2 = left.second[i].real;
        double delta = (right.first[i].real - mean) + (right.rest[i].real - rest), share = b / both;
        double new_rest, new_mean = two_sum(mean, rest + delta * share, &new_rest);
        double new_m2 = m2 + right.second[i].real + delta * delta * a * share;
        left.first[i].real = a > 0 ? (b > 0 ? new_mean : mean) : right.first[i].real;
        left.rest[i].real = a > 0 ? (b > 0 ? new_rest : rest) : right.rest[i].real;
        left.second[i].real = a > 0 ? (b > 0 ? new_m2 : m2) : right.second[i].real;
        left.count[i] += right.count[i];
    }
}

void zs_part_merge(zs_moments_kind kind, size_t n, zs_part left, zs_part right)
{
    if (kind == ZS_MOMENTS_EXACT)
        merge_exact(n, left, right);
    else
        merge_tree(n, left, right);
}

/* One step of n cells into the block under way. */
static void leaf_add(zs_part leaf, double *min, double *max, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int valid = x[i] == x[i];
        double value = valid ? x[i] : 0, about = leaf.count[i] == 0 ? value : leaf.rest[i].real;
        double d = valid ? value - about : 0;
        leaf.rest[i].real = about;
        leaf.count[i] += valid;
        leaf.first[i].real += d;
        leaf.second[i].real += d * d;
        min[i] = x[i] < min[i] ? x[i] : min[i];
        max[i] = x[i] > max[i] ? x[i] : max[i];
    }
}

/* The block is complete: its mean and M2 into slot, and begin anew. */
static void leaf_close(zs_part slot, zs_part leaf, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double count = leaf.count[i] > 0 ? leaf.count[i] : 1, sum = leaf.first[i].real;
        double m2 = leaf.second[i].real - sum * (sum / count);
        slot.count[i] = leaf.count[i];
        double rest, mean = two_sum(leaf.rest[i].real, sum / count, &rest);
        slot.first[i].real = leaf.count[i] > 0 ? mean : 0;
        slot.rest[i].real = leaf.count[i] > 0 ? rest : 0;
        slot.second[i].real = m2 > 0 ? m2 : 0;
    }
    part_zero(leaf, n);
}

/* The steps of one call at the cells of one strip.  The tree is the same for all cells: each strip begins
 * with the stack as it was before the call, and the last one's is kept. */
static zs_tree add_tree(zs_moments *m, size_t cell, size_t n, const zs_packing *packing, const void *stored,
                        size_t stride, int64_t first_step, int64_t count)
{
    double x[STRIP];
    zs_tree tree = m->tree;
    zs_part leaf = zs_part_at(m->leaf, cell);
    for (int64_t t = 0; t < count; t++) {
        size_t at = ((size_t)t * stride + cell) * zs_type_size(packing->type);
        zs_unpack(packing, (const char *)stored + at, n, x);
        leaf_add(leaf, m->min + cell, m->max + cell, x, n);
        int64_t done = first_step + t + 1;
        if (done % m->block != 0 && done != m->nstep)
            continue;
        int slot = tree.depth;
        leaf_close(zs_part_at(m->slot, (size_t)slot * m->ncell + cell), leaf, n);
        for (int merges = zs_tree_push(&tree, (zs_node){ 0, (done - 1) / m->block }); merges > 0;
             merges--, slot--)
            zs_part_merge(m->kind, n, zs_part_at(m->slot, (size_t)(slot - 1) * m->ncell + cell),
                          zs_part_at(m->slot, (size_t)slot * m->ncell + cell));
    }
    return tree;
}

static void add_exact(zs_moments *m, size_t cell, size_t n, const zs_packing *packing, const void *stored,
                      size_t stride, int64_t count)
{
    int32_t number[STRIP], valid[STRIP], min[STRIP], max[STRIP];
    zs_part sum = zs_part_at(m->slot, cell);
    for (size_t i = 0; i < n; i++) {
        min[i] = INT32_MAX;
        max[i] = INT32_MIN;
    }
    for (int64_t t = 0; t < count; t++) {
        size_t at = ((size_t)t * stride + cell) * zs_type_size(packing->type);
        zs_unpack_small(packing, (const char *)stored + at, n, number, valid);
        for (size_t i = 0; i < n; i++) {
            int32_t v = number[i], low = valid[i] ? v : INT32_MAX, high = valid[i] ? v : INT32_MIN;
            sum.count[i] += valid[i];
            sum.first[i].whole += v;
            sum.second[i].whole += (int64_t)v * v;
            min[i] = low < min[i] ? low : min[i];
            max[i] = high > max[i] ? high : max[i];
        }
    }
    for (size_t i = 0; i < n; i++)
        if (min[i] <= max[i]) {
            m->min[cell + i] = fmin(m->min[cell + i], min[i]);
            m->max[cell + i] = fmax(m->max[cell + i], max[i]);
        }
}

void zs_moments_add(zs_moments *m, const zs_packing *packing, const void *stored, size_t stride,
                    int64_t first_step, int64_t count)
{
    zs_tree tree = m->tree;
    for (size_t cell = 0; cell < m->ncell; cell += STRIP) {
        size_t n = m->ncell - cell < STRIP ? m->ncell - cell : STRIP;
        if (m->kind == ZS_MOMENTS_EXACT)
            add_exact(m, cell, n, packing, stored, stride, count);
        else
            tree = add_tree(m, cell, n, packing, stored, stride, first_step, count);
    }
    m->tree = tree;
}
