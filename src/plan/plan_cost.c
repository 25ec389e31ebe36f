#include "plan/plan_cost.h"

#include "base/range.h"
#include "stats/moments.h"
#include "stats/statistics.h"

/* What costs as much as moving so many bytes: orders of magnitude, for disks and networks of any kind. */
enum {
    OPEN_COST = 512 * 1024, /* to open a file */
    PIECE_COST = 64 * 1024, /* to read or write one contiguous piece */
    CHUNK_COST = 16 * 1024  /* to make a chunk of an output, and to find it again */
};

/* What is worked on together, where the data is large enough and memory is not short. */
enum {
    READ_BYTES = 16 * 1024 * 1024, /* read */
    PIECE_BYTES = 256 * 1024,      /* made and written, contiguous in the output */
    ROW_BATCHES = 8,               /* pieces of the same rows */
    CHUNKS_BYTES =
        16 * 1024 * 1024, /* of a batch of compressed chunks: they take so long that caches matter less */
    EXCHANGE_BYTES = 16 * 1024 * 1024,
    CHUNK_BUFFERS = 4 /* as stored, decoded, and between two filters */
};

/* Rows and steps of the busiest rank.  The first parts have the most chunks or blocks; the first row part may
 * begin inside a chunk, then the second one has the most rows. */
static int64_t rank_rows(const zs_plan *plan)
{
    return zs_max(zs_plan_rows(plan, 0).count, zs_plan_rows(plan, 1).count);
}

static int64_t rank_steps(const zs_plan *plan)
{
    return zs_plan_steps(plan, 0).count;
}

/* One time part's groups: how many it takes moments of, and needs; the stack of moments, and the nodes that
 * it hands on. */
static zs_busiest part_size(const zs_plan *plan, int part)
{
    zs_busiest size = { .slots = 1 };
    for (int group = 0; group < zs_plan_groups(plan); group++) {
        zs_range leaves = zs_plan_leaves(plan, group, part);
        size.needed += zs_plan_needs(plan, group, part);
        size.taken += leaves.count > 0;
        size.slots = (int)zs_max(size.slots, zs_moments_slots(plan->problem.kind, leaves));
        size.nodes = (int)zs_max(size.nodes, zs_moments_depth(plan->problem.kind, leaves));
    }
    return size;
}

/* How many time parts share out the rows of a group, where they are the fewest; and how many groups have more
 * than one.  A group without members is shared out among all. */
static void count_owners(const zs_plan *plan, zs_busiest *busiest)
{
    busiest->owners = plan->time_parts;
    for (int group = 0; group < zs_plan_groups(plan); group++) {
        int owners = 0;
        for (int part = 0; part < plan->time_parts && (owners < busiest->owners || owners < 2); part++)
            owners += zs_plan_leaves(plan, group, part).count > 0;
        if (owners > 0)
            busiest->owners = owners < busiest->owners ? owners : busiest->owners;
        busiest->shared += owners > 1;
    }
}

/* The tree over all steps, of the part that has the largest share of it. */
static void count_over_time(const zs_plan *plan, zs_busiest *busiest)
{
    zs_plan all = *plan;
    all.problem.groups = NULL;
    busiest->over_time_slots = busiest->over_time_nodes = 1;
    for (int part = 0; part < plan->time_parts && plan->problem.needs.over_time > 0; part++) {
        zs_range leaves = zs_plan_leaves(&all, 0, part);
        busiest->over_time_slots =
            (int)zs_max(busiest->over_time_slots, zs_moments_slots(ZS_MOMENTS_TREE, leaves));
        busiest->over_time_nodes =
            (int)zs_max(busiest->over_time_nodes, zs_moments_nodes(ZS_MOMENTS_TREE, leaves).depth);
    }
}

zs_busiest zs_plan_busiest(const zs_plan *plan)
{
    zs_busiest busiest = { .rows = rank_rows(plan), .steps = rank_steps(plan) };
    for (int part = 0; part < plan->time_parts; part++) {
        zs_busiest size = part_size(plan, part);
        busiest.slots = (int)zs_max(busiest.slots, size.slots);
        busiest.nodes = (int)zs_max(busiest.nodes, size.nodes);
        busiest.taken = (int)zs_max(busiest.taken, size.taken);
        busiest.needed = (int)zs_max(busiest.needed, size.needed);
    }
    count_owners(plan, &busiest);
    count_over_time(plan, &busiest);
    return busiest;
}

/* Compressed chunks of two rounds, of each output, and one chunk on the way. */
static int64_t staging_bytes(const zs_plan *plan, int64_t owned)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol, statistics = owned * p->ncol * 8;
    int64_t values =
        (p->zscore + p->anomaly) * zs_max(plan->write_steps * cells * 4, statistics) + statistics;
    return 2 * (values + values / 16) + zs_max(cells * 4, statistics);
}

/* Bytes of a cell's nodes on their way to who merges them. */
static int64_t node_bytes_of(const zs_plan *plan, zs_busiest busiest)
{
    return busiest.nodes * (4 + 8 * (int64_t)zs_moments_per_cell(plan->problem.kind)) + 16;
}

/* The most nodes that wait to be merged in a tree over so many rows, wherever they begin. */
static int64_t tree_slots(int64_t rows)
{
    int64_t levels = 1;
    while (rows >> levels > 0)
        levels++;
    return 2 * levels;
}

int64_t zs_plan_exchange_bytes(const zs_problem *problem)
{
    return zs_min(EXCHANGE_BYTES, problem->budget / 32);
}

/* What products take: moments of their own with their exchange; trees over rows, of one step where a rank has
 * all rows at once, else of all its steps. */
static void measure_products(zs_plan *plan, zs_busiest busiest)
{
    const zs_problem *p = &plan->problem;
    const zs_needs *needs = &p->needs;
    int64_t ncol = p->ncol, cells = plan->tile_rows * ncol, parts = plan->time_parts;
    int64_t owned = zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0, plan->time_parts).count;
    int64_t node_bytes = busiest.over_time_nodes * (4 + 8 * (int64_t)zs_moments_per_cell(ZS_MOMENTS_TREE)) + 16;
    int64_t slice = zs_plan_exchange_bytes(p) / zs_max(1, ncol * node_bytes * parts);
    plan->over_time_slice_rows = zs_max(1, zs_min(slice, owned));
    int64_t exchange = 2 * plan->over_time_slice_rows * parts * ncol * node_bytes;
    int64_t moments = cells * (int64_t)zs_moments_cell_bytes(ZS_MOMENTS_TREE, busiest.over_time_slots);
    int64_t steps = plan->tile_rows >= p->nrow ? 1 : busiest.steps;
    plan->products_bytes = needs->bytes + needs->cell_bytes * cells +
                           needs->over_time * (moments + exchange + owned * ncol * 44) +
                           needs->tree_bytes * steps * tree_slots(busiest.rows);
    if (needs->tree_bytes > 0 && plan->tile_rows < p->nrow) /* what is exchanged at the end; one by one */
        plan->products_bytes += 2 * zs_plan_exchange_bytes(p);
    if (needs->data)
        plan->products_bytes += plan->write_steps * plan->write_rows * ncol * 8;
}

/* What is made and written together.  Plain bytes: a piece that is still in the nearest cache when it is
 * written; and where a map is larger than that, the same rows of several steps after each other, for their
 * statistics are in a cache then.  Ranks that write into one file wait for each other in the system: while
 * one writes a piece, another one makes its next.  Compressed: whole chunks. */
static void measure_batch(zs_plan *plan, int64_t steps)
{
    const zs_problem *p = &plan->problem;
    int64_t row_bytes = p->ncol * 4,
            wanted = p->shared_chunks ? zs_min(CHUNKS_BYTES, p->budget / 16) : PIECE_BYTES;
    bool whole = p->shared_chunks || p->needs.in_order;
    plan->write_rows = whole ? plan->tile_rows : zs_min(plan->tile_rows, zs_max(1, PIECE_BYTES / row_bytes));
    plan->write_steps = zs_max(1, zs_min(steps, wanted / (plan->write_rows * row_bytes)));
    plan->row_batches = plan->write_rows < plan->tile_rows ? ROW_BATCHES : 1;
}

void zs_plan_measure(zs_plan *plan, zs_busiest busiest)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol, map = cells * (int64_t)p->value_size, cell = p->ncol;
    int64_t node_bytes = node_bytes_of(plan, busiest), steps = busiest.steps;
    plan->group_owners = busiest.owners;
    plan->groups_taken = busiest.taken;
    plan->groups_needed = busiest.needed;
    /* Where compressed chunks are written, all ranks write together, and would wait for those that have the
     * group; and what is reduced over time comes in the order of time. */
    plan->by_group = plan->keep && !p->shared_chunks && p->needs.over_time == 0;
    int64_t owned = zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0, busiest.owners).count;
    measure_batch(plan, steps);
    measure_products(plan, busiest);
    int64_t wanted = zs_max(1, zs_min(READ_BYTES, p->budget / 16) / map);
    plan->read_steps =
        zs_min(steps, plan->layers ? zs_divide_up(wanted, p->chunk_steps) * p->chunk_steps : wanted);
    int64_t slice = zs_plan_exchange_bytes(p) / zs_max(1, cell * node_bytes * plan->time_parts);
    plan->slice_rows = zs_max(1, zs_min(slice, owned));
    int64_t moments_cells = busiest.taken * cells;
    if (plan->keep)
        moments_cells = busiest.taken > 0 ? plan->slice_rows * cell : 0;
    plan->keep_bytes = plan->keep ? steps * map : 0;
    plan->moments_bytes = moments_cells * (int64_t)zs_moments_cell_bytes(p->kind, busiest.slots);
    int64_t sent_rows = zs_min(plan->slice_rows * plan->time_parts, plan->tile_rows);
    int64_t exchanged_rows = busiest.shared > 0 ? sent_rows + plan->slice_rows * plan->time_parts : 0;
    plan->exchange_bytes = exchanged_rows * cell * node_bytes;
    plan->statistics_bytes =
        (plan->by_group ? 1 : busiest.needed) * cells * 16 + owned * cell * (ZS_STATISTICS_BYTES + 8);
    if (p->prior)
        plan->statistics_bytes += plan->slice_rows * cell * ZS_STATISTICS_BYTES;
    int64_t outputs = p->zscore + p->anomaly, read = plan->keep ? 0 : plan->read_steps * map;
    plan->buffer_bytes =
        read + outputs * plan->write_steps * plan->write_rows * cell * 4 + CHUNK_BUFFERS * p->chunk_bytes;
    if (p->shared_chunks)
        plan->buffer_bytes += staging_bytes(plan, owned);
    plan->memory_bytes = plan->keep_bytes + plan->moments_bytes + plan->exchange_bytes +
                         plan->statistics_bytes + plan->buffer_bytes + plan->products_bytes;
    if (plan->exchange_bytes / 8 > INT32_MAX) /* more than MPI can count */
        plan->memory_bytes = INT64_MAX;
}

/* Are rows cut elsewhere than at the edges of the input's chunks? */
static bool off_edges(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return plan->row_quantum % p->chunk_rows != 0 || plan->row_phase != p->row_offset;
}

/* Of merging, for each group that is not one part's alone: what the owner of the most rows receives, and the
 * statistics that all get. */
static double exchange_cost(const zs_plan *plan, zs_busiest busiest)
{
    int64_t owned = zs_plan_owned(plan, (zs_range){ 0, busiest.rows }, 0, plan->time_parts).count;
    int64_t ncol = plan->problem.ncol;
    if (plan->time_parts == 1)
        return 0;
    return (double)zs_min(busiest.taken, busiest.shared) *
           (double)(owned * plan->time_parts * ncol * node_bytes_of(plan, busiest) +
                    busiest.rows * ncol * 16);
}

double zs_plan_cost(zs_plan *plan, zs_busiest busiest)
{
    const zs_problem *p = &plan->problem;
    int64_t rows = busiest.rows, steps = busiest.steps;
    bool cut_rows = (plan->tile_rows % p->chunk_rows != 0 && plan->tiles > 1) ||
                    (off_edges(plan) && plan->tiles * plan->row_parts > 1);
    int64_t chunks = zs_divide_up(plan->tile_rows, p->chunk_rows) + cut_rows;
    int64_t tile_rows = zs_min(chunks * p->chunk_rows, p->nrow + p->row_offset);
    bool cut_steps = plan->time_parts > 1 && plan->time_quantum % p->chunk_steps != 0;
    int64_t touched_steps = steps + (cut_steps ? p->chunk_steps - 1 : 0);
    int64_t passes = zs_plan_passes(plan), outputs = p->zscore + p->anomaly;
    bool whole = rows == p->nrow && plan->tiles == 1; /* maps follow each other without a gap */
    double writes = whole ? 1 : (double)steps,
           reads = whole ? 1 : (double)zs_divide_up(steps, p->chunk_steps);
    int64_t again = plan->layers ? 1 : zs_divide_up(p->chunk_steps, plan->read_steps);
    plan->read_bytes = passes * plan->tiles * tile_rows * touched_steps * again * p->file_row_bytes;
    double written = (double)(outputs * rows * steps * p->ncol * 4);
    double made = p->shared_chunks ? (double)(outputs * steps * zs_divide_up(rows, plan->map_rows)) : 0;
    double opens = (double)(passes * plan->tiles) * (double)zs_divide_up(p->nfile, plan->time_parts);
    return (double)plan->read_bytes + written + exchange_cost(plan, busiest) + made * CHUNK_COST +
           opens * OPEN_COST +
           (double)plan->tiles * ((double)passes * reads + (double)outputs * writes) * PIECE_COST;
}
