/* summary: the reports of all ranks added up, and printed after the run.
 *
 * It says how many values there were, how many cells have no z-score and why, the extremes of z with their
 * places, what the self-check covered, where the time went, and which files were written. */
#ifndef ZS_SUMMARY_H
#define ZS_SUMMARY_H

#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "report/progress.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Add up the reports of all ranks, and print the summary to stdout.  COLLECTIVE over comm; cannot fail.
 * report: of this rank.  Seconds of a phase are those of the slowest rank; all else is added up.
 * report->seen becomes that of all ranks.
 * shown: true on the rank that prints, which is rank 0.
 * verbose: also bytes, and phases that took no time. */
void zs_report_summary(zs_comm *comm, const zs_report *report, const zs_spec *spec, const zs_catalog *catalog,
                       bool shown, bool verbose);

#endif
