/* date_text: dates as people read and write them, such as "2014-03-31T06:00".
 *
 * Specs and command lines name dates; so do the units of time coordinates and the attribute "baseline".
 *
 * All functions here are LOCAL and pure. */
#ifndef ZS_DATE_TEXT_H
#define ZS_DATE_TEXT_H

#include "base/error.h"
#include "time/calendar.h"

#include <stdbool.h>

enum { ZS_TIME_TEXT = 64 }; /* bytes of a formatted time */

/* The last part of a date that a text gives; ZS_TO_TIME: at least the hour. */
typedef enum zs_date_parts { ZS_NO_DATE, ZS_TO_YEAR, ZS_TO_MONTH, ZS_TO_DAY, ZS_TO_TIME } zs_date_parts;

/* Read the date at the beginning of a text: "[-]Y[-M[-D[Th[:m[:s[.fraction]]]]]]".
 *
 * A year has up to 6 digits; a year without a month up to 4, so that 20140331 is not taken for a year.  The
 * other numbers have 1 or 2 digits.  Digits of a fraction beyond the sixth are ignored.
 *
 * blank_for_t: blanks may replace the T.
 * date: what the text gives; missing parts are the first month, day, hour ...  Whether the calendar has this
 *       date is not checked.
 * rest: points behind the last byte that was read; to text if there is no date.
 * Returns how much of a date there is.  Cannot fail. */
zs_date_parts zs_date_scan(const char *text, bool blank_for_t, zs_date *date, const char **rest);

/* Read a text that is one date: "2014", "2014-03", "2014-03-31", "2014-03-31T06" or
 * "2014-03-31T06:30[:15[.5]]", with blanks around it.  "Z" may follow a time.  A blank cannot replace the T,
 * because blanks separate the dates of a list.
 *
 * A date stands for an interval: *first is its first microsecond and *last its last.  A date with an hour is
 * one instant: *first == *last.
 * Returns 0; or -1 with err filled (ZS_REFUSED) and *first and *last unchanged. */
int zs_time_parse(const char *text, zs_calendar calendar, zs_time *first, zs_time *last, zs_error *err);

/* Format a time: "2014-03-31 06:00".  Seconds and fractions appear only if they are not 0.
 * Returns text.  Cannot fail. */
char *zs_time_format(zs_calendar calendar, zs_time time, char text[ZS_TIME_TEXT]);

#endif
