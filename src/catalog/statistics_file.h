/* statistics_file: are the numbers of a statistics file those that were written?
 *
 * All ranks read the file together, each number once, in bounded memory.  They compare digests
 * (format/digest.h, format/file_digest.h) where the file has some, and check cell by cell whether the numbers
 * can be statistics (stats/redundancy.h).  A digest covers a part of the groups, so that a run which needs
 * few groups of many reads only the parts with these. */
#ifndef ZS_STATISTICS_FILE_H
#define ZS_STATISTICS_FILE_H

#include "base/error.h"
#include "base/limits.h"
#include "parallel/comm.h"

#include <stdbool.h>
#include <stdint.h>

/* What was found. */
typedef struct zs_statistics_found {
    int64_t numbers; /* that were read, of all variables */
    int digests;     /* variables whose digest agrees */
    int variables;
} zs_statistics_found;

/* Check the open file.  COLLECTIVE over comm.
 * ncid: of this rank's own nc_open().  path: for messages.  name: of the variable that the statistics are of:
 * "t2m" for t2m_mean.
 * needed: [number of groups]: which layers are needed; NULL: all.
 * found: may be NULL.
 * Returns 0; or -1 on every rank with the same err: ZS_REFUSED for numbers that are wrong, ZS_FAILED for
 * those that cannot be read. */
int zs_statistics_file_check(zs_comm *comm, int ncid, const char *path, const char *name, const bool *needed,
                             zs_statistics_found *found, zs_error *err);

/* Find variable number k of those of which a file has statistics, from 0 on: "t2m" if it has t2m_m2 and
 * t2m_count.  LOCAL.  Returns whether there is one; else name is undefined. */
bool zs_statistics_file_subject(int ncid, int k, char name[ZS_NAME]);

#endif
