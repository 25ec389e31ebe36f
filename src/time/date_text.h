/* date_text: dates as people write and read them.  Pure: no MPI, no NetCDF. */
#ifndef ZS_DATE_TEXT_H
#define ZS_DATE_TEXT_H

#include "base/error.h"
#include "time/calendar.h"

#include <stdbool.h>

enum { ZS_TIME_TEXT = 64 };

/* How much of a date a text gave. */
typedef enum zs_date_parts { ZS_NO_DATE, ZS_TO_YEAR, ZS_TO_MONTH, ZS_TO_DAY, ZS_TO_TIME } zs_date_parts;

/* All functions here are LOCAL. */

/* Read the date that text begins with: "[-]Y[-M[-D[Th[:m[:s[.fraction]]]]]]", parts of 1 or 2 digits, a year
 * of up to 6, but a lone year of up to 4, so that 20140331 is not taken for one.  With blank_for_t, blanks
 * may stand for the T.  Parts that are not there are the first of their kind; digits after the sixth of a
 * fraction are cut.  Whether the calendar has that date is not looked at.  *rest points behind what was read.
 */
zs_date_parts zs_date_scan(const char *text, bool blank_for_t, zs_date *date, const char **rest);

/* A date as people write it: "2014", "2014-03", "2014-03-31", "2014-03-31T06", "2014-03-31T06:30[:15[.5]]",
 * "Z" behind a time allowed (a blank could serve for the T only where no other blank can be meant, so it is
 * not taken).  It stands for an interval: *first is its first microsecond, *last its last; a stamp with hour
 * is one instant, first == last.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_time_parse(const char *text, zs_calendar calendar, zs_time *first, zs_time *last, zs_error *err);

/* "2014-03-31 06:00", with seconds and fractions only where they are not 0.  Returns text. */
char *zs_time_format(zs_calendar calendar, zs_time time, char text[ZS_TIME_TEXT]);

#endif
