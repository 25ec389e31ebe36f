/* Packed maps, unpacked by libdeflate and by a sum over rows written here a second time; and the scale of
 * their numbers. */
#include "picture/pack.h"
#include "base/error.h"
#include "lib/check_main.h"
#include "picture/scale_16.h"

#include <check.h>
#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 40000 };

static zs_error err;
static zs_pack pack;
static struct libdeflate_decompressor *inflater;
static unsigned char plain[2 * MOST];

static void setup(void)
{
    ck_assert_int_eq(zs_pack_init(&pack, &err), 0);
    inflater = libdeflate_alloc_decompressor();
}

static void teardown(void)
{
    zs_pack_clear(&pack);
    libdeflate_free_decompressor(inflater);
}

static void inflate(size_t at, int64_t bytes, size_t n)
{
    size_t made;
    ck_assert_int_eq(libdeflate_deflate_decompress(inflater, pack.bytes + at, (size_t)bytes, plain, n, &made),
                     0);
    ck_assert_uint_eq(made, n);
}

/* 0: noise; 1: smooth; 2: missing; 3: all that there is. */
static int number_at(int kind, int64_t i, int most)
{
    int noise = (int)(bits_at((uint64_t)i) % (uint64_t)(2 * most + 1)) - most;
    int smooth = (int)lrint(most * sin((double)i / 3000));
    return kind == 0 ? noise : kind == 1 ? smooth : kind == 2 ? -most - 1 : i % 2 ? most : -most - 1;
}

static const int64_t shape[][2] = { { 1, 1 }, { 1, 300 }, { 300, 1 }, { 7, 5 }, { 181, 200 } };

START_TEST(test_8_bits)
{
    int8_t number[MOST], above[MOST];
    for (int kind = 0; kind < 4; kind++)
        for (int s = 0; s < COUNT(shape); s++) {
            int64_t n = shape[s][0] * shape[s][1];
            size_t at = pack.n;
            for (int64_t i = 0; i < n; i++)
                number[i] = (int8_t)number_at(kind, i, 127);
            int64_t bytes = zs_pack_8(&pack, shape[s][0], shape[s][1], number, &err);
            ck_assert(bytes > 0 && at + (size_t)bytes == pack.n);
            inflate(at, bytes, (size_t)n);
            for (int64_t i = 0; i < n; i++) {
                above[i] = (int8_t)(unsigned char)(plain[i] + (i < shape[s][1] ? 0 : above[i - shape[s][1]]));
                ck_assert_int_eq(above[i], number[i]);
            }
        }
}
END_TEST

START_TEST(test_16_bits)
{
    int16_t number[MOST], above[MOST];
    for (int kind = 0; kind < 4; kind++)
        for (int s = 0; s < COUNT(shape); s++) {
            int64_t n = shape[s][0] * shape[s][1];
            size_t at = pack.n;
            for (int64_t i = 0; i < n; i++)
                number[i] = (int16_t)number_at(kind, i, 32767);
            int64_t bytes = zs_pack_16(&pack, shape[s][0], shape[s][1], number, &err);
            ck_assert(bytes > 0 && at + (size_t)bytes == pack.n);
            inflate(at, bytes, (size_t)(2 * n));
            for (int64_t i = 0; i < n; i++) {
                int difference = plain[i] + 256 * plain[n + i];
                above[i] = (int16_t)(uint16_t)(difference + (i < shape[s][1] ? 0 : above[i - shape[s][1]]));
                ck_assert_int_eq(above[i], number[i]);
            }
        }
}
END_TEST

/* Smooth maps become small. */
START_TEST(test_size)
{
    static int8_t number[MOST];
    for (int64_t i = 0; i < MOST; i++)
        number[i] = (int8_t)number_at(1, i, 127);
    ck_assert(zs_pack_8(&pack, 200, 200, number, &err) < MOST / 4);
}
END_TEST

/* Each value comes back within half a step, also where the range is as small or as large as there are. */
START_TEST(test_scale)
{
    static const double range[][2] = { { -1, 3 },          { 280, 280.001 },    { 7, 7 },
                                       { 4e-322, 8e-322 }, { -1e308, 1.5e308 }, { -1e-310, 1e300 } };
    for (size_t k = 0; k < sizeof range / sizeof *range; k++) {
        double low = range[k][0], high = range[k][1];
        zs_scale_16 scale = zs_scale_16_make(low, high, false);
        for (int i = 0; i <= 4; i++) {
            double value = low * (1 - i / 4.0) + high * (i / 4.0);
            int16_t number = zs_scale_16_number(&scale, value);
            ck_assert_int_ne(number, ZS_PACK_MISSING_16);
            ck_assert(fabs(scale.offset + scale.scale * number - value) <= 0.5001 * scale.scale);
        }
    }
    zs_scale_16 whole = zs_scale_16_make(-5, 60000, true),
                none = zs_scale_16_make(INFINITY, -INFINITY, false);
    for (int value = -5; value <= 60000; value += 5)
        ck_assert(whole.offset + whole.scale * zs_scale_16_number(&whole, value) == value);
    ck_assert_int_eq(zs_scale_16_number(&none, (double)NAN), ZS_PACK_MISSING_16);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_8_bits);
    tcase_add_test(tests, test_16_bits);
    tcase_add_test(tests, test_size);
    tcase_add_test(tests, test_scale);
    return run_tests("pack", tests);
}
