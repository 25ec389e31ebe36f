#include "output/layout_exceedance.h"

#include "base/error.h"
#include "base/limits.h"
#include "catalog/series.h"
#include "header/input_file.h"
#include "header/time_coordinate.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/layout_axes.h"
#include "output/metadata.h"
#include "time/calendar.h"
#include "time/time_units.h"

#include <stdio.h>
#include <string.h>

enum { COUNT, VALID, LAST };

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const char *variable = run->spec->input.name;
    zs_layout_set_parts(layout, run);
    zs_layout_add_product(layout, variable, "exceedance_count", ZS_FIELD_INT);
    zs_layout_add_product(layout, variable, "valid_count", ZS_FIELD_INT);
    zs_layout_add_product(layout, variable, "exceedance_last", ZS_FIELD_DOUBLE);
    return zs_check_parts(run, layout->product, err);
}

/* Does numpy know the unit?  It must be a whole word, in the singular or the plural: days, but not d. */
static bool is_unit_of_numpy(const char *units)
{
    static const char *const known[] = { "nanosecond", "microsecond", "millisecond", "second",
                                         "minute",     "hour",        "day" };
    size_t length = strcspn(units, " ");
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        size_t full = strlen(known[k]);
        if (strncmp(units, known[k], full) == 0 &&
            (length == full || (length == full + 1 && units[full] == 's')))
            return true;
    }
    return false;
}

/* Can xarray decode times of this axis of which some are missing?  It can if numpy can, which counts
 * nanoseconds of the Gregorian calendar in 64 bits; else it refuses the whole file. */
static bool is_for_numpy(const zs_series *series)
{
    const zs_time_units *axis = &series->time.axis;
    const zs_time time[] = { axis->reference, zs_series_time(series, 0),
                             zs_series_time(series, series->nstep - 1) };
    if ((axis->calendar != ZS_STANDARD && axis->calendar != ZS_PROLEPTIC_GREGORIAN) ||
        !is_unit_of_numpy(series->time.units))
        return false;
    for (int k = 0; k < 3; k++) {
        int64_t year = zs_date_from_time(axis->calendar, time[k]).year;
        if (year < 1678 || year > 2261)
            return false;
    }
    return true;
}

/* The unit of a time without its reference, in the singular: "day" of "days since 2000-01-01".  xarray takes
 * the plurals for lengths of time, in nanoseconds. */
static void unit_alone(const char *units, char unit[ZS_TEXT])
{
    size_t length = strcspn(units, " ");
    length -= length > 2 && (units[length - 1] == 's' || units[length - 1] == 'S');
    snprintf(unit, ZS_TEXT, "%.*s", (int)length, units);
}

static void describe_last(const zs_contents *c, zs_metadata *to)
{
    const zs_time_coordinate *time = &c->series->time;
    const char *calendar = zs_calendar_name(time->axis.calendar);
    char unit[ZS_TEXT];
    if (is_for_numpy(c->series)) {
        zs_metadata_text(to, "units", time->units);
    } else {
        unit_alone(time->units, unit);
        zs_metadata_text(to, "units", unit);
        zs_metadata_text(to, "time_units", time->units);
        zs_metadata_format(to, "comment",
                           "a time in %s, in the calendar %s; missing where there is no such step",
                           time->units, calendar);
    }
    zs_metadata_text(to, "calendar", calendar);
}

static void add_bound(const char *name, const zs_bound *bound, zs_metadata *to)
{
    if (bound->quantile)
        zs_metadata_format(to, name, "%s, %.10g per cent", bound->quantile, 100 * bound->q);
    else if (bound->set)
        zs_metadata_doubles(to, name, 1, &bound->value);
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    const zs_product *product = layout->product;
    char name[ZS_DESCRIBE_TEXT], beyond[ZS_BEYOND_TEXT];
    zs_describe_quantity(product, c, name);
    if (var == VALID)
        zs_metadata_format(to, "long_name", "number of steps at which %s is valid", name);
    else
        zs_metadata_format(to, "long_name", "%s %s",
                           var == COUNT ? "number of steps at which" : "last time at which",
                           zs_product_beyond(product, name, beyond));
    add_bound("threshold", &product->threshold, to);
    add_bound("above", &product->above, to);
    add_bound("below", &product->below, to);
    if (var == LAST)
        describe_last(c, to);
    else
        zs_metadata_text(to, "units", "1");
    zs_describe_product_rules(product, c, to);
}

const zs_layout_kind zs_layout_exceedance = { make, describe };
