/* groups: which steps are compared with which: all Januaries, all 1 Januaries, all mornings.
 *
 * Every step has at most one group: the one of its own date, in its own calendar (time/group_key.h).  Its
 * z-score uses the statistics of this group.  The *members* of a group are the steps that its statistics are
 * made of: steps of the baseline with this group; and if days have a window, also steps of the days around
 * it. A group that no step is a member of does not exist, and its steps are ungrouped.
 *
 * A run can use the statistics of an earlier run.  If it extends them, it has the groups of the earlier run
 * beside its own.  If it compares its steps with them, its groups are those of the earlier run that the steps
 * need, and these have no members.
 *
 * Moments are taken of *sets* of steps: each member is in one.  Where no step counts for two groups, set g is
 * group g.  With a window the sets are single days, and groups are made of them by a recipe (time/recipe.h).
 *
 * A *leaf* of a set is what one block of steps (base/tree.h) has of it.  The leaves of a set are numbered in
 * the order of their blocks.  So leaves depend on the series alone, and no leaf has steps of two ranks.
 *
 * What grows with the series lies in one piece of memory, the *room*, which can be the caller's: processes
 * may share it.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_GROUPS_H
#define ZS_GROUPS_H

#include "base/error.h"
#include "base/range.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/group_times.h"
#include "time/recipe.h"
#include "time/segments.h"
#include "time/step_lists.h"
#include "time/time_list.h"

#include <stdbool.h>
#include <stdint.h>

/* The groups of an earlier run's statistics. */
typedef struct zs_prior_groups {
    int n;
    int *key;            /* [n], increasing */
    zs_group_time *time; /* [n]: only their bounds count */
    bool replaces;       /* true: they replace the members of this run; false: they add to them */
    bool alone;          /* replaces, and there are no steps: all groups count, needed or not */
} zs_prior_groups;

typedef struct zs_groups {
    zs_grouping how;
    zs_calendar calendar;
    int n;                /* groups with members in this run or in an earlier one, in the order of the year;
                           * with a window also days that only have members around them */
    int *key;             /* [n], increasing */
    zs_range baseline;    /* the steps that can be members; empty: only an earlier run has members */
    int *of;              /* [nstep]: the group of each step; -1: none */
    int64_t ungrouped;    /* steps without a group */
    zs_step_lists user;   /* the steps that use a group: those with of[step] == group */
    int64_t *size;        /* [n]: the number of members of each group */
    int nset;             /* sets of steps; n without a recipe */
    zs_step_lists member; /* the steps of a set; their room is that of user where these are the same steps */
    int32_t *leaf;        /* [member.first[nset]]: the leaf of its set that each member is in, from 0 */
    zs_recipe recipe;     /* how groups are made of sets */
    zs_segments taken;    /* of the sets */
    zs_segments needed;   /* of the groups that steps use; n is 0 where these are the sets */
    zs_group_time *time;  /* [n]: on the climatological time axis; undefined for ZS_GROUP_NONE */
    int32_t *own;         /* the room of of[], the steps of both lists and leaf[]; NULL: it is another's */
    bool lent;            /* are all arrays another's (time/group_pack.h)? */
} zs_groups;

/* --- making ------------------------------------------------------------------------------------------ */

/* Group the steps of a series.
 * time: [nstep], increasing.  baseline: the steps that can be members; not empty.
 * Returns 0, and groups is to be released with zs_groups_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and groups empty. */
int zs_groups_make(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                   zs_range baseline, zs_groups *groups, zs_error *err);

/* The same with weights by length, and with the groups of an earlier run.
 * length: [nstep], of each step, in days; NULL: steps weigh the same.
 * baseline: empty if prior->replaces is true.  prior: not changed, not needed later; NULL: no earlier run.
 * time: of nstep steps, increasing; not needed later.
 * room: [zs_groups_room()][nstep], which stays its owner's; NULL: groups have a room of their own.
 * There may be no group at all, if prior->replaces is true. */
int zs_groups_continue(const zs_grouping *how, zs_calendar calendar, zs_time_list time, const double *length,
                       int64_t nstep, zs_range baseline, const zs_prior_groups *prior, int32_t *room,
                       zs_groups *groups, zs_error *err);

/* Returns how many numbers the room has for each step of a series of nstep steps.  Cannot fail. */
int zs_groups_room(const zs_grouping *how, zs_range baseline, int64_t nstep);

/* Say where the room is, of a series of nstep steps: sets of[], the steps of both lists, and leaf[].
 * groups->how and baseline are known.  room: NULL: allocate it.  Returns 0; or -1 with err filled (ZS_FAILED:
 * no memory). */
int zs_groups_place(zs_groups *groups, int32_t *room, int64_t nstep, zs_error *err);

/* Release groups and leave them empty.  Cannot fail. */
void zs_groups_clear(zs_groups *groups);

/* --- asking: cannot fail ----------------------------------------------------------------------------- */

/* Returns the layer of an earlier run's statistics file that has the group of this key; -1: none has. */
int zs_prior_layer(const zs_prior_groups *prior, int key);

/* Returns the leaves of a set that lie in a range of whole blocks; count 0: it has none there. */
zs_range zs_groups_leaves(const zs_groups *groups, int set, zs_range steps);

/* Are groups made of sets by a recipe? */
bool zs_groups_are_made(const zs_groups *groups);

/* The members of all groups: steps that count for several groups count several times. */
int64_t zs_groups_members(const zs_groups *groups);

/* Format the name of a group, as zs_key_name() does.  Returns text. */
char *zs_groups_name(const zs_groups *groups, int group, char text[ZS_GROUP_NAME]);

#endif
