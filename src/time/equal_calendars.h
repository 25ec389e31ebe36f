/* equal_calendars: two calendars that have the same dates since the Gregorian reform.
 *
 * ZS_STANDARD and ZS_PROLEPTIC_GREGORIAN differ only before 1582-10-15.  Archives mix them: older files of
 * one data set have the one, newer files the other.  A zs_time counts from the year 0 of its own calendar, so
 * that the same date since then is another number in the other calendar: two days more in ZS_STANDARD.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_EQUAL_CALENDARS_H
#define ZS_EQUAL_CALENDARS_H

#include "time/calendar.h"

#include <stdbool.h>

/* Are these one calendar, at least since zs_calendars_reform()?  A calendar agrees with itself. */
bool zs_calendars_agree(zs_calendar a, zs_calendar b);

/* The first time since which two different calendars that agree have the same dates, in one of them:
 * 1582-10-15 00:00. */
zs_time zs_calendars_reform(zs_calendar calendar);

/* The same instant in a calendar that agrees with its own. */
zs_time zs_time_in_calendar(zs_calendar to, zs_calendar from, zs_time time);

#endif
