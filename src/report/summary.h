/* summary: what came of the run, as text, said after it.
 *
 * It says how many values there were, how many cells have no z-score and why, the extremes of z with their
 * places, what the self-check covered, where the time went, and which files were written. */
#ifndef ZS_SUMMARY_H
#define ZS_SUMMARY_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "report/totals.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Say the summary.  LOCAL, for rank 0; cannot fail.
 * totals: of all ranks.  Seconds of a phase are those of the slowest rank.
 * verbose: also bytes, and phases that took no time. */
void zs_report_summary(zs_sink *to, const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog,
                       bool verbose);

#endif
