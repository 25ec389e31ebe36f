/* output_check: are the numbers of a file of z-scores, anomalies or products those that were written?
 *
 * All ranks read the file together, each number once, in bounded memory, so that every chunk is decoded and
 * HDF5 checks its checksum.  Digests are compared, and z-scores checked (verify/score_check.h). */
#ifndef ZS_OUTPUT_CHECK_H
#define ZS_OUTPUT_CHECK_H

#include "base/error.h"
#include "base/limits.h"
#include "parallel/comm.h"

#include <stdbool.h>
#include <stdint.h>

/* What was found. */
typedef struct zs_output_found {
    int variables, digests;     /* variables that were read; those of them whose digest agrees */
    int64_t numbers;            /* that were read */
    char scores[ZS_TEXT + 512]; /* of z-scores; "" without any */
} zs_output_found;

/* Is this a variable that zscore makes: has it a digest, or does it tell a baseline?  LOCAL. */
bool zs_output_is_made(int ncid, int var);

/* Check all such variables of an open file.  COLLECTIVE over comm.
 * ncid: of this rank's own nc_open().
 * Returns 0; or -1 on every rank with the same err: what is wrong. */
int zs_output_check(zs_comm *comm, int ncid, const char *path, zs_output_found *found, zs_error *err);

#endif
