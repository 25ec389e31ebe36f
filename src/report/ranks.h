/* ranks: what each rank did, and when, gathered on rank 0 for a report.
 *
 * Seconds and bytes of all ranks are gathered; of the timelines those of all ranks up to 64.  Of more ranks,
 * the 16 that waited least (they kept the others waiting), the 8 that waited most, and others evenly. */
#ifndef ZS_RANKS_H
#define ZS_RANKS_H

#include "base/error.h"
#include "base/phase.h"
#include "base/timeline.h"
#include "parallel/comm.h"
#include "report/progress.h"

#include <stdint.h>
#include <time.h>

enum {
    ZS_RANKS_SHOWN = 64,
    ZS_RANKS_SLOW = 16, /* of more ranks */
    ZS_RANKS_FAST = 8
};

/* What one rank did.  No pointers. */
typedef struct zs_rank_work {
    double seconds[ZS_PHASES];
    int64_t bytes[ZS_PHASES];
    int64_t inflated; /* bytes that inflating made */
    int64_t peak;     /* bytes of memory, at most */
    int node;
} zs_rank_work;

/* The timeline of one rank. */
typedef struct zs_rank_line {
    int rank;
    float share[ZS_TIMELINE_BINS][ZS_PHASES]; /* of each bin that each phase has */
} zs_rank_line;

/* All zero on other ranks than 0.  Owns its lists. */
typedef struct zs_all_ranks {
    time_t started; /* when the run began, on rank 0 */
    double seconds; /* that it has taken so far */
    int nrank, nodes;
    int node_ranks, processors; /* of rank 0's node */
    zs_rank_work *work;         /* [nrank] */
    double width;               /* seconds of a bin */
    int bins;                   /* in use */
    zs_rank_line *line;         /* [nline], by rank */
    int nline;
} zs_all_ranks;

/* Gather.  COLLECTIVE over comm.  The timeline of report is filled until now: call this in no phase.
 * Returns 0, and all is to be released with zs_all_ranks_clear(); or -1 on every rank with the same err
 * (ZS_FAILED: no memory), and all empty. */
int zs_ranks_gather(zs_comm *comm, zs_report *report, zs_all_ranks *all, zs_error *err);

/* Which ranks are shown: as many as *n says, by rank.  LOCAL, cannot fail.  waited: [nrank], seconds; rank:
 * [ZS_RANKS_SHOWN]. */
void zs_ranks_choose(int nrank, const double *waited, int *rank, int *n);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_all_ranks_clear(zs_all_ranks *all);

#endif
