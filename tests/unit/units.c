/* Units as they occur in files of ECMWF and CMIP. */
#include "header/units.h"
#include "lib/check_main.h"

#include <stddef.h>
#include <string.h>

static zs_units units;

static void teardown(void)
{
    zs_units_clear(&units);
}

START_TEST(test_same)
{
    static const char *const same[][2] = {
        { "K", "K" },
        { "K", "kelvin" },
        { "K", " K\n" },
        { "degC", "celsius" },
        { "degC", "\xc2\xb0"
                  "C" },
        { "m s-1", "m/s" },
        { "m s**-1", "m s^-1" },
        { "kg m**-2", "kg/m2" },
        { "kg m-2 s-1", "kg.s-1.m-2" },
        { "hPa", "millibar" },
        { "Pa", "N m-2" },
        { "W m-2", "J s-1 m-2" },
        { "", "1" },
        { NULL, "" },
        { NULL, "1" },
        { NULL, NULL },
        { "%", "0.01" },
        { "g/kg", "1e-3" },
        { "degrees_north", "degree_north" },
        { "mm day-1", "mm/d" },
        { "psu", "psu" },
        { "(0 - 1)", "(0 - 1)" },
        { "m of water equivalent", "m of water equivalent" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ck_assert_msg(zs_units_same(&units, same[i][0], same[i][1]), "%s, %s", same[i][0], same[i][1]);
        ck_assert(zs_units_same(&units, same[i][1], same[i][0]));
    }
}
END_TEST

START_TEST(test_different)
{
    static const char *const different[][2] = {
        { "K", "degC" },       { "K", "degF" },      { "degC", "degF" }, { "K", "Pa" },
        { "K", "K-1" },        { "s", "s-1" },       { "hPa", "Pa" },    { "m", "mm" },
        { "K", "" },           { NULL, "K" },        { "1", "%" },       { "kg m-2 s-1", "mm s-1" },
        { "psu", "1" },        { "psu", "g/kg" },    { "(0 - 1)", "1" }, { "m of water equivalent", "m" },
        { "lg(re 1 K)", "K" }, { "m s-1", "m s-2" }, { "mm/d", "mm/h" }, { "1e-9 K", "2e-9 K" },
    };
    for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
        ck_assert_msg(!zs_units_same(&units, different[i][0], different[i][1]), "%s, %s", different[i][0],
                      different[i][1]);
        ck_assert(!zs_units_same(&units, different[i][1], different[i][0]));
    }
}
END_TEST

START_TEST(test_temperature)
{
    static const char *const yes[] = { "K",    "kelvin", "degC", "Celsius", "degree_Celsius",
                                       "degF", "mK",     " K ",  "degR" };
    static const char *const no[] = { "",   "1", "Pa",  "m s-1",   "K-1",    "K s-1",      "K m s-1",
                                      "K2", "C", "psu", "(0 - 1)", "degree", "lg(re 1 K)", "J" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        ck_assert_msg(zs_units_are_temperature(&units, yes[i]), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        ck_assert_msg(!zs_units_are_temperature(&units, no[i]), "%s", no[i]);
    ck_assert(!zs_units_are_temperature(&units, NULL));
}
END_TEST

/* From the definitions of the units; a line, so that two points and one beyond tell it. */
START_TEST(test_convert)
{
    static const struct {
        const char *from, *to;
        double slope, offset;
    } line[] = { { "K", "degC", 1, -273.15 },
                 { "degC", "K", 1, 273.15 },
                 { "K", "K", 1, 0 },
                 { "degF", "degC", 5.0 / 9, -160.0 / 9 },
                 { "Pa", "hPa", 0.01, 0 },
                 { "m", "mm", 1000, 0 },
                 { "kg m-2 s-1", "kg m-2 day-1", 86400, 0 },
                 { "psu", "psu", 1, 0 },
                 { "", "1", 1, 0 } };
    static const char *const none[][2] = { { "K", "m" },   { "psu", "1" },          { "K", "" },
                                           { "s", "s-1" }, { "lg(re 1 mW)", "mW" }, { "K", "nonsense" } };
    double slope, offset;
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        ck_assert_msg(zs_units_convert(&units, line[i].from, line[i].to, &slope, &offset), "%s",
                      line[i].from);
        ck_assert_double_eq_tol(slope, line[i].slope, 1e-14 * line[i].slope);
        ck_assert_double_eq_tol(offset, line[i].offset, 1e-12);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!zs_units_convert(&units, none[i][0], none[i][1], &slope, &offset), "%s", none[i][0]);
}
END_TEST

START_TEST(test_long_text)
{
    char a[1001], b[1001];
    memset(a, 'm', 1000);
    memset(b, 'm', 1000);
    a[1000] = b[1000] = '\0';
    ck_assert(zs_units_same(&units, a, b));
    b[999] = 'k';
    ck_assert(!zs_units_same(&units, a, b));
    ck_assert(!zs_units_same(&units, a, "m"));
    ck_assert(!zs_units_same(&units, NULL, b));
    ck_assert(!zs_units_are_temperature(&units, a));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, test_same);
    tcase_add_test(tests, test_different);
    tcase_add_test(tests, test_temperature);
    tcase_add_test(tests, test_convert);
    tcase_add_test(tests, test_long_text);
    return run_tests("units", tests);
}
