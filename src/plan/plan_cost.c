#include "plan/plan_cost.h"

#include "base/range.h"
#include "plan/plan_chunks.h"
#include "plan/plan_family.h"
#include "plan/plan_products.h"
#include "plan/plan_reading.h"
#include "plan/plan_shares.h"
#include "stats/moments.h"
#include "stats/statistics.h"

#include <math.h>

/* What an operation costs, as the number of bytes that could be moved meanwhile.  These are orders of
 * magnitude for disks and networks of any kind. */
enum {
    OPEN_COST = 512 * 1024, /* open a file */
    PIECE_COST = 64 * 1024, /* read or write one contiguous piece */
    CHUNK_COST = 16 * 1024, /* compress a chunk of an output, and put it into the index */
    ROUND_COST = 64 * 1024  /* add up with all ranks what waits, and write it */
};

/* Sizes of what is worked on together, if the data and the memory are large enough. */
enum {
    PIECE_BYTES = 256 * 1024,        /* a batch: contiguous bytes of an output */
    ROW_BATCHES = 8,                 /* batches of the same rows */
    CHUNKS_BYTES = 16 * 1024 * 1024, /* a batch of compressed chunks: compression takes so long that caches
                                      * matter less */
    CHUNK_BUFFERS = 4                /* of the input: as stored, decoded, and between two filters */
};

/* --- memory ------------------------------------------------------------------------------------------ */

/* Bytes of all statistics of a cell that an output can have. */
static int64_t put_bytes(const zs_problem *p)
{
    enum { OTHERS = 24 }; /* center and spread, and what a trend adds */
    return (int64_t)zs_statistics_bytes(p->kind) + OTHERS;
}

/* Compressed chunks: of each output those of two rounds, and one that is being compressed.  A round of
 * statistics ends with the field with which it is full (run/turns.h).  zlib may need a little more than its
 * input: a 16th. */
static int64_t staging_bytes(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol;
    int64_t owned = zs_plan_most_owned(plan, plan->busiest.owners) * p->ncol, field = owned * 8;
    int64_t statistics = zs_min(zs_plan_round_bytes(p) + field, zs_plan_groups(plan) * owned * put_bytes(p));
    int64_t values =
        (p->wanted.zscore + p->wanted.anomaly) * zs_max(plan->batch.steps * cells * 4, statistics) +
        statistics;
    return 2 * (values + values / 16) + zs_max(cells * 4, field);
}

/* Rows of pixels of so many rows each, at most, that some rows have a part in.  Each level begins a new one.
 */
static int64_t lines_of(const zs_problem *p, int64_t rows, int64_t each)
{
    return rows / each + 2 + (p->level_rows > 0 ? rows / p->level_rows + 1 : 0);
}

/* What is collected for the page: maps and numbers of the rank's steps, and statistics of the rows that it
 * owns in each tile, of all groups.  At the end maps are gathered in exchanges, and one rank has all that is
 * packed, while the list of it grows. */
static void measure_page(zs_plan *plan)
{
    enum { OPEN = 5 }; /* as rows of pixels: those of a map that are open, at its edges and in its middle */
    const zs_problem *p = &plan->problem;
    const zs_page_needs *page = &p->wanted.products.page;
    if (!page->wanted)
        return;
    int64_t rows = plan->busiest.rows, steps = plan->busiest.steps;
    int64_t maps = zs_min(page->maps, zs_divide_up(page->maps * steps, p->nstep) + 1);
    int64_t told = zs_min(page->steps, zs_divide_up(page->steps * steps, p->nstep) + 1);
    int64_t level = p->level_rows > 0 ? p->level_rows : p->nrow;
    int64_t all = p->nrow / level * zs_divide_up(level, page->map_rows);
    int64_t lines = zs_min(all, lines_of(p, rows, page->map_rows));
    int64_t most = lines_of(p, rows, page->statistic_rows);
    int64_t owned =
        plan->tiles * lines_of(p, zs_plan_most_owned(plan, plan->busiest.owners), page->statistic_rows);
    owned = zs_plan_in_blocks(p) ? most : zs_min(owned, most); /* owned rows lie in all blocks */
    plan->memory.report = maps * (lines + OPEN) * page->map_bytes + told * page->step_bytes +
                          zs_plan_groups(plan) * owned * page->statistic_bytes + 2 * page->packed_bytes;
    if (plan->partition.row_parts > 1)
        plan->memory.report += 2 * zs_plan_exchange_bytes(p);
}

/* Plain output: a batch is still in the nearest cache when it is written.  Where a map is larger than a
 * batch, several steps of the same rows follow each other, while the statistics of these rows are in a cache.
 * The system lets ranks write into one file one after another: one makes its next batch while another one
 * writes.  Compressed output: whole chunks.  Where nothing is written, what products keep of the rows of a
 * batch can stay in a cache. */
static void measure_batch(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    bool all_rows = p->wanted.compressed || p->wanted.products.in_order;
    bool deep = p->wanted.products.deep && !p->wanted.zscore && !p->wanted.anomaly;
    int64_t row_bytes = p->ncol * 4;
    int64_t piece_rows = zs_max(1, PIECE_BYTES / (deep ? ROW_BATCHES : 1) / row_bytes);
    int64_t wanted = p->wanted.compressed ? zs_min(CHUNKS_BYTES, p->budget / 16) : PIECE_BYTES;
    int64_t rows = all_rows ? plan->tile_rows : zs_min(plan->tile_rows, piece_rows);
    plan->batch.rows = rows;
    plan->batch.steps = zs_max(1, zs_min(plan->busiest.steps, wanted / (rows * row_bytes)));
    plan->batch.repeat = rows < plan->tile_rows ? ROW_BATCHES : 1;
}

/* Bytes of a cell in the messages of the first pass. */
static int64_t message_of(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return zs_message_bytes(p->kind, zs_plan_has_extremes(p), plan->busiest.nodes);
}

/* Moments, and the messages that carry them to their owners. */
static void measure_moments(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    const zs_busiest *busiest = &plan->busiest;
    bool made = zs_plan_makes_groups(p), blocks = zs_plan_in_blocks(p);
    int64_t message = message_of(plan);
    plan->slice_rows =
        zs_plan_slice_of(plan, message, zs_plan_most_owned(plan, busiest->owners), busiest->members);
    if (blocks)
        plan->slice_rows = zs_plan_family_slice(plan, plan->slice_rows);
    int64_t cells = busiest->taken * plan->tile_rows * p->ncol;
    if (plan->keep) /* the moments of one slice of one set at a time */
        cells = busiest->taken == 0 ? 0 : made ? zs_plan_family_piece(plan) : plan->slice_rows * p->ncol;
    int64_t received_rows = plan->slice_rows * busiest->members;
    int64_t sent_rows = zs_min(received_rows, plan->tile_rows); /* those with members are the owners */
    int64_t exchanged_rows = busiest->shared > 0 ? sent_rows + received_rows : 0;
    plan->memory.moments = cells * (int64_t)zs_moments_cell_bytes(p->kind, busiest->slots);
    if (blocks)
        plan->memory.moments += zs_plan_family_bytes(plan);
    plan->memory.exchange = exchanged_rows * p->ncol * message;
}

/* Bytes of what the second pass needs of a cell of a group: mean and scale; with a trend also the slope, and
 * the time that it is counted from. */
static int64_t shared_bytes(const zs_problem *p)
{
    return p->kind == ZS_MOMENTS_TREND ? 32 : 16;
}

/* What the second pass needs of each group that is needed at a time; the statistics of the owned rows, and
 * one field of them on its way to the writer; earlier statistics of a slice. */
static void measure_statistics(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t groups = plan->by_group ? 1 : plan->busiest.needed, cells = plan->tile_rows * p->ncol;
    int64_t owned = zs_plan_most_owned(plan, plan->busiest.owners);
    int64_t statistics = (int64_t)zs_statistics_bytes(p->kind);
    plan->memory.statistics = groups * cells * shared_bytes(p) + owned * p->ncol * (statistics + 8);
    if (p->kind == ZS_MOMENTS_TREND) /* the times of the steps */
        plan->memory.statistics += plan->busiest.steps * (int64_t)sizeof(double);
    if (p->prior)
        plan->memory.statistics += plan->slice_rows * p->ncol * statistics;
}

void zs_plan_measure(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_plan_memory *memory = &plan->memory;
    int64_t map_bytes = plan->tile_rows * p->ncol * (int64_t)p->value_size;
    /* Compressed chunks are written by all ranks together: ranks without the group would wait.  Reductions
     * over time need the steps in their order; quantiles of z-scores, the statistics of all groups. */
    plan->by_group =
        plan->keep && !p->wanted.compressed && !p->wanted.products.blocks && !zs_plan_has_series(p);
    measure_batch(plan);
    zs_plan_measure_products(plan);
    measure_page(plan);
    measure_moments(plan);
    measure_statistics(plan);
    int64_t outputs = p->wanted.zscore + p->wanted.anomaly;
    memory->catalog = p->wanted.products.catalog;
    memory->kept = plan->keep ? plan->busiest.steps * map_bytes : 0;
    memory->buffers = zs_plan_measure_reading(plan) +
                      outputs * plan->batch.steps * plan->batch.rows * p->ncol * 4 +
                      CHUNK_BUFFERS * p->input.chunk_bytes + p->input.decoder_bytes;
    memory->buffers += p->wanted.chunk_bytes;
    if (p->wanted.compressed && !p->wanted.stores)
        memory->buffers += (int64_t)ceil((double)staging_bytes(plan) * zs_problem_chunk_padding(p));
    if (!p->wanted.statistics)
        memory->moments = memory->exchange = memory->statistics = 0;
    memory->total = memory->kept + memory->moments + memory->exchange + memory->statistics + memory->buffers +
                    memory->products + memory->report + memory->catalog;
    if (memory->exchange / 8 > INT32_MAX) /* MPI counts in int */
        memory->total = INT64_MAX;
}

/* --- cost -------------------------------------------------------------------------------------------- */

/* Are rows cut elsewhere than at the edges of the input's chunks? */
static bool cuts_chunks(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return plan->partition.row_quantum % p->input.chunk_rows != 0 ||
           plan->partition.row_phase != p->input.row_offset;
}

/* Bytes of the rows and steps of a tile that are read, with the rest of the chunks that they cut. */
static int64_t read_bytes(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    const zs_input_storage *input = &p->input;
    bool cut_rows = (plan->tile_rows % input->chunk_rows != 0 && plan->tiles > 1) ||
                    (cuts_chunks(plan) && plan->tiles * plan->partition.row_parts > 1);
    bool cut_steps = plan->partition.time_parts > 1 && plan->partition.time_quantum % input->chunk_steps != 0;
    int64_t chunks = zs_divide_up(plan->tile_rows, input->chunk_rows) + cut_rows;
    int64_t rows = zs_min(chunks * input->chunk_rows, p->nrow + input->row_offset);
    int64_t steps = plan->busiest.steps + (cut_steps ? input->chunk_steps - 1 : 0);
    int64_t repeats = plan->layers           ? 1
                      : p->gather.steps == 0 ? zs_divide_up(input->chunk_steps, plan->read_steps)
                                             : zs_divide_up(p->gather.chunk_steps, plan->stored_steps);
    return zs_plan_passes(plan) * plan->tiles * rows * steps * repeats * input->row_bytes;
}

/* Bytes of merging, for each group with members in several time parts: what the owner of the most rows
 * receives, and the mean and standard deviation that all get back. */
static double exchange_cost(const zs_plan *plan)
{
    const zs_busiest *busiest = &plan->busiest;
    int parts = plan->partition.time_parts;
    int64_t owned = zs_plan_owned(plan, (zs_range){ 0, busiest->rows }, 0, parts).count;
    const zs_problem *p = &plan->problem;
    int64_t ncol = p->ncol, message = message_of(plan);
    if (parts == 1)
        return 0;
    return (double)zs_min(busiest->taken, busiest->shared) *
           (double)(owned * parts * ncol * message + busiest->rows * ncol * shared_bytes(p));
}

/* Rounds in which compressed chunks are written: of the statistics that a rank owns, in which all ranks go
 * together where they share groups, and of its batches.  In a store there are none. */
static double rounds_of(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    const zs_busiest *busiest = &plan->busiest;
    if (!p->wanted.compressed || p->wanted.stores)
        return 0;
    int64_t shared = zs_min(busiest->taken, busiest->shared);
    double rows = (double)(shared * zs_plan_most_owned(plan, plan->partition.time_parts)) +
                  (double)((busiest->taken - shared) * plan->tile_rows);
    double put = rows * (double)(p->ncol * put_bytes(p)) / (double)zs_max(1, zs_plan_round_bytes(p));
    return (double)plan->tiles * (1 + put + (double)zs_divide_up(busiest->steps, plan->batch.steps));
}

double zs_plan_cost(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int64_t rows = plan->busiest.rows, steps = plan->busiest.steps;
    int64_t passes = zs_plan_passes(plan), outputs = p->wanted.zscore + p->wanted.anomaly;
    bool whole_maps = rows == p->nrow && plan->tiles == 1; /* they follow each other without a gap */
    double writes = whole_maps ? 1 : (double)steps;
    double reads = whole_maps ? 1 : (double)zs_divide_up(steps, p->input.chunk_steps);
    plan->read_bytes = read_bytes(plan);
    double written = (double)(outputs * rows * steps * p->ncol * 4);
    double made = p->wanted.compressed ? (double)(outputs * steps * zs_divide_up(rows, plan->map_rows)) : 0;
    double opens =
        (double)(passes * plan->tiles) * (double)zs_divide_up(p->input.nfile, plan->partition.time_parts);
    return (double)plan->read_bytes + written + exchange_cost(plan) + made * CHUNK_COST + opens * OPEN_COST +
           rounds_of(plan) * ROUND_COST +
           (double)plan->tiles * ((double)passes * reads + (double)outputs * writes) * PIECE_COST;
}
