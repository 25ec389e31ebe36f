/* groups: which steps are compared with which: all Januaries, all 1 Januaries, all mornings.  Pure.
 *
 * Every step has a group, out of its own date, in its own calendar: its month, its season, its day of the
 * year, its hour, or two of these.  A day is a month and a day, never the number of a day in its year, which
 * is another one after 28 February of leap years.  The steps of the baseline are the members of groups: of
 * their own one, and where days have a window, of those of the days around them.  A step whose group has no
 * member has none.
 * A run may go on with an earlier run's statistics: add to them, and has that run's groups beside its own
 * then; or be compared with them alone, and has no members.
 *
 * Time is cut into the blocks of base/tree.h; a leaf of a group is what one block has of its members, and the
 * leaves of a group are numbered in the order of their blocks.  So they depend on the series alone, and no
 * leaf has steps of two ranks. */
#ifndef ZS_GROUPS_H
#define ZS_GROUPS_H

#include "base/error.h"
#include "base/range.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/group_times.h"

#include <stdbool.h>
#include <stdint.h>

/* For each group a list of steps, rising: those of group g are step[first[g]] ... step[first[g + 1] - 1]. */
typedef struct zs_step_lists {
    int64_t *first; /* [n + 1] */
    int32_t *step;
} zs_step_lists;

/* The groups of an earlier run's statistics. */
typedef struct zs_prior_groups {
    int n;
    int *key;            /* [n], rising */
    zs_group_time *time; /* [n]: their bounds */
    bool instead;        /* of members of this run; else beside them */
} zs_prior_groups;

typedef struct zs_groups {
    zs_grouping how;
    zs_calendar calendar;
    int n; /* groups that have members (with a window: also days that only windows reach), or had some in an
            * earlier run; in the order of the year */
    int *key;
    zs_range baseline;    /* steps; none: they are compared with an earlier run's alone */
    int *of;              /* [nstep]: the group of each step; -1: none */
    int64_t ungrouped;    /* steps that have none */
    zs_step_lists user;   /* the steps that have this group */
    zs_step_lists member; /* the steps that count for it */
    int32_t *leaf;        /* [as many as members]: of the group, in which it lies */
    zs_group_time *time;  /* [n] */
} zs_groups;

/* All functions here are LOCAL. */

/* Group the steps of a series, whose times rise.  baseline: those that count, not empty.  A time that lies
 * less than 1/100 s before the next day or hour belongs to that one: coordinates in days are rounded.
 * Returns 0, to be released with zs_groups_clear(); or -1 with err filled (ZS_FAILED), groups empty. */
int zs_groups_make(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                   zs_range baseline, zs_groups *groups, zs_error *err);

/* The same beside an earlier run's groups; or on these alone, of which those are left that the steps need: it
 * may be none.  earlier: NULL for none. */
int zs_groups_continue(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                       zs_range baseline, const zs_prior_groups *prior, zs_groups *groups, zs_error *err);
void zs_groups_clear(zs_groups *groups);

/* Where an earlier run's statistics have the group of this key; -1: nowhere. */
int zs_prior_layer(const zs_prior_groups *prior, int key);

/* Where in a group's list the steps of a range are: places first ... of lists->step. */
zs_range zs_steps_among(const zs_step_lists *lists, int group, zs_range steps);

/* The leaves of a group that lie in a range of whole blocks; none: count 0. */
zs_range zs_groups_leaves(const zs_groups *groups, int group, zs_range steps);

/* zs_key_name() of a group.  Returns text. */
char *zs_groups_name(const zs_groups *groups, int group, char text[ZS_GROUP_NAME]);

#endif
