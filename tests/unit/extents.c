/* Extents of rows and columns, against closed forms. */
#include "stats/extents.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { MOST = 400 };

static const double none = NAN; /* in a table: missing */
static double extent[2 * MOST], at[MOST];

static void regular(int n, double first, double step)
{
    for (int i = 0; i < n; i++)
        at[i] = first + i * step;
}

static void extent_is(int i, double low, double high)
{
    ck_assert_msg(fabs(extent[2 * i] - low) < 1e-9 && fabs(extent[2 * i + 1] - high) < 1e-9,
                  "cell %d goes from %.12g to %.12g, not from %.12g to %.12g", i, extent[2 * i],
                  extent[2 * i + 1], low, high);
}

/* --- rows ---------------------------------------------------------------------------------------------- */

START_TEST(rows_by_midpoints)
{
    static const double lat[] = { -89, -80, -60, 0, 10 };
    ck_assert(zs_row_extents(5, lat, NULL, extent));
    extent_is(0, -90, -84.5); /* cut at the pole */
    extent_is(1, -84.5, -70);
    extent_is(2, -70, -30);
    extent_is(3, -30, 5);
    extent_is(4, 5, 15); /* as far outwards as inwards */
}
END_TEST

START_TEST(rows_from_north)
{
    static const double lat[] = { 90, 80, 60 };
    ck_assert(zs_row_extents(3, lat, NULL, extent));
    extent_is(0, 85, 90); /* a cap */
    extent_is(1, 70, 85);
    extent_is(2, 50, 70);
}
END_TEST

/* A regular grid from pole to pole: its areas are those of the sphere, and each row's is cos(latitude) times
 * 2 sin(step / 2), by the difference of two sines. */
START_TEST(areas_of_a_regular_grid)
{
    const double degree = acos(-1) / 180;
    double sum = 0;
    regular(181, -90, 1);
    ck_assert(zs_row_extents(181, at, NULL, extent));
    for (int i = 0; i < 181; i++) {
        double area = zs_row_area(extent + 2 * i);
        double want =
            i == 0 || i == 180 ? 1 - cos(0.5 * degree) : 2 * cos(at[i] * degree) * sin(0.5 * degree);
        ck_assert_msg(fabs(area - want) < 1e-15, "row %d: %.17g, not %.17g", i, area, want);
        sum += area;
    }
    ck_assert(fabs(sum - 2) < 1e-13);
}
END_TEST

START_TEST(rows_by_bounds)
{
    static const double lat[] = { -90, 0, 90 }, bounds[] = { -97.5, -45, 45, -45, 45, 97.5 };
    ck_assert(zs_row_extents(3, lat, bounds, extent));
    extent_is(0, -90, -45); /* beyond the pole there is nothing */
    extent_is(1, -45, 45);
    extent_is(2, 45, 90);
}
END_TEST

START_TEST(rows_without_order)
{
    static const double twice[] = { 0, 10, 10, 20 }, back[] = { 0, 10, 5 }, beyond[] = { 80, 90, 100 };
    const double missing[] = { 0, none, 20 };
    static const double bounds[] = { 0, 5, 5, 10, 10, 15 };
    const double holes[] = { 0, 5, none, 10, 10, 15 };
    ck_assert(!zs_row_extents(4, twice, NULL, extent));
    ck_assert(!zs_row_extents(3, back, NULL, extent));
    ck_assert(!zs_row_extents(3, beyond, NULL, extent));
    ck_assert(!zs_row_extents(3, missing, NULL, extent));
    ck_assert(zs_row_extents(3, back, bounds, extent)); /* bounds need no order */
    ck_assert(!zs_row_extents(3, back, holes, extent));
}
END_TEST

START_TEST(one_row)
{
    static const double lat[] = { 48 }, two[] = { 48, 48 };
    ck_assert(zs_row_extents(1, lat, NULL, extent));
    extent_is(0, 48, 48);
    ck_assert(!zs_row_extents(2, two, NULL, extent));
}
END_TEST

/* --- columns ------------------------------------------------------------------------------------------- */

START_TEST(columns_around_the_earth)
{
    regular(36, 0, 10);
    ck_assert(zs_column_extents(36, at, NULL, extent));
    for (int i = 0; i < 36; i++)
        extent_is(i, at[i] - 5, at[i] + 5);
    static const double unequal[] = { 0, 10, 30, 60, 100, 150, 200, 250, 300, 340 };
    ck_assert(zs_column_extents(10, unequal, NULL, extent));
    extent_is(0, -10, 5); /* half of the way from 340 to 360 */
    extent_is(9, 320, 350);
    static const double two[] = { 10, 250 };
    ck_assert(zs_column_extents(2, two, NULL, extent));
    extent_is(0, -50, 130);
    extent_is(1, 130, 310);
}
END_TEST

START_TEST(columns_of_a_part)
{
    static const double lon[] = { -25, -5, 5, 45 };
    ck_assert(zs_column_extents(4, lon, NULL, extent));
    extent_is(0, -35, -15);
    extent_is(2, 0, 25);
    extent_is(3, 25, 65);
    static const double falling[] = { 45, 5, -5 };
    ck_assert(zs_column_extents(3, falling, NULL, extent));
    extent_is(0, 25, 65);
    extent_is(2, -10, 0);
}
END_TEST

START_TEST(columns_across_the_edge)
{
    static const double lon[] = { 90, 180, -90, 0 }; /* around the earth, from 90 on */
    ck_assert(zs_column_extents(4, lon, NULL, extent));
    extent_is(0, 45, 135);
    extent_is(1, 135, 225);
    extent_is(2, -135, -45); /* about its own longitude */
    extent_is(3, -45, 45);
    static const double pacific[] = { 170, 180, -170, -160 };
    ck_assert(zs_column_extents(4, pacific, NULL, extent));
    extent_is(0, 165, 175);
    extent_is(3, -165, -155);
}
END_TEST

START_TEST(columns_by_bounds)
{
    static const double lon[] = { 100, 280, 0, 355, 5 };
    static const double bounds[] = { 0, 200, 200, 360, 359.5, 0.5, 360, 350, 0, 10 };
    ck_assert(zs_column_extents(5, lon, bounds, extent));
    extent_is(0, 0, 200); /* wider than half of the circle */
    extent_is(1, 200, 360);
    extent_is(2, -0.5, 0.5);
    extent_is(3, 350, 360); /* from east to west */
    extent_is(4, 0, 10);
    static const double whole[] = { 180 }, all[] = { 0, 360 }, nothing[] = { 180, 180 };
    ck_assert(zs_column_extents(1, whole, all, extent));
    extent_is(0, 0, 360);
    ck_assert(zs_column_extents(1, whole, nothing, extent)); /* of no use: as without bounds */
    extent_is(0, 180, 180);
}
END_TEST

START_TEST(columns_without_order)
{
    static const double back[] = { 0, 20, 10 };
    const double missing[] = { 0, none, 20 };
    ck_assert(!zs_column_extents(3, back, NULL, extent));
    ck_assert(!zs_column_extents(3, missing, NULL, extent));
    ck_assert_int_eq(zs_columns_once(3, back), 3);
    ck_assert_int_eq(zs_columns_once(3, missing), 3);
}
END_TEST

START_TEST(columns_that_repeat_a_meridian)
{
    regular(37, 0, 10);
    ck_assert_int_eq(zs_columns_once(37, at), 36);
    ck_assert(zs_column_extents(37, at, NULL, extent));
    extent_is(0, -5, 5);
    extent_is(35, 345, 355);
    extent_is(36, 355, 365); /* as its first copy */
    regular(37, 180, -10);
    ck_assert_int_eq(zs_columns_once(37, at), 36);
    regular(38, -5, 10); /* one more on each side */
    ck_assert_int_eq(zs_columns_once(38, at), 36);
    static const double wrapped[] = { 270, 0, 90, 180, 270, 0 };
    ck_assert_int_eq(zs_columns_once(6, wrapped), 4);
    for (int i = 0; i < 361; i++)
        at[i] = (double)((float)i - 0.1F); /* rounded to single precision */
    ck_assert_int_eq(zs_columns_once(361, at), 360);
    ck_assert_int_eq(zs_columns_once(360, at), 360);
    ck_assert_int_eq(zs_columns_once(1, at), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, rows_by_midpoints);
    tcase_add_test(tests, rows_from_north);
    tcase_add_test(tests, areas_of_a_regular_grid);
    tcase_add_test(tests, rows_by_bounds);
    tcase_add_test(tests, rows_without_order);
    tcase_add_test(tests, one_row);
    tcase_add_test(tests, columns_around_the_earth);
    tcase_add_test(tests, columns_of_a_part);
    tcase_add_test(tests, columns_across_the_edge);
    tcase_add_test(tests, columns_by_bounds);
    tcase_add_test(tests, columns_without_order);
    tcase_add_test(tests, columns_that_repeat_a_meridian);
    return run_tests("extents", tests);
}
