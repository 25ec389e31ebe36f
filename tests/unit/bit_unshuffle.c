/* Sorted bits back to numbers: against a plain loop over bits, and against what bitshuffle itself makes. */
#include "format/bit_unshuffle.h"
#include "lib/check_main.h"

#include <string.h>

enum { MOST = 3000 * 8 * 8, GUARD = 64 };

static unsigned char planes[MOST], wanted[MOST], got[MOST + GUARD];

/* By the definition: bit b of byte k of number i is bit i of plane 8 k + b. */
static void by_definition(size_t n, size_t size)
{
    memset(wanted, 0, n * size);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < size; k++)
            for (size_t b = 0; b < 8; b++)
                wanted[i * size + k] |=
                    (unsigned char)((planes[(8 * k + b) * (n / 8) + i / 8] >> i % 8 & 1) << b);
}

static void look(size_t n, size_t size)
{
    by_definition(n, size);
    memset(got, 0xa5, sizeof got);
    zs_bit_unshuffle(planes, n, size, got);
    ck_assert_msg(memcmp(got, wanted, n * size) == 0, "%zu numbers of %zu bytes", n, size);
    for (size_t i = n * size; i < n * size + GUARD; i++)
        ck_assert_msg(got[i] == 0xa5, "%zu numbers of %zu bytes: written beyond the end", n, size);
}

static const size_t sizes[] = { 1, 2, 3, 4, 7, 8, 16, ZS_BIT_SIZE };

/* Fewer groups than fit into a piece, as many, and more. */
START_TEST(test_lengths)
{
    static const size_t groups[] = { 0, 1, 2, 3, 31, 32, 33, 127, 128, 129, 257, 1023, 1024, 1025, 3000 };
    for (size_t i = 0; i < MOST; i++)
        planes[i] = (unsigned char)bits_at(i);
    for (int k = 0; k < COUNT(groups); k++)
        if (8 * groups[k] * sizes[_i] <= MOST)
            look(8 * groups[k], sizes[_i]);
}
END_TEST

/* bitshuffle.bitshuffle() of bitshuffle 0.3.5 for Python. */
START_TEST(test_known)
{
    static const uint32_t numbers[8] = { 0, 1, 2, 3, 0x12345678, 0xdeadbeef, 0xffffffff, 0x80000000 };
    static const unsigned char sorted[32] = { 0x6a, 0x6c, 0x60, 0x70, 0x50, 0x70, 0x70, 0x60,
                                              0x40, 0x70, 0x70, 0x60, 0x70, 0x60, 0x50, 0x60,
                                              0x60, 0x40, 0x70, 0x60, 0x50, 0x70, 0x40, 0x60,
                                              0x40, 0x70, 0x60, 0x60, 0x70, 0x40, 0x60, 0xe0 };
    zs_bit_unshuffle(sorted, 8, 4, got);
    for (int i = 0; i < 32; i++) /* lowest byte first, on every machine */
        ck_assert_int_eq(got[i], numbers[i / 4] >> 8 * (i % 4) & 0xff);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("bit_unshuffle");
    tcase_add_loop_test(tests, test_lengths, 0, COUNT(sizes));
    tcase_add_test(tests, test_known);
    return run_tests("bit_unshuffle", tests);
}
