/* time_units: the "units" of a CF time coordinate, such as "hours since 1900-01-01" (CF-1.11, section 4.4).
 *
 * udunits2 is not used here, because it knows only one calendar, and its months and years have one length.
 * Here, months and years count calendar months.
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_TIME_UNITS_H
#define ZS_TIME_UNITS_H

#include "base/error.h"
#include "time/calendar.h"

/* A unit and a reference time.  Exactly one of unit and months is not 0.  A nanosecond is a thousandth part
 * of a microsecond. */
typedef struct zs_time_units {
    zs_calendar calendar;
    zs_time reference; /* in UTC, if the text names a time zone */
    zs_time unit;      /* microseconds; 0 for calendar months and years */
    int parts;         /* so many of these units are `unit` microseconds: 1000 for nanoseconds; else 1 */
    int months;        /* calendar months in a unit: 1 or 12; 0 for all other units */
} zs_time_units;

/* Parse a text such as "hours since 1900-01-01 00:00:0.0".
 *
 * Units are nanoseconds to weeks in their usual UDUNITS spellings, and months and years.  Names,
 * abbreviations
 * ("hrs") and the word "since" may be in any case; symbols ("h", "ms") may not, because "Ms" is not "ms". The
 * time of day may be missing.  Parts may have one digit, a "T" may separate them, and a time zone may follow:
 * "Z", "UTC", "GMT", "+05:30", "-3:00",
 * "+0530". Fractions of a second are cut after the sixth digit.  Years are taken as they are: 0 and negative
 * years are valid, and 70 is the year 70.
 *
 * Returns 0; or -1 with err filled (ZS_REFUSED) and *units unchanged. */
int zs_time_units_parse(const char *text, zs_calendar calendar, zs_time_units *units, zs_error *err);

/* Convert a number of these units to a time, rounded to the nearest microsecond.
 *
 * For months, the integer part moves the reference on by that many calendar months; from the 31st to the last
 * day of a shorter month.  The fraction is a share of the way to the next one.  1.5 years are 18 months.
 * Returns 0; or -1 with err filled (ZS_REFUSED) and *time unchanged, if value is not finite or out of range.
 */
int zs_time_decode(const zs_time_units *units, double value, zs_time *time, zs_error *err);

/* Convert a time to a number of these units: the inverse of zs_time_decode(), rounded to double.
 * Returns NAN for months if a year is beyond ZS_YEAR_MAX.  Cannot fail otherwise. */
double zs_time_encode(const zs_time_units *units, zs_time time);

#endif
