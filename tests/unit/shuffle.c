/* Shuffled bytes back to numbers: against a plain loop, at every length and size. */
#include "format/shuffle.h"
#include "lib/check_main.h"

#include <string.h>

enum { MOST = 16 * 5003 + 15, GUARD = 64 };

static unsigned char planes[MOST], wanted[MOST], got[MOST + GUARD];

/* By the filter's definition: byte b of number i is number i of plane b; what is left over stays behind. */
static void by_definition(size_t bytes, size_t size)
{
    size_t n = bytes / size;
    memcpy(wanted, planes, bytes);
    for (size_t i = 0; i < n; i++)
        for (size_t b = 0; b < size; b++)
            wanted[i * size + b] = planes[b * n + i];
}

static void look(size_t bytes, size_t size)
{
    by_definition(bytes, size);
    memset(got, 0xa5, sizeof got);
    zs_unshuffle(planes, bytes, size, got);
    ck_assert_msg(memcmp(got, wanted, bytes) == 0, "%zu bytes, numbers of %zu", bytes, size);
    for (size_t i = bytes; i < bytes + GUARD; i++)
        ck_assert_msg(got[i] == 0xa5, "%zu bytes, numbers of %zu: written beyond the end", bytes, size);
}

static const size_t sizes[] = { 1, 2, 3, 4, 5, 8, 16 };

/* Up to 70 numbers of each size, with every number of bytes left over. */
START_TEST(test_short)
{
    for (size_t bytes = 0; bytes <= 70 * sizes[_i]; bytes++)
        look(bytes, sizes[_i]);
}
END_TEST

/* Longer than a block, and just about one. */
START_TEST(test_long)
{
    static const size_t counts[] = { 1023, 1024, 1025, 2047, 2048, 2049, 4099, 5003 };
    for (int k = 0; k < COUNT(counts); k++) {
        look(counts[k] * sizes[_i], sizes[_i]);
        look(counts[k] * sizes[_i] + sizes[_i] - 1, sizes[_i]);
    }
}
END_TEST

/* Two numbers by hand: 0x0201 and 0x0403 in little-endian order; 3 bytes of 2 are one number and one byte. */
START_TEST(test_by_hand)
{
    const unsigned char shuffled[] = { 1, 3, 2, 4 }, numbers[] = { 1, 2, 3, 4 };
    zs_unshuffle(shuffled, 4, 2, got);
    ck_assert_mem_eq(got, numbers, 4);
    zs_unshuffle(shuffled, 3, 2, got);
    ck_assert_mem_eq(got, shuffled, 3);
}
END_TEST

int main(void)
{
    for (size_t i = 0; i < MOST; i++)
        planes[i] = (unsigned char)bits_at(i);
    TCase *tests = tcase_create("unshuffle");
    tcase_add_test(tests, test_by_hand);
    tcase_add_loop_test(tests, test_short, 0, COUNT(sizes));
    tcase_add_loop_test(tests, test_long, 0, COUNT(sizes));
    return run_tests("unshuffle", tests);
}
