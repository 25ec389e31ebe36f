/* sets: the sets of steps that a recipe (time/recipe.h) makes groups of.
 *
 * First each step of the baseline is counted at its input.  That tells which groups have members.  Then sets
 * get their numbers, family by family, and their lists of steps.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_SETS_H
#define ZS_SETS_H

#include "base/error.h"
#include "base/range.h"
#include "time/calendar.h"
#include "time/recipe.h"
#include "time/step_lists.h"
#include "time/time_list.h"

/* Steps and how they are counted. */
typedef struct zs_sets {
    zs_recipe *recipe;    /* not owned; gets its families */
    zs_time_list time;    /* of all steps */
    const double *length; /* of all steps, in days; NULL: they weigh the same; not owned */
    zs_range baseline;    /* the steps that count */
    zs_members *member;   /* [places][inputs]: before families without steps are left out */
} zs_sets;

/* Count the steps.
 * Returns 0, and sets is to be released with zs_sets_clear(); or -1 with err filled (ZS_FAILED: no memory),
 * and sets empty. */
int zs_sets_count(zs_recipe *recipe, zs_time_list time, const double *length, zs_range baseline,
                  zs_sets *sets, zs_error *err);

/* Release sets and leave them empty.  Cannot fail. */
void zs_sets_clear(zs_sets *sets);

/* Find the members of each group.  by_key: empty at first; keys are counted from recipe->low. */
void zs_sets_members(const zs_sets *sets, zs_members *by_key);

/* Number the sets, and list their steps; the recipe gets its families.
 * group: the number of the group of each key, from recipe->low on; -1: none.
 * step: room for the steps of the baseline, as in zs_step_lists_make().
 * lists: filled; to be released by the caller, also after a failure.
 * Returns the number of sets; or -1 with err filled (ZS_FAILED: no memory). */
int zs_sets_make(const zs_sets *sets, const int *group, int32_t *step, zs_step_lists *lists, zs_error *err);

#endif
