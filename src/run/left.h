/* left: the batches that are left to be made, where earlier starts have finished some (run/keeping.h).
 *
 * An earlier start had other batches, as a rule: with other ranks, or another budget.  So a batch can be
 * finished in part.  It is then made piece by piece: rows of one step, or all its rows at several steps.
 * Every value is made once, and counted once. */
#ifndef ZS_LEFT_H
#define ZS_LEFT_H

#include "checkpoint/finished.h"
#include "run/batch.h"

#include <stdbool.h>
#include <stdint.h>

/* What is gone through.  Begin with all zero but the first three. */
typedef struct zs_left {
    const zs_batches *batches;
    const zs_finished *finished; /* what is left out */
    int64_t first_row;           /* of the tile, of the run */
    zs_batch at;                 /* the batch at hand */
    zs_portion piece;            /* of it */
} zs_left;

/* Both functions are LOCAL and cannot fail. */

/* Go to the next batch: a piece of one, where the rest is finished.  Returns false when there is none. */
bool zs_left_next(zs_left *left, zs_batch *batch);

/* How many there are from the beginning on. */
int64_t zs_left_count(zs_left left);

#endif
