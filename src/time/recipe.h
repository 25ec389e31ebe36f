/* recipe: how the groups of a climatology are made of sets of steps.
 *
 * Moments are taken of *sets* of steps, which have no step in common.  Most groups are one set each.  With a
 * window they overlap: then the sets are single days, and each group is merged from many of them
 * (time/window_steps.h).
 *
 * Groups that are made of the same sets are a *family*: groups of days are one family; with hours, those of
 * each hour are one.  All families are made in the same way: of input i of a family, which is a set or
 * nothing, for target t of it, which is a group or nothing.
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

enum { ZS_FAMILIES_MOST = 24 };

typedef struct zs_recipe {
    int nfamily;           /* 0: each group is one set, and the rest is empty */
    zs_window window;      /* which days are merged */
    zs_window_steps steps; /* inputs and targets of each family, and how they are merged */
    int *set;              /* [nfamily][ninput]: -1: no step counts there */
    int *group;            /* [nfamily][ntarget]: -1: there is no such group */
} zs_recipe;

/* Is this grouping made by a recipe? */
bool zs_recipe_is_needed(const zs_grouping *how);

/* Make a recipe without families.
 * Returns 0, and recipe is to be released with zs_recipe_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and recipe empty. */
int zs_recipe_make(const zs_grouping *how, zs_calendar calendar, zs_recipe *recipe, zs_error *err);

/* Release a recipe and leave it empty.  Cannot fail. */
void zs_recipe_clear(zs_recipe *recipe);

/* The family of an hour of the day, before those without steps are left out; and an input of it. */
int zs_recipe_family(const zs_recipe *recipe, zs_time time);
int zs_recipe_input(const zs_recipe *recipe, zs_time time);

/* The key of the group that a target of the family of an hour is; -1: it is none. */
int zs_recipe_key(const zs_recipe *recipe, int hour, int target);

/* Call a function for each input that a target is made of. */
typedef void zs_recipe_visit(void *object, int input);
void zs_recipe_inputs(const zs_recipe *recipe, int target, zs_recipe_visit *visit, void *object);

/* The largest numbers of sets and of groups of a family. */
int zs_recipe_most_sets(const zs_recipe *recipe);
int zs_recipe_most_groups(const zs_recipe *recipe);

#endif
