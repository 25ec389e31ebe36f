/* prior: an earlier run's statistics file, which this run adds to ([climatology] extend) or is compared
 * with ([climatology] from).
 *
 * Rank 0 reads its header once, and compares it with the catalog: another variable, grid, unit, calendar or
 * grouping would make numbers that mean nothing.  What all must know goes to all.  The numbers are read when
 * a group is worked on, by the ranks that own its rows, each its own, so that each is read once. */
#ifndef ZS_PRIOR_H
#define ZS_PRIOR_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "header/source.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

/* Open the spec's file, check it against the catalog (whose steps are selected, but not grouped), and tell
 * all.  lat, lon: the coordinates of the files' whole grid, NULL where there are none; on rank 0.
 * COLLECTIVE.  Does nothing where the spec names no such file.  Returns 0, archive to be released with
 * zs_prior_clear(); or -1 on every rank with the same err, archive empty. */
int zs_prior_make(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const double *lat,
                  const double *lon, zs_prior *prior, zs_error *err);

/* The file, open on one rank.  Begin with all zero. */
typedef struct zs_prior_reader {
    zs_source source; /* of the mean */
    bool open;
    int64_t bytes; /* that were read, as numbers */
} zs_prior_reader;

/* Read the statistics of the group with this key: some rows of the selection, all columns, which is what the
 * file has; all missing where it has no such group.  LOCAL; opens the file when it is first asked.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_prior_read(zs_prior_reader *reader, const zs_catalog *catalog, const zs_spec *spec, int key,
                  zs_range rows, zs_statistics into, zs_error *err);
void zs_prior_close(zs_prior_reader *reader);

#endif
