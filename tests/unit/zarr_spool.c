/* Pieces that were put into a spool are found again, whatever chunks are read; and lists of pieces are short.
 */
#include "write/zarr_spool.h"
#include "lib/check_main.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBERS = 1000 };

static zs_unfinished unfinished;
static zs_zarr_spool spool;
static zs_error err;
static char directory[] = "zarr_spool.XXXXXX", path[sizeof directory + ZS_ZARR_SPOOL_NAME];
static int32_t all[2][NUMBERS]; /* of two variables: what was put; -1: nothing */

static void begin(void)
{
    ck_assert(mkdtemp(directory));
    zs_zarr_spool_path(directory, 3, path, sizeof path);
    zs_unfinished_init(&unfinished);
    spool = (zs_zarr_spool){ 0 };
    memset(all, -1, sizeof all);
}

static void end(void)
{
    zs_zarr_spool_clear(&spool);
    zs_unfinished_free(&unfinished);
    unlink(path);
    rmdir(directory);
    memcpy(directory + strlen(directory) - 6, "XXXXXX", 6);
}

static void put(int var, int first, int n)
{
    for (int i = first; i < first + n; i++)
        all[var][i] = 7 * i + var;
    ck_assert_int_eq(zs_zarr_spool_add(&spool, &unfinished, path, var, 4, first, n, &all[var][first], &err),
                     0);
}

/* Read all ranges of a length. */
static void check_ranges(int length)
{
    int file = open(path, O_RDONLY);
    ck_assert_int_ge(file, 0);
    for (int var = 0; var < 2; var++)
        for (int first = 0; first < NUMBERS; first += length) {
            int32_t got[NUMBERS];
            int64_t n = 0, want = 0;
            zs_range wanted = { first, zs_min(length, NUMBERS - first) };
            memset(got, -1, sizeof got);
            for (int i = first; i < first + wanted.count; i++)
                want += all[var][i] != -1;
            ck_assert_int_eq(
                zs_zarr_spool_read(file, path, spool.run, spool.nrun, var, wanted, 4, got, &n, &err), 0);
            ck_assert_int_eq(n, want);
            ck_assert(zs_zarr_spool_has(spool.run, spool.nrun, var, wanted) == (want > 0));
            ck_assert_int_eq(memcmp(got, &all[var][first], (size_t)wanted.count * 4), 0);
        }
    close(file);
}

START_TEST(pieces)
{
    for (int step = 0; step < 10; step++)
        put(0, step * 50 + 12, 9); /* some rows of many steps */
    ck_assert_int_eq((int)spool.nrun, 1);
    for (int step = 0; step < 4; step++)
        put(1, 100 + step * 25, 25); /* side by side */
    ck_assert_int_eq((int)spool.nrun, 2);
    put(0, 900, 1);
    put(0, 800, 1); /* backwards */
    put(1, 7, 3);
    put(0, 810, 1);
    put(0, 820, 1);
    put(0, 831, 1);
    ck_assert_int_eq(zs_zarr_spool_close(&spool, path, &err), 0);
    int file = open(path, O_RDONLY);
    ck_assert_int_eq(zs_zarr_spool_check(file, path, spool.run, spool.nrun, &err), 1);
    spool.run[1].crc++;
    ck_assert_int_eq(zs_zarr_spool_check(file, path, spool.run, spool.nrun, &err), 0);
    close(file);
    for (int length = 1; length <= NUMBERS; length += length < 60 ? 1 : 235)
        check_ranges(length);
}
END_TEST

START_TEST(fails)
{
    int32_t one = 1;
    ck_assert_int_eq(zs_zarr_spool_close(&spool, path, &err), 0); /* nothing was put */
    ck_assert_int_eq(zs_zarr_spool_add(&spool, &unfinished, "nowhere/x", 0, 4, 0, 1, &one, &err), -1);
    ck_assert(strstr(err.text, "nowhere/x"));
    put(0, 0, 5);
    ck_assert_int_eq(truncate(path, 10), 0);
    int64_t got = 0;
    int32_t to[5];
    int file = open(path, O_RDONLY);
    ck_assert_int_eq(zs_zarr_spool_read(file, path, spool.run, 1, 0, (zs_range){ 0, 5 }, 4, to, &got, &err),
                     -1);
    close(file);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("zarr_spool");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, pieces);
    tcase_add_test(tests, fails);
    return run_tests("zarr_spool", tests);
}
