/* The moment of a step, and what can be its bounds. */
#include "time/step_moment.h"
#include "lib/check_main.h"
#include "time/calendar.h"

static const zs_step_bounds january = { 0, 31 * ZS_DAY };

START_TEST(test_rules)
{
    zs_time end = january.upper, middle = 15 * ZS_DAY + ZS_DAY / 2;
    ck_assert_int_eq(zs_step_moment(ZS_STEP_AUTO, end, &january), middle);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_TIME, end, &january), end);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_START, end, &january), 0);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_END, 7, &january), end - ZS_SECOND);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_AUTO, end, NULL), end);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_TIME, end, NULL), end);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_START, end, NULL), end);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_END, end, NULL), end - ZS_SECOND);
}
END_TEST

/* Rounding does not move a time; instants and very short steps have moments inside. */
START_TEST(test_edges)
{
    zs_time middle = 15 * ZS_DAY + ZS_DAY / 2;
    ck_assert_int_eq(zs_step_moment(ZS_STEP_AUTO, middle + 3, &january), middle + 3);
    zs_step_bounds instant = { 5 * ZS_DAY, 5 * ZS_DAY }, second = { ZS_DAY, ZS_DAY + ZS_SECOND };
    ck_assert_int_eq(zs_step_moment(ZS_STEP_END, 5 * ZS_DAY, &instant), 5 * ZS_DAY);
    ck_assert_int_eq(zs_step_moment(ZS_STEP_END, ZS_DAY, &second), ZS_DAY + ZS_SECOND / 2);
}
END_TEST

START_TEST(test_faults)
{
    zs_step_bounds zeros = { 0, 0 }, reversed = { 31 * ZS_DAY, 0 }, endless = { INT64_MIN, INT64_MAX };
    ck_assert_int_eq(zs_step_bounds_fault(0, &january), ZS_BOUNDS_FIT);
    ck_assert_int_eq(zs_step_bounds_fault(31 * ZS_DAY, &january), ZS_BOUNDS_FIT);
    ck_assert_int_eq(zs_step_bounds_fault(62 * ZS_DAY, &january), ZS_BOUNDS_FIT);
    ck_assert_int_eq(zs_step_bounds_fault(-31 * ZS_DAY, &january), ZS_BOUNDS_FIT);
    ck_assert_int_eq(zs_step_bounds_fault(63 * ZS_DAY, &january), ZS_BOUNDS_ELSEWHERE);
    ck_assert_int_eq(zs_step_bounds_fault(-32 * ZS_DAY, &january), ZS_BOUNDS_ELSEWHERE);
    ck_assert_int_eq(zs_step_bounds_fault(0, &zeros), ZS_BOUNDS_FIT);
    ck_assert_int_eq(zs_step_bounds_fault(ZS_DAY, &zeros), ZS_BOUNDS_ELSEWHERE);
    ck_assert_int_eq(zs_step_bounds_fault(ZS_DAY, &reversed), ZS_BOUNDS_REVERSED);
    ck_assert_int_eq(zs_step_bounds_fault(ZS_DAY, &endless), ZS_BOUNDS_ELSEWHERE);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_rules);
    tcase_add_test(tests, test_edges);
    tcase_add_test(tests, test_faults);
    return run_tests("step_moment", tests);
}
