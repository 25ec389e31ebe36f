/* time_units: the "units" of a CF time coordinate, such as "hours since 1900-01-01".  Pure: no MPI, no
 * NetCDF.
 *
 * udunits2 is not asked here: it knows one calendar only, and its months and years are of one length. */
#ifndef ZS_TIME_UNITS_H
#define ZS_TIME_UNITS_H

#include "base/error.h"
#include "time/calendar.h"

/* So many of one unit since a reference time. */
typedef struct zs_time_units {
    zs_calendar calendar;
    zs_time reference; /* UTC where the text names a time zone */
    zs_time unit;      /* microseconds; 0 for calendar months and years */
    int months;        /* calendar months in one unit: 1 or 12; 0 for all other units */
} zs_time_units;

/* All functions here are LOCAL. */

/* Parse "hours since 1900-01-01 00:00:0.0".  Units: microseconds to weeks in their usual UDUNITS spellings,
 * and months and years, which count calendar months.  Names may be in any case; short forms may not ("ms" is
 * not "Ms").  The reference may lack its time of day, have 1-digit parts, a "T", fractions of a second (cut
 * after the sixth digit), "Z", "UTC", "GMT" or a time zone such as +05:30, "-3:00" or "+0530".  Years are
 * taken as written: 0 and negative ones are fine, 70 is the year 70.  Returns 0; or -1 with err filled
 * (ZS_REFUSED) and units unchanged. */
int zs_time_units_parse(const char *text, zs_calendar calendar, zs_time_units *units, zs_error *err);

/* A number of these units -> time, to the nearest microsecond.  Months: the whole number moves the reference
 * on by so many calendar months (from the 31st to the last day of a shorter month), a fraction is a part of
 * the way to the next one; 1.5 years are 18 months.  Returns 0; or -1 with err filled (ZS_REFUSED) where
 * value is not finite or out of range. */
int zs_time_decode(const zs_time_units *units, double value, zs_time *time, zs_error *err);

/* The inverse of zs_time_decode, in double.  NAN for months since a year beyond ZS_YEAR_MAX. */
double zs_time_encode(const zs_time_units *units, zs_time time);

#endif
