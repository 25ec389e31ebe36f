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

static bool are_exact(const zs_time *time, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (distance(time[i], nearest(time[i], MINUTE)) > ZS_TIME_SLACK)
            return false;
    return true;
}

bool zs_times_snap(zs_time *time, const zs_time *slack, size_t n)
{
    size_t k = 0, count = sizeof units / sizeof *units;
    bool moved = false;
    for (size_t i = 0; i < n; i++)
        if (time[i] > INT64_MAX - ZS_DAY || time[i] < INT64_MIN + ZS_DAY)
            return false;
    if (are_exact(time, n))
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
