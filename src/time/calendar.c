#include "time/calendar.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum {
    CALENDARS = ZS_360_DAY + 1,
    GREGORIAN_YEAR = 1582,
    GREGORIAN_MONTH = 10,
    LAST_JULIAN = 4,
    LOST_DAYS = 10
};

/* CF's name, CF's other name, and names that other conventions and older programs gave: IRI and CDO write
 * "360", some models "365_days", GFDL's "THIRTY_DAY_MONTHS", MPAS "gregorian_noleap". */
static const struct {
    const char *name[6];
    int64_t days_in_400_years; /* on average */
} calendars[CALENDARS] = {
    [ZS_STANDARD] = { { "standard", "gregorian" }, 146097 },
    [ZS_PROLEPTIC_GREGORIAN] = { { "proleptic_gregorian" }, 146097 },
    [ZS_JULIAN] = { { "julian" }, 146100 },
    [ZS_NOLEAP] = { { "noleap", "365_day", "365_days", "365", "no_leap", "gregorian_noleap" }, 146000 },
    [ZS_ALL_LEAP] = { { "all_leap", "366_day", "366_days", "366" }, 146400 },
    [ZS_360_DAY] = { { "360_day", "360_days", "360", "thirty_day_months" }, 144000 },
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int zs_calendar_parse(const char *name, zs_calendar *calendar, zs_error *err)
{
    if (!name)
        name = "";
    const char *end = name + strlen(name);
    size_t length = zs_trim(&name, &end);
    if (length == 0) {
        *calendar = ZS_STANDARD;
        return 0;
    }
    for (int i = 0; i < CALENDARS; i++) {
        for (int k = 0; k < 6 && calendars[i].name[k]; k++) {
            const char *known = calendars[i].name[k];
            if (strlen(known) == length && strncasecmp(name, known, length) == 0) {
                *calendar = (zs_calendar)i;
                return 0;
            }
        }
    }
    return zs_fail(err, ZS_REFUSED,
                   "calendar \"%.*s\" is not supported; it must be standard, proleptic_gregorian, julian, "
                   "noleap, all_leap or 360_day",
                   length < 80 ? (int)length : 80, name);
}

const char *zs_calendar_name(zs_calendar calendar)
{
    return calendars[calendar].name[0];
}

static bool is_leap(zs_calendar calendar, int64_t year)
{
    switch (calendar) {
    case ZS_NOLEAP:
    case ZS_360_DAY:
        return false;
    case ZS_ALL_LEAP:
        return true;
    case ZS_STANDARD:
        if (year <= GREGORIAN_YEAR)
            return year % 4 == 0;
        break;
    case ZS_JULIAN:
        return year % 4 == 0;
    case ZS_PROLEPTIC_GREGORIAN:
        break;
    }
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* In this month ZS_STANDARD goes from the 4th to the 15th. */
static bool is_short_october(zs_calendar calendar, int64_t year, int month)
{
    return calendar == ZS_STANDARD && year == GREGORIAN_YEAR && month == GREGORIAN_MONTH;
}

int zs_days_in_month(zs_calendar calendar, int64_t year, int month)
{
    static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12)
        return 0;
    if (calendar == ZS_360_DAY)
        return 30;
    if (is_short_october(calendar, year, month))
        return 31 - LOST_DAYS;
    return days[month - 1] + (month == 2 && is_leap(calendar, year));
}

/* Days from 1 January of year 0 to 1 January of year. */
static int64_t days_before_year(zs_calendar calendar, int64_t year)
{
    int64_t julian = 365 * year + floor_div(year + 3, 4);
    int64_t gregorian = julian - floor_div(year + 99, 100) + floor_div(year + 399, 400);
    switch (calendar) {
    case ZS_NOLEAP:
        return 365 * year;
    case ZS_ALL_LEAP:
        return 366 * year;
    case ZS_360_DAY:
        return 360 * year;
    case ZS_JULIAN:
        return julian;
    case ZS_STANDARD:
        /* The Julian 1 January of year 0 is two days before the Gregorian one. */
        return year <= GREGORIAN_YEAR ? julian : gregorian + 2;
    case ZS_PROLEPTIC_GREGORIAN:
        break;
    }
    return gregorian;
}

bool zs_date_exists(zs_calendar calendar, const zs_date *date)
{
    int last = zs_days_in_month(calendar, date->year, date->month), day = date->day;
    if (is_short_october(calendar, date->year, date->month)) {
        last += LOST_DAYS;
        if (day > LAST_JULIAN && day <= LAST_JULIAN + LOST_DAYS)
            return false;
    }
    return day >= 1 && day <= last && date->hour >= 0 && date->hour < 24 && date->minute >= 0 &&
           date->minute < 60 && date->second >= 0 && date->second < 60 && date->microsecond >= 0 &&
           date->microsecond < ZS_SECOND;
}

int zs_time_from_date(zs_calendar calendar, const zs_date *date, zs_time *time, zs_error *err)
{
    if (date->year < -ZS_YEAR_MAX || date->year > ZS_YEAR_MAX)
        return zs_fail(err, ZS_REFUSED, "the year %" PRId64 " is out of range; it must be within %d of 0",
                       date->year, ZS_YEAR_MAX);
    if (!zs_date_exists(calendar, date))
        return zs_fail(err, ZS_REFUSED,
                       "there is no %04" PRId64 "-%02d-%02d %02d:%02d:%02d in the calendar %s", date->year,
                       date->month, date->day, date->hour, date->minute, date->second,
                       zs_calendar_name(calendar));
    int64_t days = days_before_year(calendar, date->year) + date->day - 1;
    for (int month = 1; month < date->month; month++)
        days += zs_days_in_month(calendar, date->year, month);
    if (is_short_october(calendar, date->year, date->month) && date->day > LAST_JULIAN)
        days -= LOST_DAYS;
    int64_t seconds = date->hour * 3600 + date->minute * 60 + date->second;
    *time = days * ZS_DAY + seconds * ZS_SECOND + date->microsecond;
    return 0;
}

zs_date zs_date_from_time(zs_calendar calendar, zs_time time)
{
    int64_t days = floor_div(time, ZS_DAY);
    int64_t within = time % ZS_DAY;
    if (within < 0)
        within += ZS_DAY;
    /* The average length of a year gives this year or a neighbour. */
    int64_t year = floor_div(days * 400, calendars[calendar].days_in_400_years);
    while (days_before_year(calendar, year) > days)
        year--;
    while (days_before_year(calendar, year + 1) <= days)
        year++;
    int day = (int)(days - days_before_year(calendar, year));
    int month = 1;
    while (day >= zs_days_in_month(calendar, year, month))
        day -= zs_days_in_month(calendar, year, month++);
    day++;
    if (is_short_october(calendar, year, month) && day > LAST_JULIAN)
        day += LOST_DAYS;
    int64_t seconds = within / ZS_SECOND;
    return (zs_date){ .year = year,
                      .month = month,
                      .day = day,
                      .hour = (int)(seconds / 3600),
                      .minute = (int)(seconds / 60 % 60),
                      .second = (int)(seconds % 60),
                      .microsecond = (int)(within % ZS_SECOND) };
}

zs_time zs_time_of_rank(zs_time *time, int64_t n, int64_t rank)
{
    for (int64_t first = 0, last = n - 1; first < last;) {
        zs_time middle = time[rank];
        int64_t low = first, high = last;
        while (low <= high) { /* smaller ones go before larger ones */
            while (time[low] < middle)
                low++;
            while (time[high] > middle)
                high--;
            if (low <= high) {
                zs_time other = time[low];
                time[low++] = time[high];
                time[high--] = other;
            }
        }
        if (high < rank)
            first = low;
        if (rank < low)
            last = high;
    }
    return time[rank];
}
