/* window_steps: the merges that make the windows of all days of the year from the moments of single days.
 *
 * A window of 2 w + 1 days takes 3 merges for each day of the year, and not 2 w (van Herk 1992, "A fast
 * algorithm for local minimum and maximum filters on rectangular and octagonal kernels"; Gil and Werman 1993,
 * "Computing 2-D min, median, and max filters").  Days are cut into blocks of 2 w + 1.  In each block,
 * suffixes are merged: from a day to the end of the block; and prefixes: from the beginning of the block to a
 * day.  A window is a suffix and a prefix of the next block.  Nothing is ever subtracted, so that rounding
 * is that of a few merges.
 *
 * Where a window reaches across an end of a round (time/window.h), days of the round before or after are
 * added, for each length of that round.  They grow day by day with the windows.
 *
 * The list depends on the calendar, leap_day and the window alone: the bits of windows depend on nothing
 * else than the moments of single days. */
#ifndef ZS_WINDOW_STEPS_H
#define ZS_WINDOW_STEPS_H

#include "base/error.h"
#include "base/merge_step.h"
#include "time/window.h"

/* The list.  Input 2 * day + part is that part of a day of the round; target d is the window of day d. */
typedef struct zs_window_steps {
    int ninput, nslot, ntarget;
    int n;
    zs_merge_step *step; /* [n] */
} zs_window_steps;

/* Make the list.  LOCAL.
 * Returns 0, and steps is to be released with zs_window_steps_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and steps empty. */
int zs_window_steps_make(const zs_window *window, zs_window_steps *steps, zs_error *err);

/* Release steps and leave them empty.  LOCAL. */
void zs_window_steps_clear(zs_window_steps *steps);

#endif
