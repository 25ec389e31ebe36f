/* Unit tests of the command line. */
#include "spec/command.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static zs_error err;

enum { MOST_WORDS = 16 };

/* The words of a line as a command line; a word cannot have a blank.  The command points into the list. */
static int command_line(char *line, zs_command *command)
{
    static char *argv[MOST_WORDS + 1];
    int argc = 0;
    memset(argv, 0, sizeof argv);
    for (char *word = strtok(line, " "); word && argc < MOST_WORDS; word = strtok(NULL, " "))
        argv[argc++] = word;
    return zs_command_parse(argc, argv, command, &err);
}

START_TEST(command_accepted)
{
    zs_command command;
    for (int round = 0; round < 3; round++) { /* the same again: nothing is kept from the call before */
        char all[] = "zscore --set a.b=1 config.ini --plan --set=c.d=2 --verbose";
        ck_assert_int_eq(command_line(all, &command), 0);
        ck_assert_str_eq(command.spec_path, "config.ini");
        ck_assert_int_eq(command.nassignment, 2);
        ck_assert_str_eq(command.assignment[0], "a.b=1");
        ck_assert_str_eq(command.assignment[1], "c.d=2");
        ck_assert(command.plan_only && command.verbose && !command.quiet && !command.help &&
                  !command.version);
        zs_command_clear(&command);
        ck_assert_ptr_null(command.assignment);
        char ends[] = "zscore --quiet -- --plan";
        ck_assert_int_eq(command_line(ends, &command), 0);
        ck_assert_str_eq(command.spec_path, "--plan");
        ck_assert(command.quiet && !command.plan_only);
        zs_command_clear(&command);
        char help[] = "zscore --help", version[] = "zscore -V", brief[] = "zscore -q a";
        ck_assert_int_eq(command_line(help, &command), 0);
        ck_assert(command.help && !command.spec_path);
        zs_command_clear(&command);
        ck_assert_int_eq(command_line(version, &command), 0);
        ck_assert(command.version);
        zs_command_clear(&command);
        ck_assert_int_eq(command_line(brief, &command), 0);
        ck_assert(command.quiet);
        zs_command_clear(&command);
        char files[] = "zscore a.nc --verify b.nc -q c.nc";
        ck_assert_int_eq(command_line(files, &command), 0);
        ck_assert(command.verify && command.quiet && command.nfile == 3);
        ck_assert_str_eq(command.file[0], "a.nc");
        ck_assert_str_eq(command.file[2], "c.nc");
        zs_command_clear(&command);
    }
    zs_command_clear(&command);
}
END_TEST

static const char *const bad_command[][2] = {
    { "zscore", "no workflow spec" },
    { "zscore --verify", "no file given" },
    { "zscore --verify a.nc --set run.memory=1", "--verify runs no spec" },
    { "", "no workflow spec" },
    { "zscore --plan --", "no workflow spec" },
    { "zscore a.ini b.ini", "a.ini and b.ini" },
    { "zscore --plam a.ini", "unknown option --plam; did you mean --plan?" },
    { "zscore a.ini --ver", "unknown option --ver" },
    { "zscore --frobnicate a.ini", "unknown option --frobnicate" },
    { "zscore --plan=yes a.ini", "--plan=yes: the plan is written as a page, whose name ends in .html" },
    { "zscore --quiet=1 a.ini", "--quiet takes no value" },
    { "zscore -qx a.ini", "unknown option -x" },
    { "zscore a.ini --set", "--set needs" },
    { "zscore --quiet a.ini --verbose", "--quiet and --verbose" },
};

START_TEST(command_refused)
{
    char line[128];
    zs_command command, empty = { 0 };
    snprintf(line, sizeof line, "%s", bad_command[_i][0]);
    ck_assert_int_eq(command_line(line, &command), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_msg(strstr(err.text, bad_command[_i][1]) != NULL, "no \"%s\" in: %s", bad_command[_i][1],
                  err.text);
    ck_assert_int_eq(memcmp(&command, &empty, sizeof command), 0);
}
END_TEST

int main(void)
{
    TCase *command = tcase_create("command");
    tcase_add_test(command, command_accepted);
    tcase_add_loop_test(command, command_refused, 0, sizeof bad_command / sizeof bad_command[0]);
    return run_tests("command", command);
}
