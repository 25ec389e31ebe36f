/* step_sums: numbers of each step of the page, on each level: means over the area of the data and of z, and
 * the share of the area with unusual z-scores.
 *
 * Rows count by their area; the sums of a row are made by who has it, and rows are added up in any order
 * (base/long_sum.h). */
#ifndef ZS_STEP_SUMS_H
#define ZS_STEP_SUMS_H

#include "base/error.h"
#include "base/long_sum.h"
#include "base/range.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/pictures.h"
#include "picture/row_sums.h"
#include "plan/plan.h"

#include <stdint.h>

/* A step on one level.  Sums of weights times ... */
typedef struct zs_step_sum {
    zs_long_sum data, data_weight; /* values; those that are not missing */
    zs_long_sum z, z_weight;       /* z-scores; those that are not missing */
    zs_long_sum unusual;           /* z-scores beyond +-2 */
} zs_step_sum;

/* Owns its list. */
typedef struct zs_step_sums {
    int64_t nstep, total; /* steps of the page, and of the run */
    int64_t levels;       /* 1 where there are none */
    zs_range steps;       /* this rank's, of the page */
    zs_step_sum *of;      /* [steps][levels] */
} zs_step_sums;

/* Set up for a rank's steps.  LOCAL.  Returns 0, to be released with zs_step_sums_clear(); or -1 with err
 * filled, sums empty. */
int zs_step_sums_init(zs_step_sums *sums, int64_t nstep, int64_t total, int64_t levels,
                      const zs_position *position, zs_error *err);

/* Release, and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_step_sums_clear(zs_step_sums *sums);

/* The sums of a step of the run, [levels]; NULL where the page does not speak of it.  *at: which step of the
 * page it is.  LOCAL. */
zs_step_sum *zs_step_sums_of(const zs_step_sums *sums, int64_t step, int64_t *at);

/* Add what is told of the z-scores of a row.  LOCAL. */
void zs_step_sum_scores(zs_step_sum *sum, double weight, const zs_z_sums *row);

/* Gather all on rank 0, and make the lines: each [levels][nstep], NaN where a step has no value; nothing on
 * other ranks. COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err. */
int zs_step_sums_finish(const zs_step_sums *sums, const zs_plan *plan, zs_comm *comm, double *line[ZS_LINES],
                        zs_error *err);

#endif
