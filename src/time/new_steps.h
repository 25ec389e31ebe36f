/* new_steps: the periods of [steps]: days, months, seasons ... into which the stored steps of a series are
 * gathered.
 *
 * A stored step belongs to the period in which its moment lies (time/step_moment.h).  Periods follow each
 * other without gaps:
 *
 *     N hours   from 00:00 of each day on; N divides 24
 *     day       from 00:00 to 24:00
 *     pentad    five days, from 1 January on
 *     month     of the calendar, as year
 *     season    December to February, March to May, June to August, September to November
 *
 * A year has 73 pentads; that of 25 February has six days where there is a 29 February.  ZS_360_DAY has 72. A
 * winter belongs to the year of its January.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_NEW_STEPS_H
#define ZS_NEW_STEPS_H

#include "time/calendar.h"
#include "time/chosen_times.h"
#include "time/step_moment.h"

#include <stdbool.h>
#include <stdint.h>

/* Values are indices; ZS_EVERYS is their number. */
typedef enum zs_every_kind {
    ZS_EVERY_STEP, /* the stored steps are the steps: there are no new ones */
    ZS_EVERY_HOURS,
    ZS_EVERY_DAY,
    ZS_EVERY_PENTAD,
    ZS_EVERY_MONTH,
    ZS_EVERY_SEASON,
    ZS_EVERY_YEAR,
    ZS_EVERYS
} zs_every_kind;

/* The key [steps] every. */
typedef struct zs_every {
    zs_every_kind kind;
    int hours; /* of a period of ZS_EVERY_HOURS; else 0 */
} zs_every;

/* The words of the kinds, and NULL.  From ZS_EVERY_DAY on they are what the spec says. */
extern const char *const zs_every_word[];

/* The word of the spec: "6 hours", "day", "season"; "step" without new steps.  Returns text. */
enum { ZS_EVERY_TEXT = 32 };
char *zs_every_text(const zs_every *every, char text[ZS_EVERY_TEXT]);

/* The period that a time lies in, from its beginning up to the beginning of the next one.  A time up to
 * ZS_TIME_SLACK before the next period belongs to that.  Not for ZS_EVERY_STEP. */
zs_step_bounds zs_every_period(const zs_every *every, zs_calendar calendar, zs_time time);

/* The moment of the new step of a period: the middle. */
zs_time zs_every_moment(const zs_step_bounds *period);

/* The months and hours in which the moments of new steps lie whose stored steps have chosen ones. */
zs_chosen_times zs_every_chosen(const zs_every *every, const zs_chosen_times *chosen);

/* --- how many stored steps there should be ------------------------------------------------------------ */

/* How stored steps usually follow each other. */
typedef struct zs_usual_steps {
    zs_time distance; /* the median, more than 0 */
    zs_time moment;   /* of one of them */
    zs_chosen_times chosen;
} zs_usual_steps;

/* Can steps at this distance be gathered into these periods: is none longer than a period?  Steps of a month
 * or more are counted in months. */
bool zs_every_holds(const zs_every *every, zs_time distance);

/* Is it known how many there should be?  Not if only some hours are chosen, and a day is no whole number of
 * distances. */
bool zs_every_knows(const zs_usual_steps *usual);

/* How many stored steps there should be in a period.  If the distance is a part of a day: those whose moments
 * lie in it; from 28 days on: whole months, as their lengths are; else the whole distances that fit into it.
 */
int64_t zs_every_expected(zs_calendar calendar, const zs_step_bounds *period, const zs_usual_steps *usual);

#endif
