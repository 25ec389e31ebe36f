#include "time/resolution.h"

#include <math.h>

#define MINUTE (60 * ZS_SECOND)

static const zs_time units[] = { ZS_DAY,      12 * 60 * MINUTE, 6 * 60 * MINUTE, 3 * 60 * MINUTE,
                                 60 * MINUTE, 30 * MINUTE,      15 * MINUTE,     10 * MINUTE,
                                 5 * MINUTE,  MINUTE,           MINUTE / 2,      ZS_SECOND };

double zs_single_rounding(double value)
{
    float size = fabsf((float)value);
    return ((double)nextafterf(size, INFINITY) - (double)size) / 2;
}

static zs_time nearest(zs_time time, zs_time unit)
{
    zs_time within = time % unit;
    if (within < 0)
        within += unit;
    return time - within + (within >= unit / 2 ? unit : 0);
}

static zs_time distance(zs_time a, zs_time b)
{
    return a < b ? b - a : a - b;
}

/* Are all times within their slack of a multiple of the unit, and do different ones stay different? */
static bool fits(const zs_time *time, const zs_time *slack, size_t n, zs_time unit)
{
    for (size_t i = 0; i < n; i++) {
        zs_time to = nearest(time[i], unit);
        if (distance(time[i], to) > slack[i])
            return false;
        if (i > 0 && time[i] != time[i - 1] && to == nearest(time[i - 1], unit))
            return false;
    }
    return true;
}

/* Do the distances tell that the times are not rounded?  Rounded to 4 minutes, half-hourly steps are 28 and
 * 32 minutes apart; true steps are whole multiples of the smallest distance. */
static bool are_even(const zs_time *time, const zs_time *slack, size_t n)
{
    zs_time least = INT64_MAX, widest = 0, resolution = 0;
    bool multiples = true;
    for (size_t i = 1; i < n; i++) {
        zs_time apart = distance(time[i], time[i - 1]);
        resolution = slack[i] > resolution ? slack[i] : resolution;
        widest = apart > widest ? apart : widest;
        least = apart > 0 && apart < least ? apart : least;
    }
    for (size_t i = 1; i < n; i++)
        multiples = multiples && distance(time[i], time[i - 1]) % least == 0;
    return n < 3 || least == widest || (multiples && least > 3 * resolution);
}

static bool are_minutes(zs_time time)
{
    return distance(time, nearest(time, MINUTE)) <= ZS_TIME_SLACK;
}

/* Whole minutes are exact, unless the stored numbers could tell nothing else: minutes since 1900 are 4
 * minutes apart in float32. */
static bool are_exact(const zs_time *time, const zs_time *slack, size_t n)
{
    bool coarse = false;
    for (size_t i = 0; i < n; i++) {
        if (!are_minutes(time[i]))
            return false;
        coarse = coarse || (slack[i] >= MINUTE / 2 && are_minutes(2 * slack[i]));
    }
    return !coarse || are_even(time, slack, n);
}

bool zs_times_snap(zs_time *time, const zs_time *slack, size_t n)
{
    size_t k = 0, count = sizeof units / sizeof *units;
    bool moved = false;
    for (size_t i = 0; i < n; i++)
        if (time[i] > INT64_MAX - ZS_DAY || time[i] < INT64_MIN + ZS_DAY)
            return false;
    if (are_exact(time, slack, n))
        return false;
    while (k < count && !fits(time, slack, n, units[k]))
        k++;
    for (size_t i = 0; i < n && k < count; i++) {
        zs_time to = nearest(time[i], units[k]);
        moved = moved || to != time[i];
        time[i] = to;
    }
    return moved;
}
