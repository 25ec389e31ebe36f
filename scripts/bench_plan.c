/* Seconds that many groups and ranks take of one rank where nothing is read or sent: no run of that size is
 * needed.
 *
 * usage: plan GROUPS-A-DAY RANKS plain | deflate      the plan
 *        plan GROUPS-A-DAY RANKS merge                who hands what to whom in each round of merging; chunks
 * are whole maps
 *
 * The series is ten years of a quarter of a degree, in steps of a day or, with 24 groups a day, of an hour;
 * groups are days of the year and hours, 366 times as many as a day has.  It prints "seconds S". */
#include "base/clock.h"
#include "base/error.h"
#include "parallel/merge.h"
#include "plan/merge_layout.h"
#include "plan/plan_search.h"
#include "time/group_key.h"
#include "time/groups.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS = 10 };

static zs_error err;

static int failed(void)
{
    fprintf(stderr, "plan: %s\n", err.text);
    return EXIT_FAILURE;
}

/* Chunks of whole maps make the plan divide time, into as many parts as there are ranks. */
static zs_problem problem_of(int64_t steps, const zs_groups *groups, int ranks, const char *what)
{
    bool maps = strcmp(what, "merge") == 0, deflate = strcmp(what, "deflate") == 0;
    return (zs_problem){ .nstep = steps,
                         .nrow = 721,
                         .ncol = 1440,
                         .value_size = 2,
                         .kind = ZS_MOMENTS_EXACT,
                         .input = { .nfile = 12 * YEARS,
                                    .chunk_steps = 1,
                                    .chunk_rows = maps ? 721 : 1,
                                    .chunk_bytes = maps ? 721 * 2880 : 0,
                                    .row_bytes = 2880 },
                         .wanted = { .zscore = true, .statistics = true, .compressed = deflate },
                         .groups = groups,
                         .budget = INT64_C(4) << 30,
                         .nrank = ranks };
}

/* Go through all rounds of all groups, as the first pass does.  Nothing is sent. */
static int merge_all(const zs_plan *plan)
{
    const zs_merge_layout layout = zs_merge_layout_of(plan);
    const zs_range tile = zs_plan_tile(plan, 0, 0);
    int64_t rounds = 0;
    zs_merge merge;
    if (zs_merge_init(&merge, &layout, MPI_COMM_SELF, 0, &err) != 0)
        return -1;
    for (int group = 0; group < plan->problem.groups->n; group++) {
        zs_merge_goto(&merge, group);
        int64_t n = zs_merge_rounds(&merge, tile);
        for (int64_t round = 0; round < n; round++)
            zs_merge_begin(&merge, tile, round);
        rounds += n;
    }
    zs_merge_clear(&merge);
    printf("%d parts of time, %lld rounds\n", layout.parts, (long long)rounds);
    return 0;
}

/* The seconds of the plan, or of going through all groups with it; -1: err is filled. */
static double seconds_of(const zs_problem *problem, bool merge)
{
    static zs_plan plan;
    double begin = zs_now();
    if (zs_plan_make(problem, &plan, &err) != 0)
        return -1;
    if (merge) {
        begin = zs_now();
        if (merge_all(&plan) != 0)
            return -1;
    }
    return zs_now() - begin;
}

int main(int argc, char **argv)
{
    int a_day = argc == 4 ? atoi(argv[1]) : 0, ranks = argc == 4 ? atoi(argv[2]) : 0;
    if (a_day < 1 || a_day > 24 || ranks < 1) {
        fprintf(stderr, "usage: plan GROUPS-A-DAY RANKS plain | deflate | merge\n");
        return 2;
    }
    const zs_grouping how = { .kind = ZS_GROUP_DAY_OF_YEAR_HOUR };
    int64_t steps = INT64_C(3653) * a_day;
    zs_time *time = malloc((size_t)steps * sizeof *time);
    if (!time)
        return EXIT_FAILURE;
    for (int64_t t = 0; t < steps; t++)
        time[t] = INT64_C(726000) * ZS_DAY + t * (ZS_DAY / a_day);
    zs_groups groups;
    if (zs_groups_make(&how, ZS_STANDARD, time, steps, (zs_range){ 0, steps }, &groups, &err) != 0)
        return failed();
    zs_problem problem = problem_of(steps, &groups, ranks, argv[3]);
    double took = seconds_of(&problem, strcmp(argv[3], "merge") == 0);
    if (took < 0)
        return failed();
    printf("%d groups, %d ranks\nseconds %.6f\n", groups.n, ranks, took);
    zs_groups_clear(&groups);
    free(time);
    return 0;
}
