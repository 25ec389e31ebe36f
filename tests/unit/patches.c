/* What a rank notes of what it writes, so that another one can read it back. */
#include "write/patches.h"
#include "format/crc32.h"
#include "lib/check_main.h"

#include <string.h>

enum { FILE_BYTES = 1 << 20 };

static char content[FILE_BYTES];
static zs_patches patches;
static zs_error err;

static void fill(void)
{
    for (int k = 0; k < FILE_BYTES; k++)
        content[k] = (char)bits_at((uint64_t)k);
}

static void put(int64_t at, size_t n)
{
    ck_assert_int_eq(zs_patches_add(&patches, content + at, n, at, &err), 0);
}

static void is(size_t k, zs_patch wanted)
{
    ck_assert_uint_lt(k, patches.n);
    ck_assert_int_eq(patches.patch[k].at, wanted.at);
    ck_assert_int_eq(patches.patch[k].bytes, wanted.bytes);
    ck_assert_int_eq(patches.patch[k].count, wanted.count);
    if (wanted.count > 1)
        ck_assert_int_eq(patches.patch[k].stride, wanted.stride);
}

/* Do the checksums belong to the bytes that the patches name? */
static void check_sums(void)
{
    for (size_t k = 0; k < patches.n; k++) {
        const zs_patch *p = &patches.patch[k];
        int64_t crc = 0;
        for (int64_t i = 0; i < p->count; i++)
            crc = zs_crc32(crc, content + p->at + i * p->stride, (size_t)p->bytes);
        ck_assert_int_eq(crc, p->crc);
    }
}

START_TEST(test_unwanted)
{
    put(0, 100);
    ck_assert_int_eq(zs_patches_end(&patches, &err), 0);
    ck_assert_uint_eq(patches.n, 0);
}
END_TEST

START_TEST(test_runs)
{
    fill();
    zs_patches_begin(&patches, 0);
    for (int k = 0; k < 5; k++)
        put(1000 + 300 * k, 100); /* rows of five steps */
    put(5000, 100);               /* another distance */
    put(5100, 100);
    put(5200, 50); /* another length */
    put(4000, 50); /* backwards */
    put(9000, 0);  /* nothing */
    ck_assert_int_eq(zs_patches_end(&patches, &err), 0);
    ck_assert_uint_eq(patches.n, 4);
    is(0, (zs_patch){ .at = 1000, .bytes = 100, .stride = 300, .count = 5 });
    is(1, (zs_patch){ .at = 5000, .bytes = 100, .stride = 100, .count = 2 });
    is(2, (zs_patch){ .at = 5200, .bytes = 50, .stride = 0, .count = 1 });
    is(3, (zs_patch){ .at = 4000, .bytes = 50, .stride = 0, .count = 1 });
    ck_assert_int_eq(zs_patch_last_byte(&patches.patch[0]), 2299);
    check_sums();
    zs_patches_clear(&patches);
}
END_TEST

/* A patch has at most 256 KiB, unless one range has more. */
START_TEST(test_long)
{
    fill();
    zs_patches_begin(&patches, 0);
    for (int k = 0; k < 8; k++)
        put(k * 65536, 65536);
    put(524288, 400000);
    ck_assert_int_eq(zs_patches_end(&patches, &err), 0);
    ck_assert_uint_eq(patches.n, 3);
    is(0, (zs_patch){ .at = 0, .bytes = 65536, .stride = 65536, .count = 4 });
    is(1, (zs_patch){ .at = 262144, .bytes = 65536, .stride = 65536, .count = 4 });
    is(2, (zs_patch){ .at = 524288, .bytes = 400000, .stride = 0, .count = 1 });
    check_sums();
    zs_patches_clear(&patches);
}
END_TEST

/* A sample is spread over the whole: every k-th patch, and the last. */
START_TEST(test_sample)
{
    enum { MOST = 8, SIZE = 16 };
    fill();
    for (int n = 1; n < 200; n++) {
        zs_patches_begin(&patches, MOST);
        for (int k = 0; k < n; k++)
            put((n - k) * 2 * SIZE, SIZE); /* backwards, so that none goes on */
        ck_assert_int_eq(zs_patches_end(&patches, &err), 0);
        int every = 1;
        while ((n - 1 + every - 1) / every > MOST)
            every *= 2;
        ck_assert_uint_eq(patches.n, (size_t)((n - 1 + every - 1) / every + 1));
        for (size_t k = 0; k + 1 < patches.n; k++)
            is(k, (zs_patch){
                      .at = (n - (int64_t)k * every) * 2 * SIZE, .bytes = SIZE, .stride = 0, .count = 1 });
        is(patches.n - 1, (zs_patch){ .at = 2 * SIZE, .bytes = SIZE, .stride = 0, .count = 1 });
        check_sums();
        zs_patches_clear(&patches);
    }
}
END_TEST

START_TEST(test_join)
{
    zs_patches other;
    fill();
    zs_patches_begin(&patches, 8);
    zs_patches_begin(&other, 0);
    put(0, 10);
    ck_assert_int_eq(zs_patches_add(&other, content + 500, 20, 500, &err), 0);
    ck_assert(zs_patches_end(&patches, &err) == 0 && zs_patches_end(&other, &err) == 0);
    ck_assert_int_eq(zs_patches_join(&patches, &other, &err), 0);
    ck_assert(patches.n == 2 && other.n == 0 && !other.wanted);
    is(1, (zs_patch){ .at = 500, .bytes = 20, .stride = 0, .count = 1 });
    check_sums();
    zs_patches_clear(&patches);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("patches");
    tcase_add_test(tests, test_unwanted);
    tcase_add_test(tests, test_runs);
    tcase_add_test(tests, test_long);
    tcase_add_test(tests, test_sample);
    tcase_add_test(tests, test_join);
    return run_tests("patches", tests);
}
