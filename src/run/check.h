/* check: the self-check of a run.
 *
 * Over the steps that its statistics were made of, z has mean 0 and standard deviation 1 at every cell.  The
 * first pass tells what is to be expected of z in each band of rows, the second pass what z is.  At the end
 * both are compared (stats/selfcheck.h), before any output gets its name. */
#ifndef ZS_CHECK_H
#define ZS_CHECK_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "report/progress.h"
#include "spec/spec.h"
#include "stats/selfcheck.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_run_check {
    bool applies;      /* not with a window or weights, nor smoothed, nor with a median or another spread, nor
                        * with an earlier run's statistics: z has another mean or spread then */
    zs_range baseline; /* the steps that the statistics are made of */
    int64_t band_rows; /* rows of a band */
    int64_t nband;
    zs_band *band; /* [nband], over all rows of the selection */
} zs_run_check;

/* LOCAL.  Returns 0, to be released with zs_run_check_clear(); or -1 with err filled, check empty. */
int zs_run_check_init(zs_run_check *check, const zs_spec *spec, const zs_catalog *catalog,
                      const zs_plan *plan, zs_error *err);
void zs_run_check_clear(zs_run_check *check);

/* Some rows have these statistics: what is to be expected of z there goes to the check, the counts of values
 * and cells to the report.  row: the first of them, of the selection; statistics: [nrow * ncol], made by
 * these rules.  LOCAL. */
void zs_run_check_expect(zs_run_check *check, const zs_rules *rules, int64_t row, int64_t nrow, int64_t ncol,
                         zs_statistics statistics, zs_report *report);

/* Where the z-scores of a step in the band of a row are to be counted.  LOCAL. */
zs_tally *zs_run_check_tally(zs_run_check *check, int64_t row, int64_t step);

/* Compare all bands, over all ranks; and add the tallies to the report.  COLLECTIVE.
 * Returns 0; or -1 on every rank with the same err (ZS_FAILED). */
int zs_run_check_finish(zs_run_check *check, zs_comm *comm, zs_report *report, zs_error *err);

#endif
