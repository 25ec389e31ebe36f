/* given_reader: the numbers of a climatology that others made (catalog/given.h), group by group.
 *
 * As of statistics of zscore's own (catalog/prior_reader.h), each rank reads the rows that it owns, when the
 * statistics of the group are needed. */
#ifndef ZS_GIVEN_READER_H
#define ZS_GIVEN_READER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/given.h"
#include "catalog/prior.h"
#include "format/find_var.h"
#include "header/grid.h"
#include "header/storage.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* The files, open on one rank.  Begin with all zero. */
typedef struct zs_given_reader {
    bool open[ZS_GIVEN];
    int file[ZS_GIVEN];
    zs_var var[ZS_GIVEN];
    zs_storage storage[ZS_GIVEN];
    int64_t bytes; /* read so far, as stored numbers */
} zs_given_reader;

/* Both functions are LOCAL. */

/* Read mean and standard deviation of the group with this key, for some rows of the run.  Opens the files
 * when they are first needed. grid: of this run; the files have its selected rows and columns. into:
 * [rows.count][ncol], with excess and m2, which serve as memory, and are missing afterwards, as minimum and
 * maximum are.  A standard deviation that is not given, or below 0, is missing.  count: 1 where there is a
 * mean, else 0.  All cells are missing if the files have no such group. Returns 0; or -1 with err filled
 * (ZS_FAILED), and into undefined: a file was changed since its header was read, or cannot be read. */
int zs_given_read(zs_given_reader *reader, const zs_prior *prior, int key, zs_range rows, const zs_grid *grid,
                  zs_statistics into, zs_error *err);

/* Close the files that are open; the next read opens them again.  bytes stays as it is. */
void zs_given_close(zs_given_reader *reader);

#endif
