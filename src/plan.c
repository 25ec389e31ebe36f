#include "plan.h"

#include <math.h>

/* What costs as much as moving so many bytes: orders of magnitude, for disks and networks of any kind. */
enum {
    OPEN_COST = 512 * 1024,        /* to open a file */
    PIECE_COST = 64 * 1024,        /* to read or write one contiguous piece */
    READ_BYTES = 16 * 1024 * 1024, /* read together, where the data is large enough */
    BATCH_BYTES = 4 * 1024 * 1024, /* made before it is written, so that the writer finds it in a cache */
    PIECE_BYTES = 1024 * 1024,     /* of a batch, contiguous in the output */
    CHUNKS_BYTES =
        16 * 1024 * 1024, /* of a batch of compressed chunks: they take so long that caches matter less */
    EXCHANGE_BYTES = 16 * 1024 * 1024,
    CHUNK_BUFFERS = 4, /* as stored, decoded, and between two filters */
    BAND_CELLS = 512,
    CHUNK_COST = 16 * 1024,               /* to make a chunk of an output, and to find it again */
    CHUNK_CELLS = 64 * 1024,              /* of an output's chunk at least, where rows are cut */
    CHUNK_MOST_CELLS = 256 * 1024 * 1024, /* HDF5 ends at 4 GiB */
    OWNED_CHUNKS = 64                     /* of a field of the statistics, so that many ranks can make them */
};

static int64_t divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

zs_range zs_share(zs_range range, int64_t part, int64_t parts)
{
    int64_t small = range.count / parts, extra = range.count % parts;
    int64_t first = part * small + least(part, extra);
    return (zs_range){ range.first + first, small + (part < extra) };
}

/* Row i of the selection lies in quantum (i + row_phase) / row_quantum: ranges are cut there. */
static int64_t quantum_count(const zs_plan *plan)
{
    return divide_up(plan->problem.nrow + plan->row_phase, plan->row_quantum);
}

int zs_plan_passes(const zs_plan *plan)
{
    return (plan->problem.zscore || plan->problem.anomaly) && !plan->keep ? 2 : 1;
}

bool zs_plan_busy(const zs_plan *plan, int rank)
{
    return rank < plan->time_parts * plan->row_parts;
}

int zs_plan_time_part(const zs_plan *plan, int rank)
{
    return rank / plan->row_parts;
}

int zs_plan_row_part(const zs_plan *plan, int rank)
{
    return rank % plan->row_parts;
}

zs_range zs_plan_steps(const zs_plan *plan, int time_part)
{
    if (time_part >= plan->time_parts)
        return (zs_range){ plan->problem.nstep, 0 };
    int64_t quantum = plan->time_quantum, nstep = plan->problem.nstep;
    zs_range blocks = zs_share((zs_range){ 0, divide_up(nstep, quantum) }, time_part, plan->time_parts);
    int64_t first = least(blocks.first * quantum, nstep);
    return (zs_range){ first, least((blocks.first + blocks.count) * quantum, nstep) - first };
}

zs_range zs_plan_rows(const zs_plan *plan, int row_part)
{
    const zs_problem *p = &plan->problem;
    if (row_part >= plan->row_parts)
        return (zs_range){ p->nrow, 0 };
    zs_range quanta = zs_share((zs_range){ 0, quantum_count(plan) }, row_part, plan->row_parts);
    int64_t first = most(quanta.first * plan->row_quantum - plan->row_phase, 0);
    int64_t end = least((quanta.first + quanta.count) * plan->row_quantum - plan->row_phase, p->nrow);
    return (zs_range){ first, most(end - first, 0) };
}

zs_range zs_plan_tile(const zs_plan *plan, int row_part, int tile)
{
    zs_range rows = zs_plan_rows(plan, row_part);
    int64_t first = least(tile * plan->tile_rows, rows.count);
    return (zs_range){ rows.first + first, least(plan->tile_rows, rows.count - first) };
}

zs_range zs_plan_owned(const zs_plan *plan, zs_range tile, int time_part)
{
    int64_t rows = plan->owned_rows;
    zs_range chunks = zs_share((zs_range){ 0, divide_up(tile.count, rows) }, time_part, plan->time_parts);
    int64_t first = least(chunks.first * rows, tile.count);
    return (zs_range){ first, least((chunks.first + chunks.count) * rows, tile.count) - first };
}

/* Rows and steps of the busiest rank.  The first parts have the most chunks or blocks; the first row part may
 * begin inside a chunk, then the second one has the most rows. */
static int64_t rank_rows(const zs_plan *plan)
{
    return most(zs_plan_rows(plan, 0).count, zs_plan_rows(plan, 1).count);
}

static int64_t rank_steps(const zs_plan *plan)
{
    return zs_plan_steps(plan, 0).count;
}

/* The stack of moments and the nodes handed on, of the time part that needs the most. */
static void tree_size(const zs_plan *plan, int *slots, int *nodes)
{
    const zs_problem *p = &plan->problem;
    *slots = *nodes = 1;
    for (int part = 0; part < plan->time_parts; part++) {
        zs_range steps = zs_plan_steps(plan, part);
        *slots = (int)most(*slots, zs_moments_slots(p->kind, p->nstep, steps.first, steps.count));
        *nodes = (int)most(*nodes, zs_moments_nodes(p->kind, p->nstep, steps.first, steps.count).depth);
    }
}

/* Compressed chunks of two rounds, of each output, and one chunk on the way. */
static int64_t staging_bytes(const zs_plan *plan, int64_t owned)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol, statistics = owned * p->ncol * 8;
    int64_t values = (p->zscore + p->anomaly) * most(plan->write_steps * cells * 4, statistics) + statistics;
    return 2 * (values + values / 16) + most(cells * 4, statistics);
}

/* Fill in tile_rows' consequences: buffers and memory of a rank.  slots and nodes as tree_size() says. */
static void measure(zs_plan *plan, int64_t steps, int slots, int nodes)
{
    const zs_problem *p = &plan->problem;
    int64_t cells = plan->tile_rows * p->ncol, map = cells * (int64_t)p->value_size, cell = p->ncol;
    int64_t node_bytes = nodes * (4 + 8 * (int64_t)zs_part_words(p->kind)) + 16;
    int64_t owned = zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0).count;
    plan->write_rows =
        p->shared_chunks ? plan->tile_rows : least(plan->tile_rows, most(1, PIECE_BYTES / (cell * 4)));
    int64_t batch = p->shared_chunks ? least(CHUNKS_BYTES, p->budget / 16) : BATCH_BYTES;
    plan->write_steps = most(1, least(steps, batch / (plan->write_rows * cell * 4)));
    int64_t wanted = most(1, least(READ_BYTES, p->budget / 16) / map);
    plan->read_steps =
        least(steps, plan->layers ? divide_up(wanted, p->chunk_steps) * p->chunk_steps : wanted);
    int64_t slice = least(EXCHANGE_BYTES, p->budget / 32) / most(1, cell * node_bytes * plan->time_parts);
    plan->slice_rows = most(1, least(slice, owned));
    int64_t moments_cells = plan->keep ? plan->slice_rows * cell : cells;
    plan->keep_bytes = plan->keep ? steps * map : 0;
    plan->moments_bytes = moments_cells * (int64_t)zs_moments_cell_bytes(p->kind, slots);
    int64_t sent_rows = least(plan->slice_rows * plan->time_parts, plan->tile_rows);
    plan->exchange_bytes = (sent_rows + plan->slice_rows * plan->time_parts) * cell * node_bytes;
    plan->statistics_bytes = cells * 16 + owned * cell * 36;
    int64_t outputs = p->zscore + p->anomaly, read = plan->keep ? 0 : plan->read_steps * map;
    plan->buffer_bytes =
        read + outputs * plan->write_steps * plan->write_rows * cell * 4 + CHUNK_BUFFERS * p->chunk_bytes;
    if (p->shared_chunks)
        plan->buffer_bytes += staging_bytes(plan, owned);
    plan->memory_bytes = plan->keep_bytes + plan->moments_bytes + plan->exchange_bytes +
                         plan->statistics_bytes + plan->buffer_bytes;
    if (plan->exchange_bytes / 8 > INT32_MAX) /* more than MPI can count */
        plan->memory_bytes = INT64_MAX;
}

static bool fits(zs_plan *plan, int64_t tile_rows, int64_t steps, int slots, int nodes)
{
    plan->tile_rows = tile_rows;
    measure(plan, steps, slots, nodes);
    return plan->memory_bytes <= plan->problem.budget;
}

/* The largest tile that fits, of whole chunks if it can be (as it must where the output has chunks); 0 if
 * none does. */
static int64_t fitting_rows(zs_plan *plan, int64_t rows, int64_t steps, int slots, int nodes)
{
    int64_t low = 0, high = rows, quantum = plan->row_quantum;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (fits(plan, middle, steps, slots, nodes))
            low = middle;
        else
            high = middle - 1;
    }
    /* A smaller tile may have longer batches, and need a little more. */
    for (int64_t whole = low - low % quantum; low < rows && whole > 0; whole -= quantum)
        if (fits(plan, whole, steps, slots, nodes))
            return whole;
    return plan->problem.shared_chunks && low < rows ? 0 : low;
}

/* Are rows cut elsewhere than at the edges of the input's chunks? */
static bool off_edges(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return plan->row_quantum % p->chunk_rows != 0 || plan->row_phase != p->row_offset;
}

/* Bytes that the busiest rank moves, and what stands for bytes. */
static double cost_of(zs_plan *plan, int64_t rows, int64_t steps)
{
    const zs_problem *p = &plan->problem;
    bool cut_rows = (plan->tile_rows % p->chunk_rows != 0 && plan->tiles > 1) ||
                    (off_edges(plan) && plan->tiles * plan->row_parts > 1);
    int64_t chunks = divide_up(plan->tile_rows, p->chunk_rows) + cut_rows;
    int64_t tile_rows = least(chunks * p->chunk_rows, p->nrow + p->row_offset);
    bool cut_steps = plan->time_parts > 1 && plan->time_quantum % p->chunk_steps != 0;
    int64_t touched_steps = steps + (cut_steps ? p->chunk_steps - 1 : 0);
    int64_t passes = zs_plan_passes(plan), outputs = p->zscore + p->anomaly;
    bool whole = rows == p->nrow && plan->tiles == 1; /* maps follow each other without a gap */
    double writes = whole ? 1 : (double)steps, reads = whole ? 1 : (double)divide_up(steps, p->chunk_steps);
    int64_t again = plan->layers ? 1 : divide_up(p->chunk_steps, plan->read_steps);
    plan->read_bytes = passes * plan->tiles * tile_rows * touched_steps * again * p->file_row_bytes;
    double written = (double)(outputs * rows * steps * p->ncol * 4);
    double made = p->shared_chunks ? (double)(outputs * steps * divide_up(rows, plan->map_rows)) : 0;
    double opens = (double)(passes * plan->tiles) * (double)divide_up(p->nfile, plan->time_parts);
    return (double)plan->read_bytes + written + made * CHUNK_COST + opens * OPEN_COST +
           (double)plan->tiles * ((double)passes * reads + (double)outputs * writes) * PIECE_COST;
}

/* A multiple of rows with at least CHUNK_CELLS cells; nrow, which is not to be cut, where that is less. */
static int64_t large_quantum(const zs_problem *p, int64_t rows)
{
    return least(divide_up(divide_up(CHUNK_CELLS, p->ncol), rows) * rows, p->nrow);
}

/* A chunk of an output is a whole map, where a rank has one at a time. */
static int64_t map_rows(const zs_plan *plan, int64_t rows)
{
    const zs_problem *p = &plan->problem;
    if (rows < p->nrow || plan->tiles > 1)
        return least(plan->row_quantum, p->nrow);
    return p->nrow * p->ncol <= CHUNK_MOST_CELLS ? p->nrow : large_quantum(p, plan->owned_rows);
}

/* Complete a plan whose grid and keep are set.  Returns its cost, or -1 if it does not fit. */
static double complete(zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    int slots, nodes;
    tree_size(plan, &slots, &nodes);
    int64_t rows = rank_rows(plan), steps = rank_steps(plan);
    plan->tile_rows = fitting_rows(plan, rows, steps, slots, nodes);
    if (plan->tile_rows == 0) {
        plan->tile_rows = p->shared_chunks ? least(plan->row_quantum, rows)
                                           : 1; /* for the message: what the smallest tile would take */
        measure(plan, steps, slots, nodes);
        return -1;
    }
    plan->tiles = (int)divide_up(rows, plan->tile_rows);
    measure(plan, steps, slots, nodes);
    plan->map_rows = map_rows(plan, rows);
    return cost_of(plan, rows, steps);
}

static void consider(zs_plan *best, double *lowest, int64_t *smallest, zs_plan candidate)
{
    double cost = complete(&candidate);
    if (cost >= 0 && (*lowest < 0 || cost < *lowest)) {
        *lowest = cost;
        *best = candidate;
    }
    *smallest = least(*smallest, candidate.memory_bytes);
}

/* All ways to divide steps and rows, cut in this way, among the ranks. */
static void consider_grids(zs_plan *best, double *lowest, int64_t *smallest, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    int64_t blocks = divide_up(p->nstep, candidate.time_quantum);
    int most_rows = (int)least(p->nrank, quantum_count(&candidate));
    for (int rows = 1; rows <= most_rows; rows++) {
        candidate.row_parts = rows;
        candidate.time_parts = (int)least(p->nrank / rows, blocks);
        if (rows < most_rows && least(p->nrank / (rows + 1), blocks) == candidate.time_parts)
            continue; /* as many time parts, and more row parts: better in every way */
        candidate.keep = p->zscore || p->anomaly;
        candidate.layers = true;
        if (candidate.keep)
            consider(best, lowest, smallest, candidate);
        candidate.keep = false;
        consider(best, lowest, smallest, candidate);
        candidate.layers = p->chunk_steps == 1;
        if (!candidate.layers)
            consider(best, lowest, smallest, candidate);
    }
}

static int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y != 0) {
        int64_t rest = x % y;
        x = y;
        y = rest;
    }
    return a / x * b;
}

/* Rows of a chunk of the statistics: about a 64th part of all, and if it can be such that these chunks and
 * the input's have common edges. */
static int64_t owned_rows(const zs_problem *p)
{
    int64_t wanted = p->shared_chunks ? divide_up(p->nrow, OWNED_CHUNKS) : 1;
    for (int64_t rows = wanted; rows < 2 * wanted && p->row_offset == 0; rows++)
        if (p->chunk_rows % rows == 0 || rows % p->chunk_rows == 0)
            return rows;
    return wanted;
}

/* All ways to cut rows.  Where the output has chunks: large ones with edges that are also the input's; large
 * ones; small ones. */
static void consider_cuts(zs_plan *best, double *lowest, int64_t *smallest, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    int64_t rows = candidate.owned_rows, chunk = p->chunk_rows;
    int64_t common = chunk % rows == 0 ? chunk : rows % chunk == 0 ? rows : p->nrow;
    int64_t quantum[] = { large_quantum(p, p->row_offset == 0 ? common : p->nrow), large_quantum(p, rows),
                          rows };
    if (!p->shared_chunks)
        consider_grids(best, lowest, smallest, candidate);
    for (int k = 0; k < 3 && p->shared_chunks; k++) {
        candidate.row_quantum = quantum[k];
        if (k == 0 || quantum[k] != quantum[k - 1])
            consider_grids(best, lowest, smallest, candidate);
    }
}

int zs_plan_make(const zs_problem *problem, zs_plan *plan, zs_error *err)
{
    zs_plan candidate = { .problem = *problem };
    candidate.time_quantum = problem->kind == ZS_MOMENTS_TREE ? zs_tree_block(problem->nstep) : 1;
    candidate.band_rows = divide_up(BAND_CELLS, problem->ncol);
    candidate.owned_rows = owned_rows(problem);
    candidate.row_quantum = problem->chunk_rows;
    candidate.row_phase = problem->shared_chunks ? 0 : problem->row_offset;
    double lowest = -1;
    int64_t smallest = INT64_MAX, layers = common_multiple(candidate.time_quantum, problem->chunk_steps);
    consider_cuts(plan, &lowest, &smallest, candidate);
    if (layers != candidate.time_quantum && layers <= problem->nstep) {
        candidate.time_quantum = layers; /* no chunk is cut by a part's edge */
        consider_cuts(plan, &lowest, &smallest, candidate);
    }
    if (lowest < 0)
        return zs_fail(err, ZS_REFUSED,
                       "%.0f KiB for each rank are too few; the smallest plan needs %.0f KiB",
                       (double)problem->budget / 1024, ceil((double)smallest / 1024));
    return 0;
}
