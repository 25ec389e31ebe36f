/* The plan: everything belongs to one rank, fits into the budget, and follows the storage. */
#include "plan/plan.h"
#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "lib/check_main.h"
#include "plan/plan_search.h"
#include "plan/plan_series.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/group_times.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MIB (INT64_C(1) << 20)

static zs_error err;
static zs_plan plan;

/* ERA5 on 1 degree, one year of days, in int16 maps; room for all. */
static zs_problem usual(int nrank)
{
    return (zs_problem){ .nstep = 365,
                         .nrow = 181,
                         .ncol = 360,
                         .value_size = 2,
                         .kind = ZS_MOMENTS_EXACT,
                         .input = { .nfile = 12, .chunk_steps = 1, .chunk_rows = 1, .row_bytes = 720 },
                         .wanted = { .zscore = true, .statistics = true },
                         .budget = 4096 * MIB,
                         .nrank = nrank };
}

static void make(zs_problem problem)
{
    memset(&err, 0, sizeof err);
    ck_assert_msg(zs_plan_make(&problem, &plan, &err) == 0, "%s", err.text);
}

/* Checks are made so often that only one that fails may be told to Check. */
static void must(bool holds, int line)
{
    if (!holds)
        ck_abort_msg("unit_plan.c:%d does not hold", line);
}

/* Parts are behind each other, none is empty, and together they are the whole.  The busiest are where the
 * plan looks for them: the first one, of rows the first or the second one. */
static void check_steps(void)
{
    int64_t next = 0;
    int wrong = 0;
    for (int part = 0; part < plan.partition.time_parts; part++) {
        zs_range steps = zs_plan_steps(&plan, part);
        wrong += steps.first != next || steps.count <= 0 || steps.first % plan.partition.time_quantum != 0;
        wrong += steps.count > zs_plan_steps(&plan, 0).count;
        next += steps.count;
    }
    must(wrong == 0, __LINE__);
    must(next == plan.problem.nstep, __LINE__);
    must(zs_plan_steps(&plan, plan.partition.time_parts).count == 0, __LINE__);
    int64_t block = plan.problem.kind == ZS_MOMENTS_TREE ? zs_tree_block(plan.problem.nstep) : 1;
    must(plan.partition.time_quantum == block ||
             (plan.partition.time_quantum % block == 0 &&
              plan.partition.time_quantum % plan.problem.input.chunk_steps == 0),
         __LINE__);
}

/* Is a row part the sum of its tiles? */
static bool tiles_fit(int row_part)
{
    zs_range rows = zs_plan_rows(&plan, row_part);
    int64_t next = rows.first;
    for (int k = 0; k < plan.tiles; k++) {
        zs_range tile = zs_plan_tile(&plan, row_part, k);
        if (tile.first != next || tile.count < 0 || tile.count > plan.tile_rows)
            return false;
        next += tile.count;
    }
    return next == rows.first + rows.count;
}

static void check_rows(void)
{
    const zs_problem *p = &plan.problem;
    int64_t next = 0;
    int wrong = 0;
    for (int part = 0; part < plan.partition.row_parts; part++) {
        zs_range rows = zs_plan_rows(&plan, part);
        wrong += rows.first != next || rows.count <= 0 || !tiles_fit(part);
        wrong += part > 0 && !p->wanted.compressed &&
                 (rows.first + p->input.row_offset) % p->input.chunk_rows != 0;
        wrong += part > 0 && rows.first % plan.map_rows != 0 && p->wanted.compressed;
        wrong += rows.count > zs_plan_rows(&plan, 0).count && rows.count > zs_plan_rows(&plan, 1).count;
        next += rows.count;
    }
    must(wrong == 0, __LINE__);
    must(next == p->nrow, __LINE__);
    must(zs_plan_rows(&plan, plan.partition.row_parts).count == 0, __LINE__);
}

/* What a time part owns lies behind what the part before owns, in whole chunks of the statistics, and the
 * first owns the most. */
static int misplaced_owners(zs_range tile)
{
    int64_t next = 0, most = zs_plan_owned(&plan, tile, 0, plan.partition.time_parts).count;
    int wrong = 0;
    for (int part = 0; part < plan.partition.time_parts; part++) {
        zs_range owned = zs_plan_owned(&plan, tile, part, plan.partition.time_parts);
        wrong += owned.first != next || owned.count < 0 || owned.count > most;
        wrong += owned.count > 0 && (tile.first + owned.first) % plan.owned_rows != 0;
        next += owned.count;
    }
    return wrong + (next != tile.count);
}

/* No two ranks, and no two tiles, share a chunk of an output. */
static void check_chunks(void)
{
    const zs_problem *p = &plan.problem;
    int wrong = 0;
    must(plan.owned_rows > 0 && (p->wanted.compressed || plan.owned_rows == 1), __LINE__);
    must(plan.map_rows > 0 && plan.map_rows <= p->nrow, __LINE__);
    for (int part = 0; part < plan.partition.row_parts; part++)
        for (int k = 0; k < plan.tiles; k++) {
            zs_range tile = zs_plan_tile(&plan, part, k);
            if (tile.count == 0)
                continue;
            wrong += misplaced_owners(tile);
            wrong += p->wanted.compressed && tile.first % plan.map_rows != 0;
        }
    must(wrong == 0, __LINE__);
    bool whole = plan.partition.row_parts == 1 && plan.tiles == 1;
    must(!p->wanted.compressed || !whole || plan.map_rows == p->nrow, __LINE__);
}

/* Each place of the grid has one rank; the ranks beyond it are idle. */
static void check_grid(void)
{
    int busy = 0, wrong = 0;
    for (int rank = 0; rank < plan.problem.nrank; rank++) {
        int time = zs_plan_time_part(&plan, rank), row = zs_plan_row_part(&plan, rank);
        bool is_busy = zs_plan_busy(&plan, rank);
        wrong += row < 0 || row >= plan.partition.row_parts || time * plan.partition.row_parts + row != rank;
        wrong += is_busy != (time < plan.partition.time_parts) ||
                 (!is_busy && zs_plan_steps(&plan, time).count != 0);
        busy += is_busy;
    }
    must(wrong == 0, __LINE__);
    must(busy == plan.partition.time_parts * plan.partition.row_parts, __LINE__);
}

static void check_memory(void)
{
    must(plan.memory.total <= plan.problem.budget, __LINE__);
    must(plan.memory.total == plan.memory.kept + plan.memory.moments + plan.memory.exchange +
                                  plan.memory.buffers + plan.memory.statistics,
         __LINE__);
    must((plan.memory.moments > 0) == !plan.problem.from_file, __LINE__);
    must(plan.memory.kept >= 0 && plan.memory.exchange >= 0 && plan.memory.buffers > 0 &&
             plan.memory.statistics > 0,
         __LINE__);
    must(plan.partition.time_parts > 1 || plan.memory.exchange == 0, __LINE__);
    must(plan.read_bytes > 0, __LINE__);
    must(plan.read_steps >= 1, __LINE__);
    must(plan.batch.steps >= 1, __LINE__);
    must(plan.batch.repeat >= 1, __LINE__);
    must(plan.batch.rows >= 1 && plan.batch.rows <= plan.tile_rows, __LINE__);
    must(plan.slice_rows >= 1, __LINE__);
    must(plan.band_rows >= 1, __LINE__);
    must(plan.tile_rows >= 1, __LINE__);
    bool wanted = plan.problem.wanted.zscore || plan.problem.wanted.anomaly;
    must(wanted || !plan.keep, __LINE__);
    must(zs_plan_passes(&plan) == (wanted && !plan.keep && !plan.problem.from_file ? 2 : 1), __LINE__);
}

static void check_plan(void)
{
    check_steps();
    check_rows();
    check_chunks();
    check_grid();
    check_memory();
}

START_TEST(test_share)
{
    for (int64_t count = 0; count < 40; count++)
        for (int64_t parts = 1; parts < 45; parts++) {
            int64_t next = 100;
            for (int64_t part = 0; part < parts; part++) {
                zs_range share = zs_share((zs_range){ 100, count }, part, parts);
                must(share.first == next, __LINE__);
                must(share.count == count / parts || share.count == count / parts + 1, __LINE__);
                next += share.count;
            }
            ck_assert_int_eq(next, 100 + count);
        }
    for (int64_t count = 1; count < 40; count++)
        for (int64_t quantum = 1; quantum < 9; quantum++)
            for (int64_t parts = 1; parts < 45; parts++)
                for (int64_t i = 0; i < count; i++) {
                    zs_range share =
                        zs_share_quanta(count, quantum, zs_part_with(count, quantum, i, parts), parts);
                    must(share.first <= i && i < share.first + share.count, __LINE__);
                }
}
END_TEST

/* The same problem with every kind of chunks and outputs, and less and less memory.  Returns how many plans.
 */
static int try_all(zs_problem problem)
{
    static const int64_t chunk[][2] = { { 1, 1 }, { 1, 1000 }, { 7, 10 }, { 100, 3 }, { 1000, 50 } };
    int made = 0;
    for (int c = 0; c < COUNT(chunk); c++)
        for (int outputs = 0; outputs < 4; outputs++)
            for (int64_t budget = 1 << 30; budget > 0; budget /= 8) {
                problem.input.chunk_steps = chunk[c][0];
                problem.input.chunk_rows = chunk[c][1];
                problem.input.row_offset = (outputs * 5) % problem.input.chunk_rows;
                problem.wanted.zscore = outputs & 1;
                problem.wanted.anomaly = outputs & 2;
                problem.wanted.compressed = outputs >= 2;
                problem.budget = budget;
                if (zs_plan_make(&problem, &plan, &err))
                    continue;
                check_plan();
                made++;
            }
    return made;
}

START_TEST(test_everything_has_one_rank)
{
    static const int nrank[] = { 1, 2, 3, 5, 7, 16, 64, 100, 1000 };
    static const int64_t nstep[] = { 1, 2, 7, 31, 128, 365, 2001 }, nrow[] = { 1, 2, 7, 73, 181 };
    int made = 0;
    for (int r = 0; r < COUNT(nrank); r++)
        for (int s = 0; s < COUNT(nstep); s++)
            for (int y = 0; y < COUNT(nrow); y++)
                for (int kind = 0; kind < 2; kind++) {
                    zs_problem problem = usual(nrank[r]);
                    problem.nstep = nstep[s];
                    problem.nrow = nrow[y];
                    problem.ncol = y % 2 ? 17 : 360;
                    problem.kind = kind ? ZS_MOMENTS_TREE : ZS_MOMENTS_EXACT;
                    problem.value_size = kind ? 4 : 2;
                    made += try_all(problem);
                }
    ck_assert_int_gt(made, 20000);
}
END_TEST

/* 30 years of days by day of the year, a quarter of a degree, in 2 GiB a rank: on any number of ranks, with
 * outputs of each kind, kept or not. */
START_TEST(test_day_groups)
{
    static const int nrank[] = { 1, 2, 3, 7, 64, 512, 2048 };
    enum { DAYS = 30 * 365 + 7 };
    static zs_time time[DAYS];
    const zs_grouping how = { .kind = ZS_GROUP_DAY, .window = 0 };
    zs_groups groups;
    for (int64_t t = 0; t < DAYS; t++)
        time[t] = (INT64_C(726000) + t) * ZS_DAY;
    ck_assert_int_eq(zs_groups_make(&how, ZS_STANDARD, time, DAYS, (zs_range){ 0, DAYS }, &groups, &err), 0);
    ck_assert_int_eq(groups.n, 366);
    for (int r = 0; r < COUNT(nrank); r++)
        for (int k = 0; k < 16; k++) {
            zs_problem problem = usual(nrank[r]);
            problem.nstep = DAYS;
            problem.smoothing.places = k < 8 ? 0 : 366;
            problem.nrow = 721;
            problem.ncol = 1440;
            problem.groups = &groups;
            problem.kind = k % 2 ? ZS_MOMENTS_TREE : ZS_MOMENTS_EXACT;
            problem.value_size = k % 2 ? 4 : 2;
            problem.wanted.zscore = k & 2;
            problem.wanted.compressed = k & 4;
            problem.budget = 2048 * MIB;
            make(problem);
            check_memory();
            check_steps();
            check_chunks();
            ck_assert_int_le(plan.busiest.taken, 366);
            ck_assert_int_le(plan.busiest.taken, zs_plan_steps(&plan, 0).count);
            int64_t cells = plan.tile_rows * problem.ncol;
            if (problem.wanted.zscore) /* mean and std of the groups of a rank's own steps */
                ck_assert_int_ge(plan.memory.statistics,
                                 (plan.by_group ? 1 : plan.busiest.needed) * cells * 16);
            if (!plan.keep)
                ck_assert_int_ge(plan.memory.moments, plan.busiest.taken * cells * 36);
            if (k >= 8) { /* the statistics of all groups in a slice, which each part has in each block */
                ck_assert_int_ge(plan.memory.moments, 366 * plan.slice_rows * problem.ncol * 52);
                ck_assert_int_le(366 * plan.slice_rows * problem.ncol * 52, 128 * MIB);
                ck_assert_int_eq(plan.busiest.owners, plan.partition.time_parts);
            }
        }
    zs_groups_clear(&groups);
}
END_TEST

/* The same days against another run's statistics of them: one pass, no moments, within the same memory. */
START_TEST(test_given)
{
    static const int nrank[] = { 1, 3, 64, 512 };
    enum { DAYS = 30 * 365 + 7 };
    static zs_time time[DAYS];
    static zs_group_time bounds[366];
    const zs_grouping how = { .kind = ZS_GROUP_DAY };
    zs_groups own, groups;
    for (int64_t t = 0; t < DAYS; t++)
        time[t] = (INT64_C(726000) + t) * ZS_DAY;
    ck_assert_int_eq(zs_groups_make(&how, ZS_STANDARD, time, DAYS, (zs_range){ 0, DAYS }, &own, &err), 0);
    const zs_prior_groups prior = { own.n, own.key, bounds, true, false };
    ck_assert_int_eq(zs_groups_continue(&how, ZS_STANDARD, zs_time_list_of(time), NULL, DAYS,
                                        (zs_range){ 0, 0 }, &prior, NULL, &groups, &err),
                     0);
    ck_assert_int_eq(groups.n, 366);
    for (int r = 0; r < COUNT(nrank); r++)
        for (int deflate = 0; deflate < 2; deflate++) {
            zs_problem problem = usual(nrank[r]);
            problem.nstep = DAYS;
            problem.nrow = 721;
            problem.ncol = 1440;
            problem.groups = &groups;
            problem.wanted.zscore = problem.prior = problem.from_file = true;
            problem.wanted.compressed = deflate;
            problem.budget = 2048 * MIB;
            make(problem);
            check_memory();
            check_steps();
            ck_assert_int_eq(zs_plan_passes(&plan), 1);
            ck_assert_int_eq(plan.memory.moments, 0);
            ck_assert_int_eq(plan.busiest.taken, 0);
            ck_assert_int_ge(plan.memory.statistics,
                             (plan.by_group ? 1 : plan.busiest.needed) * plan.tile_rows * problem.ncol * 16);
        }
    zs_groups_clear(&groups);
    zs_groups_clear(&own);
}
END_TEST

/* Memory that a plan has is memory that it fits into. */
START_TEST(test_budget)
{
    zs_problem problem = usual(4);
    problem.nstep = 8760;
    for (int kind = 0; kind < 2; kind++)
        for (int64_t chunk_steps = 1; chunk_steps < 2000; chunk_steps *= 11) {
            problem.kind = kind ? ZS_MOMENTS_TREE : ZS_MOMENTS_EXACT;
            problem.input.chunk_steps = chunk_steps;
            problem.input.chunk_rows = chunk_steps > 1 ? 9 : 1;
            problem.budget = 8192 * MIB;
            bool refused = false;
            for (; problem.budget > 0; problem.budget -= problem.budget / 8 + 1) {
                if (zs_plan_make(&problem, &plan, &err)) {
                    refused = true;
                    continue;
                }
                ck_assert(!refused); /* what fits into less fits into more */
                check_plan();
            }
            ck_assert(refused);
        }
}
END_TEST

/* Tiles of whole chunks have longer batches than the largest tile that fits: they must fit, too. */
START_TEST(test_rounded_tiles)
{
    for (int64_t budget = 16 * MIB; budget < 32 * MIB; budget += 99991) {
        zs_problem problem = usual(1);
        problem.nstep = 9000;
        problem.nrow = 721;
        problem.ncol = 100;
        problem.input.chunk_rows = 5;
        problem.input.row_bytes = 400;
        problem.budget = budget;
        make(problem);
        check_plan();
    }
}
END_TEST

START_TEST(test_whole_maps)
{
    for (int nrank = 2; nrank <= 64; nrank *= 2) {
        zs_problem problem = usual(nrank);
        problem.input.chunk_rows = problem.nrow;
        make(problem);
        ck_assert_int_eq(plan.partition.row_parts, 1);
        ck_assert_int_eq(plan.partition.time_parts, nrank);
        ck_assert(plan.keep && plan.tiles == 1);
        ck_assert_int_eq(zs_plan_passes(&plan), 1);
    }
}
END_TEST

START_TEST(test_chunks_span_time)
{
    for (int nrank = 2; nrank <= 16; nrank *= 2) {
        zs_problem problem = usual(nrank);
        problem.input.chunk_steps = problem.nstep = 8760;
        problem.input.chunk_rows = 10;
        problem.nrow = 721;
        problem.ncol = 1440;
        problem.input.row_bytes = 2880;
        problem.budget = 65536 * MIB;
        make(problem);
        ck_assert_int_eq(plan.partition.time_parts, 1);
        ck_assert_int_eq(plan.partition.row_parts, nrank);
        check_plan();
        problem.input.row_offset = 4;
        make(problem);
        ck_assert_int_eq(plan.partition.row_parts, nrank);
        ck_assert_int_eq((zs_plan_rows(&plan, 1).first + 4) % 10, 0);
    }
}
END_TEST

/* A tree's parts begin where blocks begin. */
START_TEST(test_blocks)
{
    zs_problem problem = usual(7);
    problem.kind = ZS_MOMENTS_TREE;
    problem.input.chunk_rows = problem.nrow;
    problem.nstep = 3000;
    make(problem);
    ck_assert_int_eq(plan.partition.time_quantum, 32);
    ck_assert_int_eq(plan.partition.time_parts, 7);
    check_plan();
    problem.nstep = 3;
    make(problem);
    ck_assert_int_eq(plan.partition.time_quantum, 1);
    ck_assert_int_eq(plan.partition.time_parts, 3);
    check_plan();
}
END_TEST

START_TEST(test_less_memory)
{
    zs_problem problem = usual(1);
    make(problem);
    int64_t plenty = plan.memory.total;
    ck_assert(plan.keep && plan.tiles == 1);
    problem.budget = plenty;
    make(problem);
    ck_assert(plan.keep && plan.tiles == 1);
    problem.budget = plenty / 2;
    make(problem);
    ck_assert(plan.tiles > 1 || !plan.keep);
    check_plan();
    problem.wanted.zscore = false;
    problem.budget = 4096 * MIB;
    make(problem);
    ck_assert(!plan.keep && plan.tiles == 1);
    ck_assert_int_eq(zs_plan_passes(&plan), 1);
}
END_TEST

/* The needed amount is in the message, and is enough.  gather: steps that are gathered into one. */
static void check_needed(int64_t chunk_steps, int64_t budget, int64_t gather, bool compressed)
{
    zs_problem problem = usual(3);
    problem.budget = budget;
    problem.input.chunk_steps = chunk_steps;
    problem.wanted.compressed = compressed;
    if (gather > 0) {
        problem.kind = ZS_MOMENTS_TREE;
        problem.value_size = 8;
        problem.gather =
            (zs_gather_needs){ .steps = (double)gather, .value_size = 2, .chunk_steps = 7, .open = 1 };
    }
    if (zs_plan_make(&problem, &plan, &err) == 0)
        return;
    ck_assert_int_eq(err.status, ZS_REFUSED);
    const char *needs = strstr(err.text, "needs ");
    ck_assert_msg(needs != NULL, "%s", err.text);
    problem.budget = (int64_t)strtod(needs + 6, NULL) * 1024;
    ck_assert_msg(zs_plan_make(&problem, &plan, &err) == 0, "%s", err.text);
    check_plan();
}

START_TEST(test_too_little)
{
    for (int64_t chunk_steps = 1; chunk_steps <= 365; chunk_steps += 91)
        for (int64_t budget = 1000; budget < 16 * MIB; budget = budget * 5 / 4)
            for (int how = 0; how < 4; how++)
                check_needed(chunk_steps, budget, how & 1 ? 24 : 0, how & 2);
}
END_TEST

START_TEST(test_idle)
{
    zs_problem problem = usual(100);
    problem.nstep = 3;
    problem.nrow = 2;
    make(problem);
    ck_assert_int_le(plan.partition.time_parts * plan.partition.row_parts, 6);
    ck_assert(!zs_plan_busy(&plan, 6) && !zs_plan_busy(&plan, 99));
    check_plan();
    problem.nstep = problem.nrow = problem.ncol = 1;
    make(problem);
    ck_assert(zs_plan_busy(&plan, 0) && !zs_plan_busy(&plan, 1));
    check_plan();
}
END_TEST

/* Numbers beyond 32 bits: a century of hours at a tenth of a degree. */
START_TEST(test_large)
{
    zs_problem problem = usual(512);
    problem.nstep = 876600;
    problem.nrow = 1801;
    problem.ncol = 3600;
    problem.input.row_bytes = 7200;
    problem.input.nfile = 1200;
    for (int kind = 0; kind < 2; kind++) {
        problem.kind = kind ? ZS_MOMENTS_TREE : ZS_MOMENTS_EXACT;
        make(problem);
        check_plan();
    }
}
END_TEST

/* A compressed output: whole maps where time alone is divided; else chunks with edges that the input has. */
START_TEST(test_output_chunks)
{
    zs_problem problem = usual(16);
    problem.wanted.compressed = true;
    problem.nrow = 721;
    problem.ncol = 1440;
    problem.input.row_bytes = 2880;
    problem.input.chunk_rows = problem.nrow;
    make(problem);
    check_plan();
    ck_assert_int_eq(plan.map_rows, 721);
    ck_assert_int_eq(plan.owned_rows, 12);
    problem.input.chunk_rows = 10;
    problem.input.chunk_steps = problem.nstep = 8760;
    problem.budget = 65536 * MIB;
    problem.nrank = 4;
    make(problem);
    check_plan();
    ck_assert_int_eq(plan.partition.row_parts, 4);
    ck_assert_int_eq(plan.map_rows % 10, 0);
    problem.budget = 200 * MIB; /* tiles */
    make(problem);
    check_plan();
    problem.nrow = problem.ncol = 60000; /* a map of more than HDF5 takes in one chunk */
    problem.input.chunk_rows = problem.input.chunk_steps = problem.nstep = problem.nrank = 1;
    problem.budget = INT64_C(1) << 50;
    make(problem);
    ck_assert_int_lt(plan.map_rows, 10000);
}
END_TEST

/* What is collected for a page is in the budget, and nothing is without a page. */
START_TEST(test_page)
{
    zs_problem problem = usual(3);
    zs_page_needs page = { .wanted = true,
                           .maps = 300,
                           .map_rows = 2,
                           .map_bytes = 1000,
                           .steps = 365,
                           .step_bytes = 80,
                           .statistic_rows = 4,
                           .statistic_bytes = 5000,
                           .packed_bytes = 100000 };
    make(problem);
    int64_t before = plan.memory.total;
    ck_assert_int_eq(plan.memory.report, 0);
    problem.wanted.products.page = page;
    make(problem);
    int64_t maps = 300 * 91 * 1000 / plan.partition.time_parts / plan.partition.row_parts;
    ck_assert(plan.memory.report > maps && plan.memory.report < 2 * maps);
    ck_assert_int_eq(plan.memory.total, before + plan.memory.report);
    problem.budget = plan.memory.report;
    ck_assert_int_eq(zs_plan_make(&problem, &plan, &err), -1);
}
END_TEST

/* Days of hours, in chunks of a month: buffers for stored steps, in whole chunks where there is room. */
START_TEST(test_gathering)
{
    zs_problem problem = usual(2);
    problem.kind = ZS_MOMENTS_TREE;
    problem.value_size = 8;
    problem.input.row_bytes *= 24;
    problem.input.chunk_steps = 31;
    problem.gather = (zs_gather_needs){ .steps = 24, .value_size = 2, .chunk_steps = 744, .open = 1 };
    make(problem);
    ck_assert(plan.layers);
    ck_assert_int_eq(plan.stored_steps % 744, 0);
    ck_assert_int_ge(plan.memory.buffers, plan.stored_steps * plan.tile_rows * problem.ncol * 2);
    check_plan();
    for (problem.budget = 64 * MIB; problem.budget >= MIB / 2; problem.budget /= 2) {
        make(problem);
        ck_assert(plan.memory.total <= problem.budget && plan.stored_steps > 0);
        check_plan();
    }
    problem = usual(2);
    problem.input.chunk_steps = 24;
    make(problem);
    ck_assert_int_eq(plan.stored_steps, 0);
    problem.input.scattered = true;
    make(problem);
    ck_assert_int_eq(plan.stored_steps, 24);
}
END_TEST

/* Whole series: no part of the run's columns has larger blocks than the run, for which memory is taken; and
 * none is empty. */
START_TEST(test_series)
{
    static const int64_t budget[] = { 2 * MIB, 7 * MIB, 40 * MIB, 4096 * MIB };
    for (int k = 0; k < COUNT(budget); k++)
        for (int nrank = 1; nrank < 8; nrank += 3)
            for (int64_t results = 1; results < 400; results += 366) {
                zs_problem problem = usual(nrank);
                problem.budget = budget[k];
                problem.wanted.products.series =
                    (zs_series_needs){ .of = { true }, .users = 1, .key_bytes = 2, .results = results };
                make(problem);
                zs_series_block whole = zs_plan_series_block(&plan, problem.ncol);
                must(whole.rows <= plan.tile_rows, __LINE__);
                for (int64_t ncol = 1; ncol <= problem.ncol; ncol++) {
                    zs_series_block block = zs_plan_series_block(&plan, ncol);
                    must(block.rows >= 1 && block.columns >= 1 && block.columns <= ncol, __LINE__);
                    must(block.rows == 1 || block.columns == ncol, __LINE__);
                    must(block.rows * block.columns <= whole.rows * whole.columns, __LINE__);
                }
            }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_share);
    tcase_add_test(tests, test_everything_has_one_rank);
    tcase_add_test(tests, test_day_groups);
    tcase_add_test(tests, test_given);
    tcase_add_test(tests, test_budget);
    tcase_add_test(tests, test_rounded_tiles);
    tcase_add_test(tests, test_whole_maps);
    tcase_add_test(tests, test_chunks_span_time);
    tcase_add_test(tests, test_blocks);
    tcase_add_test(tests, test_series);
    tcase_add_test(tests, test_less_memory);
    tcase_add_test(tests, test_too_little);
    tcase_add_test(tests, test_idle);
    tcase_add_test(tests, test_large);
    tcase_add_test(tests, test_output_chunks);
    tcase_add_test(tests, test_page);
    tcase_add_test(tests, test_gathering);
    return run_tests("plan", tests);
}
