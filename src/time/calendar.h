/* calendar: the six calendars of CF-1.11, section 4.4.1.  Pure: no MPI, no NetCDF.
 *
 * A time is one integer: microseconds since 0000-01-01 00:00:00 of its own calendar.  Differences of two
 * times of one calendar are exact; times of different calendars must not be mixed.  Years are counted as
 * astronomers do in every calendar: 1, 0, -1.  What "units" of a time coordinate mean is in
 * time/time_units.h; dates as people write them are in time/date_text.h. */
#ifndef ZS_CALENDAR_H
#define ZS_CALENDAR_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_calendar {
    ZS_STANDARD, /* Julian up to 1582-10-04, Gregorian from 1582-10-15 on; also called gregorian */
    ZS_PROLEPTIC_GREGORIAN,
    ZS_JULIAN,
    ZS_NOLEAP,   /* also 365_day */
    ZS_ALL_LEAP, /* also 366_day */
    ZS_360_DAY
} zs_calendar;

typedef int64_t zs_time; /* microseconds since year 0 of the calendar */

#define ZS_SECOND INT64_C(1000000)
#define ZS_DAY (86400 * ZS_SECOND)

/* Times that differ by less are one time: coordinates in days, in double, are rounded. */
#define ZS_TIME_SLACK (ZS_SECOND / 100)

typedef struct zs_date {
    int64_t year;
    int month, day, hour, minute, second, microsecond; /* month and day from 1 */
} zs_date;

/* The years that zs_time_from_date() takes go from -ZS_YEAR_MAX to ZS_YEAR_MAX. */
enum { ZS_YEAR_MAX = 290000 };

/* All functions here are LOCAL. */

/* The calendar attribute (any case, both names of each, blanks around; NULL or "" means standard).  Returns
 * 0; -1 for an unknown name ("none" too), with err filled (ZS_REFUSED). */
int zs_calendar_parse(const char *name, zs_calendar *calendar, zs_error *err);

/* The CF name: "standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day". */
const char *zs_calendar_name(zs_calendar calendar);

/* Days in a month (1 to 12) of a year; 0 when there is no such month.  In October 1582 of ZS_STANDARD: 21. */
int zs_days_in_month(zs_calendar calendar, int64_t year, int month);

/* Has the calendar such a date and time of day?  No: 30 February; 10 October 1582 of standard; 24:00. */
bool zs_date_exists(zs_calendar calendar, const zs_date *date);

/* date -> time.  Returns 0; or -1 with err filled (ZS_REFUSED) when the calendar has no such date, or the
 * year is beyond ZS_YEAR_MAX. */
int zs_time_from_date(zs_calendar calendar, const zs_date *date, zs_time *time, zs_error *err);

/* time -> date.  Always possible. */
zs_date zs_date_from_time(zs_calendar calendar, zs_time time);

#endif
