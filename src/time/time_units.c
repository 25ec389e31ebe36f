#include "time/time_units.h"

#include "base/text.h"
#include "time/date_text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* A unit of time and its spellings.  A full name may be in any case, with or without a plural s; so may an
 * abbreviation, without the s.  A symbol must match exactly, because "Ms" is a megasecond, and "H" a henry.
 */
typedef struct unit_name {
    const char *name;
    const char *symbols[3], *abbreviations[4]; /* the unused are NULL */
    zs_time unit;
    int parts, months;
} unit_name;

static const unit_name unit_names[] = {
    { "nanosecond", { "ns" }, { "nsec", "nsecs", "nanosec", "nanosecs" }, 1, 1000, 0 },
    { "microsecond",
      { "us", "\xc2\xb5s", "\xce\xbcs" },
      { "usec", "usecs", "microsec", "microsecs" },
      1,
      1,
      0 },
    { "millisecond", { "ms" }, { "msec", "msecs", "millisec", "millisecs" }, 1000, 1, 0 },
    { "second", { "s" }, { "sec", "secs" }, ZS_SECOND, 1, 0 },
    { "minute", { NULL }, { "min", "mins" }, 60 * ZS_SECOND, 1, 0 },
    { "hour", { "h" }, { "hr", "hrs" }, 3600 * ZS_SECOND, 1, 0 },
    { "day", { "d" }, { NULL }, ZS_DAY, 1, 0 },
    { "week", { NULL }, { NULL }, 7 * ZS_DAY, 1, 0 },
    { "month", { NULL }, { NULL }, 0, 1, 1 },
    { "year", { "a" }, { "yr", "yrs" }, 0, 1, 12 },
};

/* Is this word the unit?  length: of the word, which does not end in a 0 byte. */
static bool is_unit(const unit_name *unit, const char *word, size_t length)
{
    size_t full = strlen(unit->name);
    if ((length == full || (length == full + 1 && (word[full] == 's' || word[full] == 'S'))) &&
        strncasecmp(word, unit->name, full) == 0)
        return true;
    for (int i = 0; i < 3 && unit->symbols[i]; i++)
        if (strlen(unit->symbols[i]) == length && strncmp(word, unit->symbols[i], length) == 0)
            return true;
    for (int i = 0; i < 4 && unit->abbreviations[i]; i++)
        if (strlen(unit->abbreviations[i]) == length &&
            strncasecmp(word, unit->abbreviations[i], length) == 0)
            return true;
    return false;
}

static const unit_name *find_unit(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof unit_names / sizeof *unit_names; i++) {
        if (is_unit(&unit_names[i], word, length))
            return &unit_names[i];
    }
    return NULL;
}

/* Read up to 4 digits.  Returns how many. */
static int scan_digits(const char **text, int *value)
{
    int count = 0;
    for (*value = 0; count < 4 && **text >= '0' && **text <= '9'; count++, ++*text)
        *value = 10 * *value + (**text - '0');
    return count;
}

/* Read a text that is a time zone, in microseconds ahead of UTC.  An empty text is UTC. */
static bool scan_zone(const char *text, zs_time *ahead)
{
    *ahead = 0;
    text = zs_skip_blanks(text);
    for (int i = 0; i < 3; i++) {
        const char *name = (const char *[]){ "UTC", "GMT", "Z" }[i];
        if (strncasecmp(text, name, strlen(name)) == 0)
            return !*zs_skip_blanks(text + strlen(name));
    }
    if (!*text)
        return true;
    bool west = *text == '-';
    text += *text == '-' || *text == '+';
    int hours, minutes = 0, count = scan_digits(&text, &hours);
    if (count == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (count == 0 || count == 3) {
        return false;
    } else if (*text == ':') {
        text++;
        if (scan_digits(&text, &minutes) != 2)
            return false;
    }
    if (*zs_skip_blanks(text) || hours > 14 || minutes > 59)
        return false;
    *ahead = (west ? -1 : 1) * (hours * 60 + minutes) * 60 * ZS_SECOND;
    return true;
}

/* Read a text that is a reference time. */
static bool scan_reference(const char *text, zs_date *date, zs_time *ahead)
{
    const char *rest;
    zs_date_parts parts = zs_date_scan(text, true, date, &rest);
    /* A zone may follow a time, or a day and a blank; so "2000-0101" and "2000 5" have none. */
    bool may_have_zone = parts == ZS_TO_TIME || (parts == ZS_TO_DAY && zs_skip_blanks(rest) > rest);
    if (parts == ZS_NO_DATE || (*zs_skip_blanks(rest) && !may_have_zone))
        return false;
    return scan_zone(rest, ahead);
}

int zs_time_units_parse(const char *text, zs_calendar calendar, zs_time_units *units, zs_error *err)
{
    const char *word = zs_skip_blanks(text);
    size_t length = strcspn(word, " \t\n");
    const char *since = zs_skip_blanks(word + length);
    if (strncasecmp(since, "since", 5) != 0 || zs_skip_blanks(since + 5) == since + 5)
        return zs_fail(err, ZS_REFUSED,
                       "\"%.80s\" is not a unit of CF time; it must read like \"hours since 1900-01-01\"",
                       text);
    const unit_name *unit = find_unit(word, length);
    if (!unit)
        return zs_fail(err, ZS_REFUSED,
                       "\"%.80s\": the unit must be nanoseconds, microseconds, milliseconds, seconds, "
                       "minutes, hours, days, "
                       "weeks, months or years",
                       text);
    zs_date date;
    zs_time ahead, reference;
    if (!scan_reference(zs_skip_blanks(since + 5), &date, &ahead))
        return zs_fail(err, ZS_REFUSED,
                       "\"%.80s\": the reference time cannot be read; write it like 1900-01-01 00:00:00",
                       text);
    if (zs_time_from_date(calendar, &date, &reference, err))
        return zs_fail_in(err, "\"%.80s\"", text);
    *units = (zs_time_units){ calendar, reference - ahead, unit->unit, unit->parts, unit->months };
    return 0;
}

/* Add calendar months to a time.  If the new month does not have the day, its last day before that is taken.
 * Returns 0; or -1 with err filled beyond ZS_YEAR_MAX. */
static int add_months(zs_calendar calendar, zs_time reference, int64_t months, zs_time *time, zs_error *err)
{
    zs_date date = zs_date_from_time(calendar, reference);
    int64_t month = date.year * 12 + (date.month - 1) + months;
    date.year = month / 12 - (month % 12 < 0);
    date.month = (int)(month - date.year * 12) + 1;
    while (date.day > 1 && !zs_date_exists(calendar, &date))
        date.day--;
    return zs_time_from_date(calendar, &date, time, err);
}

static int decode_months(const zs_time_units *units, double value, zs_time *time, zs_error *err)
{
    double months = value * units->months, whole = floor(months);
    zs_time begin, next;
    if (fabs(whole) > 24.0 * ZS_YEAR_MAX)
        return zs_fail(err, ZS_REFUSED, "the time value %.17g is out of range", value);
    if (add_months(units->calendar, units->reference, (int64_t)whole, &begin, err) ||
        add_months(units->calendar, units->reference, (int64_t)whole + 1, &next, err))
        return zs_fail_in(err, "the time value %.17g", value);
    *time = begin + llround((months - whole) * (double)(next - begin));
    return 0;
}

int zs_time_decode(const zs_time_units *units, double value, zs_time *time, zs_error *err)
{
    if (!isfinite(value))
        return zs_fail(err, ZS_REFUSED, "the time value %g is not a number that can be a time", value);
    if (units->months)
        return decode_months(units, value, time, err);
    /* The integer part is exact in integers; only the fraction is rounded. */
    double whole = trunc(value);
    zs_time elapsed, result;
    if (fabs(whole) >= 0x1p63)
        return zs_fail(err, ZS_REFUSED, "the time value %.17g is out of range", value);
    int64_t number = (int64_t)whole;
    double fraction = (value - whole + (double)(number % units->parts)) * (double)units->unit / units->parts;
    if (__builtin_mul_overflow(number / units->parts, units->unit, &elapsed) ||
        __builtin_add_overflow(elapsed, llround(fraction), &elapsed) ||
        __builtin_add_overflow(elapsed, units->reference, &result))
        return zs_fail(err, ZS_REFUSED, "the time value %.17g is out of range", value);
    *time = result;
    return 0;
}

static double encode_months(const zs_time_units *units, zs_time time)
{
    zs_date from = zs_date_from_time(units->calendar, units->reference);
    zs_date to = zs_date_from_time(units->calendar, time);
    int64_t months = (to.year - from.year) * 12 + (to.month - from.month);
    zs_time begin, next;
    zs_error err;
    if (add_months(units->calendar, units->reference, months, &begin, &err))
        return NAN;
    if (begin > time && add_months(units->calendar, units->reference, --months, &begin, &err))
        return NAN;
    if (add_months(units->calendar, units->reference, months + 1, &next, &err))
        return NAN;
    return ((double)months + (double)(time - begin) / (double)(next - begin)) / units->months;
}

double zs_time_encode(const zs_time_units *units, zs_time time)
{
    if (units->months)
        return encode_months(units, time);
    zs_time elapsed;
    if (__builtin_sub_overflow(time, units->reference, &elapsed))
        return ((double)time - (double)units->reference) / (double)units->unit * units->parts;
    if (units->parts > 1)
        return (double)elapsed * units->parts; /* their unit is a microsecond */
    return (double)(elapsed / units->unit) + (double)(elapsed % units->unit) / (double)units->unit;
}
