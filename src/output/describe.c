#include "output/describe.h"

#include "base/error.h"
#include "catalog/given.h"
#include "catalog/prior.h"
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

/* Say which cells are left out of the input. */
static void describe_mask(const zs_contents *c, zs_metadata *to)
{
    if (!c->masks->text)
        return;
    zs_metadata_text(to, "input_mask", c->masks->text);
    zs_metadata_text(to, "input_mask_digest", c->masks->digest);
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

/* A climatology of others: where it is. */
static void describe_given(const zs_contents *c, zs_metadata *to)
{
    static const char *const name[ZS_GIVEN] = { "climatology_mean", "climatology_std" };
    for (int kind = 0; kind < ZS_GIVEN; kind++)
        if (c->prior->given[kind].path)
            zs_metadata_format(to, name[kind], "%s:%s", c->prior->given[kind].path,
                               c->prior->given[kind].variable);
}

void zs_describe_baseline(const zs_contents *c, zs_metadata *to)
{
    zs_error unused;
    char *baseline = zs_periods_text(&c->baseline->periods, c->series->time.axis.calendar, &unused);
    if (baseline)
        zs_metadata_text(to, "baseline", baseline);
    else
        to->failed = true;
    free(baseline);
    zs_metadata_int(to, "baseline_steps", (int)c->baseline->steps);
}

/* Say which values count. */
static void describe_values(const zs_contents *c, zs_metadata *to)
{
    char text[ZS_BITS_TEXT];
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
    describe_mask(c, to);
    describe_steps(c, to);
}

static void describe_window(const zs_grouping *how, zs_metadata *to)
{
    zs_metadata_int(to, "window", how->window);
    if (how->window_weights != ZS_WEIGHTS_EQUAL)
        zs_metadata_text(to, "window_weights", zs_window_weights_name(how->window_weights));
    if (how->by_length)
        zs_metadata_text(to, "weights", "length");
}

static void describe_counts(const zs_spec_climatology *climatology, zs_metadata *to)
{
    char least[ZS_LEAST_TEXT];
    zs_metadata_int(to, "ddof", climatology->ddof);
    if (climatology->center != ZS_CENTER_MEAN)
        zs_metadata_text(to, "center", zs_center_name[climatology->center]);
    if (climatology->spread != ZS_SPREAD_STD)
        zs_metadata_text(to, "spread", zs_spread_name[climatology->spread]);
    if (climatology->min_count.number > 0)
        zs_metadata_int(to, "min_count", climatology->min_count.number);
    else
        zs_metadata_text(to, "min_count", zs_least_text(&climatology->min_count, least));
}

void zs_describe_rules(const zs_contents *c, zs_metadata *to)
{
    const zs_grouping *how = &c->groups->how;
    char seasons[ZS_SEASONS_TEXT], smooth[ZS_SMOOTH_TEXT];
    bool given = c->prior->given[ZS_GIVEN_MEAN].path;
    if (given)
        describe_given(c, to);
    else
        zs_describe_baseline(c, to);
    describe_values(c, to);
    zs_metadata_text(to, "group", zs_group_kind_name(how->kind));
    if (how->kind == ZS_GROUP_SEASON &&
        strcmp(zs_seasons_text(&how->seasons, seasons), zs_seasons_usual) != 0)
        zs_metadata_text(to, "seasons", seasons);
    if (!given)
        describe_window(how, to);
    if (c->spec->climatology.detrend)
        zs_metadata_text(to, "detrend", "linear");
    zs_metadata_text(to, "leap_day", zs_leap_day_name(how->leap_day));
    if (*zs_contents_smooth(c, smooth))
        zs_metadata_text(to, "smooth", smooth);
    if (!given)
        describe_counts(&c->spec->climatology, to);
    if (c->spec->climatology.min_std > 0)
        zs_metadata_doubles(to, "min_std", 1, &c->spec->climatology.min_std);
}

void zs_describe_product_rules(const zs_product *product, const zs_contents *c, zs_metadata *to)
{
    zs_error unused;
    if (product->of != ZS_OF_DATA) {
        zs_describe_rules(c, to);
    } else {
        describe_mask(c, to);
        describe_steps(c, to);
    }
    if (product->where.n == 0)
        return;
    char *where = zs_masks_text(c->spec, &product->where, &unused);
    if (where)
        zs_metadata_text(to, "where", where);
    else
        to->failed = true;
    free(where);
}

const char *zs_describe_quantity(const zs_product *product, const zs_contents *c, char text[ZS_DESCRIBE_TEXT])
{
    static const char *const what[ZS_QUANTITIES] = { "", "anomaly of ", "z-score of " };
    const char *name = c->variable->long_name;
    snprintf(text, ZS_DESCRIBE_TEXT, "%s%.500s", what[product->of], *name ? name : c->spec->input.name);
    return text;
}
