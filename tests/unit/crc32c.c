/* The checksum of Castagnoli: the numbers of RFC 3720, appendix B.4, and the definition bit by bit. */
#include "format/crc32c.h"
#include "lib/check_main.h"

#include <string.h>

static zs_crc32c crc;

static void setup(void)
{
    zs_crc32c_init(&crc);
}

START_TEST(test_known)
{
    unsigned char bytes[32] = { 0 };
    ck_assert_uint_eq(zs_crc32c_of(&crc, bytes, 32), 0x8a9136aaU);
    memset(bytes, 0xff, 32);
    ck_assert_uint_eq(zs_crc32c_of(&crc, bytes, 32), 0x62a8ab43U);
    for (int i = 0; i < 32; i++)
        bytes[i] = (unsigned char)i;
    ck_assert_uint_eq(zs_crc32c_of(&crc, bytes, 32), 0x46dd794eU);
    ck_assert_uint_eq(zs_crc32c_of(&crc, "123456789", 9), 0xe3069283U);
}
END_TEST

static uint32_t by_bits(const unsigned char *bytes, size_t n)
{
    uint32_t rest = UINT32_MAX;
    for (size_t i = 0; i < 8 * n; i++) {
        uint32_t out = (rest ^ (uint32_t)(bytes[i / 8] >> i % 8)) & 1;
        rest = rest >> 1 ^ (out ? 0x82f63b78U : 0);
    }
    return ~rest;
}

/* All lengths and places of up to 40 bytes. */
START_TEST(test_lengths)
{
    unsigned char bytes[48];
    for (int i = 0; i < 48; i++)
        bytes[i] = (unsigned char)(i * 77 + 5);
    for (size_t at = 0; at < 8; at++)
        for (size_t n = 0; n <= 40; n++)
            ck_assert_uint_eq(zs_crc32c_of(&crc, bytes + at, n), by_bits(bytes + at, n));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, test_known);
    tcase_add_test(tests, test_lengths);
    return run_tests("crc32c", tests);
}
