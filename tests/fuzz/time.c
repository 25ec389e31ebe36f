/* Units of time, calendars and dates: a time is a date and comes back from it; numbers of units become times
 * and come back from them within their rounding.  An input is a calendar, a number, and a text. */
#include "base/error.h"
#include "lib/fuzz.h"
#include "time/calendar.h"
#include "time/date_text.h"
#include "time/time_units.h"

#include <math.h>

static void check_date(zs_calendar calendar, zs_time time)
{
    zs_error err = { 0 };
    zs_time again;
    char text[ZS_TIME_TEXT];
    zs_date date = zs_date_from_time(calendar, time);
    hold(zs_date_exists(calendar, &date), "a time has a date");
    hold(strlen(zs_time_format(calendar, time, text)) < sizeof text, "a time has a text");
    if (date.year >= -ZS_YEAR_MAX && date.year <= ZS_YEAR_MAX)
        hold(zs_time_from_date(calendar, &date, &again, &err) == 0 && again == time, "a date is its time");
}

static void check_units(const zs_time_units *units, double value)
{
    zs_error err = { 0 };
    zs_time time, again;
    hold((units->unit != 0) != (units->months != 0), "a unit has one length");
    if (zs_time_decode(units, value, &time, &err)) {
        hold_message(err.text);
        return;
    }
    check_date(units->calendar, time);
    double back = zs_time_encode(units, time);
    hold(isfinite(back), "a time has a number");
    /* A month is at least 28 days, so a rounding of the number is worth no more than 31 days of it. */
    double unit = units->months ? units->months * 31.0 * (double)ZS_DAY : (double)units->unit / units->parts;
    double slack = 2 + 4 * fabs(back) * 0x1p-52 * unit;
    if (zs_time_decode(units, back, &again, &err) == 0 && fabs(value) < 1e15)
        hold(fabs((double)(again - time)) <= slack, "a number comes back from its time");
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_error err = { 0 };
    zs_calendar calendar = (zs_calendar)(take_byte(&input) % (ZS_360_DAY + 1)), named;
    double value;
    take(&input, &value, sizeof value);
    char *text = take_text(&input);
    zs_time_units units;
    zs_time first, last;
    if (zs_calendar_parse(text, &named, &err) == 0)
        hold(zs_calendar_name(named) != NULL, "a calendar has a name");
    if (zs_time_units_parse(text, calendar, &units, &err) == 0)
        check_units(&units, value);
    else
        hold_message(err.text);
    if (zs_time_parse(text, calendar, &first, &last, &err) == 0) {
        hold(first <= last, "a date begins before it ends");
        check_date(calendar, first);
        check_date(calendar, last);
    } else {
        hold_message(err.text);
    }
    free(text);
}
