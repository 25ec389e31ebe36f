#include "parallel/merge.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one rank merges alone: so many cells at a time, or a row, whose moments and statistics stay in the
 * second cache. */
enum { CACHED_CELLS = 4096 };

/* Words of 8 bytes for so many nodes of so many cells: means, squared deviations, rests, minima, maxima,
 * counts. */
static size_t words_of(zs_moments_kind kind, int nodes, size_t cells)
{
    size_t values = (size_t)nodes * cells;
    return nodes ? (size_t)zs_part_words(kind) * values + 2 * cells + (values + 1) / 2 : 0;
}

/* Where those parts of a message are. */
static zs_nodes layout_of(zs_moments_kind kind, double *message, int nodes, size_t cells)
{
    size_t values = (size_t)nodes * cells;
    zs_word *first = (zs_word *)(void *)message;
    double *min = message + (size_t)zs_part_words(kind) * values, *max = min + cells;
    return (zs_nodes){ .part = { .count = (int32_t *)(void *)(max + cells),
                                 .first = first,
                                 .second = first + values,
                                 .rest = kind == ZS_MOMENTS_TREE ? first + 2 * values : NULL },
                       .min = min,
                       .max = max,
                       .stride = cells };
}

/* Words for the messages of the group that has the longest ones. */
static void measure(zs_merge *merge, size_t *send, size_t *receive)
{
    const zs_plan *plan = merge->plan;
    zs_moments_kind kind = plan->problem.kind;
    size_t ncol = (size_t)plan->problem.ncol, cells = (size_t)plan->slice_rows * ncol;
    int64_t rows = zs_min(plan->slice_rows * plan->time_parts, plan->tile_rows);
    *send = *receive = 0;
    for (int group = 0; group < zs_plan_groups(plan); group++) {
        size_t from_all = 0;
        zs_merge_goto(merge, group);
        if (merge->owners == 1)
            continue;
        for (int k = 0; k < merge->parts; k++)
            from_all += words_of(kind, merge->nodes[k].depth, cells);
        size_t to_all = words_of(kind, merge->nodes[merge->part].depth, (size_t)rows * ncol) +
                        (size_t)merge->parts; /* each may be rounded up by one */
        *send = to_all > *send ? to_all : *send;
        *receive = from_all > *receive ? from_all : *receive;
    }
}

int zs_merge_init(zs_merge *merge, const zs_plan *plan, MPI_Comm column, int part, zs_error *err)
{
    size_t parts = (size_t)plan->time_parts, send, receive;
    *merge = (zs_merge){ .plan = plan, .column = column, .part = part, .parts = plan->time_parts };
    if (!(merge->nodes = zs_alloc(parts, sizeof *merge->nodes, "nodes", err)) ||
        !(merge->owner = zs_alloc(parts, sizeof *merge->owner, "owners", err)) ||
        !(merge->needs = zs_alloc(parts, sizeof *merge->needs, "owners", err))) {
        zs_merge_clear(merge);
        return -1;
    }
    measure(merge, &send, &receive);
    zs_merge_goto(merge, 0);
    if (!(merge->send = zs_alloc(send, sizeof *merge->send, "moments to send", err)) ||
        !(merge->receive = zs_alloc(receive, sizeof *merge->receive, "moments to receive", err)) ||
        !(merge->send_words = zs_alloc(4 * parts, sizeof *merge->send_words, "counts", err))) {
        zs_merge_clear(merge);
        return -1;
    }
    merge->send_at = merge->send_words + parts;
    merge->receive_words = merge->send_at + parts;
    merge->receive_at = merge->receive_words + parts;
    return 0;
}

void zs_merge_clear(zs_merge *merge)
{
    free(merge->nodes);
    free(merge->owner);
    free(merge->needs);
    free(merge->send);
    free(merge->receive);
    free(merge->send_words);
    *merge = (zs_merge){ 0 };
}

void zs_merge_goto(zs_merge *merge, int group)
{
    merge->group = group;
    merge->owners = 0;
    merge->all_need = true;
    merge->others_need = false;
    for (int k = 0; k < merge->parts; k++) {
        zs_range leaves = zs_plan_leaves(merge->plan, group, k);
        merge->nodes[k] = zs_moments_nodes(merge->plan->problem.kind, leaves);
        merge->owner[k] = leaves.count > 0 ? merge->owners++ : -1;
        merge->needs[k] = zs_plan_needs(merge->plan, group, k);
    }
    merge->members = merge->owners > 0;
    for (int k = 0; k < merge->parts && !merge->members; k++)
        merge->owner[k] = merge->owners++;
    for (int k = 0; k < merge->parts; k++) {
        bool alone = merge->owners == 1 && merge->owner[k] == 0;
        merge->all_need = merge->all_need && merge->needs[k];
        merge->others_need = merge->others_need || (merge->needs[k] && !alone);
    }
    merge->alone = merge->members && merge->owners == 1 && !merge->others_need;
    int64_t cached = zs_max(1, CACHED_CELLS / merge->plan->problem.ncol), most = merge->plan->slice_rows;
    bool small = merge->alone && !merge->plan->problem.prior; /* which is read slice by slice */
    merge->slice_rows = small ? zs_min(most, cached) : most;
}

zs_range zs_merge_owned(const zs_merge *merge, zs_range tile, int part)
{
    if (merge->owner[part] < 0)
        return (zs_range){ 0, 0 };
    return zs_plan_owned(merge->plan, tile, merge->owner[part], merge->owners);
}

int64_t zs_merge_rounds(const zs_merge *merge, zs_range tile)
{
    int64_t largest = zs_plan_owned(merge->plan, tile, 0, merge->owners).count;
    return zs_divide_up(largest, merge->slice_rows);
}

zs_range zs_merge_slice(const zs_merge *merge, zs_range tile, int64_t round, int part)
{
    zs_range owned = zs_merge_owned(merge, tile, part);
    int64_t slice = merge->slice_rows, first = zs_min(round * slice, owned.count);
    return (zs_range){ owned.first + first, zs_min(owned.count - first, slice) };
}

static size_t slice_cells(const zs_merge *merge, int part)
{
    return (size_t)(zs_merge_slice(merge, merge->tile, merge->round, part).count * merge->plan->problem.ncol);
}

/* Messages follow each other in the order of their ranks. */
void zs_merge_begin(zs_merge *merge, zs_range tile, int64_t round)
{
    merge->tile = tile;
    merge->round = round;
    if (merge->owners == 1) /* no message */
        return;
    size_t mine = slice_cells(merge, merge->part), send = 0, receive = 0;
    int nodes = merge->nodes[merge->part].depth;
    zs_moments_kind kind = merge->plan->problem.kind;
    for (int k = 0; k < merge->parts; k++) {
        merge->send_at[k] = (int)send;
        merge->receive_at[k] = (int)receive;
        merge->send_words[k] = (int)words_of(kind, nodes, slice_cells(merge, k));
        merge->receive_words[k] = (int)words_of(kind, merge->nodes[k].depth, mine);
        send += (size_t)merge->send_words[k];
        receive += (size_t)merge->receive_words[k];
    }
}

/* The nodes of a slice, where moments have them. */
static zs_nodes nodes_at(const zs_moments *moments, size_t first_cell)
{
    return (zs_nodes){ .part = zs_part_at(moments->slot, first_cell),
                       .min = moments->min + first_cell,
                       .max = moments->max + first_cell,
                       .stride = moments->ncell };
}

static void copy_nodes(zs_nodes to, zs_nodes from, int nodes, size_t cells)
{
    for (int k = 0; k < nodes; k++) {
        zs_part source = zs_part_at(from.part, (size_t)k * from.stride);
        zs_part at = zs_part_at(to.part, (size_t)k * to.stride);
        memcpy(at.count, source.count, cells * sizeof *at.count);
        memcpy(at.first, source.first, cells * sizeof *at.first);
        memcpy(at.second, source.second, cells * sizeof *at.second);
        if (at.rest)
            memcpy(at.rest, source.rest, cells * sizeof *at.rest);
    }
    if (nodes > 0) {
        memcpy(to.min, from.min, cells * sizeof *to.min);
        memcpy(to.max, from.max, cells * sizeof *to.max);
    }
}

void zs_merge_put(zs_merge *merge, int part, zs_moments *moments, size_t first_cell)
{
    size_t cells = slice_cells(merge, part);
    int nodes = merge->nodes[merge->part].depth;
    merge->put = nodes_at(moments, first_cell);
    if (merge->owners > 1)
        copy_nodes(layout_of(moments->kind, merge->send + merge->send_at[part], nodes, cells), merge->put,
                   nodes, cells);
}

static void merge_extremes(zs_nodes left, zs_nodes right, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        left.min[i] = right.min[i] < left.min[i] ? right.min[i] : left.min[i];
        left.max[i] = right.max[i] > left.max[i] ? right.max[i] : left.max[i];
    }
}

/* Merge what came, or what one rank alone has put, where it lies: all ends in the first node of the first
 * part that has one. */
static zs_nodes merge_received(zs_merge *merge, size_t cells)
{
    zs_moments_kind kind = merge->plan->problem.kind;
    zs_part stack[ZS_TREE_DEPTH];
    zs_tree tree = { 0 };
    zs_nodes all = { .stride = 0 };
    for (int part = 0; part < merge->parts; part++) {
        const zs_tree *nodes = &merge->nodes[part];
        if (nodes->depth == 0)
            continue;
        zs_nodes from = merge->put;
        if (merge->owners > 1)
            from = layout_of(kind, merge->receive + merge->receive_at[part], nodes->depth, cells);
        for (int k = 0; k < nodes->depth; k++) {
            if (kind == ZS_MOMENTS_EXACT && tree.depth > 0) { /* sums know no order: no tree */
                zs_part_merge(kind, cells, stack[0], from.part);
                continue;
            }
            int top = tree.depth;
            stack[top] = zs_part_at(from.part, (size_t)k * from.stride);
            for (int merges = zs_tree_push(&tree, nodes->node[k]); merges > 0; merges--, top--)
                zs_part_merge(kind, cells, stack[top - 1], stack[top]);
        }
        if (merge->owner[part] == 0)
            all = from;
        else
            merge_extremes(all, from, cells);
    }
    for (int top = tree.depth - 1; top > 0; top--)
        zs_part_merge(kind, cells, stack[top - 1], stack[top]);
    return all;
}

/* The nodes of each slice to its owner. */
static void exchange(zs_merge *merge)
{
    if (merge->owners == 1 || !merge->members) /* one has them all; there are none */
        return;
    MPI_Alltoallv(merge->send, merge->send_words, merge->send_at, MPI_DOUBLE, merge->receive,
                  merge->receive_words, merge->receive_at, MPI_DOUBLE, merge->column);
    for (int k = 0; k < merge->parts; k++)
        merge->sent_bytes += k == merge->part ? 0 : merge->send_words[k] * (int64_t)sizeof *merge->send;
}

/* One owner's slice to each part that needs it; values: [tile]. */
static void share(zs_merge *merge, const double *mine, double *values)
{
    int n = (int)slice_cells(merge, merge->part);
    bool here = merge->needs[merge->part];
    if (!merge->others_need) {
        zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, merge->part);
        if (here && n > 0)
            memcpy(values + slice.first * merge->plan->problem.ncol, mine, (size_t)n * sizeof *mine);
        return;
    }
    for (int k = 0; k < merge->parts; k++) {
        zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, k);
        merge->send_words[k] = merge->needs[k] ? n : 0;
        merge->send_at[k] = 0;
        merge->receive_words[k] = here ? (int)(slice.count * merge->plan->problem.ncol) : 0;
        merge->receive_at[k] = (int)(slice.first * merge->plan->problem.ncol);
        merge->sent_bytes += k == merge->part || merge->all_need ? 0 : merge->send_words[k] * 8;
    }
    if (merge->all_need) {
        MPI_Allgatherv(mine, n, MPI_DOUBLE, values, merge->receive_words, merge->receive_at, MPI_DOUBLE,
                       merge->column);
        merge->sent_bytes += n * (int64_t)sizeof *mine;
        return;
    }
    MPI_Alltoallv(mine, merge->send_words, merge->send_at, MPI_DOUBLE, values, merge->receive_words,
                  merge->receive_at, MPI_DOUBLE, merge->column);
}

/* The statistics of this rank's slice, among those of its rows. */
static zs_statistics slice_statistics(const zs_merge *merge, zs_statistics owned, size_t *cells)
{
    zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, merge->part);
    zs_range rows = zs_merge_owned(merge, merge->tile, merge->part);
    int64_t ncol = merge->plan->problem.ncol;
    *cells = (size_t)(slice.count * ncol);
    return zs_statistics_at(owned, (size_t)((slice.first - rows.first) * ncol));
}

void zs_merge_exchange(zs_merge *merge, const zs_rules *rules, zs_statistics owned)
{
    size_t cells;
    zs_statistics at = slice_statistics(merge, owned, &cells);
    exchange(merge);
    if (cells > 0 && merge->members) {
        zs_nodes all = merge_received(merge, cells);
        zs_statistics_make(rules, cells, all.part, all.min, all.max, at);
    } else {
        zs_statistics_none(cells, at);
    }
}

void zs_merge_share(zs_merge *merge, zs_statistics owned, double *mean, double *std)
{
    size_t cells;
    zs_statistics at = slice_statistics(merge, owned, &cells);
    share(merge, at.mean, mean);
    share(merge, at.std, std);
}
