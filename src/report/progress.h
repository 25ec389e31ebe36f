/* progress: progress with rate and time left: a bar on a terminal, a line now and then in a log. */
#ifndef ZS_PROGRESS_H
#define ZS_PROGRESS_H

#include "plan/plan.h"
#include "spec/spec.h"
#include "stats/zscores.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_meter {
    bool shown, bar;
    double start, last;  /* seconds */
    int64_t total, done; /* bytes that this rank moves */
    double share;        /* bytes of all ranks for one of this rank's */
} zs_meter;

typedef enum zs_phase {
    ZS_PHASE_CATALOG,
    ZS_PHASE_CREATE,
    ZS_PHASE_READ,
    ZS_PHASE_MOMENTS,
    ZS_PHASE_MERGE,
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

/* All functions here are LOCAL. */

/* Begin.  mode AUTO: a bar where stderr of this process, or of the mpirun that started it, is a terminal;
 * else lines. */
void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, int64_t total, double share);

/* So many bytes more are done; `what` is being done. */
void zs_meter_add(zs_meter *meter, int64_t bytes, const char *what);

/* Wipe the bar. */
void zs_meter_end(zs_meter *meter);

/* Seconds since some moment. */
double zs_now(void);

/* Begin the clock.  LOCAL. */
void zs_report_init(zs_report *report);

/* The work begins: start the meter, which is shown on one rank.  The bytes to move are those of the plan, of
 * the first rank for all. */
void zs_report_begin(zs_report *report, bool shown, const zs_spec *spec, const zs_plan *plan);

void zs_report_clear(zs_report *report);

/* Add the seconds since `since` to a phase.  LOCAL.  Returns the time now, for the next phase. */
double zs_report_phase(zs_report *report, zs_phase phase, double since);

#endif
