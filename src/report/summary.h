/* summary: what the program tells of a run: the plan before it, the summary after it. */
#ifndef ZS_SUMMARY_H
#define ZS_SUMMARY_H

#include "catalog/catalog.h"
#include "output/layout.h"
#include "parallel/agree.h"
#include "plan/plan.h"
#include "report/progress.h"
#include "spec/spec.h"
#include "stats/zscores.h"

typedef enum zs_phase {
    ZS_PHASE_CATALOG,
    ZS_PHASE_CREATE,
    ZS_PHASE_READ,
    ZS_PHASE_MOMENTS,
    ZS_PHASE_REDUCE,
    ZS_PHASE_ZSCORE,
    ZS_PHASE_WRITE,
    ZS_PHASE_FINISH,
    ZS_PHASE_WAIT, /* for other ranks, between the phases */
    ZS_PHASES
} zs_phase;

/* What one rank did and saw. */
typedef struct zs_report {
    double seconds[ZS_PHASES];
    int64_t bytes[ZS_PHASES]; /* read from files, sent to other ranks, written to files */
    int64_t inflated;         /* bytes that inflating gave */
    double begin;
    zs_tally tally;         /* of all z */
    int64_t checked;        /* of them: what the self-check was about */
    int64_t valid;          /* values that are not missing, at the cells whose statistics this rank made */
    int64_t cells_few;      /* of those cells: with fewer than min_count values */
    int64_t cells_no_std;   /* with a mean, but n - ddof = 0 */
    int64_t cells_constant; /* with a std of 0, or of rounding noise */
    unsigned char *seen;    /* [nstep]: zs_reader's, of files with overlays; NULL: there are none */
    zs_meter meter;
} zs_report;

/* Begin the clock.  LOCAL. */
void zs_report_init(zs_report *report);

void zs_report_clear(zs_report *report);

/* Add the seconds since `since` to a phase.  LOCAL.  Returns the time now, for the next phase. */
double zs_report_phase(zs_report *report, zs_phase phase, double since);

/* Print the plan to stdout; sheet: of the spec's products.  LOCAL; for rank 0. */
void zs_report_plan(const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_sheet *sheet, bool verbose);

/* Add up all ranks' reports and print the summary to stdout on rank 0, if shown.  COLLECTIVE. */
void zs_report_summary(zs_comm *comm, const zs_report *report, const zs_spec *spec, const zs_catalog *catalog,
                       bool shown, bool verbose);

#endif
