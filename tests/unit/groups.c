/* Groups of steps: what hand-made calendars say. */
#include "time/groups.h"
#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/group_pack.h"
#include "time/group_sizes.h"
#include "time/seasons.h"

#include <stdlib.h>
#include <string.h>

static zs_error err;
static zs_groups groups;

static zs_time at(zs_calendar calendar, int64_t year, int month, int day, int hour)
{
    zs_time time;
    zs_date date = { .year = year, .month = month, .day = day, .hour = hour };
    ck_assert_msg(zs_time_from_date(calendar, &date, &time, &err) == 0, "%s", err.text);
    return time;
}

/* Steps of one spacing, all of them members. */
static void make(zs_grouping how, zs_calendar calendar, zs_time first, zs_time spacing, int64_t n)
{
    zs_time *time = calloc((size_t)n, sizeof *time);
    ck_assert_ptr_nonnull(time);
    for (int64_t i = 0; i < n; i++)
        time[i] = first + i * spacing;
    ck_assert_int_eq(zs_groups_make(&how, calendar, time, n, (zs_range){ 0, n }, &groups, &err), 0);
    free(time);
}

/* The usual seasons. */
static zs_seasons usual(void)
{
    zs_seasons seasons;
    ck_assert_int_eq(zs_seasons_parse(zs_seasons_usual, &seasons, &err), 0);
    return seasons;
}

static int find(const char *name)
{
    char text[ZS_GROUP_NAME];
    for (int k = 0; k < groups.n; k++)
        if (strcmp(zs_groups_name(&groups, k, text), name) == 0)
            return k;
    return -1;
}

static int64_t size_of(const char *name)
{
    int k = find(name);
    return k < 0 ? 0 : groups.size[k];
}

/* Two years of days, of which the second is a leap year where the calendar has some. */
START_TEST(test_calendars)
{
    static const struct {
        zs_calendar calendar;
        int64_t days;
        int by_day, february, leap_days, winter;
    } wanted[] = { { ZS_STANDARD, 731, 366, 57, 1, 181 }, { ZS_PROLEPTIC_GREGORIAN, 731, 366, 57, 1, 181 },
                   { ZS_JULIAN, 731, 366, 57, 1, 181 },   { ZS_NOLEAP, 730, 365, 56, 0, 180 },
                   { ZS_ALL_LEAP, 732, 366, 58, 2, 182 }, { ZS_360_DAY, 720, 360, 60, 2, 180 } };
    for (int k = 0; k < COUNT(wanted); k++) {
        zs_calendar calendar = wanted[k].calendar;
        zs_time first = at(calendar, 2003, 1, 1, 12);
        make((zs_grouping){ .kind = ZS_GROUP_DAY }, calendar, first, ZS_DAY, wanted[k].days);
        ck_assert_int_eq(groups.n, wanted[k].by_day);
        ck_assert_int_eq(size_of("29 February"), wanted[k].leap_days);
        ck_assert_int_eq(size_of("1 March"), 2);
        ck_assert_int_eq(find("1 January"), 0);
        ck_assert_int_eq(find("30 December"), groups.n - (calendar == ZS_360_DAY ? 1 : 2));
        zs_groups_clear(&groups);
        make((zs_grouping){ .kind = ZS_GROUP_MONTH }, calendar, first, ZS_DAY, wanted[k].days);
        ck_assert_int_eq(groups.n, 12);
        ck_assert_int_eq(size_of("February"), wanted[k].february);
        zs_groups_clear(&groups);
        make((zs_grouping){ .kind = ZS_GROUP_SEASON, .seasons = usual() }, calendar, first, ZS_DAY,
             wanted[k].days);
        ck_assert_int_eq(groups.n, 4);
        ck_assert_int_eq(size_of("DJF"), wanted[k].winter);
        ck_assert_int_eq(find("DJF"), 0);
        zs_groups_clear(&groups);
    }
}
END_TEST

START_TEST(test_leap_day)
{
    zs_grouping how = { .kind = ZS_GROUP_DAY, .leap_day = ZS_LEAP_MERGE };
    make(how, ZS_STANDARD, at(ZS_STANDARD, 2003, 1, 1, 0), ZS_DAY, 731);
    ck_assert_int_eq(groups.n, 365);
    ck_assert_int_eq(size_of("28 February"), 3);
    ck_assert_int_eq(size_of("29 February"), 0);
    zs_groups_clear(&groups);
    make(how, ZS_360_DAY, at(ZS_360_DAY, 2003, 1, 1, 0), ZS_DAY, 720);
    ck_assert_int_eq(size_of("29 February"), 2); /* a day like all others */
    ck_assert_int_eq(size_of("28 February"), 2);
    zs_groups_clear(&groups);
    ck_assert(zs_is_leap_day(ZS_STANDARD, at(ZS_STANDARD, 2004, 2, 29, 23)));
    ck_assert(zs_is_leap_day(ZS_ALL_LEAP, at(ZS_ALL_LEAP, 2003, 2, 29, 0)));
    ck_assert(!zs_is_leap_day(ZS_360_DAY, at(ZS_360_DAY, 2004, 2, 29, 0)));
    ck_assert(!zs_is_leap_day(ZS_STANDARD, at(ZS_STANDARD, 2004, 2, 28, 12)));
}
END_TEST

/* Days 2003-12-29 to 2005-01-04, window 2. */
START_TEST(test_window)
{
    zs_grouping how = { .kind = ZS_GROUP_DAY, .window = 2 };
    zs_time first = at(ZS_STANDARD, 2003, 12, 29, 0);
    make(how, ZS_STANDARD, first, ZS_DAY, 373);
    ck_assert_int_eq(groups.n, 366);
    ck_assert_int_eq(size_of("15 June"), 5);
    ck_assert_int_eq(size_of("1 January"), 10); /* 30 December to 3 January, twice */
    ck_assert_int_eq(size_of("31 December"), 10);
    ck_assert_int_eq(size_of("28 February"), 5); /* 26 February to 1 March */
    ck_assert_int_eq(size_of("29 February"), 5);
    zs_groups_clear(&groups);
    /* 2003 has no 29 February: around it lie 27 and 28 February, 1, 2 and 3 March */
    make(how, ZS_STANDARD, at(ZS_STANDARD, 2003, 1, 1, 0), ZS_DAY, 731);
    ck_assert_int_eq(size_of("29 February"), 10);
    zs_groups_clear(&groups);
}
END_TEST

/* Of 2003 and 2004, only 2003 counts. */
START_TEST(test_baseline)
{
    static zs_time time[731];
    zs_grouping how = { .kind = ZS_GROUP_DAY };
    for (int64_t i = 0; i < 731; i++)
        time[i] = at(ZS_STANDARD, 2003, 1, 1, 0) + i * ZS_DAY;
    ck_assert_int_eq(zs_groups_make(&how, ZS_STANDARD, time, 731, (zs_range){ 0, 365 }, &groups, &err), 0);
    ck_assert_int_eq(groups.n, 365);
    ck_assert_int_eq(groups.ungrouped, 1);
    ck_assert_int_eq(groups.of[365 + 31 + 28], -1); /* 29 February 2004 */
    ck_assert_int_eq(groups.of[365 + 31 + 29], find("1 March"));
    ck_assert_int_eq(size_of("1 March"), 1);
    ck_assert_int_eq(groups.user.first[groups.n], 730);
    zs_groups_clear(&groups);
}
END_TEST

START_TEST(test_hours)
{
    zs_time first = at(ZS_NOLEAP, 2003, 1, 31, 0), six = ZS_DAY / 4;
    make((zs_grouping){ .kind = ZS_GROUP_HOUR }, ZS_NOLEAP, first, six, 8);
    ck_assert_int_eq(groups.n, 4);
    ck_assert_int_eq(size_of("18 h"), 2);
    zs_groups_clear(&groups);
    make((zs_grouping){ .kind = ZS_GROUP_MONTH_HOUR }, ZS_NOLEAP, first, six, 8);
    ck_assert_int_eq(groups.n, 8);
    ck_assert_int_eq(size_of("February 06 h"), 1);
    zs_groups_clear(&groups);
    make((zs_grouping){ .kind = ZS_GROUP_DAY_HOUR }, ZS_NOLEAP, first - 3, six, 8); /* rounded down by 3 us */
    ck_assert_int_eq(groups.n, 8);
    ck_assert_int_eq(find("31 January 00 h"), 0);
    ck_assert_int_eq(size_of("1 February 18 h"), 1);
    zs_groups_clear(&groups);
    make((zs_grouping){ .kind = ZS_GROUP_NONE }, ZS_NOLEAP, first, six, 8);
    ck_assert_int_eq(groups.n, 1);
    ck_assert_int_eq(size_of("all steps"), 8);
    zs_groups_clear(&groups);
}
END_TEST

/* Every step has its group, lists rise, no member is there twice, leaves are what blocks have of a set. */
static void check_lists(int64_t nstep)
{
    int64_t block = zs_tree_block(nstep), users = 0, wrong = 0;
    for (int k = 0; k < groups.n; k++)
        for (int64_t i = groups.user.first[k]; i < groups.user.first[k + 1]; i++, users++)
            wrong += groups.of[groups.user.step[i]] != k;
    wrong += groups.member.first[groups.nset] != nstep; /* each step is in one set */
    for (int k = 0; k < groups.nset; k++) {
        for (int64_t i = groups.member.first[k] + 1; i < groups.member.first[k + 1]; i++) {
            const int32_t *step = groups.member.step + i, *leaf = groups.leaf + i;
            wrong += step[0] <= step[-1];
            wrong += leaf[0] - leaf[-1] != (step[0] / block != step[-1] / block);
        }
        int64_t next = 0;
        for (int64_t first = 0; first < nstep; first += 3 * block) { /* parts of three blocks */
            zs_range leaves = zs_groups_leaves(&groups, k, (zs_range){ first, 3 * block });
            wrong += leaves.count < 0 || leaves.count > 3 || (leaves.count > 0 && leaves.first != next);
            next += leaves.count;
        }
        wrong += next != zs_groups_leaves(&groups, k, (zs_range){ 0, nstep }).count || next == 0;
    }
    ck_assert_int_eq(wrong, 0);
    ck_assert_int_eq(users, nstep);
}

START_TEST(test_lists)
{
    for (int calendar = 0; calendar <= ZS_360_DAY; calendar++)
        for (int kind = 0; kind < ZS_GROUP_KINDS; kind++)
            for (int leap_day = 0; leap_day < 2; leap_day++)
                for (int window = 0; window <= ZS_WINDOW_MOST; window += ZS_WINDOW_MOST) {
                    zs_group_kind k = (zs_group_kind)kind;
                    zs_grouping how = { .kind = k,
                                        .leap_day = (zs_leap_day)leap_day,
                                        .window = zs_group_has_days(k) ? window : 0,
                                        .seasons = usual() };
                    zs_calendar c = (zs_calendar)calendar;
                    make(how, c, at(c, 1999, 11, 7, 3), ZS_DAY / 2, 2200);
                    check_lists(2200);
                    zs_groups_clear(&groups);
                }
}
END_TEST

/* Composites of 8 days, from 1 January of each year on, by day: unequal in leap years.  Days, months and
 * years that are not complete are not. */
START_TEST(test_sizes)
{
    enum { YEARS = 8, A_YEAR = 46 };
    zs_time time[YEARS * A_YEAR];
    for (int i = 0; i < YEARS * A_YEAR; i++)
        time[i] = at(ZS_STANDARD, 2001 + i / A_YEAR, 1, 1, 0) + i % A_YEAR * 8 * ZS_DAY;
    zs_grouping days = { .kind = ZS_GROUP_DAY };
    ck_assert_int_eq(
        zs_groups_make(&days, ZS_STANDARD, time, COUNT(time), (zs_range){ 0, COUNT(time) }, &groups, &err),
        0);
    zs_group_sizes sizes = zs_group_sizes_of(&groups, time[0], time[COUNT(time) - 1]);
    ck_assert(sizes.unequal && sizes.least == 2 && sizes.most == 8 && sizes.small == 38);
    zs_groups_clear(&groups);
    zs_grouping of_year = { .kind = ZS_GROUP_DAY_OF_YEAR };
    ck_assert_int_eq(
        zs_groups_make(&of_year, ZS_STANDARD, time, COUNT(time), (zs_range){ 0, COUNT(time) }, &groups, &err),
        0);
    sizes = zs_group_sizes_of(&groups, time[0], time[COUNT(time) - 1]);
    ck_assert(!sizes.unequal && groups.n == A_YEAR && sizes.least == YEARS);
    static const struct {
        zs_group_kind kind;
        int64_t steps, per_day;
        int window;
    } normal[] = { { ZS_GROUP_DAY, 1461, 1, 0 },     { ZS_GROUP_DAY, 800, 1, 0 },
                   { ZS_GROUP_DAY, 1000, 1, 15 },    { ZS_GROUP_MONTH, 420, 1, 0 },
                   { ZS_GROUP_SEASON, 500, 1, 0 },   { ZS_GROUP_HOUR, 30, 24, 0 },
                   { ZS_GROUP_DAY_HOUR, 7000, 4, 0 } };
    for (int k = 0; k < COUNT(normal); k++) {
        zs_time first = at(ZS_STANDARD, 2000, 1, 20, 18), spacing = ZS_DAY / normal[k].per_day;
        zs_groups_clear(&groups);
        make((zs_grouping){ .kind = normal[k].kind, .window = normal[k].window, .seasons = usual() },
             ZS_STANDARD, first, spacing, normal[k].steps);
        ck_assert(!zs_group_sizes_of(&groups, first, first + (normal[k].steps - 1) * spacing).unequal);
    }
}
END_TEST

static void check_segments(const zs_segments *a, const zs_segments *b)
{
    ck_assert_int_eq(a->n, b->n);
    ck_assert((a->first == NULL) == (a->n == 0) && (b->first == NULL) == (b->n == 0));
    if (a->n == 0)
        return;
    ck_assert_mem_eq(a->first, b->first, ((size_t)a->n + 1) * sizeof *a->first);
    ck_assert_mem_eq(a->set, b->set, (size_t)a->n * sizeof *a->set);
}

/* What another process gets of groups: the struct, the room and the piece, each at another place. */
START_TEST(test_pack)
{
    enum { STEPS = 800 };
    static const zs_grouping all[] = { { .kind = ZS_GROUP_NONE },
                                       { .kind = ZS_GROUP_DAY },
                                       { .kind = ZS_GROUP_DAY, .window = 5 } };
    zs_time time[STEPS];
    double length[STEPS];
    for (int64_t i = 0; i < STEPS; i++) {
        time[i] = at(ZS_STANDARD, 2003, 1, 1, 0) + i * ZS_DAY;
        length[i] = 1 + (double)(i % 2);
    }
    for (int k = 0; k < COUNT(all); k++)
        for (int weighs = 0; weighs < 2; weighs++) {
            zs_groups whole;
            static int32_t room[2][4 * STEPS];
            ck_assert_int_eq(zs_groups_continue(&all[k], ZS_STANDARD, zs_time_list_of(time),
                                                weighs ? length : NULL, STEPS, (zs_range){ 0, STEPS }, NULL,
                                                room[0], &groups, &err),
                             0);
            ck_assert_int_eq(zs_groups_continue(&all[k], ZS_STANDARD, zs_time_list_of(time),
                                                weighs ? length : NULL, STEPS, (zs_range){ 0, STEPS }, NULL,
                                                NULL, &whole, &err),
                             0);
            size_t bytes = zs_groups_packed_bytes(&groups);
            char *piece[2] = { malloc(bytes), malloc(bytes) };
            ck_assert(piece[0] && piece[1]);
            zs_groups_pack(&groups, piece[0]);
            zs_groups copy = groups;
            memcpy(piece[1], piece[0], bytes);
            memcpy(room[1], room[0], sizeof room[1]);
            zs_groups_clear(&groups);
            memset(piece[0], 0x55, bytes);
            memset(room[0], 0x55, sizeof room[0]);
            zs_groups_unpack(&copy, piece[1]);
            ck_assert_int_eq(zs_groups_place(&copy, room[1], STEPS, &err), 0);
            ck_assert_mem_eq(copy.of, whole.of, STEPS * sizeof *copy.of);
            ck_assert_mem_eq(copy.member.step, whole.member.step, STEPS * sizeof *copy.member.step);
            ck_assert_mem_eq(copy.leaf, whole.leaf, STEPS * sizeof *copy.leaf);
            ck_assert_mem_eq(copy.key, whole.key, (size_t)whole.n * sizeof *copy.key);
            ck_assert_mem_eq(copy.size, whole.size, (size_t)whole.n * sizeof *copy.size);
            ck_assert_mem_eq(copy.user.first, whole.user.first, ((size_t)whole.n + 1) * sizeof(int64_t));
            ck_assert_mem_eq(copy.member.first, whole.member.first,
                             ((size_t)whole.nset + 1) * sizeof(int64_t));
            check_segments(&copy.taken, &whole.taken);
            check_segments(&copy.needed, &whole.needed);
            const zs_recipe *r = &copy.recipe, *w = &whole.recipe;
            size_t sets = (size_t)w->nfamily * (size_t)w->ninput;
            ck_assert((r->set == NULL) == (w->set == NULL) &&
                      (r->steps.step == NULL) == (w->steps.step == NULL));
            ck_assert((r->parts.weight == NULL) == (w->parts.weight == NULL));
            ck_assert(sets == 0 || memcmp(r->set, w->set, sets * sizeof *r->set) == 0);
            if (w->parts.weight)
                ck_assert_mem_eq(r->parts.weight, w->parts.weight,
                                 (size_t)w->parts.first[w->ntarget] * sizeof *r->parts.weight);
            zs_groups_clear(&copy); /* owns nothing */
            zs_groups_clear(&whole);
            free(piece[0]);
            free(piece[1]);
        }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_calendars);
    tcase_add_test(tests, test_leap_day);
    tcase_add_test(tests, test_window);
    tcase_add_test(tests, test_baseline);
    tcase_add_test(tests, test_hours);
    tcase_add_test(tests, test_lists);
    tcase_add_test(tests, test_sizes);
    tcase_add_test(tests, test_pack);
    return run_tests("groups", tests);
}
