/* Dates as people write them: the intervals they stand for, and what is no date. */
#include "base/error.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/date_text.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    zs_calendar calendar;
    const char *text, *first, *last;
} intervals[] = {
    { ZS_STANDARD, "2014", "2014-01-01 00:00", "2014-12-31 23:59:59.999999" },
    { ZS_STANDARD, "2014-02", "2014-02-01 00:00", "2014-02-28 23:59:59.999999" },
    { ZS_STANDARD, "2012-02", "2012-02-01 00:00", "2012-02-29 23:59:59.999999" },
    { ZS_STANDARD, "2014-12", "2014-12-01 00:00", "2014-12-31 23:59:59.999999" },
    { ZS_STANDARD, "2014-03-31", "2014-03-31 00:00", "2014-03-31 23:59:59.999999" },
    { ZS_STANDARD, "2014-3-1", "2014-03-01 00:00", "2014-03-01 23:59:59.999999" },
    { ZS_STANDARD, " 2014-03-31 ", "2014-03-31 00:00", "2014-03-31 23:59:59.999999" },
    { ZS_STANDARD, "2014-03-31T06", "2014-03-31 06:00", "2014-03-31 06:00" },
    { ZS_STANDARD, "2014-03-31t06:30", "2014-03-31 06:30", "2014-03-31 06:30" },
    { ZS_STANDARD, "2014-03-31T06:30:15", "2014-03-31 06:30:15", "2014-03-31 06:30:15" },
    { ZS_STANDARD, "2014-03-31T06:30:15.5Z", "2014-03-31 06:30:15.5", "2014-03-31 06:30:15.5" },
    { ZS_STANDARD, "2014-03-31T00:00:00.000001", "2014-03-31 00:00:00.000001", "2014-03-31 00:00:00.000001" },
    { ZS_STANDARD, "1582-10", "1582-10-01 00:00", "1582-10-31 23:59:59.999999" },
    { ZS_STANDARD, "1582-10-04", "1582-10-04 00:00", "1582-10-04 23:59:59.999999" },
    { ZS_STANDARD, "-44-03-15", "-0044-03-15 00:00", "-0044-03-15 23:59:59.999999" },
    { ZS_STANDARD, "0", "0000-01-01 00:00", "0000-12-31 23:59:59.999999" },
    { ZS_JULIAN, "1900-02", "1900-02-01 00:00", "1900-02-29 23:59:59.999999" },
    { ZS_PROLEPTIC_GREGORIAN, "12000-02-29", "12000-02-29 00:00", "12000-02-29 23:59:59.999999" },
    { ZS_NOLEAP, "2012-02", "2012-02-01 00:00", "2012-02-28 23:59:59.999999" },
    { ZS_ALL_LEAP, "2015-02-29", "2015-02-29 00:00", "2015-02-29 23:59:59.999999" },
    { ZS_360_DAY, "2015", "2015-01-01 00:00", "2015-12-30 23:59:59.999999" },
    { ZS_360_DAY, "2015-02-30", "2015-02-30 00:00", "2015-02-30 23:59:59.999999" },
};

START_TEST(test_intervals)
{
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        zs_time first, last;
        zs_error err = { 0 };
        char text[ZS_TIME_TEXT];
        int rc = zs_time_parse(intervals[i].text, intervals[i].calendar, &first, &last, &err);
        ck_assert_msg(rc == 0, "%s", err.text);
        ck_assert_str_eq(zs_time_format(intervals[i].calendar, first, text), intervals[i].first);
        ck_assert_str_eq(zs_time_format(intervals[i].calendar, last, text), intervals[i].last);
    }
}
END_TEST

START_TEST(test_no_date)
{
    static const struct {
        zs_calendar calendar;
        const char *text;
    } wrong[] = {
        { ZS_STANDARD, "" },
        { ZS_STANDARD, " " },
        { ZS_STANDARD, "-" },
        { ZS_STANDARD, "now" },
        { ZS_STANDARD, "20140331" },
        { ZS_STANDARD, "2014-" },
        { ZS_STANDARD, "2014-0" },
        { ZS_STANDARD, "2014-13" },
        { ZS_STANDARD, "2014-003" },
        { ZS_STANDARD, "2014-03-" },
        { ZS_STANDARD, "2014-03-32" },
        { ZS_STANDARD, "2014-03-31 06:00" },
        { ZS_STANDARD, "2014-03-31T" },
        { ZS_STANDARD, "2014-03-31T24" },
        { ZS_STANDARD, "2014-03-31T06:" },
        { ZS_STANDARD, "2014-03-31T06:60" },
        { ZS_STANDARD, "2014-03-31T06:00:00+01:00" },
        { ZS_STANDARD, "2014-03Z" },
        { ZS_STANDARD, "2014-03T06" },
        { ZS_STANDARD, "2014/03/31" },
        { ZS_STANDARD, "2015-02-29" },
        { ZS_STANDARD, "1900-02-29" },
        { ZS_STANDARD, "1582-10-10" },
        { ZS_STANDARD, "999999-01-01" },
        { ZS_STANDARD, "290001-01-01" },
        { ZS_PROLEPTIC_GREGORIAN, "1500-02-29" },
        { ZS_NOLEAP, "2012-02-29" },
        { ZS_ALL_LEAP, "2012-02-30" },
        { ZS_360_DAY, "2015-02-31" },
        { ZS_360_DAY, "2015-01-31" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        zs_time first = 1, last = 2;
        zs_error err = { 0 };
        int rc = zs_time_parse(wrong[i].text, wrong[i].calendar, &first, &last, &err);
        ck_assert_msg(rc == -1, "taken: %s", wrong[i].text);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_uint_gt(strlen(err.text), 0);
        ck_assert_int_eq(first, 1);
        ck_assert_int_eq(last, 2);
    }
}
END_TEST

/* What is printed can be read, once its blank is a T. */
START_TEST(test_round_trip)
{
    for (zs_calendar calendar = ZS_STANDARD; calendar <= ZS_360_DAY; calendar++) {
        for (int64_t i = -3000; i < 3000; i++) {
            zs_time time = i * INT64_C(31556952123457), first, last;
            zs_error err = { 0 };
            char text[ZS_TIME_TEXT];
            *strchr(zs_time_format(calendar, time, text), ' ') = 'T';
            ck_assert_msg(zs_time_parse(text, calendar, &first, &last, &err) == 0, "%s", err.text);
            ck_assert_int_eq(first, time);
            ck_assert_int_eq(last, time);
        }
    }
    char low[ZS_TIME_TEXT], high[ZS_TIME_TEXT];
    ck_assert_uint_lt(strlen(zs_time_format(ZS_360_DAY, INT64_MIN, low)), 40);
    ck_assert_uint_lt(strlen(zs_time_format(ZS_360_DAY, INT64_MAX, high)), 40);
}
END_TEST

START_TEST(test_scan_rest)
{
    zs_date date;
    const char *rest;
    ck_assert_int_eq(zs_date_scan("2014-03-31 06:30:15.25 UTC", true, &date, &rest), ZS_TO_TIME);
    ck_assert_str_eq(rest, " UTC");
    ck_assert_int_eq(date.microsecond, 250000);
    ck_assert_int_eq(zs_date_scan("2014-03-31 06:30", false, &date, &rest), ZS_TO_DAY);
    ck_assert_str_eq(rest, " 06:30");
    ck_assert_int_eq(date.hour, 0);
    ck_assert_int_eq(zs_date_scan("-7-2x", true, &date, &rest), ZS_TO_MONTH);
    ck_assert_int_eq(date.year, -7);
    ck_assert_int_eq(date.day, 1);
    ck_assert_str_eq(rest, "x");
    ck_assert_int_eq(zs_date_scan("x", true, &date, &rest), ZS_NO_DATE);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_intervals);
    tcase_add_test(tests, test_no_date);
    tcase_add_test(tests, test_round_trip);
    tcase_add_test(tests, test_scan_rest);
    return run_tests("timetext", tests);
}
