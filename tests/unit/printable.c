/* Texts as they may be shown: control characters and what is no UTF-8 are escaped, letters stay. */
#include "base/printable.h"
#include "base/error.h"
#include "base/shell_word.h"
#include "base/system_error.h"
#include "lib/check_main.h"

#include <errno.h>
#include <string.h>

static void is(const char *text, const char *wanted)
{
    char shown[200];
    ck_assert_uint_eq(zs_printable(text, shown, sizeof shown), strlen(wanted));
    ck_assert_str_eq(shown, wanted);
    zs_printable(shown, shown + 100, 100); /* once more: nothing changes */
    ck_assert_str_eq(shown + 100, wanted);
}

START_TEST(test_escapes)
{
    is("", "");
    is("in/a b.nc", "in/a b.nc");
    is("a\nb\tc\rd", "a\\nb\\tc\\rd");
    is("\033[31m\177\001", "\\x1b[31m\\x7f\\x01");
    is("a\\n", "a\\n");
}
END_TEST

START_TEST(test_letters)
{
    is("t\303\244\342\202\254\360\237\214\215",
       "t\303\244\342\202\254\360\237\214\215");    /* of 2, 3 and 4 bytes */
    is("\344", "\\xe4");                            /* Latin-1 */
    is("\303", "\\xc3");                            /* cut off */
    is("\300\257", "\\xc0\\xaf");                   /* a slash, longer than it must be */
    is("\355\240\200", "\\xed\\xa0\\x80");          /* half of a pair */
    is("\364\220\200\200", "\\xf4\\x90\\x80\\x80"); /* beyond the last letter */
    is("\302\233", "\\xc2\\x9b");                   /* a control character of 2 bytes */
    is("\342\200\256", "\\xe2\\x80\\xae");          /* turns the direction of writing */
    is("\377", "\\xff");
}
END_TEST

START_TEST(test_room)
{
    char shown[8];
    ck_assert_uint_eq(zs_printable("abc\033x", shown, sizeof shown), 7);
    ck_assert_str_eq(shown, "abc\\x1b");
    ck_assert_uint_eq(zs_printable("abcd\033x", shown, sizeof shown), 4); /* no half of an escape */
    ck_assert_uint_eq(zs_printable("abcdef\303\244", shown, sizeof shown), 6);
    ck_assert_uint_eq(zs_printable("abc", shown, 1), 0);
}
END_TEST

START_TEST(test_errors)
{
    zs_error err;
    char word[ZS_SHELL_WORD], path[5000];
    zs_fail(&err, ZS_FAILED, "%s: bad", "a\nb");
    zs_fail_in(&err, "%s", "c\033");
    ck_assert_str_eq(err.text, "c\\x1b: a\\nb: bad");
    ck_assert_str_eq(zs_shell_word("a\n'\\b", word), "$'a\\012\\'\\\\b'");
    memset(path, '\n', sizeof path);
    path[sizeof path - 1] = '\0';
    ck_assert_uint_lt(strlen(zs_shell_word(path, word)), ZS_SHELL_WORD);
    memset(path, 'n', sizeof path - 1);
    zs_fail_system(&err, 0, ENAMETOOLONG, path, "");
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, strerror(ENAMETOOLONG)));
    zs_fail_system(&err, 0, EIO, "a.nc", "reading");
    ck_assert_int_eq(err.status, ZS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, strerror(EIO)));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_escapes);
    tcase_add_test(tests, test_letters);
    tcase_add_test(tests, test_room);
    tcase_add_test(tests, test_errors);
    return run_tests("printable", tests);
}
