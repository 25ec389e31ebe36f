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
static void measure(zs_reduce *reduce, size_t *send, size_t *receive)
{
    const zs_plan *plan = reduce->plan;
    zs_moments_kind kind = plan->problem.kind;
    size_t ncol = (size_t)plan->problem.ncol, cells = (size_t)plan->slice_rows * ncol;
    int64_t rows = zs_least(plan->slice_rows * plan->time_parts, plan->tile_rows);
    *send = *receive = 0;
    for (int group = 0; group < zs_plan_groups(plan); group++) {
        size_t from_all = 0;
        zs_reduce_goto(reduce, group);
        if (reduce->owners == 1)
            continue;
        for (int k = 0; k < reduce->parts; k++)
            from_all += words_of(kind, reduce->nodes[k].depth, cells);
        size_t to_all = words_of(kind, reduce->nodes[reduce->part].depth, (size_t)rows * ncol) +
                        (size_t)reduce->parts; /* each may be rounded up by one */
        *send = to_all > *send ? to_all : *send;
        *receive = from_all > *receive ? from_all : *receive;
    }
}

int zs_reduce_init(zs_reduce *reduce, const zs_plan *plan, MPI_Comm column, int part, zs_error *err)
{
    size_t parts = (size_t)plan->time_parts, send, receive;
    *reduce = (zs_reduce){ .plan = plan, .column = column, .part = part, .parts = plan->time_parts };
    if (!(reduce->nodes = zs_alloc(parts, sizeof *reduce->nodes, "nodes", err)) ||
        !(reduce->owner = zs_alloc(parts, sizeof *reduce->owner, "owners", err)) ||
        !(reduce->needs = zs_alloc(parts, sizeof *reduce->needs, "owners", err))) {
        zs_reduce_clear(reduce);
        return -1;
    }
    measure(reduce, &send, &receive);
    zs_reduce_goto(reduce, 0);
    if (!(reduce->send = zs_alloc(send, sizeof *reduce->send, "moments to send", err)) ||
        !(reduce->receive = zs_alloc(receive, sizeof *reduce->receive, "moments to receive", err)) ||
        !(reduce->send_words = zs_alloc(4 * parts, sizeof *reduce->send_words, "counts", err))) {
        zs_reduce_clear(reduce);
        return -1;
    }
    reduce->send_at = reduce->send_words + parts;
    reduce->receive_words = reduce->send_at + parts;
    reduce->receive_at = reduce->receive_words + parts;
    return 0;
}

void zs_reduce_clear(zs_reduce *reduce)
{
    free(reduce->nodes);
    free(reduce->owner);
    free(reduce->needs);
    free(reduce->send);
    free(reduce->receive);
    free(reduce->send_words);
    *reduce = (zs_reduce){ 0 };
}

void zs_reduce_goto(zs_reduce *reduce, int group)
{
    reduce->group = group;
    reduce->owners = 0;
    reduce->all_need = true;
    reduce->others_need = false;
    for (int k = 0; k < reduce->parts; k++) {
        zs_range leaves = zs_plan_leaves(reduce->plan, group, k);
        reduce->nodes[k] = zs_moments_nodes(reduce->plan->problem.kind, leaves);
        reduce->owner[k] = leaves.count > 0 ? reduce->owners++ : -1;
        reduce->needs[k] = zs_plan_needs(reduce->plan, group, k);
    }
    reduce->members = reduce->owners > 0;
    for (int k = 0; k < reduce->parts && !reduce->members; k++)
        reduce->owner[k] = reduce->owners++;
    for (int k = 0; k < reduce->parts; k++) {
        bool alone = reduce->owners == 1 && reduce->owner[k] == 0;
        reduce->all_need = reduce->all_need && reduce->needs[k];
        reduce->others_need = reduce->others_need || (reduce->needs[k] && !alone);
    }
    reduce->alone = reduce->members && reduce->owners == 1 && !reduce->others_need;
    int64_t cached = zs_most(1, CACHED_CELLS / reduce->plan->problem.ncol), most = reduce->plan->slice_rows;
    bool small = reduce->alone && !reduce->plan->problem.archive; /* which is read slice by slice */
    reduce->slice_rows = small ? zs_least(most, cached) : most;
}

zs_range zs_reduce_owned(const zs_reduce *reduce, zs_range tile, int part)
{
    if (reduce->owner[part] < 0)
        return (zs_range){ 0, 0 };
    return zs_plan_owned(reduce->plan, tile, reduce->owner[part], reduce->owners);
}

int64_t zs_reduce_rounds(const zs_reduce *reduce, zs_range tile)
{
    int64_t largest = zs_plan_owned(reduce->plan, tile, 0, reduce->owners).count;
    return zs_divide_up(largest, reduce->slice_rows);
}

zs_range zs_reduce_slice(const zs_reduce *reduce, zs_range tile, int64_t round, int part)
{
    zs_range owned = zs_reduce_owned(reduce, tile, part);
    int64_t slice = reduce->slice_rows, first = zs_least(round * slice, owned.count);
    return (zs_range){ owned.first + first, zs_least(owned.count - first, slice) };
}

static size_t slice_cells(const zs_reduce *reduce, int part)
{
    return (size_t)(zs_reduce_slice(reduce, reduce->tile, reduce->round, part).count *
                    reduce->plan->problem.ncol);
}

/* Messages follow each other in the order of their ranks. */
void zs_reduce_begin(zs_reduce *reduce, zs_range tile, int64_t round)
{
    reduce->tile = tile;
    reduce->round = round;
    if (reduce->owners == 1) /* no message */
        return;
    size_t mine = slice_cells(reduce, reduce->part), send = 0, receive = 0;
    int nodes = reduce->nodes[reduce->part].depth;
    zs_moments_kind kind = reduce->plan->problem.kind;
    for (int k = 0; k < reduce->parts; k++) {
        reduce->send_at[k] = (int)send;
        reduce->receive_at[k] = (int)receive;
        reduce->send_words[k] = (int)words_of(kind, nodes, slice_cells(reduce, k));
        reduce->receive_words[k] = (int)words_of(kind, reduce->nodes[k].depth, mine);
        send += (size_t)reduce->send_words[k];
        receive += (size_t)reduce->receive_words[k];
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

void zs_reduce_put(zs_reduce *reduce, int part, zs_moments *moments, size_t first_cell)
{
    size_t cells = slice_cells(reduce, part);
    int nodes = reduce->nodes[reduce->part].depth;
    reduce->put = nodes_at(moments, first_cell);
    if (reduce->owners > 1)
        copy_nodes(layout_of(moments->kind, reduce->send + reduce->send_at[part], nodes, cells), reduce->put,
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
static zs_nodes merge_received(zs_reduce *reduce, size_t cells)
{
    zs_moments_kind kind = reduce->plan->problem.kind;
    zs_part stack[ZS_TREE_DEPTH];
    zs_tree tree = { 0 };
    zs_nodes all = { .stride = 0 };
    for (int part = 0; part < reduce->parts; part++) {
        const zs_tree *nodes = &reduce->nodes[part];
        if (nodes->depth == 0)
            continue;
        zs_nodes from = reduce->put;
        if (reduce->owners > 1)
            from = layout_of(kind, reduce->receive + reduce->receive_at[part], nodes->depth, cells);
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
        if (reduce->owner[part] == 0)
            all = from;
        else
            merge_extremes(all, from, cells);
    }
    for (int top = tree.depth - 1; top > 0; top--)
        zs_part_merge(kind, cells, stack[top - 1], stack[top]);
    return all;
}

/* The nodes of each slice to its owner. */
static void exchange(zs_reduce *reduce)
{
    if (reduce->owners == 1 || !reduce->members) /* one has them all; there are none */
        return;
    MPI_Alltoallv(reduce->send, reduce->send_words, reduce->send_at, MPI_DOUBLE, reduce->receive,
                  reduce->receive_words, reduce->receive_at, MPI_DOUBLE, reduce->column);
    for (int k = 0; k < reduce->parts; k++)
        reduce->sent_bytes += k == reduce->part ? 0 : reduce->send_words[k] * (int64_t)sizeof *reduce->send;
}

/* One owner's slice to each part that needs it; values: [tile]. */
static void share(zs_reduce *reduce, const double *mine, double *values)
{
    int n = (int)slice_cells(reduce, reduce->part);
    bool here = reduce->needs[reduce->part];
    if (!reduce->others_need) {
        zs_range slice = zs_reduce_slice(reduce, reduce->tile, reduce->round, reduce->part);
        if (here && n > 0)
            memcpy(values + slice.first * reduce->plan->problem.ncol, mine, (size_t)n * sizeof *mine);
        return;
    }
    for (int k = 0; k < reduce->parts; k++) {
        zs_range slice = zs_reduce_slice(reduce, reduce->tile, reduce->round, k);
        reduce->send_words[k] = reduce->needs[k] ? n : 0;
        reduce->send_at[k] = 0;
        reduce->receive_words[k] = here ? (int)(slice.count * reduce->plan->problem.ncol) : 0;
        reduce->receive_at[k] = (int)(slice.first * reduce->plan->problem.ncol);
        reduce->sent_bytes += k == reduce->part || reduce->all_need ? 0 : reduce->send_words[k] * 8;
    }
    if (reduce->all_need) {
        MPI_Allgatherv(mine, n, MPI_DOUBLE, values, reduce->receive_words, reduce->receive_at, MPI_DOUBLE,
                       reduce->column);
        reduce->sent_bytes += n * (int64_t)sizeof *mine;
        return;
    }
    MPI_Alltoallv(mine, reduce->send_words, reduce->send_at, MPI_DOUBLE, values, reduce->receive_words,
                  reduce->receive_at, MPI_DOUBLE, reduce->column);
}

/* The statistics of this rank's slice, among those of its rows. */
static zs_statistics slice_statistics(const zs_reduce *reduce, zs_statistics owned, size_t *cells)
{
    zs_range slice = zs_reduce_slice(reduce, reduce->tile, reduce->round, reduce->part);
    zs_range rows = zs_reduce_owned(reduce, reduce->tile, reduce->part);
    int64_t ncol = reduce->plan->problem.ncol;
    *cells = (size_t)(slice.count * ncol);
    return zs_statistics_at(owned, (size_t)((slice.first - rows.first) * ncol));
}

void zs_reduce_merge(zs_reduce *reduce, const zs_rules *rules, zs_statistics owned)
{
    size_t cells;
    zs_statistics at = slice_statistics(reduce, owned, &cells);
    exchange(reduce);
    if (cells > 0 && reduce->members) {
        zs_nodes all = merge_received(reduce, cells);
        zs_statistics_make(rules, cells, all.part, all.min, all.max, at);
    } else {
        zs_statistics_none(cells, at);
    }
}

void zs_reduce_share(zs_reduce *reduce, zs_statistics owned, double *mean, double *std)
{
    size_t cells;
    zs_statistics at = slice_statistics(reduce, owned, &cells);
    share(reduce, at.mean, mean);
    share(reduce, at.std, std);
}
