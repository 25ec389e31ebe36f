#include "header/time_bounds.h"

#include "time/equal_calendars.h"
#include "time/step_moment.h"

static void swap_pairs(zs_time_values *bounds)
{
    for (size_t i = 0; i + 1 < bounds->n; i += 2) {
        zs_time time = bounds->time[i];
        double value = bounds->value[i];
        bounds->time[i] = bounds->time[i + 1];
        bounds->value[i] = bounds->value[i + 1];
        bounds->time[i + 1] = time;
        bounds->value[i + 1] = value;
    }
}

/* Do the times run backwards, and all bounds with them? */
static bool run_backwards(const zs_time_values *time, const zs_time_values *bounds)
{
    for (size_t i = 0; i < time->n; i++)
        if (bounds->time[2 * i] <= bounds->time[2 * i + 1] || (i > 0 && time->time[i] >= time->time[i - 1]))
            return false;
    return time->n > 1;
}

static zs_bounds_state judge(const zs_time_values *time, const zs_time_values *bounds)
{
    static const zs_bounds_state of[] = { [ZS_BOUNDS_FIT] = ZS_BOUNDS_USED,
                                          [ZS_BOUNDS_REVERSED] = ZS_BOUNDS_ORDER,
                                          [ZS_BOUNDS_ELSEWHERE] = ZS_BOUNDS_AWAY };
    zs_bounds_state state = ZS_BOUNDS_USED;
    for (size_t i = 0; i < time->n && state == ZS_BOUNDS_USED; i++) {
        zs_step_bounds pair = { bounds->time[2 * i], bounds->time[2 * i + 1] };
        state = of[zs_step_bounds_fault(time->time[i], &pair)];
        if (state == ZS_BOUNDS_USED && i > 0 && time->time[i] != time->time[i - 1] &&
            pair.lower == bounds->time[2 * i - 2] && pair.upper == bounds->time[2 * i - 1])
            state = ZS_BOUNDS_ALIKE;
    }
    return state;
}

int zs_time_bounds_read(const zs_source *s, const zs_units_of_time *units,
                        const zs_time_coordinate *reference, const zs_time_values *time,
                        zs_bounds_state *state, zs_time_values *bounds, zs_error *err)
{
    zs_units_of_time own = *units;
    zs_error unused;
    const zs_var var = zs_time_coordinate_bounds(s, state);
    *bounds = (zs_time_values){ 0 };
    if (var.id < 0)
        return 0;
    if (zs_time_bounds_units(var, own.text, &own.axis, &unused) ||
        !zs_calendars_agree(own.axis.calendar, units->axis.calendar)) {
        *state = ZS_BOUNDS_UNITS;
        return 0;
    }
    if (zs_time_values_read(s, var, 2 * time->n, &own, reference, bounds, err))
        return -1;
    if (bounds->first_unknown < bounds->n) {
        *state = ZS_BOUNDS_MISSING;
    } else {
        if (run_backwards(time, bounds))
            swap_pairs(bounds);
        *state = judge(time, bounds);
    }
    if (*state != ZS_BOUNDS_USED)
        zs_time_values_clear(bounds);
    return 0;
}

const char *zs_bounds_state_text(zs_bounds_state state)
{
    static const char *const text[] = {
        [ZS_BOUNDS_NONE] = "are not there",
        [ZS_BOUNDS_USED] = "are used",
        [ZS_BOUNDS_LOST] = "are named, but are not in the file",
        [ZS_BOUNDS_SHAPE] = "are not numbers on (time, 2)",
        [ZS_BOUNDS_UNITS] = "have units or a calendar that cannot be used",
        [ZS_BOUNDS_MISSING] = "are missing in some records",
        [ZS_BOUNDS_ORDER] = "have an upper one before the lower one",
        [ZS_BOUNDS_AWAY] = "are not around the times",
        [ZS_BOUNDS_ALIKE] = "are the same for different times",
    };
    return text[state];
}
