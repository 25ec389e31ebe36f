/* cycle: the places of groups in the cycle of the year.
 *
 * Months, pentads, weeks, days and seasons of equal length follow each other through the year, and after the
 * last one comes the first one again.  All of them are a *cycle*, and each has a *place* in it.  Groups with
 * hours have a cycle for each hour.  A place stays empty where a run has no such group.
 *
 * Days have the places that windows give them (time/window.h): 29 February has a place of its own, between 28
 * February and 1 March, unless it counts as 28 February or is left out (zs_leap_day).  Weeks have 53 places,
 * days of the year 366.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_CYCLE_H
#define ZS_CYCLE_H

#include "base/error.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/groups.h"

/* The cycles of some groups.  Owns its lists. */
typedef struct zs_cycles {
    int n, length; /* of cycles; places of each */
    int *group;    /* [n][length]: the group at each place; -1: there is none */
    int *of;       /* [groups]: the cycle that each group is in */
    int *place;    /* [groups]: its place there */
} zs_cycles;

/* Returns the places that a cycle of such groups has; 0: they are no cycle of the year.  Cannot fail. */
int zs_cycle_length(const zs_grouping *how, zs_calendar calendar);

/* Find the cycles of groups that have some.  Those without any group are left out.
 * Returns 0, and cycles is to be released with zs_cycles_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and cycles empty. */
int zs_cycles_make(const zs_groups *groups, zs_cycles *cycles, zs_error *err);

/* Release, and leave it empty.  Safe on an empty (all zero) object.  Cannot fail. */
void zs_cycles_clear(zs_cycles *cycles);

/* Returns the groups of the cycle that has the most of them.  Cannot fail. */
int zs_cycles_most(const zs_cycles *cycles);

#endif
