/* Boxes and points on grids whose cells have places of their own. */
#include "catalog/select_cells.h"
#include "base/error.h"
#include "catalog/select.h"
#include "lib/check_main.h"
#include "spec/value.h"
#include "stats/mask_bits.h"

#include <math.h>
#include <string.h>

enum { ROWS = 7, COLS = 11, CELLS = ROWS * COLS };

static zs_error err;
static double lat[CELLS], lon[CELLS];
static const zs_cell_centres places = { lat, lon, ROWS, COLS, COLS };

/* A grid that leans to the right, across longitude 0. */
static void lean(void)
{
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++) {
            lat[row * COLS + col] = 40 + 2 * row + 0.3 * col;
            lon[row * COLS + col] = fmod(350 + 2 * col + row, 360);
        }
}

static zs_interval from_to(double first, double last)
{
    return (zs_interval){ .set = true, .first = first, .last = last };
}

/* Compare with a look at each cell; longitudes are brought near to the middle of the box. */
static void box_is(zs_interval north, zs_interval east, double middle, double half)
{
    zs_mask_bits inside = { 0 };
    zs_rectangle r;
    int n = 0, first_row = ROWS, last_row = -1, first_col = COLS, last_col = -1;
    ck_assert_int_eq(zs_mask_bits_init(&inside, 1, ROWS, COLS, &err), 0);
    ck_assert_msg(zs_select_cells(&places, &north, &east, &inside, &r, &err) == 0, "%s", err.text);
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++) {
            double away = fabs(remainder(lon[row * COLS + col] - middle, 360)), y = lat[row * COLS + col];
            bool in =
                (!east.set || away <= half + 1e-6) &&
                (!north.set || (y >= fmin(north.first, north.last) && y <= fmax(north.first, north.last)));
            ck_assert_int_eq(zs_mask_has(&inside, row, col), in);
            if (!in)
                continue;
            n++;
            first_row = row < first_row ? row : first_row;
            last_row = row > last_row ? row : last_row;
            first_col = col < first_col ? col : first_col;
            last_col = col > last_col ? col : last_col;
        }
    ck_assert_int_eq(zs_mask_count(&inside), n);
    ck_assert(r.rows.first == first_row && r.rows.first + r.rows.count == last_row + 1);
    ck_assert(r.cols.first == first_col && r.cols.first + r.cols.count == last_col + 1);
    zs_mask_bits_clear(&inside);
}

START_TEST(test_boxes)
{
    const zs_interval all = { .set = false };
    lean();
    box_is(from_to(44, 50), from_to(-5, 5), 0, 5);
    box_is(from_to(50, 44), from_to(355, 365 - 360), 0, 5);
    box_is(from_to(41, 43), all, 0, 0);
    box_is(all, from_to(2, 6), 4, 2);
    box_is(from_to(42, 42.1), from_to(-9, -8), -8.5, 0.5);
    box_is(all, from_to(-180, 180), 0, 180);
    lat[3 * COLS + 4] = lon[2 * COLS + 5] = NAN;
    zs_mask_bits inside = { 0 };
    zs_rectangle r;
    ck_assert_int_eq(zs_mask_bits_init(&inside, 1, ROWS, COLS, &err), 0);
    const zs_interval globe = from_to(-180, 180);
    ck_assert_int_eq(zs_select_cells(&places, &all, &globe, &inside, &r, &err), 0);
    ck_assert_int_eq(zs_mask_count(&inside), CELLS - 2);
    const zs_interval south = from_to(-40, -30);
    ck_assert_int_eq(zs_select_cells(&places, &south, &all, &inside, &r, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    zs_mask_bits_clear(&inside);
}
END_TEST

START_TEST(test_nearest)
{
    int64_t row, col;
    lean();
    for (int i = 0; i < CELLS; i++) { /* a little beside each cell, from either side of the circle */
        double turn = i % 3 == 0 ? 360 : i % 3 == 1 ? -360 : 0;
        ck_assert_int_eq(zs_select_nearest_cell(&places, lat[i] + 0.1, lon[i] - 0.1 + turn, &row, &col, &err),
                         0);
        ck_assert_int_eq(row * COLS + col, i);
    }
    ck_assert_int_eq(zs_select_nearest_cell(&places, 39, -11, &row, &col, &err), 0);
    ck_assert_int_eq(row * COLS + col, 0);
    ck_assert_int_eq(zs_select_nearest_cell(&places, 30, -10, &row, &col, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "1112 km")); /* 10 degrees of a circle of 40030 km */
    for (int i = 0; i < CELLS; i++)
        lat[i] = NAN;
    ck_assert_int_eq(zs_select_nearest_cell(&places, 45, 0, &row, &col, &err), -1);
}
END_TEST

/* Near the pole, degrees of longitude are short. */
START_TEST(test_single_cells)
{
    const double north[] = { 89, 89, 88 }, east[] = { 0, 170, 90 };
    const zs_cell_centres cells = { north, east, 3, 1, 1 };
    int64_t row, col;
    ck_assert_int_eq(zs_select_nearest_cell(&cells, 89.5, -170, &row, &col, &err), 0);
    ck_assert(row == 1 && col == 0);
    ck_assert_int_eq(zs_select_nearest_cell(&cells, 70, 90, &row, &col, &err), -1);
    const zs_cell_centres one = { north, east, 1, 1, 1 };
    ck_assert_int_eq(zs_select_nearest_cell(&one, -89, 20, &row, &col, &err), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_boxes);
    tcase_add_test(tests, test_nearest);
    tcase_add_test(tests, test_single_cells);
    return run_tests("select_cells", tests);
}
