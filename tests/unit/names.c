/* Unit tests of the workflow spec: names that are unknown, missing, given twice, or replaced by --set. */
#include "spec/names.h"
#include "base/text.h"
#include "lib/spec_check.h"
#include "spec/command.h"
#include "spec/parse.h"
#include "spec/spec.h"

#include <stdio.h>
#include <string.h>

static int parse_with(const char *text, int n, const char *const *assignment)
{
    zs_command command = { .assignment = (const char **)assignment, .nassignment = n };
    zs_spec_clear(&spec);
    return zs_spec_parse("config.ini", text, &command, &spec, &err);
}

static void accept_set(const char *text, const char *assignment)
{
    int rc = parse_with(text, 1, &assignment);
    ck_assert_msg(rc == 0, "refused: %s", rc ? err.text : "");
}

static void refuse_set(const char *text, const char *assignment, ...)
{
    va_list parts;
    ck_assert_int_eq(parse_with(text, 1, &assignment), -1);
    va_start(parts, assignment);
    check_parts(parts);
    va_end(parts);
}

/* --- names ------------------------------------------------------------------------------------------- */

START_TEST(unknown_names)
{
    refuse(INPUT "[output]\nzscroe = z.nc\n",
           "config.ini:5: [output] unknown key \"zscroe\"; did you mean \"zscore\"?", NULL);
    refuse(INPUT "[output]\nqqq = z.nc\n",
           "config.ini:5: [output] unknown key \"qqq\"; known keys: zscore, anomaly, "
           "statistics, format, deflate",
           NULL);
    refuse(INPUT "[output]\nZscore = z.nc\n", "config.ini:5", "did you mean \"zscore\"?", NULL);
    refuse(INPUT "[outputs]\nzscore = z.nc\n",
           "config.ini:4: unknown section [outputs]; did you mean [output]?", NULL);
    refuse(INPUT "[grid]\n" OUTPUT,
           "config.ini:4: unknown section [grid]; known sections: [input], [steps], [climatology], "
           "[output], [report], [run]",
           NULL);
    refuse("files = a.nc\n" INPUT OUTPUT, "config.ini:1: files stands before the first section", "[input]",
           NULL);
    refuse(INPUT "zscore = z.nc\n",
           "config.ini:4: [input] unknown key \"zscore\"; it belongs in section [output]", NULL);
    refuse(INPUT OUTPUT "[run]\nddof = 1\n", "config.ini:7: [run] unknown key \"ddof\"", "[climatology]",
           NULL);
    refuse(INPUT "[a long name of a section that nobody would give to one]\n", "config.ini:4:", "section",
           NULL);
}
END_TEST

START_TEST(names_with_blanks)
{
    accept(INPUT "p lev = 3\n" OUTPUT);
    ck_assert_int_eq(spec.input.nfixed, 1);
    ck_assert_str_eq(spec.input.fixed[0].dimension, "p lev");
    refuse(INPUT OUTPUT "[run]\nmy memory = 1\n", "config.ini:7: [run] unknown key \"my memory\"", NULL);
}
END_TEST

START_TEST(last_names)
{
    ck_assert_str_eq(zs_last_name("/Grid/t"), "t");
    ck_assert_str_eq(zs_last_name("t"), "t");
    ck_assert_str_eq(zs_last_name("Grid/"), "");
}
END_TEST

static const char *const slip[][2] = {
    { "variabel", "variable" },  { "varable", "variable" },    { "varaibles", "variable" },
    { "fiels", "files" },        { "file", "files" },          { "Time", "time" },
    { "tiem", "time" },          { "times", "time" },          { "latitud", "latitude" },
    { "lattitude", "latitude" }, { "longitdue", "longitude" },
};

START_TEST(slips_in_input)
{
    char text[256], message[128];
    snprintf(text, sizeof text, "%s%s = 1\n%s", INPUT, slip[_i][0], OUTPUT);
    snprintf(message, sizeof message, "config.ini:4: [input] unknown key \"%s\"; did you mean \"%s\"?",
             slip[_i][0], slip[_i][1]);
    refuse(text, message, NULL);
}
END_TEST

static const char *const dimension[] = { "plev", "level",  "lev",      "height", "number", "z",
                                         "lat",  "depth",  "tile",     "size",   "site",   "type",
                                         "band", "member", "leadtime", "x.y-z_1" };

START_TEST(dimensions)
{
    char text[256];
    snprintf(text, sizeof text, "%s%s = North  Sea\n%s", INPUT, dimension[_i], OUTPUT);
    accept(text);
    ck_assert_int_eq(spec.input.nfixed, 1);
    ck_assert_str_eq(spec.input.fixed[0].dimension, dimension[_i]);
    ck_assert_str_eq(spec.input.fixed[0].value, "North  Sea");
}
END_TEST

START_TEST(nearest_words)
{
    ck_assert_str_eq(zs_spec_nearest_input_key("lat"), "latitude");
    ck_assert_str_eq(zs_spec_nearest_input_key("lon"), "longitude");
    ck_assert_str_eq(zs_spec_nearest_input_key("var"), "variable");
    ck_assert_str_eq(zs_spec_nearest_input_key("TIME"), "time");
    ck_assert_ptr_null(zs_spec_nearest_input_key("plev"));
    ck_assert_ptr_null(zs_spec_nearest_input_key(""));
    ck_assert_ptr_null(zs_spec_nearest_input_key("x"));
    ck_assert_int_eq(zs_distance("", ""), 0);
    ck_assert_int_eq(zs_distance("", "abc"), 3);
    ck_assert_int_eq(zs_distance("kitten", "sitting"), 3);
    ck_assert_int_eq(zs_distance("ca", "ac"), 1);
    ck_assert_int_eq(zs_distance("ca", "abc"), 3); /* the restricted form; the unrestricted one has 2 */
    ck_assert_int_eq(zs_distance("Abc", "aBC"), 0);
    char word[65];
    memset(word, 'a', 64);
    word[64] = '\0';
    ck_assert_int_eq(zs_distance(word, word), ZS_FAR);
    ck_assert_int_eq(zs_distance(word + 1, word + 1), 0);
    ck_assert_ptr_null(zs_spec_nearest_input_key(word));
}
END_TEST

START_TEST(missing)
{
    refuse("", "config.ini: [input] files is missing", "files = ", NULL);
    refuse("[input]\nfiles = a.nc\n" OUTPUT, "config.ini: [input] variable is missing", "variable = t2m",
           NULL);
    refuse("[input]\nvariable = t2m\n" OUTPUT, "config.ini: [input] files is missing", NULL);
    refuse("[input]\nfiles = a.nc\nvar = t2m\n" OUTPUT, "config.ini: [input] variable is missing",
           "config.ini:3: [input] var", NULL);
    refuse(INPUT, "config.ini: [output] names no file", "zscore, anomaly, statistics and report", NULL);
    refuse(INPUT "[output]\nformat = classic\n", "config.ini: [output] names no file", NULL);
}
END_TEST

START_TEST(empty_values)
{
    refuse(INPUT "plev =\n" OUTPUT, "config.ini:4: [input] plev has no value", NULL);
    refuse(INPUT "time = ; none\n" OUTPUT, "config.ini:4: [input] time has no value", NULL);
    refuse(INPUT "time =\n  ; none\n\n" OUTPUT, "config.ini:4: [input] time has no value", NULL);
    refuse("[input]\nfiles =", "config.ini:2: [input] files has no value", NULL);
}
END_TEST

START_TEST(given_twice)
{
    refuse(INPUT OUTPUT "zscore = y.nc\n", "config.ini:6: [output] zscore is given twice", "line 5", NULL);
    refuse(INPUT "plev = 1\n" OUTPUT "[input]\nplev = 1\n", "config.ini:8: [input] plev is given twice",
           "line 4", NULL);
    accept("[input]\nfiles = a.nc\n" OUTPUT "[input]\nvariable = t2m\n"); /* one section in two parts */
    ck_assert_str_eq(zs_spec_place(&spec, "input", "variable"), "config.ini:6: [input] variable");
}
END_TEST

static const char *const same[][2] = {
    { "z.nc", "z.nc" },          { "./z.nc", "z.nc" },
    { "out//z.nc", "out/z.nc" }, { "out/./z.nc", "./out///z.nc" },
    { "/a/b.nc", "//a/b.nc" },   { "././z.nc", ".//z.nc" },
};
static const char *const different[][2] = {
    { "z.nc", "z.nd" }, { "/z.nc", "z.nc" }, { "a/z.nc", "z.nc" },    { "../z.nc", "z.nc" },
    { "z.nc", "z.n" },  { ".z.nc", "z.nc" }, { "a./z.nc", "a/z.nc" }, { "az.nc", "a/z.nc" },
};

START_TEST(same_outputs)
{
    char text[256];
    snprintf(text, sizeof text, "%s[output]\nzscore = %s\nstatistics = %s\n", INPUT, same[_i][0],
             same[_i][1]);
    refuse(text, "config.ini:5: [output] zscore", "config.ini:6: [output] statistics", "name one file", NULL);
}
END_TEST

START_TEST(different_outputs)
{
    char text[256];
    snprintf(text, sizeof text, "%s[output]\nanomaly = %s\nzscore = %s\n", INPUT, different[_i][0],
             different[_i][1]);
    accept(text);
}
END_TEST

START_TEST(classic_is_not_netcdf_c_s)
{
    refuse(INPUT OUTPUT "format = classic\n[run]\nwriter = netcdf\n", "config.ini:8: [run] writer",
           "config.ini:6: [output] format", NULL);
    accept(INPUT OUTPUT "[run]\nwriter = netcdf\n");
}
END_TEST

START_TEST(classic_is_not_deflated)
{
    refuse(INPUT OUTPUT "deflate = 4\nformat = classic\n", "config.ini:6: [output] deflate",
           "config.ini:7: [output] format", NULL);
    refuse_set(INPUT OUTPUT "format = classic\n", "output.deflate=1", "--set output.deflate = 1",
               "config.ini:6: [output] format", NULL);
}
END_TEST

START_TEST(rounding)
{
    refuse(INPUT OUTPUT "keepbits = 9\nsignificant = 0.001\n", "config.ini:6: [output] keepbits",
           "config.ini:7: [output] significant", "two ways", NULL);
    refuse_set(INPUT OUTPUT "keepbits = 9\n", "output.significant=1", "--set output.significant", "two ways",
               NULL);
    refuse(INPUT "[output]\nstatistics = s.nc\nkeepbits = 9\n", "config.ini:6: [output] keepbits",
           "neither is written", NULL);
    refuse(INPUT "[output]\nstatistics = s.nc\nsignificant = 1\n", "config.ini:6: [output] significant",
           NULL);
    accept(INPUT "[output]\nanomaly = a.nc\nsignificant = 1e-25\n");
    ck_assert_double_eq(spec.output.significant, 1e-25);
    accept(INPUT OUTPUT "significant = 1e25\n");
    ck_assert_double_eq(spec.output.significant, 1e25);
    accept_set(INPUT "[output]\nstatistics = s.nc\nkeepbits = 9\n", "output.keepbits=");
    ck_assert_int_eq(spec.output.keepbits, 0);
}
END_TEST

START_TEST(first_mistake_first)
{
    refuse(INPUT "plve\n[nonsense]\n[run]\nmemory = x\n", "config.ini:4", NULL);
    refuse(INPUT "[nonsense]\nplve\n", "config.ini:4", NULL);
    refuse(INPUT "[run]\nmemory = x\nfoo = 1\nplve\n", "config.ini:5", NULL);
    refuse("[run]\nfoo = 1\nmemory = x\n", "config.ini:2", NULL);
}
END_TEST

/* --- --set ------------------------------------------------------------------------------------------- */

START_TEST(set_replaces)
{
    accept_set(INPUT OUTPUT, "output.zscore=./other file.nc");
    ck_assert_str_eq(spec.output.path[ZS_ZSCORE], "./other file.nc");
    ck_assert_str_eq(zs_spec_place(&spec, "output", "zscore"), "--set output.zscore");
    accept_set(INPUT OUTPUT, " run.memory = 2GiB ");
    ck_assert_int_eq(spec.run.memory, INT64_C(2147483648));
    accept_set(INPUT OUTPUT, "input.files=a=b.nc c.nc");
    ck_assert_int_eq(spec.input.files.n, 2);
    ck_assert_str_eq(spec.input.files.pattern[0], "a=b.nc");
    accept_set(INPUT "plev = 1\n" OUTPUT, "input.plev=2");
    ck_assert_int_eq(spec.input.nfixed, 1);
    ck_assert_str_eq(spec.input.fixed[0].value, "2");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "plev"), "--set input.plev");
    accept_set(INPUT OUTPUT, "input.my.level=2");
    ck_assert_str_eq(spec.input.fixed[0].dimension, "my.level");
    accept_set(INPUT OUTPUT "deflate = nonsense\n", "output.deflate=3"); /* what is replaced does not count */
    ck_assert_int_eq(spec.output.deflate, 3);
}
END_TEST

START_TEST(set_takes_out)
{
    accept_set(INPUT "plev = 1\n" OUTPUT, "input.plev=");
    ck_assert_int_eq(spec.input.nfixed, 0);
    accept_set(INPUT OUTPUT "deflate = 3\n", "output.deflate=  ");
    ck_assert_int_eq(spec.output.deflate, 0);
    accept_set(INPUT OUTPUT "anomaly = a.nc\n", "output.zscore=");
    ck_assert_ptr_null(spec.output.path[ZS_ZSCORE]);
    accept_set(INPUT OUTPUT, "run.memory=");
    refuse_set(INPUT OUTPUT, "output.zscore=", "config.ini: [output] names no file", NULL);
    refuse_set(INPUT OUTPUT, "input.variable=", "--set input.variable", "config.ini", "[input] variable",
               NULL);
}
END_TEST

START_TEST(set_refused)
{
    refuse_set(INPUT OUTPUT, "zscore=z.nc", "--set zscore=z.nc", "section.key=value", NULL);
    refuse_set(INPUT OUTPUT, "output.zscore", "--set output.zscore", "section.key=value", NULL);
    refuse_set(INPUT OUTPUT, "output=z.nc", "--set output=z.nc", "section.key=value", NULL);
    refuse_set(INPUT OUTPUT, "", "--set", "section.key=value", NULL);
    refuse_set(INPUT OUTPUT, ".zscore=z.nc", "lacks a section or a key", NULL);
    refuse_set(INPUT OUTPUT, "output.=z.nc", "lacks a section or a key", NULL);
    refuse_set(INPUT OUTPUT, "output.zscroe=z.nc",
               "--set output.zscroe: [output] unknown key \"zscroe\"; did you mean "
               "\"zscore\"?",
               NULL);
    refuse_set(INPUT OUTPUT, "ouput.zscore=z.nc",
               "--set ouput.zscore: unknown section [ouput]; did you mean [output]?", NULL);
    refuse_set(INPUT OUTPUT, "output.deflate=12", "--set output.deflate: \"12\"", "0 to 9", NULL);
    refuse_set(INPUT OUTPUT, "input.varable=t", "--set input.varable: [input] unknown key", "variable", NULL);
    refuse_set(INPUT OUTPUT, "output.statistics=./z.nc", "config.ini:5: [output] zscore",
               "--set output.statistics", NULL);
    refuse_set(INPUT OUTPUT "zscore = y.nc\n", "output.zscore=x.nc", "config.ini:6", "twice", NULL);
}
END_TEST

START_TEST(last_set_counts)
{
    static const char *const twice[] = { "output.deflate=nonsense", "output.deflate=1",
                                         "input.plev=", "output.deflate=2", "input.plev=5" };
    ck_assert_int_eq(parse_with(INPUT OUTPUT "deflate = 9\n", 5, twice), 0);
    ck_assert_int_eq(spec.output.deflate, 2);
    ck_assert_int_eq(spec.input.nfixed, 1);
    ck_assert_int_eq(parse_with(INPUT OUTPUT, 3, twice), 0);
    ck_assert_int_eq(spec.output.deflate, 1);
    ck_assert_int_eq(spec.input.nfixed, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spec_names");
    TCase *names = new_case(suite, "names");
    tcase_add_test(names, unknown_names);
    tcase_add_test(names, names_with_blanks);
    tcase_add_test(names, last_names);
    tcase_add_loop_test(names, slips_in_input, 0, COUNT(slip));
    tcase_add_loop_test(names, dimensions, 0, COUNT(dimension));
    tcase_add_test(names, nearest_words);
    tcase_add_test(names, missing);
    tcase_add_test(names, empty_values);
    tcase_add_test(names, given_twice);
    tcase_add_loop_test(names, same_outputs, 0, COUNT(same));
    tcase_add_loop_test(names, different_outputs, 0, COUNT(different));
    tcase_add_test(names, classic_is_not_deflated);
    tcase_add_test(names, rounding);
    tcase_add_test(names, classic_is_not_netcdf_c_s);
    tcase_add_test(names, first_mistake_first);
    TCase *assigned = new_case(suite, "assigned");
    tcase_add_test(assigned, set_replaces);
    tcase_add_test(assigned, set_takes_out);
    tcase_add_test(assigned, set_refused);
    tcase_add_test(assigned, last_set_counts);
    return run(suite);
}
