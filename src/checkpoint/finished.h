/* finished: which values of this rank an earlier start of the run has finished.  Pure.
 *
 * A rank works on a rectangle of steps and rows.  What earlier starts have finished are rectangles, too, but
 * others: they may have had other ranks.  So each step and row has a bit.
 *
 * The bits are there only where something is finished: a run that begins needs no memory for them.  A row at
 * a step is the smallest piece of work, because rows are never divided. */
#ifndef ZS_FINISHED_H
#define ZS_FINISHED_H

#include "base/error.h"
#include "base/range.h"

#include <stdbool.h>
#include <stdint.h>

/* Some rows at some steps. */
typedef struct zs_portion {
    zs_range steps, rows;
} zs_portion;

/* Nothing is finished when all zero. */
typedef struct zs_finished {
    zs_portion all;     /* this rank's */
    unsigned char *bit; /* [steps][rows], eight of them in a byte; owned; NULL: nothing is finished */
} zs_finished;

/* All functions here are LOCAL. */

/* Begin with nothing.  all: this rank's steps and rows. */
void zs_finished_init(zs_finished *finished, zs_portion all);

/* A rectangle is finished; what of it is another rank's does not count.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_finished_add(zs_finished *finished, const zs_portion *rectangle, zs_error *err);

/* The next piece of a rectangle that is not finished, behind `piece`, which begins all zero: some rows of one
 * step; or all rows of the rectangle, of consecutive steps.  Cannot fail.
 * Returns true; or false behind the last piece. */
bool zs_finished_left(const zs_finished *finished, const zs_portion *of, zs_portion *piece);

/* Returns how many rows of all steps are finished, each row of each step once. */
int64_t zs_finished_count(const zs_finished *finished);

/* Release, and leave it empty. */
void zs_finished_clear(zs_finished *finished);

#endif
