/* For the tests of the workflow spec: parse a text, and look for what must stand in a message. */
#ifndef SPEC_CHECK_H
#define SPEC_CHECK_H

#include "base/error.h"
#include "spec/parse.h"
#include "spec/spec.h"

#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What a test needs no say in. */
#define INPUT "[input]\nfiles = a.nc\nvariable = t2m\n" /* lines 1 to 3 */
#define OUTPUT "[output]\nzscore = z.nc\n"

static zs_spec spec;
static zs_error err;

static void setup(void)
{
    memset(&spec, 0, sizeof spec);
    memset(&err, 0, sizeof err);
}

static void teardown(void)
{
    zs_spec_clear(&spec);
}

static void accept(const char *text)
{
    zs_spec_clear(&spec);
    int rc = zs_spec_parse("config.ini", text, NULL, &spec, &err);
    ck_assert_msg(rc == 0, "refused: %s", rc ? err.text : "");
}

static void check_parts(va_list parts)
{
    zs_spec empty = { 0 };
    const char *part;
    ck_assert_int_eq(err.status, ZS_REFUSED);
    while ((part = va_arg(parts, const char *)))
        ck_assert_msg(strstr(err.text, part) != NULL, "no \"%s\" in: %s", part, err.text);
    ck_assert_ptr_null(strchr(err.text, '\n'));
    ck_assert_msg(memcmp(&spec, &empty, sizeof spec) == 0, "spec not empty after: %s", err.text);
}

/* The text must be refused with a message in which all the parts (up to NULL) stand. */
static void refuse(const char *text, ...)
{
    va_list parts;
    zs_spec_clear(&spec);
    ck_assert_int_eq(zs_spec_parse("config.ini", text, NULL, &spec, &err), -1);
    va_start(parts, text);
    check_parts(parts);
    va_end(parts);
}

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* A new group of tests, each with an empty spec. */
static TCase *new_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    return tests;
}

static int run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
