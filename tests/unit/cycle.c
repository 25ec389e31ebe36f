/* Places of groups in the cycle of the year: what calendars say, counted by hand. */
#include "time/cycle.h"
#include "base/error.h"
#include "base/range.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/groups.h"
#include "time/seasons.h"

#include <stdlib.h>

static zs_error err;
static zs_groups groups;
static zs_cycles cycles;

/* Some years of steps, from a date on. */
static void make(zs_group_kind kind, zs_leap_day leap_day, zs_calendar calendar, int year, int years,
                 int each_day)
{
    const zs_grouping how = { .kind = kind, .leap_day = leap_day };
    zs_date date = { .year = year, .month = 1, .day = 1 };
    zs_time first = 0, *time;
    int64_t n = (int64_t)years * 365 * each_day;
    ck_assert_int_eq(zs_time_from_date(calendar, &date, &first, &err), 0);
    ck_assert_ptr_nonnull(time = calloc((size_t)n, sizeof *time));
    for (int64_t i = 0; i < n; i++)
        time[i] = first + i * (ZS_DAY / each_day);
    ck_assert_int_eq(zs_groups_make(&how, calendar, time, n, (zs_range){ 0, n }, &groups, &err), 0);
    ck_assert_int_eq(zs_cycles_make(&groups, &cycles, &err), 0);
    free(time);
}

static void clear(void)
{
    zs_cycles_clear(&cycles);
    zs_groups_clear(&groups);
}

/* The name of the group at a place of a cycle; "" where there is none. */
static const char *name_at(int cycle, int place)
{
    static char text[ZS_GROUP_NAME];
    int group = cycles.group[cycle * cycles.length + place];
    if (group < 0)
        return "";
    ck_assert_int_eq(cycles.of[group], cycle);
    ck_assert_int_eq(cycles.place[group], place);
    return zs_groups_name(&groups, group, text);
}

START_TEST(test_lengths)
{
    zs_seasons seasons[2];
    ck_assert_int_eq(zs_seasons_parse(zs_seasons_usual, &seasons[0], &err), 0);
    ck_assert_int_eq(zs_seasons_parse("NDJF MAM JJAS", &seasons[1], &err), 0);
    const struct {
        zs_grouping how;
        zs_calendar calendar;
        int length;
    } known[] = { { { .kind = ZS_GROUP_MONTH }, ZS_360_DAY, 12 },
                  { { .kind = ZS_GROUP_MONTH_HOUR }, ZS_STANDARD, 12 },
                  { { .kind = ZS_GROUP_SEASON, .seasons = seasons[0] }, ZS_STANDARD, 4 },
                  { { .kind = ZS_GROUP_SEASON, .seasons = seasons[1] }, ZS_STANDARD, 0 },
                  { { .kind = ZS_GROUP_PENTAD }, ZS_STANDARD, 73 },
                  { { .kind = ZS_GROUP_PENTAD }, ZS_360_DAY, 72 },
                  { { .kind = ZS_GROUP_WEEK }, ZS_NOLEAP, 53 },
                  { { .kind = ZS_GROUP_WEEK }, ZS_360_DAY, 52 },
                  { { .kind = ZS_GROUP_DAY }, ZS_STANDARD, 366 },
                  { { .kind = ZS_GROUP_DAY, .leap_day = ZS_LEAP_MERGE }, ZS_STANDARD, 365 },
                  { { .kind = ZS_GROUP_DAY_HOUR, .leap_day = ZS_LEAP_DROP }, ZS_STANDARD, 365 },
                  { { .kind = ZS_GROUP_DAY }, ZS_NOLEAP, 365 },
                  { { .kind = ZS_GROUP_DAY, .leap_day = ZS_LEAP_DROP }, ZS_360_DAY, 360 },
                  { { .kind = ZS_GROUP_DAY_OF_YEAR }, ZS_STANDARD, 366 },
                  { { .kind = ZS_GROUP_DAY_OF_YEAR_HOUR }, ZS_NOLEAP, 365 },
                  { { .kind = ZS_GROUP_NONE }, ZS_STANDARD, 0 },
                  { { .kind = ZS_GROUP_HOUR }, ZS_STANDARD, 0 },
                  { { .kind = ZS_GROUP_YEAR }, ZS_STANDARD, 0 } };
    for (int k = 0; k < COUNT(known); k++)
        ck_assert_msg(zs_cycle_length(&known[k].how, known[k].calendar) == known[k].length, "case %d", k);
}
END_TEST

/* A round of days begins on 1 March, and 29 February is its last one. */
START_TEST(test_days)
{
    make(ZS_GROUP_DAY, ZS_LEAP_OWN, ZS_STANDARD, 2003, 3, 1);
    ck_assert_int_eq(cycles.n, 1);
    ck_assert_int_eq(cycles.length, 366);
    ck_assert_int_eq(zs_cycles_most(&cycles), 366);
    ck_assert_str_eq(name_at(0, 0), "1 March");
    ck_assert_str_eq(name_at(0, 305), "31 December");
    ck_assert_str_eq(name_at(0, 306), "1 January");
    ck_assert_str_eq(name_at(0, 364), "28 February");
    ck_assert_str_eq(name_at(0, 365), "29 February");
    clear();
    make(ZS_GROUP_DAY, ZS_LEAP_OWN, ZS_STANDARD, 2001, 3, 1); /* without a 29 February */
    ck_assert_int_eq(zs_cycles_most(&cycles), 365);
    ck_assert_str_eq(name_at(0, 365), "");
    clear();
    make(ZS_GROUP_DAY, ZS_LEAP_MERGE, ZS_STANDARD, 2003, 3, 1);
    ck_assert_int_eq(cycles.length, 365);
    ck_assert_str_eq(name_at(0, 364), "28 February");
    clear();
    make(ZS_GROUP_DAY_OF_YEAR, ZS_LEAP_OWN, ZS_STANDARD, 2003, 3, 1);
    ck_assert_str_eq(name_at(0, 0), "day 1");
    ck_assert_str_eq(name_at(0, 365), "day 366");
    clear();
}
END_TEST

/* Each hour has a cycle. */
START_TEST(test_hours)
{
    make(ZS_GROUP_MONTH_HOUR, ZS_LEAP_OWN, ZS_NOLEAP, 2003, 1, 4);
    ck_assert_int_eq(cycles.n, 4);
    ck_assert_str_eq(name_at(0, 0), "January 00 h");
    ck_assert_str_eq(name_at(3, 11), "December 18 h");
    clear();
    make(ZS_GROUP_DAY_OF_YEAR_HOUR, ZS_LEAP_OWN, ZS_NOLEAP, 2003, 1, 2);
    ck_assert_int_eq(cycles.n, 2);
    ck_assert_str_eq(name_at(1, 9), "day 10 12 h");
    clear();
    make(ZS_GROUP_PENTAD, ZS_LEAP_OWN, ZS_NOLEAP, 2003, 1, 1);
    ck_assert_str_eq(name_at(0, 72), "pentad 73");
    clear();
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_lengths);
    tcase_add_test(tests, test_days);
    tcase_add_test(tests, test_hours);
    return run_tests("cycle", tests);
}
