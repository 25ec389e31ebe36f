/* Dates and times in six calendars, against day counts that cftime gave. */
#include "time/calendar.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "time/equal_calendars.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CALENDARS = ZS_360_DAY + 1 };

/* Days since 0000-01-01 of each calendar, by cftime with has_year_zero. */
static const struct {
    zs_calendar calendar;
    int year, month, day, days;
} known_days[] = {
    { ZS_STANDARD, 0, 1, 1, 0 },
    { ZS_STANDARD, 1, 1, 1, 366 },
    { ZS_STANDARD, -1, 12, 30, -2 },
    { ZS_STANDARD, 1582, 10, 4, 578102 },
    { ZS_STANDARD, 1582, 10, 15, 578103 },
    { ZS_STANDARD, 1900, 3, 1, 694022 },
    { ZS_STANDARD, 2000, 2, 29, 730546 },
    { ZS_STANDARD, 2014, 12, 30, 735964 },
    { ZS_PROLEPTIC_GREGORIAN, 0, 1, 1, 0 },
    { ZS_PROLEPTIC_GREGORIAN, 1, 1, 1, 366 },
    { ZS_PROLEPTIC_GREGORIAN, -1, 12, 30, -2 },
    { ZS_PROLEPTIC_GREGORIAN, 1582, 10, 4, 578090 },
    { ZS_PROLEPTIC_GREGORIAN, 1582, 10, 15, 578101 },
    { ZS_PROLEPTIC_GREGORIAN, 1900, 3, 1, 694020 },
    { ZS_PROLEPTIC_GREGORIAN, 2000, 2, 29, 730544 },
    { ZS_PROLEPTIC_GREGORIAN, 2014, 12, 30, 735962 },
    { ZS_JULIAN, 0, 1, 1, 0 },
    { ZS_JULIAN, 1, 1, 1, 366 },
    { ZS_JULIAN, -1, 12, 30, -2 },
    { ZS_JULIAN, 1582, 10, 4, 578102 },
    { ZS_JULIAN, 1582, 10, 15, 578113 },
    { ZS_JULIAN, 1900, 3, 1, 694035 },
    { ZS_JULIAN, 2000, 2, 29, 730559 },
    { ZS_JULIAN, 2014, 12, 30, 735977 },
    { ZS_NOLEAP, 0, 1, 1, 0 },
    { ZS_NOLEAP, 1, 1, 1, 365 },
    { ZS_NOLEAP, -1, 12, 30, -2 },
    { ZS_NOLEAP, 1582, 10, 4, 577706 },
    { ZS_NOLEAP, 1582, 10, 15, 577717 },
    { ZS_NOLEAP, 1900, 3, 1, 693559 },
    { ZS_NOLEAP, 2014, 12, 30, 735473 },
    { ZS_ALL_LEAP, 0, 1, 1, 0 },
    { ZS_ALL_LEAP, 1, 1, 1, 366 },
    { ZS_ALL_LEAP, -1, 12, 30, -2 },
    { ZS_ALL_LEAP, 1582, 10, 4, 579289 },
    { ZS_ALL_LEAP, 1582, 10, 15, 579300 },
    { ZS_ALL_LEAP, 1900, 3, 1, 695460 },
    { ZS_ALL_LEAP, 2000, 2, 29, 732059 },
    { ZS_ALL_LEAP, 2014, 12, 30, 737488 },
    { ZS_360_DAY, 0, 1, 1, 0 },
    { ZS_360_DAY, 1, 1, 1, 360 },
    { ZS_360_DAY, -1, 12, 30, -1 },
    { ZS_360_DAY, 1582, 10, 4, 569793 },
    { ZS_360_DAY, 1582, 10, 15, 569804 },
    { ZS_360_DAY, 1900, 3, 1, 684060 },
    { ZS_360_DAY, 2000, 2, 29, 720058 },
    { ZS_360_DAY, 2014, 12, 30, 725399 },
};

static bool exists(zs_calendar calendar, int year, int month, int day)
{
    zs_date date = { .year = year, .month = month, .day = day };
    zs_time time = 42;
    zs_error err = { 0 };
    bool taken = zs_time_from_date(calendar, &date, &time, &err) == 0;
    ck_assert_int_eq(taken, zs_date_exists(calendar, &date));
    if (!taken) {
        ck_assert_int_eq(time, 42);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_ptr_nonnull(strstr(err.text, zs_calendar_name(calendar)));
    }
    return taken;
}

START_TEST(test_known_days)
{
    for (size_t i = 0; i < sizeof known_days / sizeof *known_days; i++) {
        zs_calendar calendar = known_days[i].calendar;
        zs_date date = { .year = known_days[i].year, .month = known_days[i].month, .day = known_days[i].day };
        zs_time time;
        zs_error err;
        ck_assert_int_eq(zs_time_from_date(calendar, &date, &time, &err), 0);
        ck_assert_int_eq(time, known_days[i].days * ZS_DAY);
        zs_date back = zs_date_from_time(calendar, time + ZS_DAY - 1);
        ck_assert_int_eq(back.year, date.year);
        ck_assert_int_eq(back.month, date.month);
        ck_assert_int_eq(back.day, date.day);
        ck_assert_int_eq(back.hour, 23);
        ck_assert_int_eq(back.minute, 59);
        ck_assert_int_eq(back.second, 59);
        ck_assert_int_eq(back.microsecond, 999999);
    }
}
END_TEST

/* Where 29 February is: standard, proleptic_gregorian, julian, noleap, all_leap, 360_day. */
START_TEST(test_leap_years)
{
    static const struct {
        int year;
        bool is_leap[CALENDARS];
    } years[] = {
        { 2014, { 0, 0, 0, 0, 1, 1 } }, { 2012, { 1, 1, 1, 0, 1, 1 } }, { 2000, { 1, 1, 1, 0, 1, 1 } },
        { 1900, { 0, 0, 1, 0, 1, 1 } }, { 1500, { 1, 0, 1, 0, 1, 1 } }, { 0, { 1, 1, 1, 0, 1, 1 } },
        { -1, { 0, 0, 0, 0, 1, 1 } },   { -100, { 1, 0, 1, 0, 1, 1 } }, { -4, { 1, 1, 1, 0, 1, 1 } },
    };
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        for (int c = 0; c < CALENDARS; c++) {
            ck_assert_int_eq(exists((zs_calendar)c, years[i].year, 2, 29), years[i].is_leap[c]);
            int days = c == ZS_360_DAY ? 30 : years[i].is_leap[c] ? 29 : 28;
            ck_assert_int_eq(zs_days_in_month((zs_calendar)c, years[i].year, 2), days);
        }
    }
}
END_TEST

START_TEST(test_october_1582)
{
    for (int day = 1; day <= 31; day++) {
        ck_assert_int_eq(exists(ZS_STANDARD, 1582, 10, day), day <= 4 || day >= 15);
        ck_assert(exists(ZS_PROLEPTIC_GREGORIAN, 1582, 10, day));
        ck_assert(exists(ZS_JULIAN, 1582, 10, day));
    }
    ck_assert_int_eq(zs_days_in_month(ZS_STANDARD, 1582, 10), 21);
    ck_assert_int_eq(zs_days_in_month(ZS_STANDARD, 1583, 10), 31);
    ck_assert_int_eq(zs_days_in_month(ZS_JULIAN, 1582, 10), 31);
}
END_TEST

START_TEST(test_no_such_date)
{
    for (int c = 0; c < CALENDARS; c++) {
        zs_calendar calendar = (zs_calendar)c;
        ck_assert(!exists(calendar, 2000, 0, 1));
        ck_assert(!exists(calendar, 2000, 13, 1));
        ck_assert(!exists(calendar, 2000, 1, 0));
        ck_assert(!exists(calendar, 2000, 1, 32));
        ck_assert(!exists(calendar, 2000, 4, 31));
        ck_assert_int_eq(exists(calendar, 2000, 1, 31), calendar != ZS_360_DAY);
        ck_assert_int_eq(exists(calendar, 2015, 2, 30), calendar == ZS_360_DAY);
        ck_assert(!exists(calendar, 2015, 2, 31));
        ck_assert_int_eq(zs_days_in_month(calendar, 2000, 0), 0);
        ck_assert_int_eq(zs_days_in_month(calendar, 2000, 13), 0);
        zs_date wrong[] = {
            { 2000, 1, 1, 24, 0, 0, 0 }, { 2000, 1, 1, -1, 0, 0, 0 }, { 2000, 1, 1, 0, 60, 0, 0 },
            { 2000, 1, 1, 0, 0, 60, 0 }, { 2000, 1, 1, 0, 0, 0, -1 }, { 2000, 1, 1, 0, 0, 0, 1000000 },
        };
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
            ck_assert(!zs_date_exists(calendar, &wrong[i]));
    }
}
END_TEST

static bool is_before(const zs_date *a, const zs_date *b)
{
    return a->year < b->year ||
           (a->year == b->year && (a->month < b->month || (a->month == b->month && a->day < b->day)));
}

/* Each day of two centuries comes after the one before it, and back gives the same time.  Counted first,
 * asserted once: an assertion is slow. */
START_TEST(test_day_after_day)
{
    for (int c = 0; c < CALENDARS; c++) {
        zs_calendar calendar = (zs_calendar)c;
        zs_date first = { .year = 1499, .month = 1, .day = 1 }, before = { .year = 1498 };
        zs_time time, back;
        zs_error err;
        int good = 0, days = 200 * 366;
        ck_assert_int_eq(zs_time_from_date(calendar, &first, &time, &err), 0);
        for (int day = 0; day < days; day++, time += ZS_DAY) {
            zs_date date = zs_date_from_time(calendar, time);
            good += is_before(&before, &date) && zs_time_from_date(calendar, &date, &back, &err) == 0 &&
                    back == time;
            before = date;
        }
        ck_assert_int_eq(good, days);
    }
}
END_TEST

START_TEST(test_range)
{
    for (int c = 0; c < CALENDARS; c++) {
        zs_calendar calendar = (zs_calendar)c;
        zs_date low = zs_date_from_time(calendar, INT64_MIN), high = zs_date_from_time(calendar, INT64_MAX);
        ck_assert(zs_date_exists(calendar, &low) && low.year < -ZS_YEAR_MAX);
        ck_assert(zs_date_exists(calendar, &high) && high.year > ZS_YEAR_MAX);
        zs_date last = { .year = ZS_YEAR_MAX, .month = 12, .day = 30 }, beyond = last;
        zs_time time;
        zs_error err;
        ck_assert_int_eq(zs_time_from_date(calendar, &last, &time, &err), 0);
        ck_assert_int_eq(zs_date_from_time(calendar, time).year, ZS_YEAR_MAX);
        beyond.year++;
        ck_assert_int_eq(zs_time_from_date(calendar, &beyond, &time, &err), -1);
        beyond.year = INT64_MIN;
        ck_assert_int_eq(zs_time_from_date(calendar, &beyond, &time, &err), -1);
        ck_assert_int_eq(err.status, ZS_REFUSED);
    }
}
END_TEST

START_TEST(test_names)
{
    static const struct {
        const char *name;
        zs_calendar calendar;
    } names[] = {
        { NULL, ZS_STANDARD },
        { "", ZS_STANDARD },
        { " \t", ZS_STANDARD },
        { "standard", ZS_STANDARD },
        { "Gregorian", ZS_STANDARD },
        { "proleptic_gregorian", ZS_PROLEPTIC_GREGORIAN },
        { "PROLEPTIC_GREGORIAN ", ZS_PROLEPTIC_GREGORIAN },
        { "julian", ZS_JULIAN },
        { "noleap", ZS_NOLEAP },
        { "365_day", ZS_NOLEAP },
        { "all_leap", ZS_ALL_LEAP },
        { "366_DAY", ZS_ALL_LEAP },
        { "360_day", ZS_360_DAY },
        { "360", ZS_360_DAY },
        { "360_days", ZS_360_DAY },
        { "THIRTY_DAY_MONTHS", ZS_360_DAY },
        { "365", ZS_NOLEAP },
        { "365_days", ZS_NOLEAP },
        { "No_Leap", ZS_NOLEAP },
        { "gregorian_noleap", ZS_NOLEAP },
        { "366", ZS_ALL_LEAP },
        { "366_days", ZS_ALL_LEAP },
    };
    zs_error err;
    zs_calendar calendar;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert_int_eq(zs_calendar_parse(names[i].name, &calendar, &err), 0);
        ck_assert_int_eq(calendar, names[i].calendar);
        ck_assert_int_eq(zs_calendar_parse(zs_calendar_name(calendar), &calendar, &err), 0);
        ck_assert_int_eq(calendar, names[i].calendar);
    }
    static const char *const unknown[] = { "none", "standar", "standards", "361", "36", "tai", "proleptic" };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        err.status = 0;
        ck_assert_int_eq(zs_calendar_parse(unknown[i], &calendar, &err), -1);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_ptr_nonnull(strstr(err.text, unknown[i]));
    }
}
END_TEST

/* The same dates since 1582-10-15, as other numbers. */
START_TEST(test_equal_calendars)
{
    static const zs_calendar both[] = { ZS_STANDARD, ZS_PROLEPTIC_GREGORIAN };
    zs_error err;
    for (int k = 0; k < 2; k++) {
        zs_calendar from = both[k], to = both[1 - k];
        for (int year = 1583; year < 2400; year += 13) {
            zs_date date = { .year = year, .month = 2, .day = 28, .hour = 23 };
            zs_time a, b;
            ck_assert_int_eq(zs_time_from_date(from, &date, &a, &err), 0);
            ck_assert_int_eq(zs_time_from_date(to, &date, &b, &err), 0);
            ck_assert_int_eq(zs_time_in_calendar(to, from, a), b);
        }
        zs_date day = zs_date_from_time(from, zs_calendars_reform(from));
        ck_assert(day.year == 1582 && day.month == 10 && day.day == 15 && day.hour == 0);
        ck_assert(zs_calendars_agree(from, to) && zs_calendars_agree(from, from));
        ck_assert(!zs_calendars_agree(from, ZS_JULIAN) && !zs_calendars_agree(ZS_NOLEAP, from));
    }
    ck_assert(zs_calendars_agree(ZS_NOLEAP, ZS_NOLEAP));
    ck_assert_int_eq(zs_time_in_calendar(ZS_NOLEAP, ZS_NOLEAP, 5), 5);
}
END_TEST

static int compare(const void *a, const void *b)
{
    zs_time left = *(const zs_time *)a, right = *(const zs_time *)b;
    return (left > right) - (left < right);
}

/* Every rank of lists of all lengths: mixed, sorted, the other way round, with few values, all alike. */
START_TEST(test_rank)
{
    enum { MOST = 40, KINDS = 5 };
    unsigned random = 1;
    for (int64_t n = 1; n <= MOST; n++)
        for (int64_t rank = 0; rank < n; rank++)
            for (int kind = 0; kind < KINDS; kind++) {
                zs_time list[MOST], sorted[MOST];
                for (int64_t i = 0; i < n; i++) {
                    random = random * 1103515245 + 12345;
                    const zs_time value[KINDS] = { random >> 8, i, -i, random >> 8 & 3, 5 };
                    list[i] = sorted[i] = value[kind];
                }
                qsort(sorted, (size_t)n, sizeof *sorted, compare);
                ck_assert_int_eq(zs_time_of_rank(list, n, rank), sorted[rank]);
                qsort(list, (size_t)n, sizeof *list, compare);
                ck_assert_mem_eq(list, sorted, (size_t)n * sizeof *list);
            }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_known_days);
    tcase_add_test(tests, test_leap_years);
    tcase_add_test(tests, test_october_1582);
    tcase_add_test(tests, test_no_such_date);
    tcase_add_test(tests, test_day_after_day);
    tcase_add_test(tests, test_range);
    tcase_add_test(tests, test_names);
    tcase_add_test(tests, test_equal_calendars);
    tcase_add_test(tests, test_rank);
    return run_tests("calendar", tests);
}
