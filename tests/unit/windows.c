/* Windows: the sets that each day is made of, and the merges that make them, against members that are found
 * here step by step: a step counts for all days around its own. */
#include "base/error.h"
#include "base/range.h"
#include "lib/check_main.h"
#include "stats/compose.h"
#include "stats/moments.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/groups.h"
#include "time/recipe.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static zs_error err;

/* What the steps of a group add up to. */
typedef struct sums {
    int64_t n, number, square;
    double min, max;
} sums;

static sums none(void)
{
    return (sums){ .min = INFINITY, .max = -INFINITY };
}

/* A number of each step. */
static int64_t number_of(int64_t step)
{
    return (step * 7919 + 13) % 10007 - 5000;
}

static void add(sums *s, int64_t step)
{
    int64_t number = number_of(step);
    s->n++;
    s->number += number;
    s->square += number * number;
    s->min = fmin(s->min, (double)number);
    s->max = fmax(s->max, (double)number);
}

/* A step counts once for a group. */
static void count(sums *by_key, int64_t *last, int key, int64_t step)
{
    if (last[key] != step)
        add(&by_key[key], step);
    last[key] = step;
}

/* The day that this year has not, where this day stands for it; -1: it stands for none. */
static int other_name(const zs_grouping *how, zs_calendar calendar, zs_time day)
{
    zs_date there = zs_date_from_time(calendar, day);
    bool varies = calendar <= ZS_JULIAN;
    if (zs_group_counts_days(how->kind))
        return varies && there.month == 1 && there.day == 1 &&
                       zs_days_in_month(calendar, there.year - 1, 2) == 28
                   ? 365
                   : -1;
    return varies && there.month == 3 && there.day == 1 && how->leap_day == ZS_LEAP_OWN &&
                   zs_days_in_month(calendar, there.year, 2) == 28
               ? 31 + 28
               : -1;
}

/* The steps of each group: those whose day is near a day of its name.  In a year without 29 February, that
 * day is 1 March; if it counts as 28 February, that day is two days.  by_key, last: [ZS_GROUP_KEYS]. */
static void brute(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t n, sums *by_key,
                  int64_t *last)
{
    for (int key = 0; key < ZS_GROUP_KEYS; key++) {
        by_key[key] = none();
        last[key] = -1;
    }
    for (int64_t i = 0; i < n; i++)
        for (int d = -how->window; d <= how->window; d++) {
            zs_time day = (zs_day_of(time[i]) + d) * ZS_DAY;
            int hour = zs_hour_of(time[i]), other = other_name(how, calendar, day);
            if (zs_is_leap_day(calendar, day) && how->leap_day == ZS_LEAP_DROP &&
                !zs_group_counts_days(how->kind))
                continue;
            count(by_key, last, zs_key_of(how, calendar, day + hour * (ZS_DAY / 24)), i);
            if (other >= 0)
                count(by_key, last, zs_day_key(how->kind, other, hour), i);
        }
}

/* --- what the merges make ---------------------------------------------------------------------------------
 */

typedef struct made {
    sums *of; /* [targets] */
} made;

static void take(void *object, int target, size_t first, size_t n, const zs_moments_view *m)
{
    made *all = object;
    ck_assert(first == 0 && n == 1);
    all->of[target] = !m->min ? none()
                              : (sums){ m->cells.count[0], m->cells.first[0].integer,
                                        m->cells.second[0].integer, m->min[0], m->max[0] };
}

/* The exact moments of a set, at one cell. */
static zs_moments_view moments_of(const zs_groups *g, int set)
{
    sums s = none();
    for (int64_t i = g->member.first[set]; i < g->member.first[set + 1]; i++)
        add(&s, g->member.step[i]);
    zs_moments_view m;
    ck_assert_int_eq(zs_cell_moments_init(&m.cells, ZS_MOMENTS_EXACT, 1, &err), 0);
    m.min = malloc(2 * sizeof *m.min);
    ck_assert_ptr_nonnull(m.min);
    m.max = m.min + 1;
    m.cells.count[0] = (int32_t)s.n;
    m.cells.first[0].integer = s.number;
    m.cells.second[0].integer = s.square;
    *m.min = s.min;
    *m.max = s.max;
    return m;
}

static bool same(const sums *a, const sums *b)
{
    return a->n == b->n && a->number == b->number && a->square == b->square && a->min == b->min &&
           a->max == b->max;
}

static void check_family(const zs_groups *g, int family, const sums *by_key)
{
    const zs_recipe *r = &g->recipe;
    const int *set = r->set + family * r->steps.ninput, *group = r->group + family * r->steps.ntarget;
    zs_moments_view *input = calloc((size_t)r->steps.ninput, sizeof *input);
    made all = { calloc((size_t)r->steps.ntarget, sizeof(sums)) };
    zs_composer composer;
    ck_assert(input && all.of);
    for (int k = 0; k < r->steps.ninput; k++)
        if (set[k] >= 0)
            input[k] = moments_of(g, set[k]);
    ck_assert_int_eq(zs_composer_init(&composer, ZS_MOMENTS_EXACT, r->steps.ninput, r->steps.nslot, 1, &err),
                     0);
    zs_compose(&composer, r->steps.step, r->steps.n, input, 1, take, &all);
    for (int k = 0; k < r->steps.ntarget; k++) {
        if (group[k] < 0)
            continue;
        sums right = by_key[g->key[group[k]]];
        ck_assert_msg(same(&all.of[k], &right),
                      "%s, window %d, leap_day %s: day %d has %lld steps with the sum %lld and "
                      "extremes %g and %g, not %lld, %lld, %g and %g",
                      zs_calendar_name(g->calendar), g->how.window, zs_leap_day_name(g->how.leap_day), k,
                      (long long)all.of[k].n, (long long)all.of[k].number, all.of[k].min, all.of[k].max,
                      (long long)right.n, (long long)right.number, right.min, right.max);
        ck_assert_int_eq(g->size[group[k]], right.n);
    }
    zs_composer_clear(&composer);
    for (int k = 0; k < r->steps.ninput; k++)
        if (set[k] >= 0) {
            zs_cell_moments_clear(&input[k].cells);
            free(input[k].min);
        }
    free(input);
    free(all.of);
}

/* Days from a date on; every `every`th. */
static void check(zs_grouping how, zs_calendar calendar, int64_t n, zs_time every)
{
    zs_groups g;
    zs_time *time = calloc((size_t)n, sizeof *time), first = 0;
    zs_date date = { .year = 1999, .month = 11, .day = 7, .hour = 6 };
    ck_assert(time && zs_time_from_date(calendar, &date, &first, &err) == 0);
    int64_t left = 0;
    for (int64_t i = 0; i < n; i++)
        if (how.leap_day != ZS_LEAP_DROP || !zs_is_leap_day(calendar, first + i * every))
            time[left++] = first + i * every;
    ck_assert_int_eq(zs_groups_make(&how, calendar, time, left, (zs_range){ 0, left }, &g, &err), 0);
    ck_assert_int_eq(g.member.first[g.nset], left);
    sums *by_key = calloc(ZS_GROUP_KEYS, sizeof *by_key);
    int64_t *last = calloc(ZS_GROUP_KEYS, sizeof *last);
    ck_assert(by_key && last);
    brute(&how, calendar, time, left, by_key, last);
    for (int family = 0; family < g.recipe.nfamily; family++)
        check_family(&g, family, by_key);
    int found = 0;
    for (int key = 0; key < ZS_GROUP_KEYS; key++)
        found += by_key[key].n > 0;
    ck_assert_int_eq(g.n, found);
    free(by_key);
    free(last);
    ck_assert_int_eq(g.recipe.nfamily, zs_group_has_hours(how.kind) ? 2 : 1);
    zs_groups_clear(&g);
    free(time);
}

START_TEST(test_windows)
{
    static const int window[] = { 1, 2, 15, 30, 91, ZS_WINDOW_MOST };
    for (int calendar = 0; calendar <= ZS_360_DAY; calendar++)
        for (int k = 0; k < COUNT(window); k++)
            for (int leap_day = 0; leap_day <= ZS_LEAP_DROP; leap_day++)
                check((zs_grouping){ .kind = ZS_GROUP_DAY,
                                     .leap_day = (zs_leap_day)leap_day,
                                     .window = window[k] },
                      (zs_calendar)calendar, 1000, ZS_DAY);
}
END_TEST

START_TEST(test_days_of_year)
{
    static const int window[] = { 1, 15, 100, ZS_WINDOW_MOST };
    for (int calendar = 0; calendar <= ZS_360_DAY; calendar++)
        for (int k = 0; k < COUNT(window); k++)
            check((zs_grouping){ .kind = ZS_GROUP_DAY_OF_YEAR, .window = window[k] }, (zs_calendar)calendar,
                  1200, ZS_DAY);
    check((zs_grouping){ .kind = ZS_GROUP_DAY_OF_YEAR_HOUR, .window = 9 }, ZS_STANDARD, 2000, ZS_DAY / 2);
}
END_TEST

/* Hours; part of a year; few days of many years. */
START_TEST(test_some_steps)
{
    zs_grouping hours = { .kind = ZS_GROUP_DAY_HOUR, .window = 20 },
                days = { .kind = ZS_GROUP_DAY, .window = 10 };
    check(hours, ZS_STANDARD, 1500, ZS_DAY / 2);
    check(days, ZS_STANDARD, 130, ZS_DAY);
    check(days, ZS_STANDARD, 300, 31 * ZS_DAY);
    check(days, ZS_NOLEAP, 1, ZS_DAY);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_windows);
    tcase_add_test(tests, test_days_of_year);
    tcase_add_test(tests, test_some_steps);
    return run_tests("windows", tests);
}
