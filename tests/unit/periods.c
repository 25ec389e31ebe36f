/* Periods of time: their text, and no step twice. */
#include "time/periods.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "time/calendar.h"

#include <stdlib.h>
#include <string.h>

static zs_periods periods;
static zs_error err;

static void setup(void)
{
    memset(&periods, 0, sizeof periods);
    memset(&err, 0, sizeof err);
}

static void teardown(void)
{
    zs_periods_clear(&periods);
}

static void parse(const char *text)
{
    zs_periods_clear(&periods);
    ck_assert_msg(zs_periods_parse(text, ZS_STANDARD, &periods, &err) == 0, "%s: %s", text, err.text);
}

static void check_text(const char *wanted)
{
    char *text = zs_periods_text(&periods, ZS_STANDARD, &err);
    ck_assert_str_eq(text, wanted);
    free(text);
}

static zs_period days(int64_t first, int64_t last)
{
    return (zs_period){ first * ZS_DAY, last * ZS_DAY };
}

static void add(int64_t first, int64_t last, int64_t near)
{
    ck_assert_int_eq(zs_periods_add(&periods, days(first, last), near * ZS_DAY, &err), 0);
}

START_TEST(test_text)
{
    static const char *const text[] = {
        "1850-01-16 12:00 to 1899-12-16 12:00",
        "1850-01-16 12:00 to 1899-12-16 12:00, 1900-01-16 12:00 to 1900-01-16 12:00",
        "-0012-02-29 00:00 to 0003-01-01 00:00, 1961-01-01 00:00:30 to 1990-12-31 18:00:00.000001",
    };
    for (int k = 0; k < 3; k++) {
        parse(text[k]);
        ck_assert_int_eq(periods.n, 1 + (k > 0));
        check_text(text[k]);
    }
}
END_TEST

START_TEST(test_no_text)
{
    static const char *const text[] = {
        "",
        "always",
        "1850-01-16 to 1899-12-16",
        "1850-01-16 12:00 to 1899-12-16 12:00,",
        "1850-01-16 12:00 to 1899-12-16 12:00, ",
        "1850-01-16 12:00 to 1899-12-16 12:00 and more",
        "1850-01-16 12:00 until 1899-12-16 12:00",
        "1899-01-16 12:00 to 1850-12-16 12:00",
        "1850-01-16 12:00 to 1850-02-30 12:00",
        "1850-01-01 00:00 to 1900-01-01 00:00, 1899-01-01 00:00 to 1901-01-01 00:00"
    };
    for (size_t k = 0; k < sizeof text / sizeof text[0]; k++) {
        ck_assert_int_eq(zs_periods_parse(text[k], ZS_STANDARD, &periods, &err), -1);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_ptr_null(periods.period);
        ck_assert_int_eq(periods.n, 0);
    }
}
END_TEST

static void check_periods(const int64_t (*wanted)[2], int n)
{
    ck_assert_int_eq(periods.n, n);
    for (int k = 0; k < n; k++) {
        ck_assert_int_eq(periods.period[k].first, wanted[k][0] * ZS_DAY);
        ck_assert_int_eq(periods.period[k].last, wanted[k][1] * ZS_DAY);
    }
}

START_TEST(test_add)
{
    static const int64_t apart[][2] = { { 0, 5 }, { 10, 20 }, { 30, 40 } };
    static const int64_t left[][2] = { { 0, 5 }, { 10, 22 }, { 30, 40 } };
    static const int64_t both[][2] = { { 0, 5 }, { 10, 40 } };
    static const int64_t right[][2] = { { -3, -3 }, { 0, 5 }, { 8, 40 } };
    static const int64_t all[][2] = { { -3, 60 } };
    add(30, 40, 1);
    add(0, 5, 1);
    add(10, 20, 1);
    check_periods(apart, 3);
    ck_assert_int_eq(zs_periods_length(&periods), 25 * ZS_DAY);
    add(21, 22, 1);
    check_periods(left, 3);
    add(24, 28, 2);
    check_periods(both, 2);
    add(8, 8, 2);
    add(-3, -3, 2);
    check_periods(right, 3);
    add(45, 60, 5);
    add(6, 7, 9);
    check_periods(all, 1);
}
END_TEST

START_TEST(test_overlap)
{
    add(10, 20, 0);
    add(30, 30, 0);
    ck_assert_ptr_null(zs_periods_overlap(&periods, days(0, 9), ZS_TIME_SLACK));
    ck_assert_ptr_null(zs_periods_overlap(&periods, days(21, 29), ZS_TIME_SLACK));
    ck_assert_ptr_null(zs_periods_overlap(&periods, days(31, 99), ZS_TIME_SLACK));
    ck_assert_ptr_eq(zs_periods_overlap(&periods, days(0, 10), ZS_TIME_SLACK), &periods.period[0]);
    ck_assert_ptr_eq(zs_periods_overlap(&periods, days(12, 13), ZS_TIME_SLACK), &periods.period[0]);
    ck_assert_ptr_eq(zs_periods_overlap(&periods, days(20, 99), ZS_TIME_SLACK), &periods.period[0]);
    ck_assert_ptr_eq(zs_periods_overlap(&periods, days(25, 30), ZS_TIME_SLACK), &periods.period[1]);
    zs_period rounded = { 20 * ZS_DAY + 5, 25 * ZS_DAY }; /* the same step, from other units */
    ck_assert_ptr_eq(zs_periods_overlap(&periods, rounded, ZS_TIME_SLACK), &periods.period[0]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_text);
    tcase_add_test(tests, test_no_text);
    tcase_add_test(tests, test_add);
    tcase_add_test(tests, test_overlap);
    return run_tests("periods", tests);
}
