/* Base64: the vectors of RFC 4648, section 10, and all digits. */
#include "base/base64.h"
#include "lib/check_main.h"

#include <string.h>

static const char *const vector[][2] = {
    { "", "" },
    { "f", "Zg==" },
    { "fo", "Zm8=" },
    { "foo", "Zm9v" },
    { "foob", "Zm9vYg==" },
    { "fooba", "Zm9vYmE=" },
    { "foobar", "Zm9vYmFy" },
};

START_TEST(test_vectors)
{
    const char *bytes = vector[_i][0], *text = vector[_i][1];
    char made[16] = "";
    memset(made, '.', sizeof made - 1);
    ck_assert_uint_eq(zs_base64_length(strlen(bytes)), strlen(text));
    zs_base64(bytes, strlen(bytes), made);
    ck_assert(memcmp(made, text, strlen(text)) == 0);
    ck_assert_int_eq(made[strlen(text)], '.'); /* nothing more is written */
}
END_TEST

START_TEST(test_digits)
{
    const unsigned char bytes[] = { 0x00, 0x10, 0x83, 0x10, 0x51, 0x87, 0x20, 0x92, 0x8b, 0x30, 0xd3, 0x8f,
                                    0x41, 0x14, 0x93, 0x51, 0x55, 0x97, 0x61, 0x96, 0x9b, 0x71, 0xd7, 0x9f,
                                    0x82, 0x18, 0xa3, 0x92, 0x59, 0xa7, 0xa2, 0x9a, 0xab, 0xb2, 0xdb, 0xaf,
                                    0xc3, 0x1c, 0xb3, 0xd3, 0x5d, 0xb7, 0xe3, 0x9e, 0xbb, 0xf3, 0xdf, 0xbf };
    char text[65] = "";
    zs_base64(bytes, sizeof bytes, text);
    ck_assert_str_eq(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("base64");
    tcase_add_loop_test(tests, test_vectors, 0, COUNT(vector));
    tcase_add_test(tests, test_digits);
    return run_tests("base64", tests);
}
