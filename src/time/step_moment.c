#include "time/step_moment.h"

#include <stddef.h>

const char *const zs_step_rule_word[] = { "auto", "time", "start", "end", NULL };

const char *zs_step_rule_name(zs_step_rule rule)
{
    return zs_step_rule_word[rule];
}

static zs_time middle_of(const zs_step_bounds *bounds)
{
    return bounds->lower + (bounds->upper - bounds->lower) / 2;
}

/* Bounds are rounded numbers: where their middle is the time but for rounding, the time is more exact. */
static zs_time middle_or_time(zs_time time, const zs_step_bounds *bounds)
{
    zs_time middle = middle_of(bounds), away = middle > time ? middle - time : time - middle;
    return away <= ZS_TIME_SLACK ? time : middle;
}

static zs_time last_moment(const zs_step_bounds *bounds)
{
    zs_time before = bounds->upper - ZS_SECOND, middle = middle_of(bounds);
    return before > middle ? before : middle;
}

zs_time zs_step_moment(zs_step_rule rule, zs_time time, const zs_step_bounds *bounds)
{
    switch (rule) {
    case ZS_STEP_START:
        return bounds ? bounds->lower : time;
    case ZS_STEP_END:
        return bounds ? last_moment(bounds) : time - ZS_SECOND;
    case ZS_STEP_AUTO:
        return bounds ? middle_or_time(time, bounds) : time;
    default:
        return time;
    }
}

zs_bounds_fault zs_step_bounds_fault(zs_time time, const zs_step_bounds *bounds)
{
    zs_time width, before, after;
    if (__builtin_sub_overflow(bounds->upper, bounds->lower, &width) ||
        __builtin_sub_overflow(bounds->lower, time, &before) || /* how far the time lies outside */
        __builtin_sub_overflow(time, bounds->upper, &after))
        return ZS_BOUNDS_ELSEWHERE;
    if (width < -ZS_TIME_SLACK)
        return ZS_BOUNDS_REVERSED;
    return before > width + ZS_TIME_SLACK || after > width + ZS_TIME_SLACK ? ZS_BOUNDS_ELSEWHERE
                                                                           : ZS_BOUNDS_FIT;
}
