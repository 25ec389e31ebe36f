/* agree: the one place where the error of one rank becomes the error of all.
 *
 * Functions report errors locally (base/error.h).  Before the next collective call all ranks must know
 * whether to go on, or some of them would wait in it for ever.  So zs_agree() follows each risky local step:
 *
 *     if (zs_agree(comm, read_something(...), err))
 *         return -1;
 *
 * A loop of different length on each rank ends early by an alarm (parallel/comm.h), with one zs_agree() after
 * the loop.  doc/errors.md describes the whole policy. */
#ifndef ZS_AGREE_H
#define ZS_AGREE_H

#include "base/error.h"
#include "parallel/comm.h"

/* All functions here are COLLECTIVE over comm->world, and take what this rank's step returned: result is 0,
 * or -1 with err filled.  They return 0 on every rank if all ranks succeeded; else -1 on every rank, with err
 * the same everywhere: that of the lowest failing rank. */

/* Agree after a step that may fail on some ranks only.  The text of a failure gets " [rank N on HOST]" at its
 * end; a refusal (ZS_REFUSED) has nothing to do with the rank, and its text may end in a command that a user
 * copies. Costs one small MPI_Iallreduce while all is well. */
int zs_agree(zs_comm *comm, int result, zs_error *err);

/* Agree after a step that all ranks did on the same data, or that one rank did for all: the text names no
 * rank. */
int zs_agree_same(zs_comm *comm, int result, zs_error *err);

/* Agree after a collective call of a library that does I/O.  Such a call may fail on one rank and leave the
 * others inside, waiting for that rank for ever; parallel HDF5 does so on a full disk.  So a failing rank
 * waits some seconds for the others.  If they do not come, it removes the unfinished files, prints its error
 * and ends the job with MPI_Abort(); then this function does not return. */
int zs_agree_after(zs_comm *comm, int result, zs_error *err);

#endif
