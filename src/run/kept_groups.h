/* kept_groups: the statistics of a group that an earlier start has kept, in the place of the first pass.
 *
 * A group is taken if its statistics are there at all rows of the tile, or of the block, so that all ranks of
 * a column decide alike.  What follows is the same as after a merge: the owners of rows have the statistics,
 * and hand them on. */
#ifndef ZS_KEPT_GROUPS_H
#define ZS_KEPT_GROUPS_H

#include "base/error.h"
#include "base/range.h"
#include "run/climatology.h"
#include "run/first_pass.h"
#include "run/kept_statistics.h"
#include "run/loaded.h"

#include <stdbool.h>

/* Are the statistics of all groups of a family there, in a block of rows, counted from the tile's first row?
 * LOCAL; the same on all ranks of the column. */
bool zs_kept_groups_has_family(const zs_kept_statistics *kept, const zs_recipe *recipe, int family,
                               zs_range rows);

/* Read the statistics of a group in a block of rows, where they are there: first->owned and
 * first->statistics; and hand mean and standard deviation to the climatology, as zs_first_pass_merge() does.
 * target: of the group in its family, which is number `family`; -1: the group is a set.  COLLECTIVE over the
 * column, unless one rank has and needs the group alone; a rank takes part to the end also where it fails.
 * On busy ranks only.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_kept_groups_take(const zs_kept_statistics *kept, zs_first_pass *first, const zs_loaded *loaded,
                        int group, int family, int target, zs_range block, zs_climatology *climatology,
                        zs_error *err);

#endif
