#include "time/week.h"

/* The number of a day that has a date. */
static int64_t day_at(zs_calendar calendar, int64_t year, int month, int day)
{
    zs_time time = 0;
    zs_error unused;
    zs_date date = { .year = year, .month = month, .day = day };
    zs_time_from_date(calendar, &date, &time, &unused);
    return time / ZS_DAY - (time % ZS_DAY < 0);
}

/* 0 for Monday to 6 for Sunday.  The day of the week of 1 March 2000 is what cftime 1.6 says. */
static int weekday(zs_calendar calendar, int64_t day)
{
    static const int anchor[] = {
        [ZS_STANDARD] = 2, [ZS_PROLEPTIC_GREGORIAN] = 2, [ZS_JULIAN] = 1, [ZS_NOLEAP] = 1, [ZS_ALL_LEAP] = 0,
        [ZS_360_DAY] = 5
    };
    int64_t since = day - day_at(calendar, 2000, 3, 1) + anchor[calendar];
    return (int)((since % 7 + 7) % 7);
}

int64_t zs_week_monday(zs_calendar calendar, int64_t day)
{
    return day - weekday(calendar, day);
}

/* 4 January is in week 1: of its week, Thursday is the earliest day that can be 1 January. */
int64_t zs_week_first_monday(zs_calendar calendar, int64_t year)
{
    return zs_week_monday(calendar, day_at(calendar, year, 1, 4));
}

zs_week zs_week_of(zs_calendar calendar, int64_t day)
{
    int64_t monday = zs_week_monday(calendar, day), thursday = monday + 3;
    int64_t year = zs_date_from_time(calendar, thursday * ZS_DAY).year;
    return (zs_week){ year, (int)((monday - zs_week_first_monday(calendar, year)) / 7) + 1 };
}

int zs_week_last(zs_calendar calendar, int64_t year)
{
    return (int)((zs_week_first_monday(calendar, year + 1) - zs_week_first_monday(calendar, year)) / 7);
}
