/* resolution: times as exact as their stored numbers can tell them.
 *
 * A float32 of 7 digits tells days since 1900 apart by 5 minutes.  Hourly steps that were stored so lie up to
 * three minutes before or after their full hour, and half of them would count for the hour before.  Times of
 * one file are mostly multiples of one unit: a day, an hour, a minute.  They are moved to these multiples
 * where the distance is no more than the rounding of the stored number.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_RESOLUTION_H
#define ZS_RESOLUTION_H

#include "time/calendar.h"

#include <stdbool.h>
#include <stddef.h>

/* How far a number may have been from this one before it was rounded to float32: half the distance to the
 * next float32.  value: finite. */
double zs_single_rounding(double value);

/* Move all times to the nearest multiples of the longest unit, from a day down to a second, for which none
 * moves by more than its own rounding.
 *
 * time: [n], in the order of the file; slack: [n], the rounding of each.
 * Times that are whole minutes already stay as they are: they are exact.  Where the stored numbers are
 * whole minutes apart (twice the slack), that tells nothing; then they stay if they are fewer than three, or
 * if all distances are multiples of the smallest one.  All times stay, too, if there is no such unit, or if
 * two neighbours that differ would become one.  Returns true if any time was moved. */
bool zs_times_snap(zs_time *time, const zs_time *slack, size_t n);

#endif
