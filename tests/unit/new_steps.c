/* The periods of new steps, and how many stored steps there should be in one: in all calendars. */
#include "time/new_steps.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/group_key.h"

#include <string.h>

#define HOUR (ZS_DAY / 24)

static zs_time at(zs_calendar calendar, int64_t year, int month, int day, int hour)
{
    zs_error err;
    zs_time time = 0;
    zs_date date = { .year = year, .month = month, .day = day, .hour = hour };
    ck_assert_int_eq(zs_time_from_date(calendar, &date, &time, &err), 0);
    return time;
}

static void check_period(const char *name, zs_every every, zs_calendar calendar, zs_time time, zs_time lower,
                         zs_time upper)
{
    zs_step_bounds period = zs_every_period(&every, calendar, time);
    ck_assert_msg(period.lower == lower && period.upper == upper, "%s: from %lld to %lld, not %lld to %lld",
                  name, (long long)(period.lower / HOUR), (long long)(period.upper / HOUR),
                  (long long)(lower / HOUR), (long long)(upper / HOUR));
}

/* Periods follow each other without gaps, and a year begins none in its middle but winters. */
START_TEST(test_tiling)
{
    static const int in_year[ZS_EVERYS] = {
        [ZS_EVERY_PENTAD] = 73, [ZS_EVERY_MONTH] = 12, [ZS_EVERY_SEASON] = 4, [ZS_EVERY_YEAR] = 1
    };
    for (zs_calendar calendar = ZS_STANDARD; calendar <= ZS_360_DAY; calendar++)
        for (zs_every_kind kind = ZS_EVERY_HOURS; kind < ZS_EVERYS; kind++) {
            zs_every every = { kind, kind == ZS_EVERY_HOURS ? 8 : 0 };
            zs_time begin = at(calendar, 1999, 12, 1, 0), end = at(calendar, 2004, 12, 1, 0);
            zs_step_bounds last = { 0, begin };
            int64_t n = 0, days = (end - begin) / ZS_DAY;
            if (kind == ZS_EVERY_YEAR || kind == ZS_EVERY_PENTAD) {
                begin = last.upper = at(calendar, 2000, 1, 1, 0);
                end = at(calendar, 2005, 1, 1, 0);
            }
            for (zs_time time = begin; time < end; time += HOUR) {
                zs_step_bounds period = zs_every_period(&every, calendar, time);
                ck_assert(period.lower <= time && time < period.upper);
                ck_assert_int_eq(zs_every_period(&every, calendar, period.upper - 1).lower, period.upper);
                if (period.lower == last.lower)
                    continue;
                ck_assert_int_eq(period.lower, last.upper);
                last = period;
                n++;
            }
            ck_assert_int_eq(last.upper, end);
            if (in_year[kind])
                ck_assert_int_eq(
                    n, 5 * (kind == ZS_EVERY_PENTAD && calendar == ZS_360_DAY ? 72 : in_year[kind]));
            else
                ck_assert_int_eq(n, days * (kind == ZS_EVERY_HOURS ? 3 : 1));
        }
}
END_TEST

START_TEST(test_periods)
{
    zs_calendar c = ZS_STANDARD;
    zs_every day = { ZS_EVERY_DAY, 0 }, season = { ZS_EVERY_SEASON, 0 }, pentad = { ZS_EVERY_PENTAD, 0 },
             month = { ZS_EVERY_MONTH, 0 }, six = { ZS_EVERY_HOURS, 6 };
    check_period("day", day, c, at(c, 2000, 2, 29, 23), at(c, 2000, 2, 29, 0), at(c, 2000, 3, 1, 0));
    check_period("rounded", day, c, at(c, 2000, 3, 1, 0) - ZS_TIME_SLACK / 2, at(c, 2000, 3, 1, 0),
                 at(c, 2000, 3, 2, 0));
    check_period("hours", six, c, at(c, 2000, 3, 1, 6), at(c, 2000, 3, 1, 6), at(c, 2000, 3, 1, 12));
    check_period("winter", season, c, at(c, 1999, 12, 31, 0), at(c, 1999, 12, 1, 0), at(c, 2000, 3, 1, 0));
    check_period("winter", season, c, at(c, 2000, 2, 29, 0), at(c, 1999, 12, 1, 0), at(c, 2000, 3, 1, 0));
    check_period("autumn", season, c, at(c, 2000, 9, 1, 0), at(c, 2000, 9, 1, 0), at(c, 2000, 12, 1, 0));
    check_period("leap pentad", pentad, c, at(c, 2000, 2, 29, 5), at(c, 2000, 2, 25, 0),
                 at(c, 2000, 3, 2, 0));
    check_period("pentad", pentad, c, at(c, 2001, 3, 1, 5), at(c, 2001, 2, 25, 0), at(c, 2001, 3, 2, 0));
    check_period("last pentad", pentad, c, at(c, 2000, 12, 31, 5), at(c, 2000, 12, 27, 0),
                 at(c, 2001, 1, 1, 0));
    check_period("lost days", pentad, c, at(c, 1582, 10, 4, 0), at(c, 1582, 10, 3, 0),
                 at(c, 1582, 10, 15, 0));
    check_period("lost days", month, c, at(c, 1582, 10, 15, 0), at(c, 1582, 10, 1, 0), at(c, 1582, 11, 1, 0));
    check_period("before year 0", month, c, at(c, -1, 12, 15, 0), at(c, -1, 12, 1, 0), at(c, 0, 1, 1, 0));
}
END_TEST

/* How many there should be, by hand. */
START_TEST(test_expected)
{
    struct {
        zs_every every;
        zs_calendar calendar;
        int year, month, day; /* in the period */
        zs_time distance;
        zs_chosen_times chosen;
        int64_t expected;
    } cases[] = {
        { { ZS_EVERY_DAY, 0 }, ZS_STANDARD, 2000, 2, 29, HOUR, { 0, 0 }, 24 },
        { { ZS_EVERY_DAY, 0 }, ZS_STANDARD, 2000, 2, 29, 6 * HOUR, { 0, 1u << 0 | 1u << 12 }, 2 },
        { { ZS_EVERY_DAY, 0 }, ZS_STANDARD, 2000, 2, 29, 6 * HOUR, { 0, 1u << 3 }, 0 },
        { { ZS_EVERY_HOURS, 6 }, ZS_STANDARD, 2000, 2, 29, HOUR, { 0, 0 }, 6 },
        { { ZS_EVERY_MONTH, 0 }, ZS_STANDARD, 2000, 2, 3, 6 * HOUR, { 0, 0 }, 116 },
        { { ZS_EVERY_MONTH, 0 }, ZS_NOLEAP, 2000, 2, 3, ZS_DAY, { 0, 0 }, 28 },
        { { ZS_EVERY_SEASON, 0 }, ZS_360_DAY, 2000, 1, 3, ZS_DAY, { 0, 0 }, 90 },
        { { ZS_EVERY_SEASON, 0 }, ZS_STANDARD, 2000, 1, 3, 31 * ZS_DAY, { 0, 0 }, 3 },
        { { ZS_EVERY_SEASON, 0 }, ZS_STANDARD, 2000, 1, 3, 31 * ZS_DAY, { 1u << 1, 0 }, 1 },
        { { ZS_EVERY_YEAR, 0 }, ZS_ALL_LEAP, 2001, 1, 3, HOUR, { 0, 0 }, 8784 },
        { { ZS_EVERY_YEAR, 0 }, ZS_STANDARD, 2001, 1, 3, ZS_DAY, { 1u << 6 | 1u << 7 | 1u << 8, 0 }, 92 },
        { { ZS_EVERY_YEAR, 0 }, ZS_STANDARD, 1582, 1, 3, ZS_DAY, { 0, 0 }, 355 },
        { { ZS_EVERY_YEAR, 0 }, ZS_STANDARD, 2001, 1, 3, 30 * ZS_DAY, { 0, 0 }, 12 },
        { { ZS_EVERY_YEAR, 0 }, ZS_STANDARD, 2001, 1, 3, 91 * ZS_DAY, { 0, 0 }, 4 },
        { { ZS_EVERY_YEAR, 0 }, ZS_STANDARD, 2001, 1, 3, 8 * ZS_DAY, { 0, 0 }, 45 },
        { { ZS_EVERY_MONTH, 0 }, ZS_STANDARD, 2001, 1, 3, 8 * ZS_DAY, { 0, 0 }, 3 },
        { { ZS_EVERY_PENTAD, 0 }, ZS_STANDARD, 2000, 2, 27, 3 * HOUR, { 0, 0 }, 48 },
        { { ZS_EVERY_DAY, 0 }, ZS_STANDARD, 2001, 1, 3, ZS_DAY, { 0, 0 }, 1 },
    };
    for (int k = 0; k < COUNT(cases); k++) {
        zs_time time = at(cases[k].calendar, cases[k].year, cases[k].month, cases[k].day, 0);
        zs_step_bounds period = zs_every_period(&cases[k].every, cases[k].calendar, time);
        zs_usual_steps usual = { cases[k].distance, time, cases[k].chosen };
        int64_t found = zs_every_expected(cases[k].calendar, &period, &usual);
        ck_assert_msg(found == cases[k].expected, "case %d: %lld, not %lld", k, (long long)found,
                      (long long)cases[k].expected);
    }
}
END_TEST

START_TEST(test_distances)
{
    zs_every day = { ZS_EVERY_DAY, 0 }, six = { ZS_EVERY_HOURS, 6 }, month = { ZS_EVERY_MONTH, 0 },
             season = { ZS_EVERY_SEASON, 0 }, pentad = { ZS_EVERY_PENTAD, 0 };
    ck_assert(zs_every_holds(&day, ZS_DAY) && zs_every_holds(&six, 6 * HOUR + 5));
    ck_assert(!zs_every_holds(&day, 2 * ZS_DAY) && !zs_every_holds(&six, 12 * HOUR));
    ck_assert(zs_every_holds(&month, 31 * ZS_DAY) && !zs_every_holds(&month, 91 * ZS_DAY));
    ck_assert(zs_every_holds(&season, 91 * ZS_DAY) && !zs_every_holds(&season, 365 * ZS_DAY));
    ck_assert(zs_every_holds(&pentad, 5 * ZS_DAY) && !zs_every_holds(&pentad, 30 * ZS_DAY));
    ck_assert(zs_every_knows(&(zs_usual_steps){ .distance = 7 * HOUR }));
    ck_assert(!zs_every_knows(&(zs_usual_steps){ .distance = 7 * HOUR, .chosen.hours = 1 }));
    ck_assert(zs_every_knows(&(zs_usual_steps){ .distance = 8 * HOUR, .chosen.hours = 1 }));
}
END_TEST

/* The months and hours that are chosen, and what is missing of them. */
START_TEST(test_chosen)
{
    zs_calendar c = ZS_NOLEAP;
    zs_chosen_times summers = { 1u << 6 | 1u << 7 | 1u << 8, 0 }, noons = { 0, 1u << 12 };
    char text[ZS_BITS_TEXT];
    ck_assert_str_eq(zs_bits_text(summers.months, text), "6 7 8");
    ck_assert_str_eq(zs_bits_text(0, text), "");
    ck_assert(zs_is_chosen(&summers, c, at(c, 2000, 6, 1, 0)) &&
              !zs_is_chosen(&summers, c, at(c, 2000, 9, 1, 0)));
    ck_assert(zs_is_chosen(&noons, c, at(c, 2000, 6, 1, 12) - ZS_TIME_SLACK / 2));
    ck_assert(!zs_is_chosen(&noons, c, at(c, 2000, 6, 1, 11)));
    ck_assert(!zs_lacks_chosen(&summers, c, at(c, 2000, 8, 31, 12), at(c, 2001, 6, 1, 12), ZS_DAY));
    ck_assert(zs_lacks_chosen(&summers, c, at(c, 2000, 8, 31, 12), at(c, 2001, 6, 3, 12), ZS_DAY));
    ck_assert(zs_lacks_chosen(&summers, c, at(c, 2000, 8, 15, 12), at(c, 2000, 8, 17, 12), ZS_DAY));
    zs_every season = { ZS_EVERY_SEASON, 0 }, six = { ZS_EVERY_HOURS, 6 };
    ck_assert_uint_eq(zs_every_chosen(&season, &(zs_chosen_times){ 1u << 12 | 1u << 9, 0 }).months,
                      1u << 1 | 1u << 10);
    ck_assert_uint_eq(zs_every_chosen(&six, &(zs_chosen_times){ 0, 1u << 0 | 1u << 7 }).hours,
                      1u << 3 | 1u << 9);
}
END_TEST

START_TEST(test_names)
{
    char text[ZS_EVERY_TEXT];
    zs_every one = { ZS_EVERY_HOURS, 1 }, six = { ZS_EVERY_HOURS, 6 }, pentad = { ZS_EVERY_PENTAD, 0 };
    ck_assert_str_eq(zs_every_text(&one, text), "1 hour");
    ck_assert_str_eq(zs_every_text(&six, text), "6 hours");
    ck_assert_str_eq(zs_every_text(&pentad, text), "pentad");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_tiling);
    tcase_add_test(tests, test_periods);
    tcase_add_test(tests, test_expected);
    tcase_add_test(tests, test_distances);
    tcase_add_test(tests, test_chosen);
    tcase_add_test(tests, test_names);
    return run_tests("new_steps", tests);
}
