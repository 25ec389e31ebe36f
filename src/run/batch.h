/* batch: what the second pass makes and writes at once: some steps, and some rows of a tile.
 *
 * Batches come in step blocks.  The batches of one step block and the same rows follow each other; then come
 * the batches of its next rows.  So the rows of the climatology stay in a cache while time goes by.  The
 * steps of a batch are consecutive.  Those of a step block need not be: those of a group can be a year apart.
 */
#ifndef ZS_BATCH_H
#define ZS_BATCH_H

#include "base/range.h"
#include "plan/plan.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_batch {
    zs_range steps;
    zs_range rows;  /* counted from the tile's first row */
    zs_range block; /* the places of the step block: of a group, entries of its list; otherwise steps */
    int64_t next;   /* the place after those of the batch */
} zs_batch;

/* Which batches there are. */
typedef struct zs_batches {
    const zs_plan *plan;
    const zs_groups *groups;
    zs_range own;  /* the steps of this rank */
    zs_range rows; /* the rows to make, counted from the tile's first row */
    int group; /* the steps of this group; -1: those without a group.  If the plan does not go group by group,
                * the batches are those of all steps */
} zs_batches;

/* Go from a batch to the next one; from all zeros to the first.  No batch has steps that are not in memory
 * together.  Returns false when there is none.  LOCAL; cannot fail. */
bool zs_batch_next(const zs_batches *batches, zs_batch *batch);

#endif
