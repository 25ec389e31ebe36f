/* progress: what one rank has done and seen so far.
 *
 * A report collects seconds and bytes of each phase, and counts of values and cells, for the summary
 * (report/summary.h).  Its meter shows the progress meanwhile (report/meter.h). */
#ifndef ZS_PROGRESS_H
#define ZS_PROGRESS_H

#include "base/clock.h"
#include "base/phase.h"
#include "base/timeline.h"
#include "output/layout.h"
#include "output/single.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "report/meter.h"
#include "spec/spec.h"
#include "stats/selfcheck.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* What one rank has done and seen.  Begin with zs_report_init(). */
typedef struct zs_report {
    time_t started;           /* the date and the time when the run began */
    zs_timeline timeline;     /* begins with the run */
    int64_t bytes[ZS_PHASES]; /* READ: from files; MERGE: sent to other ranks; WRITE: to files */
    int64_t inflated;         /* bytes that inflating made */
    zs_tally tally;           /* of all z-scores */
    int64_t checked;          /* z-scores that the self-check was about */
    int64_t valid;            /* valid values in the statistics that this rank made */
    int64_t looked;           /* values that were read for products alone: no statistics are made of them */
    int64_t added;            /* valid values of this run, where there are statistics of an earlier one */
    int64_t cells_few;        /* cells of these statistics with fewer than min_count values */
    int64_t cells_no_std;     /* with a mean, but no standard deviation: n - ddof = 0 */
    int64_t cells_constant;   /* with a standard deviation of 0, of rounding noise, or up to min_std */
    int64_t cells_overflow;   /* with enough values, whose sums are beyond float64 */
    int64_t beyond;           /* z-scores and anomalies beyond float32, and results beyond float64: missing */
    unsigned char *seen;      /* [nstep]: of the reader (read/overlay.h), owned; NULL: no overlays */
    char *no_lock;           /* a directory in which outputs got their names without a lock; owned; or NULL */
    const zs_layout *layout; /* [products]: of their files; the caller's */
    zs_single *single; /* [products][ZS_FIELDS]: their variables that are one number; owned; NULL: none */
    zs_meter meter;
} zs_report;

/* No function here can fail.  All are LOCAL, but for one. */

/* Make an empty report.  The run begins now. */
void zs_report_init(zs_report *report);

/* The work begins: tell the meter how much of it this rank has, and the busiest one.  layout:
 * [spec->nproduct], of the products' files.  COLLECTIVE over comm. */
void zs_report_begin(zs_report *report, zs_comm *comm, const zs_spec *spec, const zs_plan *plan,
                     const zs_layout *layout);

/* From `from` to `to` something else was worked on: the time counts for nothing.  Times of zs_now(). */
void zs_report_pause(zs_report *report, double from, double to);

/* Release what the report owns. */
void zs_report_clear(zs_report *report);

/* From `since` to now this rank was in a phase, but for what is known to have been another one: it waited.
 * Returns the time now, at which the next phase begins. */
double zs_report_phase(zs_report *report, zs_phase phase, double since);

/* The same, and this time was an amount of one kind of work: the meter shows it. */
double zs_report_work(zs_report *report, zs_phase phase, zs_work kind, double amount, double since);

#endif
