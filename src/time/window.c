#include "time/window.h"

enum { MARCH = 2, MONTHS = 12 };

/* The days of a month, from 0 for January, with a 29 February if any year of the calendar has one. */
static int month_days(zs_calendar calendar, int month)
{
    static const int days[MONTHS] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (calendar == ZS_360_DAY)
        return 30;
    return days[month] - (month == 1 && calendar == ZS_NOLEAP);
}

zs_window zs_window_of(const zs_grouping *how, zs_calendar calendar)
{
    zs_window w = { .how = *how, .calendar = calendar };
    for (int month = 0; month < MONTHS; month++)
        w.days += month_days(calendar, month);
    w.varies = calendar != ZS_360_DAY && calendar != ZS_NOLEAP && calendar != ZS_ALL_LEAP;
    return w;
}

int zs_window_length(const zs_window *w, int length)
{
    return w->days - (w->varies && length == 0);
}

bool zs_window_splits(const zs_window *w, int day)
{
    return w->varies && (day <= w->how.window || day >= w->days - 1 - w->how.window);
}

int zs_window_day(const zs_window *w, zs_time time, int *part)
{
    zs_date date = zs_date_from_time(w->calendar, zs_day_of(time) * ZS_DAY);
    if (zs_group_counts_days(w->how.kind)) {
        int number = zs_key_of(&(zs_grouping){ .kind = ZS_GROUP_DAY_OF_YEAR }, w->calendar, time);
        int64_t year = number < w->days / 2 ? date.year - 1 : date.year; /* of the round that ends nearby */
        *part = zs_window_splits(w, number) && zs_days_in_month(w->calendar, year, 2) == 29;
        return number;
    }
    int day = date.day - 1;
    for (int k = MARCH; k % MONTHS != date.month - 1; k++)
        day += month_days(w->calendar, k % MONTHS);
    int64_t ends = date.year + (date.month > MARCH && day >= w->days / 2); /* of the end of a round nearby */
    *part = zs_window_splits(w, day) && zs_days_in_month(w->calendar, ends, 2) == 29;
    return day;
}

/* Is 29 February the last day of a round, and is this done with it? */
static bool leaps(const zs_window *w, zs_leap_day what)
{
    return w->how.leap_day == what && !zs_group_counts_days(w->how.kind) && w->calendar != ZS_360_DAY &&
           w->calendar != ZS_NOLEAP;
}

int zs_window_key(const zs_window *w, int day)
{
    int month = MARCH;
    if (zs_group_counts_days(w->how.kind))
        return day;
    if (day == w->days - 1 && (leaps(w, ZS_LEAP_MERGE) || leaps(w, ZS_LEAP_DROP)))
        return -1;
    while (day >= month_days(w->calendar, month % MONTHS))
        day -= month_days(w->calendar, month++ % MONTHS);
    return month % MONTHS * 31 + day;
}

int zs_window_distance(const zs_window *w, int middle, int day)
{
    int last = w->days - 1;
    if (leaps(w, ZS_LEAP_MERGE) && middle == last - 1 && day == last)
        return 0;
    return day < middle ? middle - day : day - middle;
}

static int not_negative(int number)
{
    return number > 0 ? number : 0;
}

zs_reach zs_window_reach(const zs_window *w, int day)
{
    int window = w->how.window, last = w->days - 1;
    bool both = leaps(w, ZS_LEAP_MERGE) && day == last - 1; /* 28 and 29 February */
    zs_reach reach = { .first = not_negative(day - window),
                       .last = day + window < last ? day + window : last };
    for (int p = 0; p < 1 + w->varies; p++) {
        int length = zs_window_length(w, p), end = both && length > last ? last : day;
        reach.before[p] = not_negative(window - day);
        reach.after[p] = not_negative(end + window + 1 - length);
    }
    return reach;
}
