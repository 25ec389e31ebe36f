/* Numbers as CDL spells them, and lists of words. */
#include "base/text.h"
#include "lib/check_main.h"

#include <math.h>
#include <string.h>

START_TEST(test_spelled_number)
{
    static const struct {
        const char *word;
        zs_spelled type;
        double number;
    } known[] = { { "-99.9f", ZS_SPELLED_FLOAT, -99.9 },
                  { "-99.9", ZS_SPELLED_DOUBLE, -99.9 },
                  { "1e20F", ZS_SPELLED_FLOAT, 1e20 },
                  { "1.d", ZS_SPELLED_DOUBLE, 1 },
                  { "-32767s", ZS_SPELLED_INTEGER, -32767 },
                  { "255ub", ZS_SPELLED_INTEGER, 255 },
                  { "7", ZS_SPELLED_INTEGER, 7 },
                  { "7L", ZS_SPELLED_INTEGER, 7 },
                  { "9ULL", ZS_SPELLED_INTEGER, 9 },
                  { "none", ZS_SPELLED_NONE, 0 },
                  { "-", ZS_SPELLED_NONE, 0 },
                  { "12 m", ZS_SPELLED_NONE, 0 },
                  { "1.5b", ZS_SPELLED_NONE, 0 },
                  { "12x", ZS_SPELLED_NONE, 0 },
                  { "", ZS_SPELLED_NONE, 0 } };
    double number;
    for (int k = 0; k < COUNT(known); k++) {
        number = 0;
        ck_assert_int_eq(zs_spelled_number(known[k].word, strlen(known[k].word), &number), known[k].type);
        ck_assert_double_eq(number, known[k].number);
    }
    ck_assert_int_eq(zs_spelled_number("NaNf", 4, &number), ZS_SPELLED_FLOAT);
    ck_assert_double_nan(number);
    ck_assert_int_eq(zs_spelled_number("12.5,", 4, &number), ZS_SPELLED_DOUBLE);
    ck_assert_double_eq(number, 12.5);
}
END_TEST

START_TEST(test_add_word)
{
    char list[10] = "";
    zs_add_word(list, sizeof list, "");
    ck_assert_str_eq(list, "");
    zs_add_word(list, sizeof list, "lat");
    zs_add_word(list, sizeof list, "");
    ck_assert_str_eq(list, "lat");
    zs_add_word(list, sizeof list, "height"); /* "lat height" and its end have 11 bytes */
    ck_assert_str_eq(list, "lat");
    zs_add_word(list, sizeof list, "depth");
    ck_assert_str_eq(list, "lat depth");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, test_spelled_number);
    tcase_add_test(tests, test_add_word);
    return run_tests("text", tests);
}
