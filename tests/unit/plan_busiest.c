/* What the busiest rank has: the same as a count of every set in every part. */
#include "plan/plan_busiest.h"
#include "base/range.h"
#include "base/tree.h"
#include "lib/check_main.h"
#include "plan/plan_search.h"
#include "plan/plan_spread.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static zs_error err;
static uint64_t drawn;

/* From 0 to n - 1. */
static int draw(int n)
{
    return (int)(bits_at(drawn++) % (uint64_t)n);
}

/* --- sets and parts ---------------------------------------------------------------------------------- */

/* The leaves of a set in a part, counted step by step from the beginning of the series.  Exact moments have
 * no blocks. */
static zs_range count_leaves(const int *of, int64_t nstep, zs_moments_kind kind, int set, zs_range part)
{
    int64_t block = kind == ZS_MOMENTS_EXACT ? 1 : zs_tree_block(nstep), last = -1;
    zs_range leaves = { 0, 0 };
    for (int64_t i = 0; i < part.first + part.count; i++)
        if (of[i] == set && i / block != last) {
            last = i / block;
            leaves.first += i < part.first;
            leaves.count += i >= part.first;
        }
    return leaves;
}

static zs_spread count_all(const int *of, int64_t nstep, int nset, zs_moments_kind kind,
                           const zs_partition *cut)
{
    zs_spread s = { .slots = 1, .owners = cut->time_parts, .members = 1 };
    int *parts_of = calloc((size_t)nset, sizeof *parts_of);
    for (int part = 0; part < cut->time_parts; part++) {
        zs_range steps = zs_share_quanta(nstep, cut->time_quantum, part, cut->time_parts);
        int taken = 0;
        for (int set = 0; set < nset; set++) {
            zs_range leaves = count_leaves(of, nstep, kind, set, steps);
            taken += leaves.count > 0;
            parts_of[set] += leaves.count > 0;
            s.slots = (int)zs_max(s.slots, zs_moments_slots(kind, leaves));
            s.nodes = (int)zs_max(s.nodes, zs_moments_depth(kind, leaves));
        }
        s.taken = taken > s.taken ? taken : s.taken;
    }
    for (int set = 0; set < nset; set++) {
        s.owners = parts_of[set] > 0 && parts_of[set] < s.owners ? parts_of[set] : s.owners;
        s.members = parts_of[set] > s.members ? parts_of[set] : s.members;
        s.shared += parts_of[set] > 1;
    }
    free(parts_of);
    return s;
}

/* The lists of the steps of all sets. */
static zs_step_lists list_steps(const int *of, int64_t nstep, int nset)
{
    zs_step_lists lists = { calloc((size_t)nset + 1, sizeof *lists.first),
                            calloc((size_t)nstep, sizeof *lists.step) };
    for (int set = 0; set < nset; set++) {
        lists.first[set + 1] = lists.first[set];
        for (int64_t i = 0; i < nstep; i++)
            if (of[i] == set)
                lists.step[lists.first[set + 1]++] = (int32_t)i;
    }
    return lists;
}

/* Compare the two for a number of parts.  of: the set of each step. */
static void compare(const int *of, int64_t nstep, int nset, zs_moments_kind kind, int64_t quantum, int parts)
{
    zs_partition cut = { .time_parts = parts, .row_parts = 1, .time_quantum = quantum, .row_quantum = 1 };
    zs_step_lists lists = list_steps(of, nstep, nset);
    zs_segments segments;
    zs_spread found, wanted = count_all(of, nstep, nset, kind, &cut);
    ck_assert_int_eq(zs_segments_make(&lists, nset, parts % 2 ? of : NULL, nstep, &segments, &err), 0);
    ck_assert_int_eq(zs_plan_spread(&segments, kind, &cut, &found, &err), 0);
    if (memcmp(&found, &wanted, sizeof found) != 0)
        ck_abort_msg("%d steps, %d parts: taken %d %d slots %d %d nodes %d %d owners %d %d shared %d %d",
                     (int)nstep, parts, found.taken, wanted.taken, found.slots, wanted.slots, found.nodes,
                     wanted.nodes, found.owners, wanted.owners, found.shared, wanted.shared);
    zs_segments_clear(&segments);
    free(lists.first);
    free(lists.step);
}

/* Every way to have up to 6 steps in two sets or in none. */
START_TEST(test_small)
{
    for (int nstep = 1, ways = 3; nstep <= 6; nstep++, ways *= 3)
        for (int way = 0; way < ways; way++) {
            int of[6];
            for (int i = 0, rest = way; i < nstep; i++, rest /= 3)
                of[i] = rest % 3 - 1;
            for (int quantum = 1; quantum <= 2; quantum++)
                for (int parts = 1; parts <= zs_divide_up(nstep, quantum); parts++) {
                    compare(of, nstep, 2, ZS_MOMENTS_EXACT, quantum, parts);
                    compare(of, nstep, 2, ZS_MOMENTS_TREE, quantum, parts);
                }
        }
}
END_TEST

/* Longer series: sets that come again and again, in long segments, at random, and some that have no step. */
START_TEST(test_drawn)
{
    enum { MOST = 700 };
    for (int round = 0; round < 600; round++) {
        int of[MOST], nstep = 1 + draw(MOST), nset = 1 + draw(40), long_ones = 1 + draw(round % 3 ? 1 : 50);
        int none = draw(3) ? 0 : 1 + draw(nstep), rare = draw(4);
        for (int i = 0; i < nstep; i++)
            of[i] = i < none ? -1 : rare ? i / long_ones % nset : draw(nset + 1) - 1;
        int64_t block = zs_tree_block(nstep), quantum = block * (1 + draw(3));
        int parts = 1 + draw((int)zs_divide_up(nstep, quantum));
        compare(of, nstep, nset, ZS_MOMENTS_TREE, quantum, parts);
        compare(of, nstep, nset, ZS_MOMENTS_EXACT, 1 + draw(3), 1 + draw((int)zs_divide_up(nstep, 3)));
    }
}
END_TEST

/* --- plans -------------------------------------------------------------------------------------------- */

enum { STEPS = 1500 };

/* Groups of a drawn kind, of a drawn series and baseline, perhaps with a window. */
static void draw_groups(int64_t nstep, zs_groups *groups)
{
    static const zs_group_kind kind[] = { ZS_GROUP_NONE, ZS_GROUP_MONTH,       ZS_GROUP_HOUR,
                                          ZS_GROUP_DAY,  ZS_GROUP_DAY_OF_YEAR, ZS_GROUP_YEAR };
    static zs_time time[STEPS];
    const int64_t length[] = { ZS_DAY / 24, ZS_DAY / 4, ZS_DAY, 30 * ZS_DAY };
    zs_grouping how = { .kind = kind[draw(COUNT(kind))] };
    if (zs_group_has_days(how.kind) && draw(2))
        how.window = 1 + draw(5);
    zs_range baseline = { 0, nstep };
    if (draw(3) == 0) {
        baseline.first = draw((int)nstep);
        baseline.count = 1 + draw((int)(nstep - baseline.first));
    }
    int64_t now = INT64_C(726000) * ZS_DAY, step = length[draw(COUNT(length))];
    bool gaps = draw(2);
    for (int64_t i = 0; i < nstep; i++, now += step * (gaps ? 1 + draw(3) : 1))
        time[i] = now;
    ck_assert_int_eq(zs_groups_make(&how, ZS_STANDARD, time, nstep, baseline, groups, &err), 0);
}

static zs_problem draw_problem(const zs_groups *groups, int64_t nstep)
{
    zs_moments_kind kind = draw(2) ? ZS_MOMENTS_EXACT : ZS_MOMENTS_TREE;
    zs_problem problem = {
        .nstep = nstep,
        .nrow = 1 + draw(40),
        .ncol = 8,
        .groups = draw(6) ? groups : NULL,
        .value_size = 4,
        .kind = kind,
        .input = { .nfile = 2, .chunk_steps = 1 + draw(9), .chunk_rows = 1 + draw(9), .row_bytes = 32 },
        .wanted = { .zscore = draw(4), .statistics = true, .compressed = draw(2) },
        .smoothing = { .places = draw(5) ? 0 : 12 },
        .budget = INT64_C(1) << (14 + draw(14)),
        .nrank = 1 + draw(60)
    };
    zs_needs *products = &problem.wanted.products;
    products->blocks = draw(3) == 0;
    if (products->blocks)
        products->over_time[0].n = 1;
    if (products->blocks && !zs_groups_are_made(groups)) /* parts of the series have no window */
        products->over_time[1] = (zs_over_time){ 2, groups };
    return problem;
}

/* Of the sets of a division: how many a part has, and the largest tree. */
static zs_time_share count_part(const zs_plan *plan, const zs_groups *groups, int nset, zs_moments_kind kind,
                                int part)
{
    zs_time_share share = { 0, 0, 0 };
    for (int set = 0; set < nset; set++) {
        zs_range leaves = zs_leaves_of(groups, plan->problem.nstep, set, zs_plan_steps(plan, part));
        share.taken += leaves.count > 0;
        share.slots = (int)zs_max(share.slots, zs_moments_slots(kind, leaves));
        share.nodes = (int)zs_max(share.nodes, zs_moments_depth(kind, leaves));
    }
    return share;
}

/* What is found must be the most that any part has, by the questions that the run itself asks of its plan. */
static void check_busiest(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_time_share own = { 0, 1, 0 }, over[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
    int needed = 0, parts = plan->partition.time_parts;
    for (int part = 0; part < parts; part++) {
        zs_time_share here = count_part(plan, p->groups, zs_plan_sets(plan), p->kind, part);
        own = (zs_time_share){ (int)zs_max(own.taken, here.taken), (int)zs_max(own.slots, here.slots),
                               (int)zs_max(own.nodes, here.nodes) };
        for (int k = 0; k < 2 && p->wanted.products.over_time[k].n > 0; k++) {
            const zs_groups *of = p->wanted.products.over_time[k].parts;
            here = count_part(plan, of, of ? of->n : 1, ZS_MOMENTS_TREE, part);
            over[k] = (zs_time_share){ (int)zs_max(over[k].taken, here.taken),
                                       (int)zs_max(over[k].slots, here.slots),
                                       (int)zs_max(over[k].nodes, here.nodes) };
        }
        int uses = 0;
        for (int group = 0; group < zs_plan_groups(plan); group++)
            uses += zs_plan_needs(plan, group, part);
        needed = uses > needed ? uses : needed;
    }
    const zs_busiest *found = &plan->busiest;
    ck_assert_int_eq(found->steps, zs_plan_steps(plan, 0).count);
    ck_assert_int_eq(found->needed, needed);
    ck_assert(found->taken == own.taken && found->slots == own.slots && found->nodes == own.nodes);
    ck_assert_int_eq(memcmp(found->over_time, over, sizeof over), 0);
    int owners = parts, members = 1, shared = 0;
    for (int set = 0; set < zs_plan_sets(plan); set++) {
        int has = 0;
        for (int part = 0; part < parts; part++)
            has += zs_plan_leaves(plan, set, part).count > 0;
        owners = has > 0 && has < owners ? has : owners;
        members = has > members ? has : members;
        shared += has > 1;
    }
    bool blocks = zs_plan_in_blocks(p);
    ck_assert_int_eq(found->owners, blocks ? parts : owners);
    ck_assert_int_eq(found->members, blocks ? parts : members);
    ck_assert_int_eq(found->shared, !blocks ? shared : parts > 1 ? zs_plan_sets(plan) : 0);
}

START_TEST(test_plans)
{
    for (int round = 0; round < 400; round++) {
        int64_t nstep = 1 + draw(round % 4 ? 60 : STEPS);
        zs_groups groups;
        draw_groups(nstep, &groups);
        zs_problem problem = draw_problem(&groups, nstep);
        zs_busiest_of busiest;
        zs_plan plan = { .problem = problem };
        bool tree = problem.kind != ZS_MOMENTS_EXACT || problem.wanted.products.blocks;
        ck_assert_int_eq(zs_busiest_init(&busiest, &problem, &err), 0);
        for (int times = 1; times <= 2; times++) { /* parts of one length, then of another one */
            int64_t quantum = times * (tree ? zs_tree_block(nstep) : 1);
            int most = (int)zs_min(problem.nrank, zs_divide_up(nstep, quantum));
            for (int k = 0; k < 6; k++) {
                plan.partition = (zs_partition){ 1 + draw(most), 1, quantum, 1, 0 };
                ck_assert_int_eq(zs_busiest_find(&busiest, &plan, &err), 0);
                check_busiest(&plan);
            }
        }
        zs_busiest_clear(&busiest);
        if (zs_plan_make(&problem, &plan, &err) == 0)
            check_busiest(&plan);
        zs_groups_clear(&groups);
    }
}
END_TEST

/* A plan takes hundredths of a second, however many groups and ranks there are: for 82 years of hours, in
 * groups of one hour of the year each. */
START_TEST(test_many)
{
    enum { HOURS = 82 * 8766 };
    const zs_grouping how = { .kind = ZS_GROUP_DAY_HOUR };
    zs_time *time = calloc(HOURS, sizeof *time);
    zs_groups groups;
    for (int64_t i = 0; i < HOURS; i++)
        time[i] = INT64_C(726000) * ZS_DAY + i * (ZS_DAY / 24);
    ck_assert_int_eq(zs_groups_make(&how, ZS_STANDARD, time, HOURS, (zs_range){ 0, HOURS }, &groups, &err),
                     0);
    ck_assert_int_eq(groups.n, 8784);
    for (int compressed = 0; compressed < 2; compressed++) {
        zs_problem problem = {
            .nstep = HOURS,
            .nrow = 721,
            .ncol = 1440,
            .groups = &groups,
            .value_size = 2,
            .kind = ZS_MOMENTS_EXACT,
            .input = { .nfile = 990, .chunk_steps = 1, .chunk_rows = 1, .row_bytes = 2880 },
            .wanted = { .zscore = true, .statistics = true, .compressed = compressed },
            .budget = INT64_C(2) << 30,
            .nrank = 16384
        };
        zs_plan plan;
        clock_t begin = clock();
        ck_assert_msg(zs_plan_make(&problem, &plan, &err) == 0, "%s", err.text);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        ck_assert_msg(seconds < 2, "%.1f s", seconds);
    }
    zs_groups_clear(&groups);
    free(time);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("plan_busiest");
    tcase_add_test(tests, test_small);
    tcase_add_test(tests, test_drawn);
    tcase_add_test(tests, test_plans);
    tcase_add_test(tests, test_many);
    return run_tests("plan_busiest", tests);
}
