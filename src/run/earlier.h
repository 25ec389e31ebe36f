/* earlier: the statistics of an earlier run (catalog/prior.h), slice by slice of rows, on their way into
 * those of this run.
 *
 * A run that extends them adds them to its own.  A run that is compared with them has none of its own: it
 * makes mean and standard deviation of their state by its own rules; or takes both as they are, where they
 * were smoothed, or are those of others (catalog/given.h), and cannot be made again.
 *
 * A merge has none of its own either.  It adds those of its files, from the earliest on, so that it has the
 * bits of runs that extended each other in this order. */
#ifndef ZS_EARLIER_H
#define ZS_EARLIER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "catalog/given_reader.h"
#include "catalog/prior_reader.h"
#include "report/progress.h"
#include "spec/spec.h"
#include "stats/statistics.h"

#include <stddef.h>
#include <stdint.h>

typedef struct zs_earlier {
    const zs_spec *spec;
    const zs_catalog *catalog;
    zs_report *report;
    zs_prior_reader *reader; /* [files of the prior]: one, but for a merge; NULL without any */
    int nreader;
    zs_given_reader given; /* instead, of others */
    zs_statistics part;    /* of one group, at a slice of rows */
} zs_earlier;

/* All functions here are LOCAL. */

/* Set up for slices of so many cells; all that is pointed to must outlive it.  Without an earlier run it
 * needs no memory. Returns 0, to be released with zs_earlier_clear(); or -1 with err filled, and what is
 * there is to be released, too. */
int zs_earlier_init(zs_earlier *earlier, const zs_spec *spec, const zs_catalog *catalog, size_t cells,
                    zs_report *report, zs_error *err);
void zs_earlier_clear(zs_earlier *earlier);

/* Close the files: no more is read. */
void zs_earlier_close(zs_earlier *earlier);

/* Bytes that were read so far. */
int64_t zs_earlier_bytes(const zs_earlier *earlier);

/* Add the earlier statistics of a group in some rows of the run to what this run has; or put them there.
 * Does nothing without an earlier run.
 * into: [rows.count][ncol], with excess and m2.  Returns 0; or -1 with err filled. */
int zs_earlier_add(zs_earlier *earlier, const zs_rules *rules, int group, zs_range rows, zs_statistics into,
                   zs_error *err);

#endif
