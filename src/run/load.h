/* load: the workflow spec, from rank 0's file to every rank. */
#ifndef ZS_LOAD_H
#define ZS_LOAD_H

#include "base/error.h"
#include "parallel/comm.h"
#include "spec/command.h"
#include "spec/spec.h"

/* Both functions are COLLECTIVE over comm, and return 0; or -1 on every rank with the same err. */

/* Rank 0 reads the file that the command line names, once, because it can be a pipe.  *text becomes its text,
 * on every rank, to be released with free(); NULL after a failure. */
int zs_load_text(zs_comm *comm, const zs_command *command, char **text, zs_error *err);

/* All ranks parse the text, for variable number `variable` of those that it names.  spec is to be released
 * with zs_spec_clear(). */
int zs_load_spec(zs_comm *comm, const zs_command *command, const char *text, int variable, zs_spec *spec,
                 zs_error *err);

#endif
