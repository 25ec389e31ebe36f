#include "output/describe.h"

#include "base/error.h"
#include "stats/gathering.h"
#include "stats/quantize.h"
#include "stats/smooth.h"
#include "time/chosen_times.h"
#include "time/group_key.h"
#include "time/new_steps.h"
#include "time/periods.h"
#include "time/seasons.h"
#include "time/step_moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char zs_quantization_name[] = "quantization_info";

void zs_describe_units(const zs_contents *c, bool difference, zs_metadata *to)
{
    zs_metadata_text(to, "units", c->variable->units);
    if (c->variable->temperature)
        zs_metadata_text(to, "units_metadata",
                         difference ? "temperature: difference" : "temperature: on_scale");
}

void zs_describe_rounding(const zs_spec *spec, zs_metadata *to)
{
    double most = spec->output.significant, step = (double)zs_quantize_make(0, most).step;
    if (most > 0) {
        zs_metadata_doubles(to, "rounding_step", 1, &step);
        zs_metadata_doubles(to, "maximum_absolute_error", 1, &most);
    }
    if (spec->output.keepbits > 0) {
        zs_metadata_text(to, "quantization", zs_quantization_name);
        zs_metadata_int(to, "quantization_nsb", spec->output.keepbits);
    }
}

/* Say what the steps are, where they are new ones. */
static void describe_steps(const zs_contents *c, zs_metadata *to)
{
    const zs_spec_steps *steps = &c->spec->steps;
    char text[ZS_EVERY_TEXT];
    if (steps->every.kind == ZS_EVERY_STEP)
        return;
    zs_metadata_text(to, "steps_every", zs_every_text(&steps->every, text));
    zs_metadata_text(to, "steps_method", zs_gather_name[steps->method]);
    zs_metadata_doubles(to, "steps_complete", 1, &steps->complete);
}

void zs_describe_rules(const zs_contents *c, zs_metadata *to)
{
    const zs_grouping *how = &c->groups->how;
    char seasons[ZS_SEASONS_TEXT], least[ZS_LEAST_TEXT], smooth[ZS_SMOOTH_TEXT];
    zs_error unused;
    char text[ZS_BITS_TEXT];
    char *baseline = zs_periods_text(&c->baseline->periods, c->series->time.axis.calendar, &unused);
    if (baseline)
        zs_metadata_text(to, "baseline", baseline);
    else
        to->failed = true;
    free(baseline);
    zs_metadata_int(to, "baseline_steps", (int)c->baseline->steps);
    if (c->spec->input.step != ZS_STEP_AUTO)
        zs_metadata_text(to, "step", zs_step_rule_name(c->spec->input.step));
    if (*c->series->member_dim)
        zs_metadata_text(to, "realization", "pool");
    if (c->spec->input.valid.set) {
        double limits[2] = { c->spec->input.valid.low, c->spec->input.valid.high };
        zs_metadata_doubles(to, "input_valid_range", 2, limits);
    }
    zs_metadata_text(to, "input_months", zs_bits_text(c->spec->input.chosen.months, text));
    zs_metadata_text(to, "input_hours", zs_bits_text(c->spec->input.chosen.hours, text));
    describe_steps(c, to);
    zs_metadata_text(to, "group", zs_group_kind_name(how->kind));
    if (how->kind == ZS_GROUP_SEASON &&
        strcmp(zs_seasons_text(&how->seasons, seasons), zs_seasons_usual) != 0)
        zs_metadata_text(to, "seasons", seasons);
    zs_metadata_int(to, "window", how->window);
    if (how->window_weights != ZS_WEIGHTS_EQUAL)
        zs_metadata_text(to, "window_weights", zs_window_weights_name(how->window_weights));
    if (how->by_length)
        zs_metadata_text(to, "weights", "length");
    zs_metadata_text(to, "leap_day", zs_leap_day_name(how->leap_day));
    if (*zs_contents_smooth(c, smooth))
        zs_metadata_text(to, "smooth", smooth);
    zs_metadata_int(to, "ddof", c->spec->climatology.ddof);
    if (c->spec->climatology.center != ZS_CENTER_MEAN)
        zs_metadata_text(to, "center", zs_center_name[c->spec->climatology.center]);
    if (c->spec->climatology.spread != ZS_SPREAD_STD)
        zs_metadata_text(to, "spread", zs_spread_name[c->spec->climatology.spread]);
    if (c->spec->climatology.min_count.number > 0)
        zs_metadata_int(to, "min_count", c->spec->climatology.min_count.number);
    else
        zs_metadata_text(to, "min_count", zs_least_text(&c->spec->climatology.min_count, least));
    if (c->spec->climatology.min_std > 0)
        zs_metadata_doubles(to, "min_std", 1, &c->spec->climatology.min_std);
}

void zs_describe_product_rules(const zs_product *product, const zs_contents *c, zs_metadata *to)
{
    if (product->of != ZS_OF_DATA)
        zs_describe_rules(c, to);
    else
        describe_steps(c, to);
}

const char *zs_describe_quantity(const zs_product *product, const zs_contents *c, char text[ZS_DESCRIBE_TEXT])
{
    static const char *const what[ZS_QUANTITIES] = { "", "anomaly of ", "z-score of " };
    const char *name = c->variable->long_name;
    snprintf(text, ZS_DESCRIBE_TEXT, "%s%.500s", what[product->of], *name ? name : c->spec->input.name);
    return text;
}
