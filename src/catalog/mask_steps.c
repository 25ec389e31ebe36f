#include "catalog/mask_steps.h"

#include "base/memory.h"
#include "catalog/nearness.h"
#include "header/step_times.h"
#include "header/time_values.h"
#include "time/equal_calendars.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
    const zs_step *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

/* Keep n steps in less memory. */
static int keep(const zs_step *step, int64_t n, zs_steps *steps, zs_error *err)
{
    for (int64_t i = 0; i < n; i++)
        if (zs_steps_add(steps, &step[i], err))
            return -1;
    return zs_steps_end(steps, err);
}

int zs_mask_steps_read(const zs_source *s, zs_step_rule rule, const zs_time_coordinate *time,
                       zs_mask_steps *steps, zs_error *err)
{
    zs_units_of_time units;
    zs_bounds_state unused;
    zs_step *step;
    int64_t n = zs_source_length(s, s->axes.time);
    *steps = (zs_mask_steps){ 0 };
    if (n < 2)
        return 0;
    if (s->axes.time_var.id < 0)
        return zs_fail(err, ZS_REFUSED, "%s: the mask has %lld steps, and no times", s->path, (long long)n);
    if (zs_time_coordinate_units(s, units.text, &units.axis, err))
        return -1;
    if (!zs_calendars_agree(units.axis.calendar, time->axis.calendar))
        return zs_fail(err, ZS_REFUSED, "%s: calendar %s, but the input has %s", s->path,
                       zs_calendar_name(units.axis.calendar), zs_calendar_name(time->axis.calendar));
    if (zs_source_check_room(s, s->axes.time_var, (size_t)n, 3 * sizeof *step, err) ||
        !(step = zs_alloc((size_t)n, sizeof *step, "steps", err)))
        return -1;
    int result = zs_step_times_read(s, rule, &units, time, n, step, &unused, err);
    for (int64_t i = 0; i < n; i++)
        step[i].record = (int32_t)i;
    if (result == 0) {
        qsort(step, (size_t)n, sizeof *step, by_time);
        result = keep(step, n, &steps->steps, err);
    }
    free(step);
    steps->n = n;
    return result ? -1 : zs_nearness(&(zs_sorted){ &steps->steps, n, 1, 1 }, &steps->near, err);
}

int64_t zs_mask_steps_find(const zs_mask_steps *steps, zs_time moment)
{
    int64_t low = 0, high = steps->n; /* the first step that is not too early is among low ... high */
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (zs_steps_time(&steps->steps, middle) < moment - steps->near)
            low = middle + 1;
        else
            high = middle;
    }
    return low < steps->n && zs_steps_time(&steps->steps, low) <= moment + steps->near
               ? zs_steps_record(&steps->steps, low)
               : -1;
}
