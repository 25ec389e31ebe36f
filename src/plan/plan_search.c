/* The search for the plan: all ways to divide, each with the largest tile that fits; the one that costs the
 * least. */
#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "plan/plan.h"
#include "plan/plan_cost.h"

#include <math.h>

enum {
    BAND_CELLS = 512,
    CHUNK_CELLS = 64 * 1024,              /* of an output's chunk at least, where rows are cut */
    CHUNK_MOST_CELLS = 256 * 1024 * 1024, /* HDF5 ends at 4 GiB */
    OWNED_CHUNKS = 64                     /* of a field of the statistics, so that many ranks can make them */
};

static bool fits(zs_plan *plan, int64_t tile_rows, zs_busiest busiest)
{
    plan->tile_rows = tile_rows;
    zs_plan_measure(plan, busiest);
    return plan->memory_bytes <= plan->problem.budget;
}

/* The largest tile that fits, of whole chunks if it can be (as it must where the output has chunks); 0 if
 * none does. */
static int64_t fitting_rows(zs_plan *plan, zs_busiest busiest)
{
    int64_t rows = busiest.rows, low = 0, high = rows, quantum = plan->row_quantum;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (fits(plan, middle, busiest))
            low = middle;
        else
            high = middle - 1;
    }
    /* A smaller tile may have longer batches, and need a little more. */
    for (int64_t whole = low - low % quantum; low < rows && whole > 0; whole -= quantum)
        if (fits(plan, whole, busiest))
            return whole;
    return plan->problem.shared_chunks && low < rows ? 0 : low;
}

/* A multiple of rows with at least CHUNK_CELLS cells; nrow, which is not to be cut, where that is less. */
static int64_t large_quantum(const zs_problem *p, int64_t rows)
{
    return zs_min(zs_divide_up(zs_divide_up(CHUNK_CELLS, p->ncol), rows) * rows, p->nrow);
}

/* A chunk of an output is a whole map, where a rank has one at a time. */
static int64_t map_rows(const zs_plan *plan, int64_t rows)
{
    const zs_problem *p = &plan->problem;
    if (rows < p->nrow || plan->tiles > 1)
        return zs_min(plan->row_quantum, p->nrow);
    return p->nrow * p->ncol <= CHUNK_MOST_CELLS ? p->nrow : large_quantum(p, plan->owned_rows);
}

/* Complete a plan whose grid and keep are set; busiest: of the grid.  Returns its cost, or -1 if it does not
 * fit. */
static double complete(zs_plan *plan, zs_busiest busiest)
{
    const zs_problem *p = &plan->problem;
    plan->tile_rows = fitting_rows(plan, busiest);
    if (plan->tile_rows == 0) {
        plan->tile_rows = p->shared_chunks ? zs_min(plan->row_quantum, busiest.rows)
                                           : 1; /* for the message: what the smallest tile would take */
        zs_plan_measure(plan, busiest);
        return -1;
    }
    plan->tiles = (int)zs_divide_up(busiest.rows, plan->tile_rows);
    zs_plan_measure(plan, busiest);
    plan->map_rows = map_rows(plan, busiest.rows);
    return zs_plan_cost(plan, busiest);
}

static void consider(zs_plan *best, double *lowest, int64_t *smallest, zs_plan candidate, zs_busiest busiest)
{
    double cost = complete(&candidate, busiest);
    if (cost >= 0 && (*lowest < 0 || cost < *lowest)) {
        *lowest = cost;
        *best = candidate;
    }
    *smallest = zs_min(*smallest, candidate.memory_bytes);
}

/* All ways to divide steps and rows, cut in this way, among the ranks. */
static void consider_grids(zs_plan *best, double *lowest, int64_t *smallest, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    int64_t blocks = zs_divide_up(p->nstep, candidate.time_quantum);
    int most_rows = (int)zs_min(p->nrank, zs_plan_row_quanta(&candidate));
    for (int rows = 1; rows <= most_rows; rows++) {
        candidate.row_parts = rows;
        candidate.time_parts = (int)zs_min(p->nrank / rows, blocks);
        if (rows < most_rows && zs_min(p->nrank / (rows + 1), blocks) == candidate.time_parts)
            continue; /* as many time parts, and more row parts: better in every way */
        zs_busiest busiest = zs_plan_busiest(&candidate);
        bool again = zs_plan_scores(p);
        candidate.keep = again && !p->from_file;
        candidate.layers = true;
        if (candidate.keep)
            consider(best, lowest, smallest, candidate, busiest);
        candidate.keep = false;
        consider(best, lowest, smallest, candidate, busiest);
        candidate.layers = p->chunk_steps == 1;
        if (!candidate.layers)
            consider(best, lowest, smallest, candidate, busiest);
        candidate.keep = candidate.layers = true;
        if (again && p->from_file) /* only for the sake of one group's statistics at a time */
            consider(best, lowest, smallest, candidate, busiest);
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
    int64_t wanted = p->shared_chunks ? zs_divide_up(p->nrow, OWNED_CHUNKS) : 1;
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
    candidate.time_quantum =
        problem->kind == ZS_MOMENTS_TREE || problem->needs.over_time > 0 ? zs_tree_block(problem->nstep) : 1;
    candidate.band_rows = zs_divide_up(BAND_CELLS, problem->ncol);
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
