/* Byte order: against a plain loop, at every length and size. */
#include "base/byte_order.h"
#include "lib/check_main.h"

#include <string.h>

enum { LONGEST = 4099, GUARD = 8 };

static const size_t sizes[] = { 1, 2, 4, 8 };

static void look(size_t n, size_t size)
{
    static uint64_t numbers[LONGEST + GUARD], wanted[LONGEST + GUARD]; /* aligned for every size */
    unsigned char *to = (unsigned char *)wanted;
    const unsigned char *from = (const unsigned char *)numbers;
    for (size_t i = 0; i < LONGEST + GUARD; i++)
        numbers[i] = wanted[i] = bits_at(i);
    for (size_t i = 0; i < n; i++)
        for (size_t b = 0; b < size; b++)
            to[i * size + b] = from[i * size + size - 1 - b];
    zs_swap_bytes(numbers, n, size);
    ck_assert_msg(memcmp(numbers, wanted, sizeof numbers) == 0, "%zu numbers of %zu bytes", n, size);
}

START_TEST(test_lengths)
{
    for (size_t n = 0; n <= 70; n++)
        look(n, sizes[_i]);
    look(1023, sizes[_i]);
    look(LONGEST, sizes[_i]);
}
END_TEST

START_TEST(test_by_hand)
{
    unsigned char bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    const unsigned char twos[] = { 2, 1, 4, 3, 6, 5, 8, 7 }, fours[] = { 3, 4, 1, 2, 7, 8, 5, 6 },
                        eights[] = { 6, 5, 8, 7, 2, 1, 4, 3 };
    uint64_t number;
    memcpy(&number, bytes, 8);
    zs_swap_bytes(&number, 4, 2);
    ck_assert_mem_eq(&number, twos, 8);
    zs_swap_bytes(&number, 2, 4);
    ck_assert_mem_eq(&number, fours, 8);
    zs_swap_bytes(&number, 1, 8);
    ck_assert_mem_eq(&number, eights, 8);
}
END_TEST

START_TEST(test_machine)
{
    const uint32_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    ck_assert_int_eq(zs_little_endian(), first == 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("swap");
    tcase_add_test(tests, test_machine);
    tcase_add_test(tests, test_by_hand);
    tcase_add_loop_test(tests, test_lengths, 0, COUNT(sizes));
    return run_tests("swap", tests);
}
