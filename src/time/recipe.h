/* recipe: how the groups of a climatology are made of sets of steps.
 *
 * Moments are taken of *sets* of steps, which have no step in common.  Most groups are one set each.  There
 * are two reasons for more:
 *
 * - With a window, groups overlap.  The sets are single days, and each group is made of many.
 * - Steps have different weights: by their distance from the middle of the window, or by their length.  All
 *   steps of a set have the same weight in a group.
 *
 * Without weights, groups are merged from sets by a list of merges (time/window_steps.h).  With weights, each
 * has a list of sets and weights.
 *
 * Groups that are made of the same sets are a *family*.  With a window, groups of days are one family; with
 * hours, those of each hour are one.  Without, each group is a family.  All families are made in the same
 * way: of input i of a family, which is a set or nothing, for target t of it, which is a group or nothing.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_RECIPE_H
#define ZS_RECIPE_H

#include "base/error.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/window.h"
#include "time/window_steps.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the targets of a family are made of, with weights.  Target t has input[k] with weight[k], for k from
 * first[t] to first[t + 1] - 1. */
typedef struct zs_recipe_parts {
    int *first;     /* [ntarget + 1] */
    int *input;     /* [first[ntarget]] */
    double *weight; /* [first[ntarget]]: above 0 */
} zs_recipe_parts;

typedef struct zs_recipe {
    int nfamily;                /* 0: each group is one set, and the rest is empty */
    int ninput, ntarget;        /* of a family */
    int *set;                   /* [nfamily][ninput]: -1: no step counts there */
    int *group;                 /* [nfamily][ntarget]: -1: there is no such group */
    int most_sets, most_groups; /* of a family */
    int nplace;            /* places of families, before those without steps are left out: hours, or keys */
    int low;               /* the key of place 0 */
    zs_window window;      /* which days are merged; its window is 0 if none are */
    double *length;        /* [nlength]: that steps have, in days, increasing */
    int nlength;           /* 1 where steps weigh the same */
    zs_window_steps steps; /* without weights: how targets are merged */
    zs_recipe_parts parts; /* with weights: what they are made of */
} zs_recipe;

/* Is this grouping made by a recipe? */
bool zs_recipe_is_needed(const zs_grouping *how);

/* Make a recipe without families.
 * low, nkey: the keys that groups can have: low to low + nkey - 1.
 * length: [nstep], of each step, in days; NULL: steps weigh the same.
 * Returns 0, and recipe is to be released with zs_recipe_clear(); or -1 with err filled, and recipe empty:
 * ZS_FAILED: no memory; ZS_REFUSED: more than 64 lengths. */
int zs_recipe_make(const zs_grouping *how, zs_calendar calendar, int low, int nkey, const double *length,
                   int64_t nstep, zs_recipe *recipe, zs_error *err);

/* Release a recipe and leave it empty.  Cannot fail. */
void zs_recipe_clear(zs_recipe *recipe);

/* Where a step counts: the place of its family (-1: it has no group), and the input.  days: its length; any
 * number if steps weigh the same. */
int zs_recipe_place(const zs_recipe *recipe, zs_time time);
int zs_recipe_input(const zs_recipe *recipe, zs_time time, double days);

/* The key of the group that a target of the family at a place is, counted from `low`; -1: it is none. */
int zs_recipe_key(const zs_recipe *recipe, int place, int target);

/* Call a function for each input that a target is made of. */
typedef void zs_recipe_visit(void *object, int input);
void zs_recipe_inputs(const zs_recipe *recipe, int target, zs_recipe_visit *visit, void *object);

/* Do steps of a group have different weights? */
bool zs_recipe_weighs(const zs_recipe *recipe);

#endif
