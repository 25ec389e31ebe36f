/* window: the days around a day of the year whose steps also count for it.
 *
 * Days are counted along a *round* of the year that ends with the day that not every year has: it begins on 1
 * March, so that 29 February is its last day; or, for days of the year, on 1 January, and day 366 is its last
 * one.  A window goes on across the ends of rounds.  There it depends on the year: 5 March less 15 days is 19
 * February in leap years, and 18 February in others.  So the days next to the ends of a round are told apart
 * by the length of a round: at the end of a round by its own length, at its beginning by that of the round
 * before.  A day with one of the two lengths is a *part* of that day; a
 * day that no window reaches across an end of a round has only part 0.
 *
 * The steps of each part have moments of their own.  Those of a window are merged from moments of parts, each
 * day with part 0 before part 1:
 *
 *     in the same round    from `first` to `last`
 *     in the round before  the last before[p] days of a round of length p, of part p
 *     in the round after   the first after[p] days after a round of length p, of part p
 *
 * In years without a 29 February, the window of 29 February is centred on 1 March; that of day 366 on the
 * next 1 January.  Where it counts as 28 February (ZS_LEAP_MERGE), the window of 28 February lies around both
 * days.  Days are those of the calendar; the ten days of October 1582 that ZS_STANDARD leaves out count as
 * days without steps.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_WINDOW_H
#define ZS_WINDOW_H

#include "time/calendar.h"
#include "time/group_key.h"

#include <stdbool.h>

typedef struct zs_window {
    zs_grouping how; /* its kind has days */
    zs_calendar calendar;
    int days;    /* of a round: 360, 365 or 366 */
    bool varies; /* some rounds are a day shorter */
} zs_window;

/* What a window has of each round. */
typedef struct zs_reach {
    int first, last;         /* days, from 0 */
    int before[2], after[2]; /* numbers of days; at most one of the two is not 0 */
} zs_reach;

zs_window zs_window_of(const zs_grouping *how, zs_calendar calendar);

/* The day of its round that a time is in, from 0; and its part of this day: 0 or 1. */
int zs_window_day(const zs_window *window, zs_time time, int *part);

/* Has this day two parts? */
bool zs_window_splits(const zs_window *window, int day);

/* The day of the round that a key of days is, from 0; the key that a day has, without its hour (-1: it is
 * not a group). */
int zs_window_key(const zs_window *window, int day);

/* The window of a day. */
zs_reach zs_window_reach(const zs_window *window, int day);

/* How far a day of the same round is from the middle of the window of another day, in days. */
int zs_window_distance(const zs_window *window, int middle, int day);

/* Days of a round of this length (0: short, 1: long), or of the only length there is. */
int zs_window_length(const zs_window *window, int length);

#endif
