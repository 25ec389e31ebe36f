/* verify: zscore --verify FILE...: are these files still as zscore wrote them?
 *
 * One file after the other, all ranks together: it is opened, read completely, its digests are compared, and
 * its numbers are checked against each other: those of statistics (stats/redundancy.h), and z-scores
 * (verify/score_check.h).  Rank 0 says one line for each file. */
#ifndef ZS_VERIFY_H
#define ZS_VERIFY_H

#include "parallel/comm.h"

#include <stdbool.h>

/* Verify the files.  COLLECTIVE over comm.  quiet: say only what is wrong.
 * Returns ZS_DONE if all are as they were written; ZS_FAILED if one is not; else ZS_REFUSED, if one cannot be
 * read as NetCDF or was not made by zscore.  The same on every rank. */
int zs_verify(zs_comm *comm, const char *const *path, int n, bool quiet);

#endif
