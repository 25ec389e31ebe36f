/* How much work each rank has: together it is all that there is. */
#include "report/workload.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "plan/plan_search.h"

enum { STEPS = 365, ROWS = 181, COLUMNS = 360, RANKS = 7 };

static const double VALUES = (double)STEPS * ROWS * COLUMNS;
static const int64_t MIB = 1 << 20;
static zs_plan plan;

static void make(int64_t budget, bool compressed)
{
    zs_error err;
    zs_problem problem = { .nstep = STEPS,
                           .nrow = ROWS,
                           .ncol = COLUMNS,
                           .value_size = 2,
                           .kind = ZS_MOMENTS_EXACT,
                           .input = { .nfile = 12, .chunk_steps = 1, .chunk_rows = 1, .row_bytes = 720 },
                           .wanted = { .zscore = true, .statistics = true, .compressed = compressed },
                           .budget = budget,
                           .nrank = RANKS };
    ck_assert_msg(zs_plan_make(&problem, &plan, &err) == 0, "%s", err.text);
}

/* The sum over all ranks. */
static zs_work_amounts all(const zs_spec *spec)
{
    zs_work_amounts sum = { 0 };
    for (int rank = 0; rank < RANKS; rank++) {
        zs_work_amounts one = zs_workload_of(spec, &plan, NULL, rank);
        for (int k = 0; k < ZS_WORKS; k++) {
            ck_assert(one.cost[k] > 0 || k == ZS_WORK_PRODUCTS);
            sum.amount[k] += one.amount[k];
        }
    }
    return sum;
}

START_TEST(test_one_pass)
{
    zs_spec spec = { .output.path[ZS_ZSCORE] = "z.nc", .output.path[ZS_ANOMALY] = "a.nc" };
    make(4096 * MIB, false);
    zs_work_amounts sum = all(&spec);
    ck_assert(plan.keep);
    ck_assert_double_eq(sum.amount[ZS_WORK_READ], VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_MOMENTS], VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_SCORES], VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_WRITE], 2 * VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_PRODUCTS], 0);
    ck_assert_double_eq(sum.amount[ZS_WORK_MERGE], 0);
    ck_assert_double_eq(sum.amount[ZS_WORK_PICTURES], 0);
    ck_assert_double_eq(sum.amount[ZS_WORK_PAGE], 0);
    ck_assert(sum.amount[ZS_WORK_FINISH] > 8 * VALUES * RANKS);
}
END_TEST

START_TEST(test_two_passes)
{
    zs_spec spec = { .output.path[ZS_ZSCORE] = "z.nc" };
    make(4096 * MIB, false);
    plan.keep = false;
    zs_work_amounts sum = all(&spec);
    ck_assert_double_eq(sum.amount[ZS_WORK_READ], 2 * VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_MOMENTS], VALUES);
    ck_assert_double_eq(sum.amount[ZS_WORK_WRITE], VALUES);
}
END_TEST

/* Compressing costs more, and so do chunks of the input. */
START_TEST(test_costs)
{
    zs_spec plain = { .output.path[ZS_ZSCORE] = "z.nc" }, deflated = plain;
    deflated.output.deflate = 1;
    make(4096 * MIB, true);
    zs_work_amounts one = zs_workload_of(&plain, &plan, NULL, 0),
                    other = zs_workload_of(&deflated, &plan, NULL, 0);
    ck_assert(other.cost[ZS_WORK_WRITE] > one.cost[ZS_WORK_WRITE]);
    plan.problem.input.chunk_bytes = 1000;
    other = zs_workload_of(&plain, &plan, NULL, 0);
    ck_assert(other.cost[ZS_WORK_READ] > one.cost[ZS_WORK_READ]);
}
END_TEST

/* A page takes every value, and then its maps are packed; statistics are shown on it. */
START_TEST(test_page)
{
    zs_spec spec = { .output.path[ZS_ZSCORE] = "z.nc" };
    make(4096 * MIB, false);
    zs_work_amounts without = zs_workload_of(&spec, &plan, NULL, 0);
    plan.problem.wanted.products.page = (zs_page_needs){ .wanted = true, .packed_bytes = 5 * MIB };
    zs_work_amounts sum = all(&spec), with = zs_workload_of(&spec, &plan, NULL, 0);
    ck_assert_double_eq(sum.amount[ZS_WORK_PICTURES], VALUES);
    ck_assert_double_eq(with.amount[ZS_WORK_PAGE], (double)(5 * MIB));
    ck_assert(with.cost[ZS_WORK_STATISTICS] > without.cost[ZS_WORK_STATISTICS]);
}
END_TEST

/* Idle ranks only close files. */
START_TEST(test_idle)
{
    zs_spec spec = { .output.path[ZS_ZSCORE] = "z.nc" };
    make(4096 * MIB, false);
    plan.partition.time_parts = 1;
    plan.partition.row_parts = 2;
    zs_work_amounts idle = zs_workload_of(&spec, &plan, NULL, 2);
    for (int k = 0; k < ZS_WORK_FINISH; k++)
        ck_assert_double_eq(idle.amount[k], 0);
    ck_assert(idle.amount[ZS_WORK_FINISH] > 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_one_pass);
    tcase_add_test(tests, test_two_passes);
    tcase_add_test(tests, test_costs);
    tcase_add_test(tests, test_page);
    tcase_add_test(tests, test_idle);
    return run_tests("workload", tests);
}
