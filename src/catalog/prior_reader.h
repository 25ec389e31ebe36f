/* prior_reader: the numbers of an earlier run's statistics.
 *
 * The ranks that own the rows of a group read them when the statistics of the group are made: each rank reads
 * its own rows, so that each number is read once.  The file may have been replaced since its header was
 * checked: then it is not read. */
#ifndef ZS_PRIOR_READER_H
#define ZS_PRIOR_READER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/prior.h"
#include "header/grid.h"
#include "header/source.h"
#include "spec/spec.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* The file, open on one rank.  Begin with all zero. */
typedef struct zs_prior_reader {
    zs_source source; /* the file, with the mean as its variable */
    bool open;
    int64_t bytes; /* read so far, as numbers */
} zs_prior_reader;

/* Both functions are LOCAL. */

/* Read the statistics of the group with this key, for some rows of the selection.  Opens the file when it is
 * first needed.
 * rows: of the field.  grid: of this run; the file has its selected levels, rows and columns.  nstep: samples
 * of this run; a cell whose count would overflow with them is refused. The numbers are mean, count, minimum,
 * maximum, excess and M2: all that an exact continuation needs. into: [rows.count][ncol] in each member; the
 * caller's.  All cells are missing (count 0) if the file has no such group. Returns 0; or -1 with err filled
 * (ZS_FAILED), and into undefined: the file was changed since it was checked (catalog/prior_verify.h), or
 * cannot be read. */
int zs_prior_read(zs_prior_reader *reader, const zs_prior *prior, const zs_spec *spec, int key, zs_range rows,
                  const zs_grid *grid, int64_t nstep, zs_statistics into, zs_error *err);

/* Close the file if it is open; the next read opens it again.  bytes stays as it is. */
void zs_prior_close(zs_prior_reader *reader);

#endif
