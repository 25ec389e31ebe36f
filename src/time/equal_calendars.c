#include "time/equal_calendars.h"

bool zs_calendars_agree(zs_calendar a, zs_calendar b)
{
    bool gregorian = (a == ZS_STANDARD || a == ZS_PROLEPTIC_GREGORIAN) &&
                     (b == ZS_STANDARD || b == ZS_PROLEPTIC_GREGORIAN);
    return a == b || gregorian;
}

zs_time zs_calendars_reform(zs_calendar calendar)
{
    static const zs_date reform = { .year = 1582, .month = 10, .day = 15 };
    zs_time time = 0;
    zs_error unused;
    zs_time_from_date(calendar, &reform, &time, &unused);
    return time;
}

/* Both calendars count every day, so that the same instant is always the same number of days away. */
zs_time zs_time_in_calendar(zs_calendar to, zs_calendar from, zs_time time)
{
    return to == from ? time : time - zs_calendars_reform(from) + zs_calendars_reform(to);
}
