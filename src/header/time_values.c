#include "header/time_values.h"

#include "base/memory.h"
#include "format/nc.h"
#include "header/numbers.h"
#include "header/time_texts.h"
#include "time/equal_calendars.h"
#include "time/resolution.h"

#include <math.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

/* How far numbers may be from what was meant. */
typedef struct rounding {
    bool single;           /* at all */
    double factor, offset; /* relatively, of what is packed; of the offset */
    double from;           /* the offset */
} rounding;

/* Was a factor or an offset of the packing rounded to float32?  Whole numbers and sums of halves, quarters
 * ... are exact.  *value: 0 where there is none. */
static bool is_rounded(zs_var var, const char *name, double *value)
{
    *value = 0;
    return zs_get_numbers(var.ncid, var.id, name, 1, value) > 0 &&
           zs_attribute_type(var.ncid, var.id, name) == NC_FLOAT &&
           ldexp(*value, 20) != trunc(ldexp(*value, 20));
}

static rounding rounding_of(zs_var var)
{
    nc_type type = NC_NAT;
    double factor;
    rounding r = { .single = nc_inq_vartype(var.ncid, var.id, &type) == NC_NOERR && type == NC_FLOAT };
    if (is_rounded(var, "add_offset", &r.from)) {
        r.single = true;
        r.offset = zs_single_rounding(r.from);
    }
    if (is_rounded(var, "scale_factor", &factor)) {
        r.single = true;
        r.factor = 0x1p-24;
    }
    return r;
}

/* The rounding of a number, as a time.  A factor may be off by more than the numbers that it makes. */
static zs_time slack_of(const zs_time_units *units, const rounding *r, double value)
{
    double half = fmax(zs_single_rounding(value), r->factor * fabs(value - r->from) + r->offset);
    zs_time before, after;
    zs_error unused;
    if (zs_time_decode(units, value - half, &before, &unused) ||
        zs_time_decode(units, value + half, &after, &unused))
        return 0;
    return (after - before) / 2 + 1;
}

/* Take the times within their resolution.  In their own calendar, before they are converted. */
static int snap(const zs_time_units *units, const rounding *r, zs_time_values *values, zs_error *err)
{
    zs_time *slack = zs_alloc(values->n, sizeof *slack, "times", err);
    if (!slack)
        return -1;
    for (size_t i = 0; i < values->n; i++)
        slack[i] = slack_of(units, r, values->value[i]);
    zs_times_snap(values->time, slack, values->n);
    free(slack);
    return 0;
}

static void decode(const zs_time_units *units, zs_time_values *values)
{
    zs_error unused;
    values->first_unknown = values->n;
    for (size_t i = values->n; i-- > 0;)
        if (isnan(values->value[i]) || zs_time_decode(units, values->value[i], &values->time[i], &unused)) {
            values->time[i] = ZS_NO_TIME;
            values->first_unknown = i;
        }
}

/* Bring times and numbers to the calendar and the units of the reference. */
static void convert(const zs_units_of_time *units, const zs_time_coordinate *reference,
                    zs_time_values *values)
{
    const zs_time_units *to = &reference->axis;
    bool own = strcmp(units->text, reference->units) == 0 && units->axis.calendar == to->calendar;
    zs_time stored;
    zs_error unused;
    for (size_t i = 0; i < values->n; i++) {
        if (values->time[i] == ZS_NO_TIME)
            continue;
        bool moved =
            zs_time_decode(&units->axis, values->value[i], &stored, &unused) || stored != values->time[i];
        values->time[i] = zs_time_in_calendar(to->calendar, units->axis.calendar, values->time[i]);
        if (!own || moved)
            values->value[i] = zs_time_encode(to, values->time[i]);
    }
}

int zs_time_values_read(const zs_source *s, zs_var var, size_t n, const zs_units_of_time *units,
                        const zs_time_coordinate *reference, zs_time_values *values, zs_error *err)
{
    enum { BYTES = 160 }; /* of a time: here, with its bounds, and in the list of steps while that grows */
    const rounding r = rounding_of(var);
    *values = (zs_time_values){ .n = n };
    if (zs_source_check_room(s, var, n, BYTES, err) ||
        !(values->value = zs_alloc(n, sizeof *values->value, "times", err)) ||
        !(values->time = zs_alloc(n, sizeof *values->time, "times", err)) ||
        (zs_time_is_texts(var) ? zs_time_texts_read(s, var, n, &units->axis, values->value, err)
                               : zs_numbers_read(var.ncid, var.id, s->path, n, values->value, err)))
        goto fail;
    decode(&units->axis, values);
    if (values->first_unknown == n && r.single && snap(&units->axis, &r, values, err))
        goto fail;
    convert(units, reference, values);
    return 0;
fail:
    zs_time_values_clear(values);
    return -1;
}

void zs_time_values_clear(zs_time_values *values)
{
    free(values->value);
    free(values->time);
    *values = (zs_time_values){ 0 };
}
