#include "output/layout_exceedance.h"

#include "base/error.h"
#include "header/time_coordinate.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/metadata.h"
#include "time/calendar.h"

enum { COUNT, VALID, LAST };

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const char *variable = run->spec->input.variable;
    (void)err;
    zs_layout_add_product(layout, variable, "exceedance_count", ZS_FIELD_INT);
    zs_layout_add_product(layout, variable, "valid_count", ZS_FIELD_INT);
    zs_layout_add_product(layout, variable, "exceedance_last", ZS_FIELD_DOUBLE);
    return 0;
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    double threshold = layout->product->threshold;
    const zs_time_coordinate *time = &c->series->time;
    char name[ZS_DESCRIBE_TEXT];
    zs_describe_quantity(layout->product, c, name);
    if (var == VALID)
        zs_metadata_format(to, "long_name", "number of steps at which %s is valid", name);
    else
        zs_metadata_format(to, "long_name", "%s |%s| is above %.15g",
                           var == COUNT ? "number of steps at which" : "last time at which", name, threshold);
    zs_metadata_doubles(to, "threshold", 1, &threshold);
    zs_metadata_text(to, "units", var == LAST ? time->units : "1");
    if (var == LAST)
        zs_metadata_text(to, "calendar", zs_calendar_name(time->axis.calendar));
    zs_describe_product_rules(layout->product, c, to);
}

const zs_layout_kind zs_layout_exceedance = { make, describe };
