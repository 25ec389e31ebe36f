/* load: the workflow spec, from rank 0's file to every rank. */
#ifndef ZS_LOAD_H
#define ZS_LOAD_H

#include "base/error.h"
#include "parallel/comm.h"
#include "spec/command.h"
#include "spec/spec.h"

/* Rank 0 reads the file that the command line names, and all ranks parse its text.  COLLECTIVE over comm.
 * Returns 0, spec to be released with zs_spec_clear(); or -1 on every rank with the same err. */
int zs_load_spec(zs_comm *comm, const zs_command *command, zs_spec *spec, zs_error *err);

#endif
