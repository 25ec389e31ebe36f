/* Bits of masks: what counts, what is left out, and what is overwritten. */
#include "stats/mask_bits.h"
#include "lib/check_main.h"

#include <math.h>

enum { ROWS = 3, COLS = 21 };

static zs_error err;

static zs_mask_bits bits_of(uint64_t seed)
{
    zs_mask_bits bits;
    ck_assert_int_eq(zs_mask_bits_init(&bits, 1, ROWS, COLS, &err), 0);
    for (int64_t row = 0; row < ROWS; row++)
        for (int64_t col = 0; col < COLS; col++)
            if (bits_at(seed + (uint64_t)(row * COLS + col)) & 1)
                zs_mask_set(&bits, row, col);
    return bits;
}

START_TEST(cells_count_where_they_are_set)
{
    zs_mask_bits bits = bits_of(1);
    int64_t n = 0;
    for (int64_t row = 0; row < ROWS; row++)
        for (int64_t col = 0; col < COLS; col++) {
            bool set = bits_at(1 + (uint64_t)(row * COLS + col)) & 1;
            ck_assert_int_eq(zs_mask_has(&bits, row, col), set);
            n += set;
        }
    ck_assert_int_eq(zs_mask_count(&bits), n);
    ck_assert_uint_eq(zs_mask_bytes(&bits), ROWS * 3);
    zs_mask_bits_clear(&bits);
    zs_mask_bits_clear(&bits);
}
END_TEST

/* What is not known is neither in a mask nor in its inverse. */
START_TEST(narrowing)
{
    zs_mask_bits known = bits_of(1000), held = bits_of(2000), in, out;
    ck_assert_int_eq(zs_mask_bits_init(&in, 1, ROWS, COLS, &err), 0);
    ck_assert_int_eq(zs_mask_bits_init(&out, 1, ROWS, COLS, &err), 0);
    zs_mask_set_all(&in);
    zs_mask_set_all(&out);
    zs_mask_narrow(&in, &known, &held, false);
    zs_mask_narrow(&out, &known, &held, true);
    for (int64_t row = 0; row < ROWS; row++)
        for (int64_t col = 0; col < COLS; col++) {
            bool is_known = zs_mask_has(&known, row, col), holds = zs_mask_has(&held, row, col);
            ck_assert_int_eq(zs_mask_has(&in, row, col), is_known && holds);
            ck_assert_int_eq(zs_mask_has(&out, row, col), is_known && !holds);
        }
    ck_assert_int_eq(zs_mask_count(&in) + zs_mask_count(&out), zs_mask_count(&known));
    ck_assert(zs_mask_meets(&in, &known) && !zs_mask_meets(&in, &out));
    zs_mask_bits_clear(&known);
    zs_mask_bits_clear(&held);
    zs_mask_bits_clear(&in);
    zs_mask_bits_clear(&out);
}
END_TEST

START_TEST(numbers_of_other_cells_stay)
{
    zs_mask_bits bits = bits_of(3000);
    double missing = NAN, value[COLS];
    int16_t fill = -1, number[COLS];
    for (int64_t col = 8; col < 16; col++)
        zs_mask_set(&bits, 1, col); /* a byte of cells that all count */
    for (int col = 0; col < COLS; col++) {
        value[col] = col;
        number[col] = (int16_t)col;
    }
    zs_mask_fill(&bits, (zs_range){ 1, 1 }, sizeof missing, &missing, value);
    zs_mask_fill(&bits, (zs_range){ 1, 1 }, sizeof fill, &fill, number);
    for (int col = 0; col < COLS; col++) {
        bool has = zs_mask_has(&bits, 1, col);
        ck_assert(has ? value[col] == col : isnan(value[col]));
        ck_assert_int_eq(number[col], has ? col : -1);
    }
    zs_mask_bits_clear(&bits);
}
END_TEST

/* Lines of one cell, of numbers of all sizes. */
START_TEST(single_cells)
{
    enum { CELLS = 157 };
    const size_t size[] = { 1, 2, 4, 8 };
    const uint64_t number = UINT64_MAX;
    zs_mask_bits bits;
    ck_assert_int_eq(zs_mask_bits_init(&bits, 1, CELLS + 2, 1, &err), 0);
    for (int64_t cell = 0; cell < CELLS + 2; cell++)
        if (cell % 3 != 1 && cell % 7 != 2)
            zs_mask_set(&bits, cell, 0);
    for (int k = 0; k < 4; k++) {
        uint8_t value[8 * CELLS] = { 0 };
        zs_mask_fill(&bits, (zs_range){ 1, CELLS - 3 }, size[k], &number, value);
        for (size_t i = 0; i < size[k] * CELLS; i++) {
            int64_t cell = (int64_t)(i / size[k]);
            bool left_out = cell < CELLS - 3 && !zs_mask_has(&bits, cell + 1, 0);
            ck_assert_int_eq(value[i], left_out ? 0xff : 0);
        }
    }
    zs_mask_bits some = zs_mask_lines(&bits, (zs_range){ 1, CELLS });
    int64_t n = 0;
    for (int64_t cell = 1; cell <= CELLS; cell++)
        n += zs_mask_has(&bits, cell, 0);
    ck_assert_int_eq(zs_mask_count(&some), n);
    zs_mask_bits_clear(&bits);
}
END_TEST

/* A plane for each step, or one for all. */
START_TEST(planes)
{
    zs_mask_bits bits, one;
    ck_assert_int_eq(zs_mask_bits_init(&bits, 4, ROWS, COLS, &err), 0);
    ck_assert_int_eq(zs_mask_bits_init(&one, 1, ROWS, COLS, &err), 0);
    zs_mask_set(&bits, zs_mask_line(&bits, 2, 1), 20);
    zs_mask_set(&one, zs_mask_line(&one, 2, 1), 20);
    zs_mask_bits view = zs_mask_plane(&bits, 2);
    ck_assert(zs_mask_has(&view, 1, 20) && zs_mask_has(&one, 1, 20));
    ck_assert_int_eq(zs_mask_count(&view), 1);
    ck_assert(!zs_mask_has(&bits, zs_mask_line(&bits, 3, 1), 20));
    zs_mask_set_none(&view);
    ck_assert_int_eq(zs_mask_count(&bits), 0);
    zs_mask_bits_clear(&bits);
    zs_mask_bits_clear(&one);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, cells_count_where_they_are_set);
    tcase_add_test(tests, narrowing);
    tcase_add_test(tests, single_cells);
    tcase_add_test(tests, planes);
    tcase_add_test(tests, numbers_of_other_cells_stay);
    return run_tests("mask_bits", tests);
}
