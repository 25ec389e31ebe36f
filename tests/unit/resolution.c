/* Times within the resolution of float32: of steps whose true times are known. */
#include "time/resolution.h"
#include "lib/check_main.h"
#include "time/calendar.h"

#include <stdbool.h>

enum { MOST = 200 };

static zs_time time[MOST], slack[MOST];

/* Times as float32 numbers of a unit have them, `first` units after the beginning of year 0. */
static void store(double first, zs_time unit, zs_time spacing, int n)
{
    for (int i = 0; i < n; i++) {
        double value = (double)(float)(first + (double)i * (double)spacing / (double)unit);
        time[i] = (zs_time)(value * (double)unit + 0.5);
        slack[i] = (zs_time)(zs_single_rounding(value) * (double)unit) + 1;
    }
}

START_TEST(test_rounding)
{
    ck_assert_double_eq(zs_single_rounding(1), 0x1p-24);
    ck_assert_double_eq(zs_single_rounding(-1), 0x1p-24);
    ck_assert_double_eq(zs_single_rounding(41638), 0x1p-9);
    ck_assert(zs_single_rounding(0) > 0);
}
END_TEST

/* Days since 1900, hours apart: up to 3 minutes off. */
START_TEST(test_hours)
{
    int off = 0;
    store(41638, ZS_DAY, ZS_DAY / 24, 100);
    for (int i = 0; i < 100; i++)
        off += time[i] % (ZS_DAY / 24) != 0;
    ck_assert_int_gt(off, 50);
    ck_assert(zs_times_snap(time, slack, 100));
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(time[i], 41638 * ZS_DAY + i * (ZS_DAY / 24));
}
END_TEST

/* Six-hourly steps from 01:00 on: of single files with one step, too. */
START_TEST(test_offset)
{
    for (int n = 1; n < 9; n += 7) {
        store(59901 + 1 / 24.0, ZS_DAY, ZS_DAY / 4, n);
        ck_assert(zs_times_snap(time, slack, (size_t)n));
        for (int i = 0; i < n; i++)
            ck_assert_int_eq(time[i], 59901 * ZS_DAY + ZS_DAY / 24 + i * (ZS_DAY / 4));
    }
}
END_TEST

/* Whole minutes are exact, although multiples of five minutes or an hour lie within their slack. */
START_TEST(test_exact)
{
    zs_time minute = ZS_DAY / 1440;
    for (int i = 0; i < MOST; i++) {
        time[i] = 4 * i * minute;
        slack[i] = 2 * minute;
    }
    ck_assert(!zs_times_snap(time, slack, MOST));
    for (int i = 0; i < MOST; i++)
        ck_assert_int_eq(time[i], 4 * i * minute);
    store(123456, ZS_DAY / 24, ZS_DAY / 24, 50);
    ck_assert(!zs_times_snap(time, slack, 50));
}
END_TEST

/* Minutes since 1900 are 4 minutes apart, so that whole minutes tell nothing: half-hourly steps are not
 * evenly spaced, and daily ones with a gap are exact. */
START_TEST(test_coarse)
{
    zs_time minute = ZS_DAY / 1440;
    store(36890.0 * 1440, minute, 30 * minute, 50);
    ck_assert(zs_times_snap(time, slack, 50));
    for (int i = 0; i < 50; i++)
        ck_assert_int_eq(time[i], 36890 * ZS_DAY + 30 * i * minute);
    store(36890.0 * 1440 + 8, minute, ZS_DAY, 50);
    time[49] += 3 * ZS_DAY;
    ck_assert(!zs_times_snap(time, slack, 50));
    ck_assert_int_eq(time[1], 36891 * ZS_DAY + 8 * minute);
    store(36890.0 * 1440, minute, 30 * minute, 2);
    ck_assert(!zs_times_snap(time, slack, 2)); /* too few to tell */
}
END_TEST

/* Different times stay different; times without a unit stay. */
START_TEST(test_no_unit)
{
    zs_time second = ZS_SECOND;
    zs_time near[] = { 3600 * second - 2 * second, 3600 * second + 2 * second };
    zs_time wide[] = { 5 * second, 5 * second };
    ck_assert(!zs_times_snap(near, wide, 2)); /* not both 01:00 */
    ck_assert_int_eq(near[1] - near[0], 4 * second);
    zs_time odd[] = { 3600 * second + second / 3 };
    ck_assert(!zs_times_snap(odd, (zs_time[]){ second / 10 }, 1));
    ck_assert_int_eq(odd[0], 3600 * second + second / 3);
    zs_time last[] = { INT64_MAX };
    ck_assert(!zs_times_snap(last, (zs_time[]){ ZS_DAY }, 1));
    ck_assert(!zs_times_snap(NULL, NULL, 0));
}
END_TEST

/* Before the year 0, a multiple of an hour is one, too. */
START_TEST(test_negative)
{
    zs_time hour = ZS_DAY / 24, negative[] = { -hour - 5 * ZS_SECOND };
    ck_assert(zs_times_snap(negative, (zs_time[]){ 6 * ZS_SECOND }, 1));
    ck_assert_int_eq(negative[0], -hour);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_rounding);
    tcase_add_test(tests, test_hours);
    tcase_add_test(tests, test_offset);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_coarse);
    tcase_add_test(tests, test_no_unit);
    tcase_add_test(tests, test_negative);
    return run_tests("resolution", tests);
}
