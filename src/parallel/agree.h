/* agree: the only place where a local error becomes everybody's. */
#ifndef ZS_AGREE_H
#define ZS_AGREE_H

#include "base/error.h"
#include "parallel/comm.h"

/* Did every rank succeed?  COLLECTIVE over comm->world; call it straight after a risky local step, and before
 * a collective call of a library. result: 0 or -1, what this rank's step returned, with err filled for -1.
 * Returns 0 on every rank; or -1 on every rank, with err everywhere that of the lowest failing rank, whose
 * number is added to the text.  Costs one small Allreduce where all is well. */
int zs_agree(zs_comm *comm, int result, zs_error *err);

/* The same where all ranks did the same step on the same data, so that the rank does not matter: no rank is
 * named. */
int zs_agree_same(zs_comm *comm, int result, zs_error *err);

/* The same straight after a collective call of a library that does I/O.  Such a call may fail on one rank and
 * leave the others inside, waiting for it for ever (parallel HDF5 does, on a full disk).  So a failing rank
 * that finds nobody to agree with within seconds says itself what happened, removes the unfinished files, and
 * ends the job. */
int zs_agree_after(zs_comm *comm, int result, zs_error *err);

#endif
