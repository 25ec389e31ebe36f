#include "time/new_steps.h"

#include "base/range.h"
#include "time/group_key.h"

#include <stdio.h>

#define HOUR (ZS_DAY / 24)

/* From this distance on, steps are months, or whole numbers of months. */
#define MONTH_LEAST (28 * ZS_DAY)
#define MONTH_MEAN (ZS_DAY * 146097 / 4800) /* of the Gregorian calendar */

const char *const zs_every_word[] = { "step", "hours", "day", "pentad", "month", "season", "year", NULL };

char *zs_every_text(const zs_every *every, char text[ZS_EVERY_TEXT])
{
    if (every->kind == ZS_EVERY_HOURS)
        snprintf(text, ZS_EVERY_TEXT, "%d hour%s", every->hours, every->hours == 1 ? "" : "s");
    else
        snprintf(text, ZS_EVERY_TEXT, "%s", zs_every_word[every->kind]);
    return text;
}

/* --- periods ------------------------------------------------------------------------------------------ */

/* Midnight at the beginning of a month, counted from January of a year: -1 is the December before. */
static zs_time month_begin(zs_calendar calendar, int64_t year, int month)
{
    zs_time time = 0;
    zs_error unused;
    int64_t years = month < 0 ? -1 : month / 12;
    zs_date date = { .year = year + years, .month = month - (int)years * 12 + 1, .day = 1 };
    zs_time_from_date(calendar, &date, &time, &unused);
    return time;
}

/* The period of some months that a month is in; the first one begins `first` months after January. */
static zs_step_bounds months_around(zs_calendar calendar, const zs_date *date, int first, int months)
{
    int month = date->month - 1, begin = month - (month - first) % months;
    return (zs_step_bounds){ month_begin(calendar, date->year, begin),
                             month_begin(calendar, date->year, begin + months) };
}

/* Days since 1 January as a year of 365 days counts them (in ZS_360_DAY one of 360): 29 February is as 28
 * February. */
static int plain_day(zs_calendar calendar, int month, int day)
{
    int days = day - 1;
    if (calendar != ZS_360_DAY && month == 2 && day == 29)
        days--;
    for (int k = 1; k < month; k++)
        days += zs_days_in_month(calendar == ZS_360_DAY ? ZS_360_DAY : ZS_NOLEAP, 1, k);
    return days;
}

/* Midnight at the beginning of such a day, 0 to 365 (the next 1 January).  A day that the calendar leaves
 * out, in October 1582, begins with the next that there is. */
static zs_time plain_day_begin(zs_calendar calendar, int64_t year, int days)
{
    zs_calendar plain = calendar == ZS_360_DAY ? ZS_360_DAY : ZS_NOLEAP;
    zs_time time = 0;
    zs_error unused;
    int month = 1;
    while (month <= 12 && days >= zs_days_in_month(plain, 1, month))
        days -= zs_days_in_month(plain, 1, month++);
    if (month > 12)
        return month_begin(calendar, year + 1, 0);
    zs_date date = { .year = year, .month = month, .day = days + 1 };
    while (!zs_date_exists(calendar, &date))
        date.day++;
    zs_time_from_date(calendar, &date, &time, &unused);
    return time;
}

static zs_step_bounds pentad_around(zs_calendar calendar, const zs_date *date)
{
    int begin = plain_day(calendar, date->month, date->day) / 5 * 5;
    return (zs_step_bounds){ plain_day_begin(calendar, date->year, begin),
                             plain_day_begin(calendar, date->year, begin + 5) };
}

zs_step_bounds zs_every_period(const zs_every *every, zs_calendar calendar, zs_time time)
{
    zs_time day = zs_day_of(time) * ZS_DAY, length = every->hours * HOUR;
    zs_date date = zs_date_from_time(calendar, day);
    switch (every->kind) {
    case ZS_EVERY_HOURS:
        day += zs_hour_of(time) / every->hours * length;
        return (zs_step_bounds){ day, day + length };
    case ZS_EVERY_PENTAD:
        return pentad_around(calendar, &date);
    case ZS_EVERY_MONTH:
        return months_around(calendar, &date, 0, 1);
    case ZS_EVERY_SEASON:
        return months_around(calendar, &date, -1, 3);
    case ZS_EVERY_YEAR:
        return months_around(calendar, &date, 0, 12);
    default:
        return (zs_step_bounds){ day, day + ZS_DAY };
    }
}

zs_time zs_every_moment(const zs_step_bounds *period)
{
    return period->lower + (period->upper - period->lower) / 2;
}

/* Moments of seasons lie in January, April, July and October. */
static unsigned season_months(unsigned months)
{
    unsigned moments = 0;
    for (int month = 1; month <= 12; month++)
        if (months >> month & 1)
            moments |= 1u << (month % 12 / 3 * 3 + 1);
    return moments;
}

static unsigned period_hours(unsigned hours, int length)
{
    unsigned moments = 0;
    for (int hour = 0; hour < 24; hour++)
        if (hours >> hour & 1)
            moments |= 1u << (hour / length * length + length / 2);
    return moments;
}

zs_chosen_times zs_every_chosen(const zs_every *every, const zs_chosen_times *chosen)
{
    unsigned months = every->kind == ZS_EVERY_YEAR     ? 0
                      : every->kind == ZS_EVERY_SEASON ? season_months(chosen->months)
                                                       : chosen->months;
    return (zs_chosen_times){ months,
                              every->kind == ZS_EVERY_HOURS ? period_hours(chosen->hours, every->hours) : 0 };
}

/* --- how many stored steps there should be ------------------------------------------------------------ */

/* The months of a step; 0 for steps that are shorter. */
static int months_of(zs_time distance)
{
    return distance + ZS_TIME_SLACK < MONTH_LEAST ? 0 : (int)((distance + MONTH_MEAN / 2) / MONTH_MEAN);
}

/* Into how many distances a day can be divided, within the rounding of times; 0: into no whole number. */
static int64_t parts_of_day(zs_time distance)
{
    int64_t n = (ZS_DAY + distance / 2) / distance;
    zs_time rest = n * distance - ZS_DAY;
    return rest <= n * ZS_TIME_SLACK && rest >= -n * ZS_TIME_SLACK ? n : 0;
}

bool zs_every_holds(const zs_every *every, zs_time distance)
{
    static const int months_in[ZS_EVERYS] = {
        [ZS_EVERY_MONTH] = 1, [ZS_EVERY_SEASON] = 3, [ZS_EVERY_YEAR] = 12
    };
    int months = months_of(distance), room = months_in[every->kind];
    zs_time longest = every->kind == ZS_EVERY_HOURS    ? every->hours * HOUR
                      : every->kind == ZS_EVERY_DAY    ? ZS_DAY
                      : every->kind == ZS_EVERY_PENTAD ? 5 * ZS_DAY
                                                       : MONTH_LEAST;
    return months > 0 ? months <= room : distance <= longest + ZS_TIME_SLACK;
}

bool zs_every_knows(const zs_usual_steps *usual)
{
    return !usual->chosen.hours || usual->distance > ZS_DAY || parts_of_day(usual->distance) > 0;
}

static bool is_chosen_month(const zs_chosen_times *chosen, int month)
{
    return !chosen->months || (chosen->months >> month & 1);
}

static int64_t chosen_months(zs_calendar calendar, const zs_step_bounds *period,
                             const zs_chosen_times *chosen)
{
    zs_date date = zs_date_from_time(calendar, period->lower);
    int64_t n = 0;
    for (int k = 0; month_begin(calendar, date.year, date.month - 1 + k) < period->upper; k++)
        n += is_chosen_month(chosen, (date.month - 1 + k) % 12 + 1);
    return n;
}

/* Moments at a part of a day, of one day: those in the period and in the chosen hours. */
static int64_t moments_of_day(zs_time day, int64_t parts, const zs_step_bounds *period,
                              const zs_usual_steps *usual)
{
    zs_time since = usual->moment - zs_day_of(usual->moment) * ZS_DAY, first = since % usual->distance;
    int64_t n = 0;
    if (first < 0) /* within the rounding of times before midnight */
        first = 0;
    for (int64_t k = 0; k < parts; k++) {
        zs_time time = day + first + k * usual->distance;
        bool chosen = !usual->chosen.hours || usual->chosen.hours >> zs_hour_of(time) & 1;
        n += chosen && time + ZS_TIME_SLACK >= period->lower && time + ZS_TIME_SLACK < period->upper;
    }
    return n;
}

int64_t zs_every_expected(zs_calendar calendar, const zs_step_bounds *period, const zs_usual_steps *usual)
{
    int months = months_of(usual->distance);
    if (months > 0)
        return chosen_months(calendar, period, &usual->chosen) / months;
    int64_t parts = parts_of_day(usual->distance), n = 0, days = 0;
    for (zs_time day = zs_day_of(period->lower) * ZS_DAY; day < period->upper; day += ZS_DAY) {
        if (usual->chosen.months && !is_chosen_month(&usual->chosen, zs_date_from_time(calendar, day).month))
            continue;
        n += parts > 0 ? moments_of_day(day, parts, period, usual) : 0;
        days++;
    }
    zs_time length = zs_min(days * ZS_DAY, period->upper - period->lower);
    return parts > 0 ? n : (length + usual->distance / 100) / usual->distance;
}
