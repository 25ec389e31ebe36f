/* Boxes in latitude and longitude. */
#include "catalog/select.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "header/coordinates.h"
#include "header/grid.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MOST = 1801 };

static zs_error err;
static zs_range rows;
static zs_columns columns;
static double axis[MOST + 1];

/* n coordinates, as float32 where asked. */
static void regular(int n, double first, double step, bool single)
{
    for (int i = 0; i < n; i++)
        axis[i] = single ? (double)(float)(first + i * step) : first + i * step;
}

static void rows_are(int n, double low, double high, int first, int count)
{
    ck_assert_msg(zs_select_rows(axis, n, low, high, &rows, &err) == 0, "%s", err.text);
    ck_assert_int_eq(rows.first, first);
    ck_assert_int_eq(rows.count, count);
}

static void refuses_rows(int n, double low, double high)
{
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(zs_select_rows(axis, n, low, high, &rows, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_uint_gt(strlen(err.text), 0);
}

START_TEST(test_rows)
{
    regular(181, -90, 1, false);
    rows_are(181, -90, 90, 0, 181);
    rows_are(181, -10, 10, 80, 21);
    rows_are(181, 89.5, 90, 180, 1);
    rows_are(181, 5, 5, 95, 1);
    regular(181, 90, -1, false);
    rows_are(181, -10, 10, 80, 21);
    rows_are(181, 30, 60, 30, 31);
    rows_are(181, -90, -90, 180, 1);
    regular(1, 47.5, 0, false);
    rows_are(1, 47, 48, 0, 1);
    regular(2, 5, -1, false);
    rows_are(2, 4, 4.5, 1, 1);
}
END_TEST

/* Edges are met by what float32 leaves of a coordinate, and not by the next one. */
START_TEST(test_single_precision)
{
    regular(1801, 90, -0.1, true);
    for (int k = 0; k <= 1800; k += 7)
        rows_are(1801, 90 - k * 0.1, 90 - k * 0.1, k, 1);
    rows_are(1801, 35.1, 59.9, 301, 249);
}
END_TEST

START_TEST(test_no_rows)
{
    regular(19, -90, 10, false);
    refuses_rows(19, 1, 9);
    refuses_rows(19, 91, 95);
    refuses_rows(19, 20, 10);
    refuses_rows(0, -90, 90);
    axis[7] = axis[6];
    refuses_rows(19, -90, 90);
    axis[7] = -50;
    refuses_rows(19, -90, 90);
    axis[7] = NAN;
    refuses_rows(19, -90, 90);
}
END_TEST

/* Select columns, and lay out the longitudes as they will be written. */
static int select_columns(int n, double west, double east, double *longitude)
{
    int count = 0;
    ck_assert_msg(zs_select_columns(axis, n, west, east, &columns, &err) == 0, "%s", err.text);
    ck_assert(columns.nsegment >= 1 && columns.nsegment <= ZS_SEGMENTS);
    for (int k = 0; k < columns.nsegment; k++) {
        ck_assert(columns.segment[k].first >= 0 && columns.segment[k].count > 0 &&
                  columns.segment[k].first + columns.segment[k].count <= n);
        ck_assert_double_eq(remainder(columns.turn[k], 360), 0);
        for (int64_t i = 0; i < columns.segment[k].count; i++)
            longitude[count++] = axis[columns.segment[k].first + i] + columns.turn[k];
    }
    return count;
}

/* count longitudes from `first` on, in steps of `step`. */
static void columns_are(int n, double west, double east, int count, double first, double step)
{
    double longitude[2 * MOST + 2];
    ck_assert_int_eq(select_columns(n, west, east, longitude), count);
    for (int i = 0; i < count; i++)
        ck_assert_double_eq_tol(longitude[i], first + i * step, 1e-4);
}

static void refuses_columns(int n, double west, double east)
{
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(zs_select_columns(axis, n, west, east, &columns, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
}

START_TEST(test_boxes)
{
    regular(360, 0, 1, false);
    columns_are(360, 10, 20, 11, 10, 1);
    columns_are(360, 350, 10, 21, 350, 1);
    columns_are(360, -10, 10, 21, -10, 1);
    columns_are(360, -10, -5, 6, -10, 1);
    columns_are(360, 170, -170, 21, 170, 1);
    columns_are(360, 170, 190, 21, 170, 1);
    columns_are(360, 5, 5, 1, 5, 1);
    columns_are(360, 359, 0, 2, 359, 1);
    columns_are(360, 0.5, 359.5, 359, 1, 1);
    regular(360, -180, 1, false);
    columns_are(360, -10, 10, 21, -10, 1);
    columns_are(360, 350, 370, 21, 350, 1);
    columns_are(360, 170, 190, 21, 170, 1);
    columns_are(360, 170, -170, 21, 170, 1);
    columns_are(360, 179, 180, 2, 179, 1);
}
END_TEST

/* The whole globe, wherever box and grid begin. */
START_TEST(test_globe)
{
    for (int begin = -180; begin <= 180; begin += 45) {
        regular(1440, begin, 0.25, true);
        for (int west = -180; west <= 180; west += 30)
            columns_are(1440, west, west + 360, 1440, west, 0.25);
        columns_are(1440, -180, 179.75, 1440, -180, 0.25);
    }
    regular(361, 0, 1, false); /* the first meridian twice */
    columns_are(361, 0, 360, 361, 0, 1);
}
END_TEST

START_TEST(test_single_precision_columns)
{
    regular(1440, 216, 0.1, true);
    for (int k = 0; k < 1440; k += 11)
        columns_are(1440, 216 + k * 0.1, 216 + k * 0.1, 1, 216 + k * 0.1, 0.1);
    columns_are(1440, 310.1, 320.3, 103, 310.1, 0.1);
}
END_TEST

START_TEST(test_descending)
{
    regular(360, 359, -1, false);
    columns_are(360, 10, 20, 11, 20, -1);
    columns_are(360, 350, 10, 21, 370, -1);
    columns_are(360, -10, 10, 21, 10, -1);
    columns_are(360, 0, 360, 360, 359, -1);
    columns_are(360, -180, 180, 360, 179, -1);
    regular(360, 180, -1, false);
    columns_are(360, 170, 190, 21, 190, -1);
    columns_are(360, -180, 180, 360, 179, -1);
}
END_TEST

/* Files whose longitudes fall back by 360 somewhere, or have one meridian at both edges. */
START_TEST(test_odd_globes)
{
    double longitude[2 * MOST + 2];
    for (int i = 0; i < 6; i++)
        axis[i] = i < 3 ? 180 + 60 * i : 60 * (i - 3); /* 180 240 300 0 60 120 */
    ck_assert_int_eq(select_columns(6, -70, 70, longitude), 3);
    ck_assert_double_eq(longitude[0], -60);
    ck_assert_double_eq(longitude[1], 0);
    ck_assert_double_eq(longitude[2], 60);
    regular(7, 0, 60, false); /* 0 60 ... 300 360 */
    columns_are(7, -70, 70, 3, -60, 60);
    columns_are(7, 290, 430, 3, 300, 60);
}
END_TEST

START_TEST(test_part_of_the_globe)
{
    regular(41, -20, 1, false);
    columns_are(41, 0, 10, 11, 0, 1);
    columns_are(41, 350, 10, 21, 350, 1);
    columns_are(41, -180, 180, 41, -20, 1);
    refuses_columns(41, 30, 60);
    refuses_columns(41, 0.25, 0.75);
    double longitude[2 * MOST + 2]; /* the way around: both ends, and nothing between them */
    ck_assert_int_eq(select_columns(41, 10, -10, longitude), 22);
    ck_assert_double_eq(longitude[0], 10);
    ck_assert_double_eq(longitude[10], 20);
    ck_assert_double_eq(longitude[11], 340);
    ck_assert_double_eq(longitude[21], 350);
    regular(1, 7, 0, false);
    columns_are(1, 0, 10, 1, 7, 0);
    columns_are(1, -180, 180, 1, 7, 0);
    refuses_columns(1, 8, 10);
    refuses_columns(0, 0, 360);
}
END_TEST

START_TEST(test_nearest)
{
    static const double level[] = { 1000, 850, 500, 0, -2 };
    ck_assert_int_eq(zs_select_nearest(level, 5, 850), 1);
    ck_assert_int_eq(zs_select_nearest(level, 5, 850.5), 1);
    ck_assert_int_eq(zs_select_nearest(level, 5, 852), -1);
    ck_assert_int_eq(zs_select_nearest(level, 5, 0), 3);
    ck_assert_int_eq(zs_select_nearest(level, 5, 1e-9), -1);
    ck_assert_int_eq(zs_select_nearest(level, 5, -2.001), 4);
    ck_assert_int_eq(zs_select_nearest(level, 0, 850), -1);
    static const double gaps[] = { NAN, 850, NAN, 500 };
    ck_assert_int_eq(zs_select_nearest(gaps, 4, 500), 3);
    ck_assert_int_eq(zs_select_nearest(gaps, 4, 1000), -1);
    ck_assert_int_eq(zs_select_nearest(gaps, 1, 1000), -1);
}
END_TEST

START_TEST(test_missing)
{
    regular(5, 10, 10, false);
    ck_assert_int_eq(zs_select_check(axis, 5, "lat", "in/a.nc", &err), 0);
    axis[3] = NAN;
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(zs_select_check(axis, 5, "lat", "in/a.nc", &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, "in/a.nc: lat has no value at index 3"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_rows);
    tcase_add_test(tests, test_single_precision);
    tcase_add_test(tests, test_no_rows);
    tcase_add_test(tests, test_boxes);
    tcase_add_test(tests, test_globe);
    tcase_add_test(tests, test_single_precision_columns);
    tcase_add_test(tests, test_descending);
    tcase_add_test(tests, test_odd_globes);
    tcase_add_test(tests, test_part_of_the_globe);
    tcase_add_test(tests, test_nearest);
    tcase_add_test(tests, test_missing);
    return run_tests("select", tests);
}
