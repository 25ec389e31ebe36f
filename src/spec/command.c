#include "spec/command.h"

#include "base/memory.h"
#include "base/text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_SET = 256, OPTION_PLAN, OPTION_VERIFY };

static const struct option options[] = {
    { "set", required_argument, NULL, OPTION_SET }, { "plan", optional_argument, NULL, OPTION_PLAN },
    { "verify", no_argument, NULL, OPTION_VERIFY }, { "quiet", no_argument, NULL, 'q' },
    { "verbose", no_argument, NULL, 'v' },          { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'V' },          { NULL, 0, NULL, 0 },
};

enum { NOPTION = sizeof options / sizeof options[0] - 1 };

/* The message for a word that getopt_long() does not know: what it is, and what may be meant. */
static int unknown_option(const char *word, zs_error *err)
{
    char brief[ZS_BRIEF], name[ZS_BRIEF];
    const char *known[NOPTION];
    for (int i = 0; i < NOPTION; i++)
        known[i] = options[i].name;
    if (strncmp(word, "--", 2) != 0)
        return zs_fail(err, ZS_REFUSED, "unknown option -%c; see zscore --help", optopt);
    zs_brief(word + 2, name);
    name[strcspn(name, "=")] = '\0';
    for (int i = 0; i < NOPTION; i++)
        if (optopt == options[i].val)
            return zs_fail(err, ZS_REFUSED, "option --%s takes no value", options[i].name);
    const char *nearest = zs_nearest(name, known, NOPTION);
    if (nearest)
        return zs_fail(err, ZS_REFUSED, "unknown option --%s; did you mean --%s?", name, nearest);
    return zs_fail(err, ZS_REFUSED, "unknown option %s; see zscore --help", zs_brief(word, brief));
}

/* --plan or --plan=FILE.  A name that is none of a page is a slip: the file would be replaced. */
static int take_plan(zs_command *command, zs_error *err)
{
    char brief[ZS_BRIEF];
    command->plan_only = true;
    if (!optarg)
        return 0;
    const char *end = strrchr(zs_last_name(optarg), '.');
    if (!end || (strcmp(end, ".html") != 0 && strcmp(end, ".htm") != 0))
        return zs_fail(err, ZS_REFUSED, "--plan=%s: the plan is written as a page, whose name ends in .html",
                       zs_brief(optarg, brief));
    command->plan_path = optarg;
    return 0;
}

static int take_option(int option, const char *word, zs_command *command, zs_error *err)
{
    switch (option) {
    case OPTION_SET:
        command->assignment[command->nassignment++] = optarg;
        return 0;
    case OPTION_PLAN:
        return take_plan(command, err);
    case OPTION_VERIFY:
        command->verify = true;
        return 0;
    case 'q':
        command->quiet = true;
        return 0;
    case 'v':
        command->verbose = true;
        return 0;
    case 'h':
        command->help = true;
        return 0;
    case 'V':
        command->version = true;
        return 0;
    case ':':
        return zs_fail(err, ZS_REFUSED, "--set needs section.key=value, such as --set run.memory=2GiB");
    default:
        return unknown_option(word, err);
    }
}

static int take_files(int n, char **word, zs_command *command, zs_error *err)
{
    if (command->plan_only || command->nassignment > 0)
        return zs_fail(err, ZS_REFUSED, "--verify runs no spec: it does not go with --plan and --set");
    if (n < 1)
        return zs_fail(err, ZS_REFUSED, "no file given; usage: zscore --verify FILE...");
    command->file = word;
    command->nfile = n;
    return 0;
}

static int take_spec(int n, char **word, zs_command *command, zs_error *err)
{
    char first[ZS_BRIEF], second[ZS_BRIEF];
    command->spec_path = n > 0 ? word[0] : NULL;
    if (command->help || command->version)
        return 0;
    if (command->quiet && command->verbose)
        return zs_fail(err, ZS_REFUSED, "--quiet and --verbose exclude each other");
    if (command->verify)
        return take_files(n, word, command, err);
    if (n < 1 || !*word[0])
        return zs_fail(err, ZS_REFUSED, "no workflow spec given; usage: zscore [options] config.ini");
    if (n > 1)
        return zs_fail(err, ZS_REFUSED, "more than one workflow spec given: %s and %s",
                       zs_brief(word[0], first), zs_brief(word[1], second));
    return 0;
}

int zs_command_parse(int argc, char **argv, zs_command *command, zs_error *err)
{
    int rc = -1, option;
    *command = (zs_command){ 0 };
    command->assignment = zs_alloc((size_t)argc, sizeof *command->assignment, "the command line", err);
    if (!command->assignment)
        goto done;
    optind = 0; /* glibc: forget an earlier command line */
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":qvhV", options, NULL)) != -1)
        if (take_option(option, argv[optind - 1], command, err) != 0)
            goto done;
    rc = take_spec(argc - optind, argv + optind, command, err);
done:
    if (rc != 0)
        zs_command_clear(command);
    return rc;
}

void zs_command_clear(zs_command *command)
{
    free(command->assignment);
    *command = (zs_command){ 0 };
}

const char *zs_command_option(int i)
{
    return i < NOPTION ? options[i].name : NULL;
}

const char *zs_command_usage(void)
{
    return "usage: mpirun -n RANKS zscore [OPTION]... SPEC\n"
           "       mpirun -n RANKS zscore [OPTION]... --verify FILE...\n"
           "\n"
           "Mean, standard deviation and z-scores over time, at every grid cell, of a variable in many "
           "NetCDF "
           "files.\n"
           "\n"
           "  SPEC                     the workflow spec, an INI file\n"
           "  --set SECTION.KEY=VALUE  set a key of the spec; may be repeated\n"
           "  --plan[=FILE.html]       print the plan, also as a page, and stop; no data is read\n"
           "  --verify                 read files of an earlier run back, and check all that can be checked\n"
           "  -q, --quiet              print errors only\n"
           "  -v, --verbose            print more of the plan and the summary\n"
           "  -h, --help               print this help\n"
           "  -V, --version            print the version\n"
           "\n"
           "Exit status: 0 done; 1 failed while running; 2 the spec or the input is at fault.\n";
}
