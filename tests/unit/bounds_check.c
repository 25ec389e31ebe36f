/* Bounds of coordinates: what can be used, and in which form. */
#include "header/bounds_check.h"
#include "lib/check_main.h"

#include <math.h>
#include <string.h>

enum { MOST = 64 };

static double axis[MOST], bounds[2 * MOST];

/* Regular coordinates with bounds half a step to both sides; rising bounds, whatever the coordinates do. */
static void regular(int n, double first, double step)
{
    for (int i = 0; i < n; i++) {
        axis[i] = first + i * step;
        bounds[2 * i] = axis[i] - fabs(step) / 2;
        bounds[2 * i + 1] = axis[i] + fabs(step) / 2;
    }
}

static zs_bounds_worth check(zs_bounds_kind kind, int n)
{
    return zs_bounds_check(kind, axis, n, bounds);
}

START_TEST(test_usable)
{
    double before[2 * MOST];
    for (int rising = 0; rising < 2; rising++) {
        regular(36, rising ? -87.5 : 87.5, rising ? 5 : -5);
        memcpy(before, bounds, sizeof before);
        ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 36), ZS_WORTH_USABLE);
        ck_assert_mem_eq(bounds, before, sizeof before);
        regular(36, rising ? 0 : 350, rising ? 10 : -10);
        memcpy(before, bounds, sizeof before);
        ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 36), ZS_WORTH_USABLE);
        ck_assert_mem_eq(bounds, before, sizeof before);
    }
    regular(12, -60, 10);
    for (int i = 0; i < 12; i++) { /* from high to low */
        bounds[2 * i] = axis[i] + 5;
        bounds[2 * i + 1] = axis[i] - 5;
    }
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 12), ZS_WORTH_USABLE);
    regular(1, 0, 180);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 1), ZS_WORTH_USABLE);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 0), ZS_WORTH_USABLE);
}
END_TEST

START_TEST(test_poles)
{
    regular(13, -90, 15);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 13), ZS_WORTH_USABLE);
    ck_assert_double_eq(bounds[0], -90);
    ck_assert_double_eq(bounds[1], -82.5);
    ck_assert_double_eq(bounds[25], 90);
    regular(3, -90, 90);
    bounds[0] = bounds[1] = -90; /* a row that is the pole itself */
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 3), ZS_WORTH_USABLE);
}
END_TEST

static void pair(double coordinate, double a, double b, double want_a, double want_b)
{
    axis[0] = coordinate;
    bounds[0] = a;
    bounds[1] = b;
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 1), ZS_WORTH_USABLE);
    ck_assert_double_eq_tol(bounds[0], want_a, 1e-9);
    ck_assert_double_eq_tol(bounds[1], want_b, 1e-9);
}

START_TEST(test_circles)
{
    pair(0, 359.5, 0.5, -0.5, 0.5);
    pair(0, 0.5, 359.5, 0.5, -0.5);
    pair(0, 359.875, 0.125, -0.125, 0.125);
    pair(360, -0.125, 0.125, 359.875, 360.125);
    pair(-170, 189, 191, -171, -169);
    pair(180, 179, -179, 179, 181);
    pair(100, 0, 200, 0, 200);
    pair(280, 200, 360, 200, 360);
    pair(180, 0, 360, 0, 360);
    pair(0, -180, 180, -180, 180);
    pair(350, 340, 0, 340, 360);
    regular(4, 350, 10); /* 350 to 380, with bounds that stay below 360 */
    for (int i = 0; i < 8; i++)
        bounds[i] = fmod(bounds[i], 360);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 4), ZS_WORTH_USABLE);
    for (int i = 0; i < 4; i++) {
        ck_assert_double_eq_tol(bounds[2 * i], axis[i] - 5, 1e-9);
        ck_assert_double_eq_tol(bounds[2 * i + 1], axis[i] + 5, 1e-9);
    }
}
END_TEST

START_TEST(test_unusable)
{
    regular(6, -75, 30);
    bounds[7] = NAN;
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 6), ZS_WORTH_MISSING);
    regular(6, -75, 30);
    memset(bounds, 0, sizeof bounds);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 6), ZS_WORTH_EMPTY);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 6), ZS_WORTH_EMPTY);
    ck_assert_int_eq(check(ZS_BOUNDS_OF_OTHER, 6), ZS_WORTH_EMPTY);
    regular(6, -75, 30);
    for (int i = 0; i < 3; i++) { /* from north to south, and the coordinates from south to north */
        double a = bounds[2 * i], b = bounds[2 * i + 1];
        bounds[2 * i] = bounds[10 - 2 * i];
        bounds[2 * i + 1] = bounds[11 - 2 * i];
        bounds[10 - 2 * i] = a;
        bounds[11 - 2 * i] = b;
    }
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LATITUDE, 6), ZS_WORTH_APART);
    regular(6, 0, 60);
    bounds[4] -= 40;
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 6), ZS_WORTH_OVERLAP);
    regular(6, 0, 60);
    axis[2] = 200;
    ck_assert_int_eq(check(ZS_BOUNDS_OF_LONGITUDE, 6), ZS_WORTH_APART);
}
END_TEST

START_TEST(test_other)
{
    regular(3, 1000, -100);
    bounds[0] = 2000; /* what is known of levels? */
    ck_assert_int_eq(check(ZS_BOUNDS_OF_OTHER, 3), ZS_WORTH_USABLE);
    bounds[3] = NAN;
    ck_assert_int_eq(check(ZS_BOUNDS_OF_OTHER, 3), ZS_WORTH_MISSING);
}
END_TEST

START_TEST(test_complaints)
{
    ck_assert_ptr_null(zs_bounds_complaint(ZS_WORTH_NONE));
    ck_assert_ptr_null(zs_bounds_complaint(ZS_WORTH_USABLE));
    for (int state = ZS_WORTH_LOST; state <= ZS_WORTH_OVERLAP; state++)
        ck_assert_ptr_nonnull(zs_bounds_complaint((zs_bounds_worth)state));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_usable);
    tcase_add_test(tests, test_poles);
    tcase_add_test(tests, test_circles);
    tcase_add_test(tests, test_unusable);
    tcase_add_test(tests, test_other);
    tcase_add_test(tests, test_complaints);
    return run_tests("bounds_check", tests);
}
