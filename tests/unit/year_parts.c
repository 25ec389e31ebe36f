/* Years, and the seasons of each year: their numbers, names, lists and leaves. */
#include "time/year_parts.h"

#include "base/tree.h"
#include "lib/check_main.h"
#include "time/calendar.h"

#include <string.h>

enum { DAYS = 800 };

static zs_time time[DAYS];
static zs_error err;

/* Days from a date on, all but those of one year. */
static int64_t days_from(zs_calendar calendar, zs_date date, int64_t without)
{
    zs_time first;
    int64_t n = 0;
    ck_assert_int_eq(zs_time_from_date(calendar, &date, &first, &err), 0);
    for (int64_t i = 0; i < DAYS; i++)
        if (zs_date_from_time(calendar, first + i * ZS_DAY).year != without)
            time[n++] = first + i * ZS_DAY;
    return n;
}

static void is_named(bool seasons, const zs_groups *parts, int part, const char *name)
{
    char text[ZS_GROUP_NAME];
    ck_assert_str_eq(zs_year_part_name(seasons, parts, part, text), name);
}

START_TEST(seasons)
{
    zs_groups parts;
    int64_t n = days_from(ZS_360_DAY, (zs_date){ .year = 1999, .month = 11, .day = 30 }, -1);
    ck_assert_int_eq(zs_year_parts_make(true, ZS_360_DAY, zs_time_list_of(time), n, NULL, &parts, &err), 0);
    is_named(true, &parts, 0, "SON 1999");
    is_named(true, &parts, 1, "DJF 2000");
    is_named(true, &parts, 2, "MAM 2000");
    is_named(true, &parts, 5, "DJF 2001");
    ck_assert(parts.user.first[1] == 1 && parts.user.first[2] == 91 && parts.user.first[3] == 181);
    ck_assert(parts.of[0] == 0 && parts.of[1] == 1 && parts.of[90] == 1 && parts.of[91] == 2);
    zs_groups_clear(&parts);
}
END_TEST

/* A year without steps is no part; a leaf never has steps of two blocks. */
START_TEST(years)
{
    zs_groups parts;
    int64_t n = days_from(ZS_STANDARD, (zs_date){ .year = 2003, .month = 12, .day = 31 }, 2004);
    int64_t block = zs_tree_block(n);
    ck_assert_int_eq(zs_year_parts_make(false, ZS_STANDARD, zs_time_list_of(time), n, NULL, &parts, &err), 0);
    ck_assert_int_eq(parts.n, 3);
    is_named(false, &parts, 0, "2003");
    is_named(false, &parts, 1, "2005");
    is_named(false, &parts, 2, "2006");
    for (int64_t i = 1; i < n; i++) {
        bool same = parts.leaf[i] == parts.leaf[i - 1], begins = parts.of[i] != parts.of[i - 1];
        ck_assert(begins ? parts.leaf[i] == 0 : same == (i / block == (i - 1) / block));
    }
    ck_assert(memcmp(parts.user.step, parts.member.step, (size_t)n * sizeof *parts.user.step) == 0);
    zs_groups_clear(&parts);
}
END_TEST

/* Numbers from elsewhere: steps in no part, and a part without steps. */
START_TEST(numbers)
{
    static const int of[] = { 2, -1, 0, 2, 2, -1 };
    zs_groups parts;
    ck_assert_int_eq(zs_parts_number(of, 3, 6, NULL, &parts, &err), 0);
    ck_assert(parts.n == 3 && parts.ungrouped == 2 && parts.user.first[3] == 4);
    ck_assert(parts.user.first[1] == 1 && parts.user.first[2] == 1 && parts.user.step[1] == 0);
    zs_groups_clear(&parts);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("year_parts");
    tcase_add_test(tests, seasons);
    tcase_add_test(tests, years);
    tcase_add_test(tests, numbers);
    return run_tests("year_parts", tests);
}
