/* Units of CF time, against dates that cftime gave. */
#include "time/time_units.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/date_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* By cftime with has_year_zero; fractions of a unit by exact rational arithmetic on the double. */
static const struct {
    zs_calendar calendar;
    const char *units;
    double value;
    const char *date;
} known[] = {
    { ZS_STANDARD, "days since 1582-10-04", 1, "1582-10-15 00:00" },
    { ZS_STANDARD, "hours since 1-1-1 00:00:0.0", 17523144.0, "2000-01-11 00:00" },
    { ZS_STANDARD, "days since 1850-1-1", 60000.1, "2014-04-11 02:24" },
    { ZS_STANDARD, "hours since 1900-01-01 00:00:0.0", 0.3333333333333333, "1900-01-01 00:20" },
    { ZS_STANDARD, "days since 0-1-1", 730000, "1998-09-01 00:00" },
    { ZS_STANDARD, "days since -1-12-30 06:00", 800.25, "0002-03-09 12:00" },
    { ZS_PROLEPTIC_GREGORIAN, "days since 1582-10-04", 1, "1582-10-05 00:00" },
    { ZS_PROLEPTIC_GREGORIAN, "days since 0001-01-01", 735688.5, "2015-04-01 12:00" },
    { ZS_PROLEPTIC_GREGORIAN, "seconds since 1970-01-01T00:00:00Z", 1396245600, "2014-03-31 06:00" },
    { ZS_PROLEPTIC_GREGORIAN, "days since 1899-12-31", 60.1, "1900-03-01 02:24" },
    { ZS_PROLEPTIC_GREGORIAN, "days since 0000-01-01", -366, "-0002-12-31 00:00" },
    { ZS_JULIAN, "days since 1582-10-04", 1, "1582-10-05 00:00" },
    { ZS_JULIAN, "days since 1900-02-28", 1, "1900-02-29 00:00" },
    { ZS_JULIAN, "minutes since 1850-01-01 00:00:00", -1.5, "1849-12-31 23:58:30" },
    { ZS_NOLEAP, "days since 1850-01-01 00:00:00", 60000.1, "2014-05-21 02:24" },
    { ZS_NOLEAP, "days since 2000-02-28", 1, "2000-03-01 00:00" },
    { ZS_NOLEAP, "hours since 0-1-1", 0.3333333333333333, "0000-01-01 00:20" },
    { ZS_ALL_LEAP, "days since 1899-2-28", 1, "1899-02-29 00:00" },
    { ZS_ALL_LEAP, "days since 1-1-1", -0.1, "0000-12-31 21:36" },
    { ZS_ALL_LEAP, "milliseconds since 1999-12-31 23:59:59", 1500, "2000-01-01 00:00:00.5" },
    { ZS_360_DAY, "days since 1850-02-30", 1, "1850-03-01 00:00" },
    { ZS_360_DAY, "days since 1850-01-01", 59999.9, "2016-08-30 21:36" },
    { ZS_360_DAY, "hours since 1859-12-30T12:00:00", 13.3, "1860-01-01 01:18" },
    { ZS_360_DAY, "months since 1850-01-30", 1, "1850-02-30 00:00" },
};

static zs_time_units parse(const char *text, zs_calendar calendar)
{
    zs_time_units units;
    zs_error err = { 0 };
    ck_assert_msg(zs_time_units_parse(text, calendar, &units, &err) == 0, "%s", err.text);
    return units;
}

static void check_decodes(zs_calendar calendar, const char *text, double value, const char *date)
{
    zs_time_units units = parse(text, calendar);
    zs_time time;
    zs_error err = { 0 };
    char got[ZS_TIME_TEXT];
    ck_assert_msg(zs_time_decode(&units, value, &time, &err) == 0, "%s", err.text);
    ck_assert_str_eq(zs_time_format(calendar, time, got), date);
    ck_assert_double_eq_tol(zs_time_encode(&units, time), value, 1e-15 * fabs(value) + 1e-9);
}

START_TEST(test_known_dates)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        check_decodes(known[i].calendar, known[i].units, known[i].value, known[i].date);
}
END_TEST

/* All of these begin at the same instant. */
START_TEST(test_reference_spellings)
{
    static const char *const same[] = {
        "hours since 1850-01-01",
        "hours since 1850-1-1",
        "  hours   since   1850-01-01  ",
        "hours\tsince 1850-01-01 00",
        "Hours Since 1850-01-01 00:00",
        "HOURS since 1850-01-01 0:0:0",
        "hours since 1850-01-01 00:00:0.0",
        "hours since 1850-01-01 00:00:00.",
        "hours since 1850-01-01 00:00:00.000000000",
        "hours since 1850-01-01  00:00:00",
        "hours since 1850-01-01T00:00:00",
        "hours since 1850-01-01t00:00:00Z",
        "hours since 1850-01-01T00:00:00+00:00",
        "hours since 1850-01-01 00:00:00 UTC",
        "hours since 1850-01-01 00:00 gmt",
        "hours since 1850-01-01 UTC",
        "hours since 1850-01-01 00:00:00 0:00",
        "hours since 1850-01-01 05:30 +05:30",
        "hours since 1850-01-01 05:30:00+0530",
        "hours since 1849-12-31 21:00 -3:00",
        "hours since 1849-12-31T18:00-6",
        "hours since 1850",
        "hours since 1850-01",
    };
    zs_time_units first = parse(same[0], ZS_NOLEAP);
    ck_assert_int_eq(first.reference, 1850 * 365 * ZS_DAY);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        zs_time_units units = parse(same[i], ZS_NOLEAP);
        ck_assert_msg(units.reference == first.reference, "%s", same[i]);
        ck_assert_int_eq(units.unit, 3600 * ZS_SECOND);
        ck_assert_int_eq(units.months, 0);
        ck_assert_int_eq(units.calendar, ZS_NOLEAP);
    }
    zs_time_units units = parse("seconds since 1850-01-01 00:00:01.2345678", ZS_NOLEAP);
    ck_assert_int_eq(units.reference - first.reference, 1234567);
    ck_assert_int_eq(parse("days since 0001-01-01", ZS_360_DAY).reference, 360 * ZS_DAY);
    ck_assert_int_eq(parse("days since 0-1-1", ZS_360_DAY).reference, 0);
    ck_assert_int_eq(parse("days since -0001-01-01", ZS_360_DAY).reference, -360 * ZS_DAY);
}
END_TEST

START_TEST(test_unit_spellings)
{
    static const struct {
        const char *names;
        zs_time unit;
        int months;
    } all[] = {
        { "microseconds microsecond us usec \xc2\xb5s \xce\xbcs", 1, 0 },
        { "milliseconds millisecond ms msec MSEC", 1000, 0 },
        { "seconds second Seconds SECONDS sec secs SEC s", 1000000, 0 },
        { "minutes minute min mins MIN", INT64_C(60000000), 0 },
        { "hours hour hr hrs HRS Hr h", INT64_C(3600000000), 0 },
        { "days day d Day", INT64_C(86400000000), 0 },
        { "weeks week", INT64_C(604800000000), 0 },
        { "months month", 0, 1 },
        { "years year yr yrs a", 0, 12 },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char names[100], text[140], *rest = NULL;
        strcpy(names, all[i].names);
        for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
            snprintf(text, sizeof text, "%s since 2000-01-01", name);
            zs_time_units units = parse(text, ZS_STANDARD);
            ck_assert_int_eq(units.unit, all[i].unit);
            ck_assert_int_eq(units.months, all[i].months);
        }
    }
}
END_TEST

START_TEST(test_refused_units)
{
    static const char *const wrong[] = {
        "",
        "days",
        "K",
        "days since",
        "days since ",
        "since 2000-01-01",
        "days after 2000-01-01",
        "days since2000-01-01",
        "fortnights since 2000-01-01",
        "Ms since 2000-01-01",
        "D since 2000-01-01",
        "NS since 2000-01-01",
        "H since 2000-01-01",
        "dayss since 2000-01-01",
        "6 hours since 2000-01-01",
        "day as %Y%m%d.%f",
        "days since yesterday",
        "days since 20000101",
        "days since 200001",
        "days since 2000-0101",
        "days since 2000-001-01",
        "days since 2000-1-001",
        "days since 2000 5",
        "days since 2000-01-01-01",
        "days since 2000-01-01 00:00:00 x",
        "days since 2000-01-01 00:00:00 UTC x",
        "days since 2000-01-01 00:00:00 +15",
        "days since 2000-01-01 00:00:00 +05:60",
        "days since 2000-01-01 00:00:00 +530",
        "days since 2000-01-01 00:00:00 +05:3",
        "days since 2000-01-01 00:00:00 -",
        "days since 2000-01-01T",
        "days since 2000-01-01 24:00",
        "days since 2000-01-01 00:60",
        "days since 2000-01-01 00:00:60",
        "days since 2000-13-01",
        "days since 2000-00-01",
        "days since 2001-02-29",
        "days since 1582-10-10",
        "days since 300000-01-01",
        "days since 2000/01/01",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        zs_time_units units = { .months = 77 };
        zs_error err = { 0 };
        ck_assert_msg(zs_time_units_parse(wrong[i], ZS_STANDARD, &units, &err) == -1, "taken: %s", wrong[i]);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_ptr_nonnull(strstr(err.text, wrong[i]));
        ck_assert_int_eq(units.months, 77);
    }
}
END_TEST

/* Of int64 numbers that became doubles, and rounded to microseconds. */
START_TEST(test_nanoseconds)
{
    check_decodes(ZS_PROLEPTIC_GREGORIAN, "nanoseconds since 1970-01-01", 1388534400e9, "2014-01-01 00:00");
    check_decodes(ZS_STANDARD, "NANOSECONDS SINCE 1970-01-01", -2000, "1969-12-31 23:59:59.999998");
    zs_time_units units = parse("ns since 2000-01-01", ZS_STANDARD);
    zs_time time;
    zs_error err;
    ck_assert_int_eq(zs_time_decode(&units, 1499.9, &time, &err), 0);
    ck_assert_int_eq(time - units.reference, 1);
    ck_assert_int_eq(zs_time_decode(&units, 9.2e18, &time, &err), 0);
    ck_assert_int_eq(time - units.reference, INT64_C(9200000000000000));
    ck_assert_double_eq(zs_time_encode(&units, time), 9.2e18);
    ck_assert_int_eq(units.months, 0);
}
END_TEST

/* Worked out by hand from the definition. */
START_TEST(test_months)
{
    check_decodes(ZS_STANDARD, "months since 1850-01-01", 0, "1850-01-01 00:00");
    check_decodes(ZS_STANDARD, "months since 1850-01-01", 1971, "2014-04-01 00:00");
    check_decodes(ZS_STANDARD, "months since 1850-01-01", 1.5, "1850-02-15 00:00");
    check_decodes(ZS_STANDARD, "months since 1850-01-01", 0.5, "1850-01-16 12:00");
    check_decodes(ZS_STANDARD, "months since 2000-01-01", 1.5, "2000-02-15 12:00");
    check_decodes(ZS_STANDARD, "months since 2000-01-01", -1, "1999-12-01 00:00");
    check_decodes(ZS_STANDARD, "months since 2000-01-01", -0.5, "1999-12-16 12:00");
    check_decodes(ZS_STANDARD, "months since 2000-01-31", 1, "2000-02-29 00:00");
    check_decodes(ZS_STANDARD, "months since 1582-09-10", 1, "1582-10-04 00:00");
    check_decodes(ZS_NOLEAP, "months since 2000-01-31 06:00", 1, "2000-02-28 06:00");
    check_decodes(ZS_STANDARD, "years since 2000-02-29", 4, "2004-02-29 00:00");
    check_decodes(ZS_STANDARD, "years since 2000-01-01", 14.25, "2014-04-01 00:00");
    check_decodes(ZS_STANDARD, "years since 2000-01-01", -1.5, "1998-07-01 00:00");
    check_decodes(ZS_STANDARD, "years since 0-1-1", 2014.5, "2014-07-01 00:00");
    check_decodes(ZS_360_DAY, "months since 1850-02-30", 12.1, "1851-03-03 00:00");
}
END_TEST

START_TEST(test_not_a_time)
{
    static const char *const texts[] = { "microseconds since 2000-01-01", "days since 2000-01-01",
                                         "weeks since -200000-01-01", "months since 2000-01-01",
                                         "years since 2000-01-01" };
    static const double values[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300, 0x1p63, -0x1p63, 9.96921e36 };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        zs_time_units units = parse(texts[i], ZS_STANDARD);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            zs_time time = 5;
            zs_error err = { 0 };
            ck_assert_int_eq(zs_time_decode(&units, values[k], &time, &err), -1);
            ck_assert_int_eq(err.status, ZS_REFUSED);
            ck_assert_int_eq(time, 5);
        }
    }
}
END_TEST

/* Each count of a fine unit is a time of its own: nothing is lost on the way there and back. */
START_TEST(test_exact)
{
    zs_time_units units = parse("seconds since 1970-01-01", ZS_STANDARD);
    zs_time time;
    zs_error err;
    ck_assert_int_eq(zs_time_decode(&units, 1396245600.000001, &time, &err), 0);
    ck_assert_int_eq(time - units.reference, INT64_C(1396245600000001));
    units = parse("hours since 1900-01-01", ZS_STANDARD);
    for (int hour = -1000000; hour < 2000000; hour += 777) {
        ck_assert_int_eq(zs_time_decode(&units, hour, &time, &err), 0);
        ck_assert_int_eq(time - units.reference, hour * 3600 * ZS_SECOND);
        ck_assert_double_eq(zs_time_encode(&units, time), hour);
    }
    ck_assert(isfinite(zs_time_encode(&units, INT64_MIN)));
    ck_assert(isfinite(zs_time_encode(&units, INT64_MAX)));
    units = parse("months since 1900-01-01", ZS_STANDARD);
    ck_assert_double_nan(zs_time_encode(&units, INT64_MAX));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_known_dates);
    tcase_add_test(tests, test_reference_spellings);
    tcase_add_test(tests, test_unit_spellings);
    tcase_add_test(tests, test_refused_units);
    tcase_add_test(tests, test_nanoseconds);
    tcase_add_test(tests, test_months);
    tcase_add_test(tests, test_not_a_time);
    tcase_add_test(tests, test_exact);
    return run_tests("timeunits", tests);
}
