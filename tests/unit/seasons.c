/* Names of seasons, and weeks, days of the year and pentads against hand-made dates. */
#include "time/seasons.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/week.h"

#include <string.h>

static zs_error err;

START_TEST(test_names)
{
    static const struct {
        const char *text, *made;
        int n, of[12]; /* the season of each month */
    } good[] = {
        { "DJF MAM JJA SON", "DJF MAM JJA SON", 4, { 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0 } },
        { "MAM JJAS ON DJF", "DJF MAM JJAS ON", 4, { 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 0 } },
        { "NDJFM MJJAS", "NDJFM MJJAS", 2, { 0, 0, 0, -1, 1, 1, 1, 1, 1, -1, 0, 0 } },
        { "Jan D JJ", "Jan JJ Dec", 3, { 0, -1, -1, -1, -1, 1, 1, -1, -1, -1, -1, 2 } },
        { "JASONDJFMAMJ", "JASONDJFMAMJ", 1, { 0 } },
        { "JFMAMJJASOND", "JFMAMJJASOND", 1, { 0 } },
    };
    zs_seasons s;
    char text[ZS_SEASONS_TEXT];
    for (int k = 0; k < COUNT(good); k++) {
        ck_assert_msg(zs_seasons_parse(good[k].text, &s, &err) == 0, "%s: %s", good[k].text, err.text);
        ck_assert_int_eq(s.n, good[k].n);
        ck_assert_str_eq(zs_seasons_text(&s, text), good[k].made);
        for (int month = 0; month < 12; month++)
            ck_assert_int_eq(zs_season_of(&s, month), good[k].of[month]);
    }
}
END_TEST

START_TEST(test_refused)
{
    static const struct {
        const char *text, *words;
    } bad[] = {
        { "J", "\"J\" is Jan or Jun; write a single month as Jan" },
        { "DJF M", "\"M\" is Mar or May" },
        { "DJF JFM", "Jan is in DJF already" },
        { "JJAS SON", "Sep is in JJAS already" },
        { "DMF", "\"DMF\" is not the initials" },
        { "djf", "\"djf\" is not the initials" },
        { "JFMAMJJASONDJ", "is not the initials" },
        { " ", "no season is named" },
    };
    zs_seasons s;
    for (int k = 0; k < COUNT(bad); k++) {
        ck_assert_int_eq(zs_seasons_parse(bad[k].text, &s, &err), -1);
        ck_assert_msg(strstr(err.text, bad[k].words) != NULL, "%s", err.text);
    }
}
END_TEST

static int key(zs_group_kind kind, zs_calendar calendar, int64_t year, int month, int day)
{
    zs_time time;
    zs_date date = { .year = year, .month = month, .day = day, .hour = 12 };
    zs_grouping how = { .kind = kind };
    ck_assert_int_eq(zs_time_from_date(calendar, &date, &time, &err), 0);
    return zs_key_of(&how, calendar, time);
}

/* The examples of ISO 8601 and of Wikipedia's "ISO week date". */
START_TEST(test_weeks)
{
    zs_calendar c = ZS_STANDARD;
    ck_assert_int_eq(key(ZS_GROUP_WEEK, c, 1977, 1, 1) + 1, 53);
    ck_assert_int_eq(key(ZS_GROUP_WEEK, c, 1978, 1, 1) + 1, 52);
    ck_assert_int_eq(key(ZS_GROUP_WEEK, c, 1978, 1, 2) + 1, 1);
    ck_assert_int_eq(key(ZS_GROUP_WEEK, c, 2008, 12, 29) + 1, 1);
    ck_assert_int_eq(key(ZS_GROUP_WEEK, c, 2010, 1, 3) + 1, 53);
    ck_assert_int_eq(key(ZS_GROUP_WEEK, ZS_PROLEPTIC_GREGORIAN, 2010, 1, 3) + 1, 53);
    ck_assert_int_eq(zs_week_last(c, 2020), 53);
    ck_assert_int_eq(zs_week_last(c, 2021), 52);
}
END_TEST

START_TEST(test_days)
{
    ck_assert_int_eq(key(ZS_GROUP_DAY_OF_YEAR, ZS_STANDARD, 2001, 12, 31) + 1, 365);
    ck_assert_int_eq(key(ZS_GROUP_DAY_OF_YEAR, ZS_STANDARD, 2004, 3, 1) + 1, 61);
    ck_assert_int_eq(key(ZS_GROUP_DAY_OF_YEAR, ZS_STANDARD, 2004, 12, 31) + 1, 366);
    ck_assert_int_eq(key(ZS_GROUP_DAY_OF_YEAR, ZS_NOLEAP, 2004, 12, 31) + 1, 365);
    ck_assert_int_eq(key(ZS_GROUP_DAY_OF_YEAR, ZS_360_DAY, 2004, 12, 30) + 1, 360);
    for (int leap = 2003; leap <= 2004; leap++) {
        ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_STANDARD, leap, 2, 25) + 1, 12);
        ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_STANDARD, leap, 3, 1) + 1, 12);
        ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_STANDARD, leap, 3, 2) + 1, 13);
        ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_STANDARD, leap, 12, 26) + 1, 72);
        ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_STANDARD, leap, 12, 31) + 1, 73);
    }
    ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_ALL_LEAP, 2003, 2, 29) + 1, 12);
    ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_360_DAY, 2003, 2, 30) + 1, 12);
    ck_assert_int_eq(key(ZS_GROUP_PENTAD, ZS_360_DAY, 2003, 12, 30) + 1, 72);
    ck_assert_int_eq(key(ZS_GROUP_YEAR, ZS_STANDARD, -3, 6, 1) - ZS_YEAR_KEY, -3);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_names);
    tcase_add_test(tests, test_refused);
    tcase_add_test(tests, test_weeks);
    tcase_add_test(tests, test_days);
    return run_tests("seasons", tests);
}
