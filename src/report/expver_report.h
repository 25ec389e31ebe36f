/* expver_report: how many steps are final and how many preliminary, for files that tell (header/expver.h).
 *
 * The plan says what the headers tell.  In files with two planes only the values tell which version a step is
 * of, so the summary says it after everything was read. */
#ifndef ZS_EXPVER_REPORT_H
#define ZS_EXPVER_REPORT_H

#include "catalog/series.h"
#include "report/say.h"

#include <stdbool.h>

/* Both functions are LOCAL, for rank 0, and cannot fail.  They say one line, or nothing if no file
 * tells a version. */

/* For the plan: versions as known before anything is read, and steps that better versions replace.
 * overlay: true if a file has two planes. */
void zs_expver_plan(zs_sink *to, const zs_series *series, bool overlay);

/* For the summary.
 * seen: [nstep], bits of all ranks for each sample (read/overlay.h); NULL if no file has an overlay. */
void zs_expver_summary(zs_sink *to, const zs_series *series, const unsigned char *seen);

#endif
