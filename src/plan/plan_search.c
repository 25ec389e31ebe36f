#include "plan/plan_search.h"

#include "base/range.h"
#include "base/tree.h"
#include "plan/plan_busiest.h"
#include "plan/plan_cost.h"
#include "plan/plan_family.h"

enum {
    BAND_CELLS = 512,                     /* of a band of the self-check, at least */
    CHUNK_CELLS = 64 * 1024,              /* of an output's chunk, at least, where rows are cut */
    CHUNK_MOST_CELLS = 256 * 1024 * 1024, /* HDF5's chunks are smaller than 4 GiB */
    OWNED_CHUNKS = 64                     /* of a field without time: so many ranks can make them */
};

/* What was found so far. */
typedef struct search {
    zs_plan *best;
    double lowest;    /* cost of the best plan; -1: no plan fits */
    int64_t smallest; /* bytes of the plan that needs the least memory, whether it fits or not */
    zs_busiest_of busiest;
    int failed; /* -1: err is filled, and nothing more is tried */
    zs_error *err;
} search;

/* --- one partition: the largest tile ----------------------------------------------------------------- */

static bool fits(zs_plan *plan, int64_t tile_rows)
{
    plan->tile_rows = tile_rows;
    zs_plan_measure(plan);
    return plan->memory.total <= plan->problem.budget;
}

/* Rows of the largest tile that fits; 0 if none does.  Whole chunks if possible; always whole chunks if the
 * outputs are compressed. */
static int64_t fitting_rows(zs_plan *plan)
{
    int64_t rows = plan->busiest.rows, low = 0, high = rows, quantum = plan->partition.row_quantum;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (fits(plan, middle))
            low = middle;
        else
            high = middle - 1;
    }
    /* A smaller tile can have longer batches, and so need a little more memory: look further down. */
    for (int64_t whole = low - low % quantum; low < rows && whole > 0; whole -= quantum)
        if (fits(plan, whole))
            return whole;
    return plan->problem.wanted.compressed && low < rows ? 0 : low;
}

/* The smallest multiple of `of` that divides the rows of a level, and has at least `rows` rows, or all of the
 * level: so no chunk has rows of two levels.  `of` divides the rows of a level, too. */
static int64_t fit_level(const zs_problem *p, int64_t rows, int64_t of)
{
    int64_t fitting = of;
    while (fitting < p->level_rows && (fitting < rows || p->level_rows % fitting != 0))
        fitting += of;
    return fitting;
}

/* The smallest multiple of `rows` rows with at least CHUNK_CELLS cells; nrow, which cuts nothing, if that is
 * less; all rows of a level if that is less. */
static int64_t large_quantum(const zs_problem *p, int64_t rows)
{
    int64_t least = zs_divide_up(CHUNK_CELLS, p->ncol);
    if (p->level_rows > 0)
        return fit_level(p, least, p->level_rows % rows == 0 ? rows : p->level_rows);
    return zs_min(zs_divide_up(least, rows) * rows, p->nrow);
}

/* Rows of an output's chunk: a whole map if a rank has whole maps. */
static int64_t map_rows(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    if (p->wanted.map_rows > 0)
        return p->wanted.map_rows;
    if (plan->busiest.rows < p->nrow || plan->tiles > 1)
        return zs_min(plan->partition.row_quantum, p->nrow);
    if (p->level_rows > 0)
        return p->level_rows * p->ncol <= CHUNK_MOST_CELLS ? p->level_rows
                                                           : large_quantum(p, plan->owned_rows);
    return p->nrow * p->ncol <= CHUNK_MOST_CELLS ? p->nrow : large_quantum(p, plan->owned_rows);
}

/* Complete a plan whose partition, busiest, keep and layers are set.  Returns its cost; or -1 if no tile
 * fits, and then its memory is that of the smallest tile. */
static double complete(zs_plan *plan)
{
    int64_t rows = plan->busiest.rows;
    plan->tile_rows = fitting_rows(plan);
    if (plan->tile_rows == 0) {
        plan->tile_rows = plan->problem.wanted.compressed ? zs_min(plan->partition.row_quantum, rows) : 1;
        zs_plan_measure(plan);
        return -1;
    }
    plan->tiles = (int)zs_divide_up(rows, plan->tile_rows);
    zs_plan_measure(plan);
    plan->map_rows = map_rows(plan);
    return zs_plan_cost(plan);
}

static void consider(search *s, zs_plan candidate)
{
    double cost = complete(&candidate);
    if (cost >= 0 && (s->lowest < 0 || cost < s->lowest)) {
        s->lowest = cost;
        *s->best = candidate;
    }
    s->smallest = zs_min(s->smallest, candidate.memory.total);
}

/* --- all partitions ---------------------------------------------------------------------------------- */

/* One partition: values kept or read twice, and steps read in whole layers of chunks or not. */
static void consider_passes(search *s, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    bool again = zs_plan_scores(p);
    if (s->failed || (s->failed = zs_busiest_find(&s->busiest, &candidate, s->err)))
        return;
    if (zs_plan_has_series(p)) {
        candidate.keep = candidate.layers = true;
        consider(s, candidate);
        return;
    }
    candidate.keep = again && zs_plan_takes_moments(p);
    candidate.layers = true;
    if (candidate.keep)
        consider(s, candidate);
    candidate.keep = false;
    consider(s, candidate);
    candidate.layers = p->input.chunk_steps == 1 && p->gather.chunk_steps <= 1;
    if (!candidate.layers)
        consider(s, candidate);
    candidate.keep = candidate.layers = true;
    if (again && p->wanted.statistics &&
        p->from_file) /* one pass anyway, but then the statistics of one group at a time are enough */
        consider(s, candidate);
}

/* All numbers of row parts, with as many time parts as the ranks allow. */
static void consider_grids(search *s, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    int64_t blocks = zs_divide_up(p->nstep, candidate.partition.time_quantum);
    int most_rows = (int)zs_min(p->nrank, zs_plan_row_quanta(&candidate));
    for (int rows = 1; rows <= most_rows; rows++) {
        candidate.partition.row_parts = rows;
        candidate.partition.time_parts = (int)zs_min(p->nrank / rows, blocks);
        if (rows < most_rows && zs_min(p->nrank / (rows + 1), blocks) == candidate.partition.time_parts)
            continue; /* as many time parts and more row parts are better in every way */
        consider_passes(s, candidate);
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

/* Rows of a chunk of the statistics: about a 64th of all rows; if possible so that these chunks have edges in
 * common with the input's chunks. */
static int64_t owned_rows(const zs_problem *p)
{
    int64_t chunk = p->input.chunk_rows;
    if (p->wanted.owned_rows > 0)
        return p->wanted.owned_rows;
    int64_t wanted = p->wanted.compressed ? zs_divide_up(p->nrow, OWNED_CHUNKS) : 1;
    if (zs_plan_in_blocks(p))
        wanted = zs_min(wanted, zs_plan_family_chunk(p));
    if (p->level_rows > 0 && p->wanted.compressed)
        return fit_level(p, wanted, 1);
    for (int64_t rows = wanted; rows < 2 * wanted && p->input.row_offset == 0; rows++)
        if (chunk % rows == 0 || rows % chunk == 0)
            return rows;
    return wanted;
}

/* All ways to cut rows.  Plain output: at the input's chunks.  Compressed output: in large chunks that share
 * edges with the input's, in large chunks, and in small ones; or at given edges. */
static void consider_cuts(search *s, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    int64_t rows = candidate.owned_rows, chunk = p->input.chunk_rows;
    int64_t common = chunk % rows == 0 ? chunk : rows % chunk == 0 ? rows : p->nrow;
    int64_t quantum[] = { large_quantum(p, p->input.row_offset == 0 ? common : p->nrow),
                          large_quantum(p, rows), rows };
    if (!p->wanted.compressed)
        consider_grids(s, candidate);
    if (p->wanted.map_rows > 0) {
        candidate.partition.row_quantum = p->wanted.map_rows;
        consider_grids(s, candidate);
        return;
    }
    if (p->wanted.chunk_rows > 0) {
        candidate.partition.row_quantum = p->wanted.chunk_rows;
        consider_grids(s, candidate);
        if (s->lowest >= 0)
            return;
    }
    for (int k = 0; k < 3 && p->wanted.compressed; k++) {
        candidate.partition.row_quantum = quantum[k];
        if (k == 0 || quantum[k] != quantum[k - 1])
            consider_grids(s, candidate);
    }
}

/* All ways to cut time: at blocks, and in whole layers of the input's chunks. */
static void consider_all(search *s, zs_plan candidate)
{
    const zs_problem *p = &candidate.problem;
    bool tree = p->kind != ZS_MOMENTS_EXACT || p->wanted.products.blocks;
    int64_t block = tree ? zs_tree_block(p->nstep) : 1;
    int64_t layers = common_multiple(block, p->input.chunk_steps);
    candidate.partition.time_quantum = block;
    candidate.partition.row_quantum = p->input.chunk_rows;
    candidate.partition.row_phase = p->wanted.compressed ? 0 : p->input.row_offset;
    consider_cuts(s, candidate);
    if (layers != block && layers <= p->nstep) { /* time parts that cut no chunk */
        candidate.partition.time_quantum = layers;
        consider_cuts(s, candidate);
    }
}

/* Look for the cheapest plan within problem->budget.  Returns 0, with s->lowest and s->smallest set; or -1
 * with err filled: no memory. */
static int find_plan(const zs_problem *problem, search *s)
{
    zs_plan candidate = { .problem = *problem,
                          .band_rows = zs_divide_up(BAND_CELLS, problem->ncol),
                          .owned_rows = owned_rows(problem) };
    if (zs_busiest_init(&s->busiest, problem, s->err))
        return -1;
    consider_all(s, candidate);
    zs_busiest_clear(&s->busiest);
    return s->failed ? -1 : 0;
}

/* Tell how much memory is enough.  Some buffers grow with the budget, so that the smallest plan of this one
 * can be too large for the budget of its size: a few searches find one that has a plan. */
static int refuse(const zs_problem *problem, int64_t smallest, zs_error *err)
{
    enum { KIB = 1024, TRIES = 20 };
    zs_problem larger = *problem;
    zs_plan plan;
    for (int k = 0; k < TRIES; k++) {
        search s = { .best = &plan, .lowest = -1, .smallest = INT64_MAX, .err = err };
        larger.budget = zs_divide_up(smallest, KIB) * KIB;
        if (find_plan(&larger, &s))
            return -1;
        if (s.lowest >= 0)
            break;
        smallest = zs_max(s.smallest, larger.budget + KIB);
    }
    return zs_fail(err, ZS_REFUSED, "%.0f KiB for each rank are too few; the smallest plan needs %.0f KiB%s",
                   (double)problem->budget / KIB, (double)larger.budget / KIB,
                   problem->wanted.products.page.wanted ? ", its page included: fewer [report] maps need less"
                                                        : "");
}

int zs_plan_make(const zs_problem *problem, zs_plan *plan, zs_error *err)
{
    search s = { .best = plan, .lowest = -1, .smallest = INT64_MAX, .err = err };
    if (find_plan(problem, &s))
        return -1;
    return s.lowest < 0 ? refuse(problem, s.smallest, err) : 0;
}
