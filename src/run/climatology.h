/* climatology: the mean and the scale of each group at each cell of a tile.
 *
 * This is what the first pass hands to the second.  A rank holds the groups that its own steps are compared
 * with.  If the plan goes group by group, all of them take turns in the memory of one group. */
#ifndef ZS_CLIMATOLOGY_H
#define ZS_CLIMATOLOGY_H

#include "base/error.h"
#include "parallel/merge.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "stats/statistics.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zs_climatology {
    int *at;              /* [groups]: which of the held groups it is; -1: this rank does not need it */
    size_t cells;         /* of the tile: from one held group to the next */
    bool by_group;        /* the groups take turns */
    double *mean, *scale; /* [held groups][cells]; where they take turns, from the first row of the block on.
                           * scale: the standard deviation while statistics are merged and written; then
                           * 1 / std */
    double *slope, *time; /* the same; NULL without a trend.  The line has the mean at this time, in days */
} zs_climatology;

/* All functions here are LOCAL, except zs_climatology_take(). */

/* Memory for a plan.  Returns 0, to be released with zs_climatology_clear(); or -1 with err filled, and what
 * is there is to be released, too. */
int zs_climatology_init(zs_climatology *climatology, const zs_plan *plan, const zs_position *position,
                        zs_error *err);
void zs_climatology_clear(zs_climatology *climatology);

/* The mean and the scale of a group at the first cell of a block that begins with this cell of the tile; NULL
 * where this rank does not need it. */
double *zs_climatology_mean(const zs_climatology *climatology, int group, size_t first);
double *zs_climatology_scale(const zs_climatology *climatology, int group, size_t first);

/* Take the statistics of a round of merging from their owners, for a block that begins with this cell.
 * owned: of this rank's rows.  COLLECTIVE over the column, also where this rank does not need the group. */
void zs_climatology_take(zs_climatology *climatology, int group, size_t first, zs_merge *merge,
                         zs_statistics owned);

/* What n values of a group at a time are counted from, from a cell of the block on: the mean; with a trend
 * the line, which is made in `line`: [n], else not used.  day: in days.  NULL where this rank does not need
 * the group. */
const double *zs_climatology_at(const zs_climatology *climatology, int group, size_t first, size_t cell,
                                size_t n, double day, double *line);

/* Turn the standard deviations of a group at n cells of such a block into scales; one up to min_std is none
 * (stats/statistics.h).  Does nothing where this rank does not need the group. */
void zs_climatology_finish(zs_climatology *climatology, int group, size_t first, size_t n, double min_std);

#endif
