/* prior_reader: the numbers of an earlier run's statistics.
 *
 * The ranks that own the rows of a group read them when the group is worked on: each rank its own rows, so
 * that each number is read once. */
#ifndef ZS_PRIOR_READER_H
#define ZS_PRIOR_READER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/prior.h"
#include "header/source.h"
#include "spec/spec.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* The file, open on one rank.  Begin with all zero. */
typedef struct zs_prior_reader {
    zs_source source; /* of the mean */
    bool open;
    int64_t bytes; /* read so far, as numbers */
} zs_prior_reader;

/* All functions here are LOCAL. */

/* Read the statistics of the group with this key, for some rows of the selection; all missing (count 0) where
 * the file has no such group.  Opens the file when it is first asked.
 * into: [rows.count][ncol] each, the caller's.  ncol: columns of the grid, which are those of the file.
 * nstep: steps of this run; refuses counts that would overflow with these.
 * Returns 0; or -1 with err filled (ZS_FAILED): the file changed or cannot be read, or its numbers are no
 * statistics. */
int zs_prior_read(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, int key, zs_range rows,
                  int64_t ncol, int64_t nstep, zs_statistics into, zs_error *err);

/* Close the file, if it is open.  Leaves the reader all zero. */
void zs_prior_close(zs_prior_reader *reader);

#endif
