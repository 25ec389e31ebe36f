/* phase: what a run spends its time with.
 *
 * At any moment a rank is in one phase: the times of all phases add up to the time of the run
 * (base/timeline.h). */
#ifndef ZS_PHASE_H
#define ZS_PHASE_H

/* Values are indices; ZS_PHASES is their number. */
typedef enum zs_phase {
    ZS_PHASE_CATALOG, /* reading the headers, planning */
    ZS_PHASE_CREATE,  /* defining and opening the outputs, allocating memory */
    ZS_PHASE_READ,
    ZS_PHASE_MOMENTS, /* numbers -> moments */
    ZS_PHASE_MERGE,   /* moments of all ranks -> statistics, and what products merge */
    ZS_PHASE_ZSCORE,  /* values and statistics -> z-scores, anomalies, products */
    ZS_PHASE_WRITE,
    ZS_PHASE_CHECK,  /* earlier statistics before the work; inputs and z-scores after it */
    ZS_PHASE_REPORT, /* pictures and the page */
    ZS_PHASE_FINISH, /* closing, syncing, naming the outputs */
    ZS_PHASE_WAIT,   /* waiting until all ranks agree, also within the phases above */
    ZS_PHASE_OTHER,  /* what no phase counts */
    ZS_PHASES
} zs_phase;

/* The word for a phase: "read".  LOCAL, cannot fail. */
const char *zs_phase_name(zs_phase phase);

#endif
