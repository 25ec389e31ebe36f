/* Chunks that a user wants, in the plan: rows are cut at their edges where one rank can have whole ones, and
 * the memory for making them is planned. */
#include "plan/plan_chunks.h"
#include "lib/check_main.h"
#include "plan/plan_search.h"

#include <string.h>

#define MIB (INT64_C(1) << 20)

static zs_error err;
static zs_plan plan;

static zs_problem usual(int nrank, int64_t steps, int64_t rows, int64_t columns)
{
    return (
        zs_problem){ .nstep = 365,
                     .nrow = 181,
                     .ncol = 360,
                     .has_axis = { true, false, false, true, true },
                     .value_size = 2,
                     .kind = ZS_MOMENTS_EXACT,
                     .input = { .nfile = 12, .chunk_steps = 1, .chunk_rows = 1, .row_bytes = 720 },
                     .wanted = { .zscore = true,
                                 .statistics = true,
                                 .compressed = true,
                                 .chunks = { ZS_CHUNKS_NUMBERS, 3, { steps, 1, 1, rows, columns }, false } },
                     .budget = 1024 * MIB,
                     .nrank = nrank };
}

/* Plan, and tell whether ranks have whole chunks of z-scores. */
static bool has_whole(zs_problem problem)
{
    problem.wanted.chunk_rows = zs_problem_chunk_edges(&problem);
    memset(&err, 0, sizeof err);
    ck_assert_msg(zs_plan_make(&problem, &plan, &err) == 0, "%s", err.text);
    zs_chunk_shape shape = zs_plan_chunks(&plan, problem.nstep, true);
    return zs_plan_has_whole_chunks(&plan, &shape, true);
}

START_TEST(edges)
{
    for (int nrank = 1; nrank < 30; nrank += 7) {
        ck_assert(has_whole(usual(nrank, 1, 40, 90)));
        for (int part = 0; part < plan.partition.row_parts; part++)
            for (int tile = 0; tile < plan.tiles; tile++)
                ck_assert(zs_plan_tile(&plan, part, tile).count == 0 ||
                          zs_plan_tile(&plan, part, tile).first % 40 == 0);
        ck_assert(has_whole(usual(nrank, 1, 181, 360)));
        ck_assert(!has_whole(usual(nrank, 2, 40, 90)));
    }
    zs_problem problem = usual(3, 1, 181, 360);
    problem.budget = MIB; /* nobody has a map */
    ck_assert(!has_whole(problem));
    problem = usual(3, 1, 40, 90);
    problem.nrow = 3 * 181;
    problem.level_rows = 181;
    problem.has_axis[ZS_CHUNK_LEVEL] = true;
    ck_assert_int_eq(zs_problem_chunk_edges(&problem), 181); /* levels begin inside chunks of 40 rows */
    ck_assert(has_whole(problem));
}
END_TEST

START_TEST(statistics)
{
    ck_assert(has_whole(usual(4, 1, 40, 90)));
    zs_chunk_shape shape = zs_plan_chunks(&plan, 12, false);
    ck_assert(shape.length[ZS_CHUNK_TIME] == 12 && shape.chunk[ZS_CHUNK_ROW] == 40 &&
              !zs_plan_has_whole_chunks(&plan, &shape, false));
    shape = zs_plan_chunks(&plan, 0, false);
    ck_assert(!shape.has[ZS_CHUNK_TIME] && shape.length[ZS_CHUNK_TIME] == 1);
    zs_problem problem = usual(4, 1, 40, 90);
    problem.wanted.chunks.kind = ZS_CHUNKS_AUTO;
    ck_assert_int_eq(zs_plan_make(&problem, &plan, &err), 0);
    shape = zs_plan_chunks(&plan, 12, false);
    ck_assert(shape.chunk[ZS_CHUNK_ROW] == plan.owned_rows && shape.chunk[ZS_CHUNK_COLUMN] == 360 &&
              zs_plan_has_whole_chunks(&plan, &shape, false));
}
END_TEST

/* What is put together at once has its room, in a file and in a store. */
START_TEST(memory)
{
    for (int stores = 0; stores < 2; stores++)
        for (int64_t budget = MIB; budget <= 4096 * MIB; budget *= 8) {
            zs_problem problem = usual(2, 365, 10, 10);
            problem.wanted.stores = stores;
            problem.budget = budget;
            zs_chunk_shape shape = zs_problem_chunks(&problem, problem.nstep, true);
            int64_t bytes = zs_chunk_shape_numbers(&shape) * 4;
            int64_t n = zs_problem_chunks_together(&problem, &shape, 4);
            ck_assert(n >= 1 && n <= 36 && (n == 1 || n * bytes <= budget / 32));
            ck_assert_int_ge(zs_problem_chunk_bytes(&problem, &shape, 4, 1), (n + 3) * bytes);
        }
    zs_problem problem = usual(2, 1, 100, 360);
    double padding = zs_problem_chunk_padding(&problem);
    ck_assert(padding > 200.0 / 181 - 1e-9 && padding < 200.0 / 181 + 1e-9);
    problem.wanted.chunks.kind = ZS_CHUNKS_AUTO;
    ck_assert(zs_problem_chunk_padding(&problem) <= 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("plan_chunks");
    tcase_add_test(tests, edges);
    tcase_add_test(tests, statistics);
    tcase_add_test(tests, memory);
    return run_tests("plan_chunks", tests);
}
