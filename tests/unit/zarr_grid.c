/* How arrays of Zarr stores are cut, and what their chunks are called. */
#include "format/zarr_grid.h"
#include "base/chunk_cut.h"
#include "lib/check_main.h"

START_TEST(cuts)
{
    static const struct {
        int64_t length, inner, cut;
    } is[] = { { 1, 1, 1 },           { 262144, 1, 262144 }, { 524287, 1, 524287 },
               { 524288, 1, 262144 }, { 721, 1440, 241 },    { 3, 300000, 1 },
               { 100, 7008, 50 },     { 38, 7008, 38 },      { 900, 620, 450 } };
    for (int k = 0; k < COUNT(is); k++)
        ck_assert_int_eq(zs_chunk_cut(is[k].length, is[k].inner), is[k].cut);
}
END_TEST

/* All numbers are in one chunk each, in the order of the chunks of a row of chunks; and the box of a chunk is
 * where its numbers are. */
static void check_numbers(int ndim, const int64_t *length)
{
    zs_zarr_grid grid;
    int64_t all = 1, seen = 0;
    zs_zarr_grid_make(ndim, length, &grid);
    for (int k = 0; k < ndim; k++)
        all *= length[k];
    for (int64_t chunk = 0; chunk < grid.n; chunk++) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        zs_range numbers = zs_zarr_chunk_range(&grid, chunk);
        int64_t first = 0, n = 1;
        zs_zarr_chunk_box(&grid, chunk, start, count);
        for (int k = 0; k < ndim; k++) {
            first = first * length[k] + (int64_t)start[k];
            n *= (int64_t)count[k];
        }
        ck_assert_int_eq(numbers.first, seen);
        ck_assert_int_eq(numbers.first, first);
        ck_assert_int_eq(numbers.count, n);
        ck_assert_int_le(numbers.count, grid.full);
        ck_assert_int_eq(zs_zarr_chunk_of(&grid, numbers.first), chunk);
        ck_assert_int_eq(zs_zarr_chunk_of(&grid, numbers.first + numbers.count - 1), chunk);
        seen += numbers.count;
    }
    ck_assert_int_eq(seen, all);
}

START_TEST(numbers)
{
    static const int64_t length[][4] = { { 5, 3, 721, 1440 }, { 100, 1, 73, 96 },  { 1, 1, 1, 1 },
                                         { 7, 2, 3, 600000 }, { 2, 2, 262144, 1 }, { 1000003, 1, 1, 1 } };
    for (int k = 0; k < COUNT(length); k++)
        for (int ndim = 0; ndim <= 4; ndim++)
            check_numbers(ndim, length[k] + 4 - ndim);
}
END_TEST

START_TEST(names)
{
    char key[ZS_CHUNK_KEY];
    zs_zarr_grid grid;
    zs_zarr_grid_make(4, (const int64_t[]){ 5, 3, 721, 1440 }, &grid);
    ck_assert_int_eq(grid.n, 5 * 3 * 3);
    ck_assert_int_eq(grid.full, 241 * 1440);
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 0, key), "0.0.0.0");
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 44, key), "4.2.2.0");
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 10, key), "1.0.1.0");
    zs_zarr_grid_make(0, NULL, &grid);
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 0, key), "0");
    zs_zarr_grid_make(1, (const int64_t[]){ 1000003 }, &grid);
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 2, key), "2");
}
END_TEST

/* Chunks of a given shape: the box of each is where its name says, and no place is in two. */
START_TEST(shapes)
{
    static const int64_t length[] = { 10, 7, 9 }, chunk[] = { 4, 7, 2 };
    char key[ZS_CHUNK_KEY];
    zs_zarr_grid grid;
    int64_t seen = 0;
    zs_zarr_grid_shape(3, length, chunk, &grid);
    ck_assert(grid.n == 3 * 1 * 5 && grid.full == 4 * 7 * 2 && grid.any_shape);
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 14, key), "2.0.4");
    ck_assert_str_eq(zs_zarr_chunk_key(&grid, 6, key), "1.0.1");
    for (int64_t k = 0; k < grid.n; k++) {
        size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
        zs_zarr_chunk_box(&grid, k, start, count);
        ck_assert_int_eq((int64_t)start[0], k / 5 * 4);
        ck_assert_int_eq((int64_t)start[2], k % 5 * 2);
        seen += (int64_t)(count[0] * count[1] * count[2]);
    }
    ck_assert_int_eq(seen, 10 * 7 * 9);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("zarr_grid");
    tcase_add_test(tests, cuts);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, names);
    tcase_add_test(tests, shapes);
    return run_tests("zarr_grid", tests);
}
