/* chosen_times: the months and hours of the day that a run is about: the summers, the noons.
 *
 * Moments outside are no part of the series: nothing is missing where they would be.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_CHOSEN_TIMES_H
#define ZS_CHOSEN_TIMES_H

#include "time/calendar.h"

#include <stdbool.h>

/* The keys [input] months and hours.  0: all. */
typedef struct zs_chosen_times {
    unsigned months; /* bit m: month m, 1 to 12 */
    unsigned hours;  /* bit h: hour h of the day, 0 to 23 */
} zs_chosen_times;

/* Is this a moment of the chosen months and hours?  Day and hour are those of zs_day_of() and zs_hour_of()
 * (time/group_key.h). */
bool zs_is_chosen(const zs_chosen_times *chosen, zs_calendar calendar, zs_time time);

/* Is a chosen moment missing between two steps?  The moments that should be there follow `after` at a usual
 * distance, more than 0; the last of them lies more than half of that before `before`. */
bool zs_lacks_chosen(const zs_chosen_times *chosen, zs_calendar calendar, zs_time after, zs_time before,
                     zs_time distance);

/* Format the numbers of the bits: "6 7 8"; "" for none.  Returns text. */
enum { ZS_BITS_TEXT = 96 };
char *zs_bits_text(unsigned bits, char text[ZS_BITS_TEXT]);

#endif
