/* Compressed chunks: zlib's streams of HDF5's shuffled bytes, by the word of libdeflate's inflate and of a
 * shuffle written here a second time. */
#include "format/deflate.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40000 };

static zs_error err;
static unsigned char *values, *planes, *packed, *back;

static void setup(void)
{
    values = calloc(8, MOST);
    planes = calloc(8, MOST);
    packed = calloc(1, zs_deflate_bound(8 * MOST) + 1);
    back = calloc(8, MOST);
    ck_assert(values && planes && packed && back);
}

static void teardown(void)
{
    free(values);
    free(planes);
    free(packed);
    free(back);
}

/* 0: noise; 1: floats that vary slowly; 2: all the same. */
static void make_values(int kind, size_t bytes)
{
    for (size_t i = 0; i < bytes / 4; i++) {
        float slow = (float)(280 + 20 * sin((double)i / 500));
        uint32_t bits = kind == 0 ? (uint32_t)(bits_at(i) >> 16) : 0x7c800000;
        if (kind == 1)
            memcpy(&bits, &slow, sizeof bits);
        memcpy(values + 4 * i, &bits, sizeof bits);
    }
}

/* What HDF5's shuffle makes of `full` numbers, of which n are given and the rest is 0. */
static void shuffle_again(size_t n, size_t size, size_t full)
{
    memset(planes, 0, full * size);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < size; k++)
            planes[k * full + i] = values[i * size + k];
}

/* Returns the bytes of the compressed chunk. */
static size_t check_chunk(zs_deflater *deflater, size_t n, size_t size, size_t full)
{
    size_t bytes = full * size, bound = zs_deflate_bound(bytes), got = 0;
    packed[bound] = 0x5a;
    size_t made = zs_deflate(deflater, values, n, size, full, (zs_deflate_tail){ NULL, 0 }, packed, &err);
    ck_assert(made > 0 && made <= bound && packed[bound] == 0x5a);
    shuffle_again(n, size, full);
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    ck_assert_ptr_nonnull(inflate);
    int status = libdeflate_zlib_decompress(inflate, packed, made, back, bytes, &got);
    libdeflate_free_decompressor(inflate);
    ck_assert_int_eq(status, LIBDEFLATE_SUCCESS);
    ck_assert_uint_eq(got, bytes);
    ck_assert_int_eq(memcmp(back, planes, bytes), 0);
    return made;
}

START_TEST(test_round_trip)
{
    static const size_t count[] = { 1, 2, 3, 15, 16, 17, 511, 512, 513, 1000, MOST };
    zs_deflater deflater;
    ck_assert_int_eq(zs_deflater_init(&deflater, _i, &err), 0);
    for (int kind = 0; kind < 3; kind++)
        for (int k = 0; k < COUNT(count); k++)
            for (size_t size = 4; size <= 8; size += 4) {
                make_values(kind, count[k] * size);
                check_chunk(&deflater, count[k], size, count[k]);
                check_chunk(&deflater, (count[k] + 1) / 2, size, count[k]);
                check_chunk(&deflater, count[k] - 1, size, count[k]);
            }
    zs_deflater_clear(&deflater);
}
END_TEST

/* What can be made smaller is; what cannot grows by little. */
START_TEST(test_sizes)
{
    zs_deflater deflater;
    ck_assert_int_eq(zs_deflater_init(&deflater, _i, &err), 0);
    make_values(2, 4 * MOST);
    ck_assert_uint_lt(check_chunk(&deflater, MOST, 4, MOST), 4 * MOST / 50);
    make_values(1, 4 * MOST);
    ck_assert_uint_lt(check_chunk(&deflater, MOST, 4, MOST), 4 * MOST * 3 / 4);
    make_values(0, 4 * MOST);
    size_t noise = check_chunk(&deflater, MOST, 4, MOST);
    ck_assert_uint_lt(noise, 4 * MOST + 4 * MOST / 100 + 100);
    zs_deflater_clear(&deflater);
}
END_TEST

/* The bound is no less than libdeflate's own, at any size. */
START_TEST(test_bound)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(_i);
    ck_assert_ptr_nonnull(compressor);
    for (size_t bytes = 1; bytes < (size_t)1 << 40; bytes = bytes * 5 / 4 + 1)
        ck_assert_uint_ge(zs_deflate_bound(bytes), libdeflate_zlib_compress_bound(compressor, bytes));
    libdeflate_free_compressor(compressor);
}
END_TEST

/* Without a frame, the bytes are those of libdeflate alone, whatever was compressed before: ISA-L makes
 * others where memory lies elsewhere. */
START_TEST(test_raw)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(_i);
    zs_deflater deflater;
    ck_assert_ptr_nonnull(compressor);
    ck_assert_int_eq(zs_deflater_init(&deflater, _i, &err), 0);
    for (size_t n = 63; n < MOST; n *= 3) {
        make_values(1, n);
        size_t made = zs_deflate_raw(&deflater, values, n, packed, &err);
        ck_assert_uint_gt(made, 0);
        ck_assert_uint_eq(libdeflate_deflate_compress(compressor, values, n, back, 8 * MOST), made);
        ck_assert_mem_eq(back, packed, made);
    }
    zs_deflater_clear(&deflater);
    libdeflate_free_compressor(compressor);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_round_trip, 1, 10);
    tcase_add_loop_test(tests, test_sizes, 1, 10);
    tcase_add_loop_test(tests, test_bound, 1, 10);
    tcase_add_loop_test(tests, test_raw, 1, 4);
    return run_tests("deflate", tests);
}
