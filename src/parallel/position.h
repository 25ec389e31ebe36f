/* position: where this rank stands in the plan's grid of ranks.
 *
 * The grid has time_parts x row_parts ranks (plan/plan.h).  A rank beyond the grid is idle: it has no steps
 * and no rows, but takes part in every call that is COLLECTIVE over all ranks. */
#ifndef ZS_POSITION_H
#define ZS_POSITION_H

#include "base/range.h"
#include "parallel/comm.h"
#include "plan/plan.h"

#include <mpi.h>
#include <stdbool.h>

typedef struct zs_position {
    bool busy;               /* does this rank have a part of the work? */
    int time_part, row_part; /* of this rank */
    zs_range steps, rows;    /* of this rank; empty for an idle rank */
    MPI_Comm column;         /* the busy ranks with the same rows, in the order of their time parts */
    MPI_Comm row;            /* the busy ranks with the same steps, in the order of their row parts */
} zs_position;

/* Find the position of this rank.  COLLECTIVE over comm.  position: to be released with zs_position_clear();
 * its two communicators are MPI_COMM_NULL for an idle rank. */
void zs_position_init(zs_position *position, const zs_comm *comm, const zs_plan *plan);

/* Release the communicators.  COLLECTIVE over each of them. */
void zs_position_clear(zs_position *position);

#endif
