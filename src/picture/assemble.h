/* assemble: what the ranks have collected -> the pictures, on rank 0.
 *
 * Statistics are packed by rank 0; maps of z-scores by all ranks.  What does not fit into the page is packed
 * again: statistics in larger pixels, as long as they take more than half of the room; z-scores in 8 levels
 * of a standard deviation in the place of 16, then in larger pixels. */
#ifndef ZS_ASSEMBLE_H
#define ZS_ASSEMBLE_H

#include "base/error.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/pictures.h"
#include "picture/pixels.h"
#include "picture/score_maps.h"
#include "picture/statistic_maps.h"
#include "picture/step_sums.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* What was collected, and what the page is to have. */
typedef struct zs_findings {
    const zs_page_choice *choice;
    int64_t total; /* steps of the run */
    int64_t size,
        others;    /* bytes of the page, and of all but packed maps in it, on rank 0; others 0: not known */
    bool zscores;  /* are there z-scores? */
    bool weighted; /* do rows count by their area? */
    int64_t every; /* the histogram counted every so manyth row */
    const zs_score_maps *scores;
    zs_statistic_maps *statistics; /* used up */
    const zs_step_sums *steps;
    const int64_t *count; /* [levels][ZS_Z_BINS]: the histograms of this rank */
} zs_findings;

/* Make the pictures.  COLLECTIVE over comm.  pictures: empty; filled on rank 0.
 * Returns 0; or -1 on every rank with the same err, and pictures empty. */
int zs_assemble(const zs_findings *found, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                zs_pictures *pictures, zs_error *err);

#endif
