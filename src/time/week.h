/* week: the weeks of ISO 8601.
 *
 * A week goes from Monday to Sunday.  It belongs to the year that its Thursday is in, and is numbered from 1
 * to 52 or 53 there.  So the first days of January can be in the last week of the year before, and the last
 * days of December in week 1 of the next.  In the calendars of models the days of the week go on in the same
 * way, counted as the Python module cftime counts them.  A year of 360 days has 51 or 52 weeks.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_WEEK_H
#define ZS_WEEK_H

#include "time/calendar.h"

#include <stdint.h>

typedef struct zs_week {
    int64_t year;
    int number; /* from 1 */
} zs_week;

/* The week of a day, whose number is zs_day_of() (time/group_key.h). */
zs_week zs_week_of(zs_calendar calendar, int64_t day);

/* The number of the Monday on which a day's week begins. */
int64_t zs_week_monday(zs_calendar calendar, int64_t day);

/* The number of the Monday on which week 1 of a year begins. */
int64_t zs_week_first_monday(zs_calendar calendar, int64_t year);

/* The number of the last week of a year. */
int zs_week_last(zs_calendar calendar, int64_t year);

#endif
