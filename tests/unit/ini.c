/* Unit tests of the workflow spec: lines, long lines, comments, and the file itself. */
#include "spec/ini.h"
#include "base/error.h"
#include "base/text.h"
#include "lib/spec_check.h"
#include "spec/spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Text of one line from parts, the first of which is filled up with 'x' to n bytes. */
static char *fill(size_t n, const char *rest)
{
    char *text = malloc(n + strlen(rest) + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', n);
    strcpy(text + n, rest);
    return text;
}

/* --- lines ------------------------------------------------------------------------------------------- */

START_TEST(continuation_lines)
{
    accept("[input]\n"
           "files = a.nc   ; the first\n"
           "    b.nc c.nc  ; a comment; and more\n"
           "; a comment in the first column\n"
           "\n"
           "\t# an indented comment\n"
           "  ; another\n"
           "\td;e.nc\t\n"
           "  year=2014/f.nc\n"
           "  [0-9]*.nc\n"
           "variable =\n"
           "  t2m\n"
           "region = North\n"
           "   Sea\n" OUTPUT);
    ck_assert_int_eq(spec.input.files.n, 6);
    ck_assert_str_eq(spec.input.files.pattern[0], "a.nc");
    ck_assert_str_eq(spec.input.files.pattern[2], "c.nc");
    ck_assert_str_eq(spec.input.files.pattern[3], "d;e.nc");
    ck_assert_str_eq(spec.input.files.pattern[4], "year=2014/f.nc");
    ck_assert_str_eq(spec.input.files.pattern[5], "[0-9]*.nc");
    ck_assert_str_eq(spec.input.variable, "t2m");
    ck_assert_str_eq(spec.input.fixed[0].value, "North Sea");
}
END_TEST

START_TEST(indented_settings)
{
    refuse("[input]\nfiles = a.nc\n  variable = t2m\n" OUTPUT, "config.ini:3: [input] variable is indented",
           "\"files\" in line 2", "first column", NULL);
    refuse("[input]\nfiles = a.nc\n\tvariable=t2m\n" OUTPUT, "config.ini:3: [input] variable is indented",
           NULL);
    refuse("[input]\nfiles = a.nc\n variable: t2m\n" OUTPUT, "config.ini:3: [input] variable is indented",
           NULL);
    refuse("[input]\nfiles =\n  variable = t2m\n" OUTPUT, "config.ini:3: [input] variable is indented", NULL);
    refuse(INPUT " plev = 85000\n" OUTPUT, "config.ini:4: [input] plev is indented", NULL);
    refuse(INPUT "  [output]\nzscore = z.nc\n", "config.ini:4: [input] [output] is indented", NULL);
    /* The first of a section cannot go on with anything. */
    accept("  [input]\n  files = a.nc\nvariable = t2m\n" OUTPUT);
    ck_assert_str_eq(spec.input.files.pattern[0], "a.nc");
}
END_TEST

START_TEST(broken_lines)
{
    refuse(INPUT OUTPUT "deflate 4\n", "config.ini:6: \"deflate 4\" has no \"=\"", NULL);
    refuse(INPUT OUTPUT "deflate ; = 4\n", "config.ini:6: \"deflate\" has no \"=\"", NULL);
    refuse(INPUT OUTPUT "= 4\n", "config.ini:6: \"= 4\" has no key", NULL);
    refuse(INPUT OUTPUT "= 4\n 5\n", "config.ini:6: \"= 4\" has no key", NULL);
    refuse(INPUT "[output\nzscore = z.nc\n", "config.ini:4: \"[output\"", NULL);
    refuse(INPUT "[output] zscore = z.nc\n", "config.ini:4: \"[output] zscore = z.nc\"", "alone", NULL);
    refuse(INPUT "[]\nzscore = z.nc\n", "config.ini:4: \"[]\"", NULL);
    refuse(INPUT "[output]\nzscore = z.nc # z\n", "config.ini:5: ", "zscore", "\";\"", NULL);
    refuse("[input]\nfiles = a.nc\n  b.nc # z\n", "config.ini:3: ", "\";\"", NULL);
    refuse("\x89HDF\r\n\x1a\n", "config.ini:1: ", "HDF\" has no \"=\"", NULL);
}
END_TEST

START_TEST(line_ends)
{
    accept("\xEF\xBB\xBF[input]\r\nfiles = a.nc\r\n  b.nc\r\n\r\nvariable\t=\tt2m\t; x\r\n; y\r\n[ output "
           "]\t; z\r\n"
           "zscore:z.nc\r\n");
    ck_assert_int_eq(spec.input.files.n, 2);
    ck_assert_str_eq(spec.input.files.pattern[0], "a.nc");
    ck_assert_str_eq(spec.input.files.pattern[1], "b.nc");
    ck_assert_str_eq(spec.input.variable, "t2m");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "variable"), "config.ini:5: [input] variable");
    ck_assert_str_eq(spec.output.path[ZS_ZSCORE], "z.nc");
    accept("\xEF\xBB\xBF\n\n" INPUT OUTPUT);
    ck_assert_str_eq(zs_spec_place(&spec, "input", "variable"), "config.ini:5: [input] variable");
}
END_TEST

static const int long_length[] = { 180, 186, 187, 188, 189, 190, 191, 192, 193, 194,  195,  196,
                                   197, 198, 199, 200, 201, 202, 390, 400, 401, 1000, 4000, 20000 };

START_TEST(long_values)
{
    size_t n = (size_t)long_length[_i];
    char *path = fill(n, ""), *text = malloc(4 * n + 200);
    ck_assert_ptr_nonnull(text);
    /* One word; in a continuation line; with a comment behind it; a long comment; and in an indented one. */
    sprintf(text, "[input]\nfiles = %s\n  %s ; comment\nvariable = t2m\n; %s\n[output]\nzscore = %s;%s", path,
            path, path, path, "y ; z");
    accept(text);
    ck_assert_int_eq(spec.input.files.n, 2);
    ck_assert_str_eq(spec.input.files.pattern[0], path);
    ck_assert_str_eq(spec.input.files.pattern[1], path);
    ck_assert_uint_eq(strlen(spec.output.path[ZS_ZSCORE]), n + 2);
    ck_assert_str_eq(spec.output.path[ZS_ZSCORE] + n, ";y");
    ck_assert_str_eq(zs_spec_place(&spec, "input", "variable"), "config.ini:4: [input] variable");
    free(text);
    free(path);
}
END_TEST

/* A path with characters that mean something to an INI parser passes every place at which a line may be cut,
 * in a setting's line and in a continuation line. */
START_TEST(breaks_anywhere)
{
    static const char path[] = "a;b#c/;;##=x:[y]/\xC3\xA9;.nc";
    for (size_t n = 150; n < 230; n++) {
        char *before = fill(n, ""), *text = malloc(4 * n + 400);
        ck_assert_ptr_nonnull(text);
        sprintf(text, "[input]\nfiles = %s %s %s%s ; c ; d\n   %s\t%s  %s%s\t;c\nvariable = t2m\n" OUTPUT,
                before, path, before, path, before, path, before, path);
        accept(text);
        ck_assert_int_eq(spec.input.files.n, 6);
        for (int i = 0; i < 6; i++) {
            const char *pattern = spec.input.files.pattern[i];
            if (i % 3 != 1) {
                ck_assert_uint_eq(strspn(pattern, "x"), n);
                pattern += n;
            }
            ck_assert_str_eq(pattern, i % 3 == 0 ? "" : path);
        }
        free(text);
        free(before);
    }
}
END_TEST

/* A comment that begins at every place near a cut, and the white space before it. */
START_TEST(comments_at_breaks)
{
    for (size_t n = 150; n < 420; n++) {
        char *before = fill(n, ""), *text = malloc(2 * n + 400);
        ck_assert_ptr_nonnull(text);
        sprintf(text, "[input]\nfiles = %s \t  ; c = d # [e]\n  %s ;c\nvariable = t2m\n" OUTPUT, before,
                before);
        accept(text);
        ck_assert_int_eq(spec.input.files.n, 2);
        ck_assert_str_eq(spec.input.files.pattern[0], before);
        ck_assert_str_eq(spec.input.files.pattern[1], before);
        free(text);
        free(before);
    }
}
END_TEST

START_TEST(blanks_at_breaks)
{
    for (size_t n = 150; n < 420; n++) {
        char *before = fill(n, ""), *text = malloc(n + 400);
        ck_assert_ptr_nonnull(text);
        sprintf(text, INPUT "region = %s   y\n" OUTPUT, before);
        accept(text);
        ck_assert_uint_eq(strspn(spec.input.fixed[0].value, "x"), n);
        ck_assert_str_eq(spec.input.fixed[0].value + n, "   y");
        memset(before, ' ', n);
        sprintf(text, INPUT "region =%sa  b\n" OUTPUT, before);
        accept(text);
        ck_assert_str_eq(spec.input.fixed[0].value, "a  b");
        free(text);
        free(before);
    }
}
END_TEST

START_TEST(long_names)
{
    /* inih remembers 49 bytes of a key. */
    for (size_t n = 40; n < 190; n++) {
        char *name = fill(n, ""), *value = fill(500, ""), *text = malloc(4096);
        ck_assert_ptr_nonnull(text);
        sprintf(text, INPUT "%s = %s\n  %s\n%sy = 2\n" OUTPUT, name, value, value, name);
        accept(text);
        ck_assert_int_eq(spec.input.nfixed, 2);
        ck_assert_str_eq(spec.input.fixed[0].dimension, name);
        ck_assert_uint_eq(strlen(spec.input.fixed[0].value), 1001);
        ck_assert_str_eq(spec.input.fixed[1].value, "2");
        free(text);
        free(value);
        free(name);
    }
    char *text = fill(3000, " = 1\n");
    memcpy(text, INPUT, strlen(INPUT));
    refuse(text, "config.ini:4: \"xxx", "has no \"=\"", NULL);
    free(text);
}
END_TEST

START_TEST(long_messages)
{
    char *value = fill(20000, "\n"), *text = malloc(21000);
    ck_assert_ptr_nonnull(text);
    sprintf(text, INPUT OUTPUT "[run]\nmemory = %s", value);
    refuse(text, "config.ini:7: [run] memory", "xxx...", "4 GiB", NULL);
    sprintf(text, INPUT OUTPUT "[climatology]\nddof = \x1b[31m%s", value);
    refuse(text, "config.ini:7: [climatology] ddof", "\"?[31mxxx", NULL);
    free(text);
    free(value);
    char brief[ZS_BRIEF];
    char accents[] =
        "xx\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9";
    for (int i = 0; i < 2; i++) { /* a letter of two bytes is kept or left out as a whole */
        size_t kept = strlen(zs_brief(accents + i, brief)) - 3;
        ck_assert_int_eq((kept - (size_t)(2 - i)) % 2, 0);
        ck_assert_str_eq(brief + kept, "...");
    }
}
END_TEST

static char *load(const char *bytes, size_t n)
{
    char path[] = "unit_spec.XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, n), (ssize_t)n);
    close(file);
    char *text = zs_spec_load(path, &err);
    unlink(path);
    return text;
}

START_TEST(load_file)
{
    char *text = load("[input]\n", 8);
    ck_assert_str_eq(text, "[input]\n");
    free(text);
    text = load("", 0);
    ck_assert_str_eq(text, "");
    free(text);
    char *large = fill(300000, "y\n"), *copy = load(large, 300002);
    ck_assert_str_eq(copy, large);
    free(copy);
    free(large);
    ck_assert_ptr_null(load("CDF\x01\x00\x00", 6));
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, "not a text file"));
    ck_assert_ptr_null(zs_spec_load("no/such.ini", &err));
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, "no/such.ini: cannot open"));
    ck_assert_ptr_null(zs_spec_load(".", &err));
    ck_assert_ptr_nonnull(strstr(err.text, "cannot read"));
    ck_assert_ptr_null(zs_spec_load("/dev/zero", &err));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spec_file");
    TCase *lines = new_case(suite, "lines");
    tcase_add_test(lines, continuation_lines);
    tcase_add_test(lines, indented_settings);
    tcase_add_test(lines, broken_lines);
    tcase_add_test(lines, line_ends);
    tcase_add_loop_test(lines, long_values, 0, COUNT(long_length));
    tcase_add_test(lines, breaks_anywhere);
    tcase_add_test(lines, comments_at_breaks);
    tcase_add_test(lines, blanks_at_breaks);
    tcase_add_test(lines, long_names);
    tcase_add_test(lines, long_messages);
    tcase_add_test(lines, load_file);
    return run(suite);
}
