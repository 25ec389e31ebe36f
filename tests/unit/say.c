/* Lines that are said: kept as they would be shown, with what is not printable escaped. */
#include "report/say.h"
#include "lib/check_main.h"

#include <string.h>

START_TEST(test_kept)
{
    zs_sink sink = { .kept = true };
    ck_assert(zs_sink_heard(&sink));
    zs_say(&sink, "  files      %d", 3);
    zs_say(&sink, ", %s\n", "a\nb\033[31m\344");
    zs_say(&sink, "\n  done\n");
    ck_assert_str_eq(sink.text, "  files      3, a\\nb\\x1b[31m\\xe4\n\n  done\n");
    ck_assert_uint_eq(sink.length, strlen(sink.text));
    zs_sink_clear(&sink);
    ck_assert_ptr_null(sink.text);
}
END_TEST

START_TEST(test_long)
{
    zs_sink sink = { .kept = true };
    for (int k = 0; k < 10000; k++)
        zs_say(&sink, "%05d\n", k);
    ck_assert_uint_eq(sink.length, 60000);
    ck_assert_int_eq(strncmp(sink.text + 6 * 9999, "09999\n", 7), 0);
    zs_sink_clear(&sink);
}
END_TEST

START_TEST(test_nobody)
{
    zs_sink sink = { .shown = false };
    zs_say(&sink, "nobody\n");
    ck_assert(!zs_sink_heard(&sink));
    ck_assert_ptr_null(sink.text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_kept);
    tcase_add_test(tests, test_long);
    tcase_add_test(tests, test_nobody);
    return run_tests("say", tests);
}
