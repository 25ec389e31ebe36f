/* command: the command line of zscore.  No MPI, no NetCDF.
 *
 * It says which workflow spec to run, which of its keys to set otherwise (--set), and how much to print.
 * Nothing here prints: the caller shows the help, the version or the error. */
#ifndef ZS_COMMAND_H
#define ZS_COMMAND_H

#include "base/error.h"

#include <stdbool.h>

/* What the command line asks for.  Empty when all zero.  All texts but `adopted` point into argv, which must
 * outlive it. */
typedef struct zs_command {
    const char *spec_path;   /* NULL if none is given, which only help and version allow */
    const char **assignment; /* [nassignment]: the arguments of --set, in order; not checked yet */
    int nassignment;
    const char *adopted; /* more assignments, a line each: what the files of [climatology] merge say
                          * (catalog/merge_adopt.h), owned by whoever found that out; NULL: nothing */
    char **file;         /* [nfile]: with --verify: the files; NULL otherwise */
    int nfile;
    bool plan_only;        /* --plan: print the plan, read no data */
    const char *plan_path; /* --plan=FILE: write it as a page, too; NULL: no page */
    bool quiet, verbose;   /* not both */
    bool verify;           /* --verify: read files back, run nothing */
    bool help, version;
} zs_command;

/* All functions here are LOCAL. */

/* Parse the command line (getopt_long; "--" ends the options).  The spec may stand before, between or behind
 * the options; argv may be reordered.  May be called repeatedly, but not from two threads at once.
 * Returns 0, command to be released with zs_command_clear(); or -1 with err filled and command empty.
 * ZS_REFUSED: an unknown option, --quiet with --verbose, no spec or more than one; with help or version the
 * last two are not checked. */
int zs_command_parse(int argc, char **argv, zs_command *command, zs_error *err);

/* The name of long option i, from 0: "set", as behind "--".  NULL: there are no more. */
const char *zs_command_option(int i);

/* The text of --help, many lines. */
const char *zs_command_usage(void);

/* Release.  Safe on an empty command; leaves it empty. */
void zs_command_clear(zs_command *command);

#endif
