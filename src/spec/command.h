/* command: the command line.  No MPI, no NetCDF; prints nothing. */
#ifndef ZS_COMMAND_H
#define ZS_COMMAND_H

#include "base/error.h"

#include <stdbool.h>

/* What the command line asks for. */
typedef struct zs_command {
    const char *spec_path;   /* points into argv; NULL with help or version where none is given */
    const char **assignment; /* [nassignment]: the arguments of --set, in order, pointing into argv */
    int nassignment;
    bool plan_only, quiet, verbose, help, version;
} zs_command;

/* Parse the command line (getopt_long; "--" ends options).  LOCAL; prints nothing; may be called again and
 * again, but not from two threads at once; may reorder argv, the spec being moved behind the options.
 * Returns 0, command to be released with zs_command_clear(); or -1 with err filled (ZS_REFUSED) and command
 * empty: an unknown option, no spec or more than one (not needed with help or version), --quiet with
 * --verbose. */
int zs_command_parse(int argc, char **argv, zs_command *command, zs_error *err);

/* The text of --help.  LOCAL. */
const char *zs_command_usage(void);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_command_clear(zs_command *command);

#endif
