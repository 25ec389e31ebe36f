/* merge_layout: what merging must know of the plan: who has moments of which steps, and who owns which rows.
 *
 * The moments of the first pass are merged with the layout of the plan.  A reduction over time merges moments
 * of another kind, over all steps as one group, and makes a layout of its own.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_MERGE_LAYOUT_H
#define ZS_MERGE_LAYOUT_H

#include "base/range.h"
#include "plan/plan.h"
#include "stats/moments.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_merge_layout {
    zs_moments_kind kind;
    int parts;               /* time parts, one for each rank of the column */
    int64_t nstep;           /* of the series */
    int64_t time_quantum;    /* time parts are whole quanta of this many steps */
    const zs_groups *groups; /* of the steps, owned by the caller; NULL: all steps are one group */
    bool extremes;           /* are minima and maxima of the moments wanted? */
    bool needed;             /* do time parts need the mean and std of the groups of their steps? */
    int64_t ncol;            /* columns of a row */
    int64_t tile_rows;       /* rows of a tile, at most */
    int64_t owned_rows;      /* rows are owned in whole quanta of this many rows */
    int64_t slice_rows;      /* rows that one rank merges in one round, at most */
    bool all_own;            /* all time parts own rows, also of sets that they have no steps of */
    bool whole_slices;       /* the caller needs slices of slice_rows rows, also where nothing is exchanged */
} zs_merge_layout;

/* The layout for the moments of the first pass. */
zs_merge_layout zs_merge_layout_of(const zs_plan *plan);

/* The number of sets; 1 without groups. */
int zs_merge_layout_sets(const zs_merge_layout *layout);

/* Are groups made of sets by a recipe?  Then all time parts own rows of every set and group. */
bool zs_merge_layout_makes_groups(const zs_merge_layout *layout);

/* The leaves of a set that a time part has; count 0 if it has no steps of the set. */
zs_range zs_merge_layout_leaves(const zs_merge_layout *layout, int set, int part);

/* The first time part, from `part` on, that has members of a set; that needs the mean and std of a group.
 * layout->parts: there is none. */
int zs_merge_layout_next_with(const zs_merge_layout *layout, int set, int part);
int zs_merge_layout_next_needing(const zs_merge_layout *layout, int group, int part);

/* The rows of a tile that one of several owners has, counted from the tile's first row.  Owner 0 has the
 * most.
 */
zs_range zs_merge_layout_owned(const zs_merge_layout *layout, zs_range tile, int owner, int owners);

#endif
