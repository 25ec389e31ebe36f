/* maker: stored steps of files -> new steps in memory.
 *
 * Stored steps are read in batches, as many as the plan reads together, in the order of time.  Each is
 * unpacked and added to the new step that it belongs to (stats/gathering.h), one strip of cells at a time, so
 * that what is added to stays in the nearest cache.  A batch can end within a new step, and go over many. The
 * values of a cell are added in the order of time alone: the bits depend neither on batches nor on ranks. */
#ifndef ZS_MAKER_H
#define ZS_MAKER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "plan/plan.h"
#include "read/reader.h"
#include "report/progress.h"
#include "spec/spec.h"
#include "stats/gathering.h"

/* Empty (all zero) on an idle rank, and if there are no new steps. */
typedef struct zs_maker {
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_report *report;
    zs_gather_method method;
    char *stored;         /* [plan->stored_steps][cells of a tile]: a batch, as it is stored */
    double *rest, *count; /* [members][cells of a tile]: of the new steps under way (stats/gathering.h) */
} zs_maker;

/* All functions here are LOCAL. */

/* Set up for a plan; all that is pointed to must outlive it.
 * Returns 0, to be released with zs_maker_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_maker_init(zs_maker *maker, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                  zs_report *report, zs_error *err);
void zs_maker_clear(zs_maker *maker);

/* Make some samples of the series, of some rows: read what they are made of.
 * value: [samples.count][rows.count][ncol], NaN where missing.
 * Returns 0; or -1 with err filled, and value undefined. */
int zs_maker_make(zs_maker *maker, zs_reader *reader, zs_range samples, zs_range rows, double *value,
                  zs_error *err);

#endif
