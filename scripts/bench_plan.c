/* Seconds that the plan takes for many groups and ranks: no run of that size is needed, a plan is made from numbers.
 *
 * usage: plan GROUPS-A-DAY RANKS [deflate]
 *
 * The series is ten years of a quarter of a degree, in steps of a day or, with 24 groups a day, of an hour; groups are days of
 * the year and hours, 366 times as many as a day has.  It prints "seconds S", the least of three. */
#include "base/error.h"
#include "plan/plan_search.h"
#include "time/group_key.h"
#include "time/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { YEARS = 10, TURNS = 3 };

static zs_error err;

static int failed(void)
{
    fprintf(stderr, "plan: %s\n", err.text);
    return EXIT_FAILURE;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static zs_problem problem_of(int64_t steps, const zs_groups *groups, int ranks, bool deflate)
{
    return (zs_problem){ .nstep = steps,
                         .nrow = 721,
                         .ncol = 1440,
                         .value_size = 2,
                         .kind = ZS_MOMENTS_EXACT,
                         .input = { .nfile = 12 * YEARS, .chunk_steps = 1, .chunk_rows = 1, .row_bytes = 2880 },
                         .wanted = { .zscore = true, .statistics = true, .compressed = deflate },
                         .groups = groups,
                         .budget = INT64_C(4) << 30,
                         .nrank = ranks };
}

int main(int argc, char **argv)
{
    int a_day = argc > 2 ? atoi(argv[1]) : 0, ranks = argc > 2 ? atoi(argv[2]) : 0;
    if (a_day < 1 || a_day > 24 || ranks < 1) {
        fprintf(stderr, "usage: plan GROUPS-A-DAY RANKS [deflate]\n");
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
    zs_problem problem = problem_of(steps, &groups, ranks, argc > 3);
    double least = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        double begin = now();
        static zs_plan plan;
        if (zs_plan_make(&problem, &plan, &err) != 0)
            return failed();
        double took = now() - begin;
        least = turn == 0 || took < least ? took : least;
    }
    printf("%d groups, %d ranks\nseconds %.6f\n", groups.n, ranks, least);
    zs_groups_clear(&groups);
    free(time);
    return 0;
}
