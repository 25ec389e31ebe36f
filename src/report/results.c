#include "report/results.h"

#include "output/contents.h"
#include "output/layout.h"
#include "output/metadata.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { FLOAT_DIGITS = 9, DOUBLE_DIGITS = 17 };

/* The shortest decimal number that is this one, read again. */
static void number_text(double value, bool single, char *text, size_t room)
{
    double again = NAN;
    for (int digits = 1; digits <= (single ? FLOAT_DIGITS : DOUBLE_DIGITS) && again != value; digits++) {
        snprintf(text, room, "%.*g", digits, value);
        sscanf(text, "%lf", &again);
        again = single ? (double)(float)again : again;
    }
}

static void say_one(zs_sink *to, const zs_layout *layout, int var, const zs_contents *run, double value)
{
    char text[64] = "missing";
    zs_metadata metadata = { 0 };
    zs_contents contents = zs_layout_contents(layout, run);
    contents.statistics_time = "time";
    layout->kind->describe(layout, var, &contents, &metadata);
    const char *units = zs_metadata_find(&metadata, "units");
    if (!isnan(value))
        number_text(value, layout->var[var].type == ZS_FIELD_FLOAT, text, sizeof text);
    bool told = units && strcmp(units, "1") != 0 && !isnan(value);
    zs_say(to, "  result     %s: %s = %s%s%s\n", layout->product->file, layout->var[var].name, text,
           told ? " " : "", told ? units : "");
    zs_metadata_clear(&metadata);
}

void zs_results_say(zs_sink *to, const zs_totals *totals, const zs_spec *spec, const zs_catalog *catalog)
{
    zs_contents run = zs_contents_of(spec, catalog);
    for (int k = 0; k < spec->nproduct && totals->single; k++)
        for (int var = 0; var < totals->layout[k].nvar; var++) {
            const zs_single *single = &totals->single[k * ZS_FIELDS + var];
            if (single->known)
                say_one(to, &totals->layout[k], var, &run, single->value);
        }
}
