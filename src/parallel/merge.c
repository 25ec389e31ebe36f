#include "parallel/merge.h"

#include "base/memory.h"
#include "base/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A rank that merges alone takes about this many cells at a time, at least one row, so that their moments and
 * statistics stay in the second-level cache. */
enum { CACHED_CELLS = 4096 };

/* The number of nodes of the group that a part sends. */
static int depth_of(const zs_merge *merge, int part)
{
    return zs_moments_depth(merge->layout.kind, merge->leaves[part]);
}

/* Go to a set, of whichever kind it is. */
static void go_to(zs_merge *merge, int set)
{
    if (zs_merge_layout_makes_groups(&merge->layout))
        zs_merge_goto_set(merge, set);
    else
        zs_merge_goto(merge, set);
}

/* The words that the longest messages of any set take. */
static void measure(zs_merge *merge, size_t *send, size_t *receive)
{
    const zs_merge_layout *l = &merge->layout;
    zs_moments_kind kind = l->kind;
    size_t ncol = (size_t)l->ncol, cells = (size_t)l->slice_rows * ncol;
    *send = *receive = 0;
    for (int set = 0; set < zs_merge_layout_sets(l); set++) {
        size_t from_all = 0;
        go_to(merge, set);
        if (merge->owners == 1)
            continue;
        int64_t rows = zs_min(l->slice_rows * merge->owners, l->tile_rows);
        for (int k = 0; k < merge->with.n; k++)
            from_all += zs_nodes_words(kind, l->extremes, depth_of(merge, merge->with.part[k]), cells);
        size_t to_all = zs_nodes_words(kind, l->extremes, depth_of(merge, merge->part), (size_t)rows * ncol) +
                        (size_t)merge->parts; /* the counts of each message may take half a word more */
        *send = to_all > *send ? to_all : *send;
        *receive = from_all > *receive ? from_all : *receive;
    }
}

int zs_merge_init(zs_merge *merge, const zs_merge_layout *layout, MPI_Comm column, int part, zs_error *err)
{
    size_t parts = (size_t)layout->parts, send, receive;
    *merge = (zs_merge){ .layout = *layout, .column = column, .part = part, .parts = layout->parts };
    if (!(merge->leaves = zs_alloc(parts, sizeof *merge->leaves, "leaves", err)) ||
        !(merge->with.part = zs_alloc(parts, sizeof *merge->with.part, "parts", err)) ||
        !(merge->needing.part = zs_alloc(parts, sizeof *merge->needing.part, "parts", err)) ||
        !(merge->owner = zs_alloc(parts, sizeof *merge->owner, "owners", err)) ||
        !(merge->needs = zs_alloc(parts, sizeof *merge->needs, "owners", err))) {
        zs_merge_clear(merge);
        return -1;
    }
    measure(merge, &send, &receive);
    go_to(merge, 0);
    if (zs_messages_init(&merge->message, layout->parts, send, receive, err)) {
        zs_merge_clear(merge);
        return -1;
    }
    return 0;
}

void zs_merge_clear(zs_merge *merge)
{
    free(merge->leaves);
    free(merge->with.part);
    free(merge->needing.part);
    free(merge->owner);
    free(merge->needs);
    zs_messages_clear(&merge->message);
    *merge = (zs_merge){ 0 };
}

/* All parts own rows. */
static void let_all_own(zs_merge *merge)
{
    for (int k = 0; k < merge->parts; k++)
        merge->owner[k] = k;
    merge->owners = merge->parts;
}

/* Those with members own rows. */
static void let_some_own(zs_merge *merge)
{
    for (int k = 0; k < merge->parts; k++)
        merge->owner[k] = -1;
    for (int k = 0; k < merge->with.n; k++)
        merge->owner[merge->with.part[k]] = k;
    merge->owners = merge->with.n;
}

/* Who has members of a set, instead of those who had members of the last one. */
static void find_members(zs_merge *merge, int set)
{
    zs_some_parts *with = &merge->with;
    for (int k = 0; k < with->n; k++)
        merge->leaves[with->part[k]].count = 0;
    with->n = 0;
    for (int k = zs_merge_layout_next_with(&merge->layout, set, 0); k < merge->parts;
         k = zs_merge_layout_next_with(&merge->layout, set, k + 1)) {
        merge->leaves[k] = zs_merge_layout_leaves(&merge->layout, set, k);
        with->part[with->n++] = k;
    }
    merge->members = with->n > 0;
}

/* Who needs the mean and the standard deviation of a group.  The owners are known. */
static void find_needs(zs_merge *merge, int group)
{
    zs_some_parts *needing = &merge->needing;
    for (int k = 0; k < needing->n; k++)
        merge->needs[needing->part[k]] = false;
    needing->n = 0;
    merge->others_need = false;
    for (int k = zs_merge_layout_next_needing(&merge->layout, group, 0); k < merge->parts;
         k = zs_merge_layout_next_needing(&merge->layout, group, k + 1)) {
        bool alone = merge->owners == 1 && merge->owner[k] == 0;
        merge->needs[k] = true;
        merge->others_need = merge->others_need || !alone;
        needing->part[needing->n++] = k;
    }
    merge->all_need = needing->n == merge->parts;
}

void zs_merge_goto_set(zs_merge *merge, int set)
{
    find_members(merge, set);
    let_all_own(merge);
    merge->slice_rows = merge->layout.slice_rows;
}

void zs_merge_goto_made(zs_merge *merge, int group)
{
    let_all_own(merge);
    merge->members = false;
    find_needs(merge, group);
    merge->slice_rows = merge->layout.slice_rows;
}

void zs_merge_goto(zs_merge *merge, int group)
{
    find_members(merge, group);
    if (!merge->members || merge->layout.all_own)
        let_all_own(merge);
    else
        let_some_own(merge);
    find_needs(merge, group);
    merge->alone = merge->members && merge->owners == 1 && !merge->others_need;
    int64_t cached = zs_max(1, CACHED_CELLS / merge->layout.ncol), most = merge->layout.slice_rows;
    bool small = merge->alone && !merge->layout.whole_slices;
    merge->slice_rows = small ? zs_min(most, cached) : most;
}

zs_range zs_merge_owned(const zs_merge *merge, zs_range tile, int part)
{
    if (merge->owner[part] < 0)
        return (zs_range){ 0, 0 };
    return zs_merge_layout_owned(&merge->layout, tile, merge->owner[part], merge->owners);
}

int64_t zs_merge_rounds(const zs_merge *merge, zs_range tile)
{
    int64_t largest = zs_merge_layout_owned(&merge->layout, tile, 0, merge->owners).count;
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
    return (size_t)(zs_merge_slice(merge, merge->tile, merge->round, part).count * merge->layout.ncol);
}

/* Does this rank send or receive nodes of the group?  A single owner has all nodes. */
static bool exchanges(const zs_merge *merge)
{
    bool takes_part = merge->owner[merge->part] >= 0 || merge->leaves[merge->part].count > 0;
    return merge->owners > 1 && merge->members && takes_part;
}

/* The messages lie in memory in the order of the ranks. */
void zs_merge_begin(zs_merge *merge, zs_range tile, int64_t round)
{
    merge->tile = tile;
    merge->round = round;
    if (!exchanges(merge))
        return;
    size_t mine = slice_cells(merge, merge->part), send = 0, receive = 0;
    int nodes = depth_of(merge, merge->part);
    zs_moments_kind kind = merge->layout.kind;
    bool extremes = merge->layout.extremes;
    for (int k = 0; k < merge->parts; k++) {
        merge->message.send_at[k] = (int)send;
        merge->message.receive_at[k] = (int)receive;
        merge->message.send_words[k] = (int)zs_nodes_words(kind, extremes, nodes, slice_cells(merge, k));
        merge->message.receive_words[k] = (int)zs_nodes_words(kind, extremes, depth_of(merge, k), mine);
        send += (size_t)merge->message.send_words[k];
        receive += (size_t)merge->message.receive_words[k];
    }
}

void zs_merge_put(zs_merge *merge, int part, zs_moments *moments, size_t first_cell)
{
    size_t cells = slice_cells(merge, part);
    int nodes = depth_of(merge, merge->part);
    const zs_messages *m = &merge->message;
    double *message = part == merge->part ? m->receive + m->receive_at[part] : m->send + m->send_at[part];
    merge->put = zs_nodes_in_moments(moments, first_cell);
    if (merge->owners > 1)
        zs_nodes_copy(zs_nodes_in_message(moments->kind, merge->layout.extremes, message, nodes, cells),
                      merge->put, nodes, cells);
}

/* Merge the received nodes, or the nodes that a single owner put, in place. */
static zs_moments_view merge_received(zs_merge *merge, size_t cells)
{
    zs_node_stack stack;
    zs_moments_kind kind = merge->layout.kind;
    zs_node_stack_begin(&stack, kind, cells);
    for (int k = 0; k < merge->with.n; k++) {
        int part = merge->with.part[k];
        zs_tree nodes = zs_moments_nodes(kind, merge->leaves[part]);
        double *message = merge->message.receive + merge->message.receive_at[part];
        zs_node_stack_push(
            &stack, &nodes,
            merge->owners > 1 ? zs_nodes_in_message(kind, merge->layout.extremes, message, nodes.depth, cells)
                              : merge->put);
    }
    return zs_node_stack_close(&stack);
}

/* Send the nodes of each slice to its owner.  This rank's own ones are where they belong. */
static void exchange(zs_merge *merge)
{
    if (!exchanges(merge))
        return;
    zs_messages *m = &merge->message;
    m->send_words[merge->part] = m->receive_words[merge->part] = 0;
    zs_messages_pass(m, m->send, m->receive, merge->with.n == merge->parts, merge->part, merge->column);
    for (int k = 0; k < merge->parts; k++)
        merge->sent_bytes += m->send_words[k] * (int64_t)sizeof *m->send;
}

/* Send this owner's slice of one statistic to each part that needs it.  values: [rows of the tile][ncol]. */
static void share(zs_merge *merge, const double *mine, double *values)
{
    int n = (int)slice_cells(merge, merge->part);
    bool here = merge->needs[merge->part];
    if (!merge->others_need) {
        zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, merge->part);
        if (here && n > 0)
            memcpy(values + slice.first * merge->layout.ncol, mine, (size_t)n * sizeof *mine);
        return;
    }
    if (!here && n == 0)
        return;
    for (int k = 0; k < merge->parts; k++) {
        zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, k);
        merge->message.send_words[k] = merge->needs[k] ? n : 0;
        merge->message.send_at[k] = 0;
        merge->message.receive_words[k] = here ? (int)(slice.count * merge->layout.ncol) : 0;
        merge->message.receive_at[k] = (int)(slice.first * merge->layout.ncol);
        merge->sent_bytes += k == merge->part || merge->all_need ? 0 : merge->message.send_words[k] * 8;
    }
    if (merge->all_need) {
        MPI_Allgatherv(mine, n, MPI_DOUBLE, values, merge->message.receive_words, merge->message.receive_at,
                       MPI_DOUBLE, merge->column);
        merge->sent_bytes += n * (int64_t)sizeof *mine;
        return;
    }
    zs_messages_pass(&merge->message, mine, values, false, merge->part, merge->column);
}

/* The statistics of this rank's slice: a view into those of its owned rows.  *cells: their number. */
static zs_statistics slice_statistics(const zs_merge *merge, zs_statistics owned, size_t *cells)
{
    zs_range slice = zs_merge_slice(merge, merge->tile, merge->round, merge->part);
    zs_range rows = zs_merge_owned(merge, merge->tile, merge->part);
    int64_t ncol = merge->layout.ncol;
    *cells = (size_t)(slice.count * ncol);
    return zs_statistics_at(owned, (size_t)((slice.first - rows.first) * ncol));
}

zs_moments_view zs_merge_moments(zs_merge *merge, size_t *cells)
{
    *cells = slice_cells(merge, merge->part);
    exchange(merge);
    return *cells > 0 && merge->members ? merge_received(merge, *cells) : (zs_moments_view){ .min = NULL };
}

void zs_merge_exchange(zs_merge *merge, const zs_rules *rules, zs_statistics owned)
{
    size_t cells;
    zs_statistics at = slice_statistics(merge, owned, &cells);
    zs_moments_view all = zs_merge_moments(merge, &cells);
    if (all.cells.count)
        zs_statistics_make(rules, cells, all.cells, all.min, all.max, at);
    else
        zs_statistics_none(cells, at);
}

void zs_merge_share(zs_merge *merge, zs_statistics owned, double *mean, double *std)
{
    size_t cells;
    zs_statistics at = slice_statistics(merge, owned, &cells);
    share(merge, at.mean, mean);
    share(merge, at.std, std);
}

void zs_merge_share_line(zs_merge *merge, zs_statistics owned, double *slope, double *time)
{
    size_t cells;
    zs_statistics at = slice_statistics(merge, owned, &cells);
    share(merge, at.line.slope, slope);
    share(merge, at.line.time, time);
}
