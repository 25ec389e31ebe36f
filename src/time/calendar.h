/* calendar: the six calendars of CF-1.11, section 4.4.1.
 *
 * A time is one integer: microseconds since 0000-01-01 00:00:00 in its own calendar.  The difference of two
 * times of one calendar is exact.  Times of different calendars must not be mixed; time/equal_calendars.h
 * brings those of two calendars to one.  Every calendar counts
 * years as astronomers do: ..., 1, 0, -1, ...
 *
 * time/time_units.h explains the "units" of a time coordinate, time/date_text.h reads and writes dates.
 *
 * All functions here are LOCAL and pure.  A date is passed by pointer and not changed. */
#ifndef ZS_CALENDAR_H
#define ZS_CALENDAR_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_calendar {
    ZS_STANDARD, /* Julian up to 1582-10-04, Gregorian from 1582-10-15 on; also called gregorian */
    ZS_PROLEPTIC_GREGORIAN,
    ZS_JULIAN,
    ZS_NOLEAP,   /* also called 365_day */
    ZS_ALL_LEAP, /* also called 366_day */
    ZS_360_DAY   /* 12 months of 30 days */
} zs_calendar;

typedef int64_t zs_time; /* microseconds since the beginning of year 0 of the calendar */

#define ZS_SECOND INT64_C(1000000)
#define ZS_DAY (86400 * ZS_SECOND)

/* Times that differ by at most this much count as one time, because coordinates in days, in double precision,
 * are rounded. */
#define ZS_TIME_SLACK (ZS_SECOND / 100)

/* A date and a time of day.  Months and days count from 1. */
typedef struct zs_date {
    int64_t year;
    int month, day, hour, minute, second, microsecond;
} zs_date;

/* zs_time_from_date() accepts the years -ZS_YEAR_MAX to ZS_YEAR_MAX. */
enum { ZS_YEAR_MAX = 290000 };

/* --- names ------------------------------------------------------------------------------------------- */

/* Parse the attribute "calendar", in any case and with blanks around it.  NULL and "" mean standard.  Older
 * names are known, too, such as "360" and "365_days".
 * Returns 0; or -1 with err filled (ZS_REFUSED) and *calendar unchanged for an unknown name, such as "none".
 */
int zs_calendar_parse(const char *name, zs_calendar *calendar, zs_error *err);

/* Returns the CF name: "standard", "proleptic_gregorian", "julian", "noleap", "all_leap" or "360_day". */
const char *zs_calendar_name(zs_calendar calendar);

/* --- dates ------------------------------------------------------------------------------------------- */

/* Returns the number of days in a month (1 to 12) of a year; 0 if there is no such month.  October 1582 of
 * ZS_STANDARD has 21. */
int zs_days_in_month(zs_calendar calendar, int64_t year, int month);

/* Does the calendar have this date and time of day?  It does not have 30 February (except in ZS_360_DAY),
 * 24:00, or in ZS_STANDARD 10 October 1582. */
bool zs_date_exists(zs_calendar calendar, const zs_date *date);

/* --- conversion -------------------------------------------------------------------------------------- */

/* Convert a date to a time.
 * Returns 0; or -1 with err filled (ZS_REFUSED) and *time unchanged, if the calendar has no such date or the
 * year is out of range. */
int zs_time_from_date(zs_calendar calendar, const zs_date *date, zs_time *time, zs_error *err);

/* Convert a time to a date.  Cannot fail. */
zs_date zs_date_from_time(zs_calendar calendar, zs_time time);

/* Returns the time that would be at an index if n times, or distances of times, were sorted.  Changes their
 * order; needs no memory, which qsort() does.  Source: Hoare (1961), Algorithm 65: Find, CACM 4(7).  Cannot
 * fail. */
zs_time zs_time_of_rank(zs_time *time, int64_t n, int64_t rank);

#endif
