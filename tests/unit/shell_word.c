/* Texts as words of a shell command. */
#include "base/shell_word.h"
#include "lib/check_main.h"

#include <string.h>

static void is(const char *text, const char *wanted)
{
    char word[ZS_SHELL_WORD];
    ck_assert_str_eq(zs_shell_word(text, word), wanted);
}

START_TEST(test_words)
{
    is("K", "K");
    is("in/2014-01.nc", "in/2014-01.nc");
    is("m s-1", "'m s-1'");
    is("", "''");
    is("in/my file (2).nc", "'in/my file (2).nc'");
    is("it's", "'it'\\''s'");
    is("$HOME", "'$HOME'");
}
END_TEST

START_TEST(test_long)
{
    char text[3 * ZS_SHELL_WORD], word[ZS_SHELL_WORD];
    memset(text, '\'', sizeof text);
    text[sizeof text - 1] = '\0';
    ck_assert_uint_lt(strlen(zs_shell_word(text, word)), ZS_SHELL_WORD);
    memset(text, 'a', sizeof text - 1);
    ck_assert_uint_lt(strlen(zs_shell_word(text, word)), ZS_SHELL_WORD);
    memset(text, ' ', sizeof text - 1);
    ck_assert_uint_lt(strlen(zs_shell_word(text, word)), ZS_SHELL_WORD);
}
END_TEST

static void is_variable(const char *path, const char *wanted)
{
    char word[ZS_SHELL_WORD];
    ck_assert_str_eq(zs_nco_word(path, word), wanted);
}

START_TEST(test_variables)
{
    is_variable("t2m", "t2m");
    is_variable("my var", "'my var'");
    is_variable("Grid/precipitation", "/Grid/precipitation");
    is_variable("/Grid/precipitation", "/Grid/precipitation");
    is_variable("t (2 m)", "'^/t \\(2 m\\)$'");
    is_variable("Grid/t+2", "'^/Grid/t\\+2$'");
}
END_TEST

START_TEST(test_long_variable)
{
    char text[3 * ZS_SHELL_WORD], word[ZS_SHELL_WORD];
    memset(text, '(', sizeof text);
    text[sizeof text - 1] = '\0';
    ck_assert_uint_lt(strlen(zs_nco_word(text, word)), ZS_SHELL_WORD);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_words);
    tcase_add_test(tests, test_long);
    tcase_add_test(tests, test_variables);
    tcase_add_test(tests, test_long_variable);
    return run_tests("shell_word", tests);
}
