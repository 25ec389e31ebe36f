#include "output/layout_output.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "output/cell_methods.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/metadata.h"
#include "spec/fields.h"
#include "stats/quantize.h"
#include "time/calendar.h"
#include "time/date_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    char name[ZS_NAME];
    bool grouped = run->groups->how.kind != ZS_GROUP_NONE, steps = layout->output != ZS_STATISTICS;
    (void)err;
    layout->time = steps ? ZS_STEPS : grouped ? ZS_GROUPS : ZS_PERIOD_ALONE;
    layout->rounded = steps;
    layout->statistics = steps && zs_fields_beside(run->spec);
    for (zs_field field = 0; field < ZS_FIELDS; field++)
        if (zs_field_in(run->spec, field, layout->output)) {
            zs_field_name(run->spec, field, name);
            zs_layout_var *var = zs_layout_add(layout, name, zs_field_type_of(field));
            var->field = field;
            var->difference = field == ZS_FIELD_ANOMALY && !run->spec->climatology.detrend;
            var->time = zs_field_layers(run->series, run->groups, layout->output, field) > 0;
        }
    return 0;
}

static void add_long_name(const zs_contents *c, const char *what, zs_metadata *to)
{
    const char *name = c->variable->long_name;
    zs_metadata_format(to, "long_name", "%s of %s", what, *name ? name : c->spec->input.name);
}

static void add_standard_name(const zs_contents *c, const char *modifier, zs_metadata *to)
{
    if (*c->variable->standard_name)
        zs_metadata_format(to, "standard_name", "%s%s", c->variable->standard_name, modifier);
}

/* The square of the units, as udunits2 reads powers: "K2", "(m s-1)2". */
static void add_squared_units(const zs_contents *c, zs_metadata *to)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    const char *units = c->variable->units;
    if (!*units || strcmp(units, "1") == 0)
        zs_metadata_text(to, "units", units);
    else if (units[strspn(units, letters)] == '\0')
        zs_metadata_format(to, "units", "%s2", units);
    else
        zs_metadata_format(to, "units", "(%s)2", units);
}

/* Name the statistics that a field was made with, if they are in the same file. */
static void add_ancillary(const zs_contents *c, bool with_std, zs_metadata *to)
{
    char mean[ZS_NAME], std[ZS_NAME], slope[ZS_NAME], time[ZS_NAME];
    if (!zs_fields_beside(c->spec) || zs_count_words(c->spec->input.name) != 1)
        return; /* blanks separate the names of a list */
    bool median = c->spec->climatology.center == ZS_CENTER_MEDIAN;
    bool spread = c->spec->climatology.spread != ZS_SPREAD_STD;
    zs_field_name(c->spec, median ? ZS_FIELD_CENTER : ZS_FIELD_MEAN, mean);
    zs_field_name(c->spec, spread ? ZS_FIELD_SPREAD : ZS_FIELD_STD, std);
    zs_field_name(c->spec, ZS_FIELD_SLOPE, slope);
    zs_field_name(c->spec, ZS_FIELD_TIME_MEAN, time);
    if (c->spec->climatology.detrend)
        zs_metadata_format(to, "ancillary_variables", "%s%s%s %s %s", mean, with_std ? " " : "",
                           with_std ? std : "", slope, time);
    else
        zs_metadata_format(to, "ancillary_variables", "%s%s%s", mean, with_std ? " " : "",
                           with_std ? std : "");
}

/* Say how the values were made, and how they were rounded. */
static void add_comment(const zs_contents *c, const char *comment, zs_metadata *to)
{
    double most = c->spec->output.significant, step = (double)zs_quantize_make(0, most).step;
    char smooth[ZS_SMOOTH_TEXT];
    const char *over = c->spec->climatology.mean.path ? "of the climatology"
                       : *zs_contents_smooth(c, smooth)
                           ? "over the steps of its group, smoothed over the year"
                       : c->groups->how.kind != ZS_GROUP_NONE ? "over the steps of its group"
                                                              : "over time";
    if (most > 0)
        zs_metadata_format(to, "comment",
                           "%s %s, cell by cell; rounded to multiples of 2^%d, which changes no value by "
                           "more than %.15g",
                           comment, over, ilogb(step), most);
    else
        zs_metadata_format(to, "comment", "%s %s, cell by cell", comment, over);
    zs_describe_rounding(c->spec, to);
}

/* What z-scores are multiples of. */
static const char *spread_of(const zs_contents *c)
{
    static const char *const name[] = { "standard deviation", "(1.4826 * median absolute deviation)",
                                        "(interquartile range / 1.349)" };
    return name[c->spec->climatology.spread];
}

static void describe_zscore(const zs_contents *c, zs_metadata *to)
{
    add_long_name(c, "z-score", to);
    zs_metadata_text(to, "units", "1");
    char comment[ZS_BRIEF];
    snprintf(comment, sizeof comment, "(value - %s) / %s", zs_center_name[c->spec->climatology.center],
             spread_of(c));
    add_comment(
        c,
        c->spec->climatology.detrend
            ? "(value - line) / standard deviation of residuals, line = mean + slope * (time - mean of time),"
            : comment,
        to);
    zs_cell_methods_steps(c, false, to);
    add_ancillary(c, true, to);
}

static void describe_anomaly(const zs_contents *c, zs_metadata *to)
{
    add_long_name(c, "anomaly", to);
    zs_describe_units(c, true, to);
    bool detrend = c->spec->climatology.detrend;
    add_comment(c,
                detrend ? "value - line, line = mean + slope * (time - mean of time),"
                : c->spec->climatology.center == ZS_CENTER_MEDIAN ? "value - median"
                                                                  : "value - mean",
                to);
    zs_cell_methods_steps(c, !detrend, to);
    add_ancillary(c, false, to);
}

/* Say what the groups of a year have to do with each other. */
static void add_smoothing(const zs_contents *c, zs_field field, zs_metadata *to)
{
    char text[ZS_SMOOTH_TEXT];
    if (*zs_contents_smooth(c, text))
        zs_metadata_format(to, "comment",
                           "%s smoothed over the cycle of the year: %s; count, excess and M2 "
                           "are those of each group alone",
                           field == ZS_FIELD_MEAN ? "mean," : "square root of the variance,", text);
}

/* Mean, minimum and maximum are values like those of the input; the standard deviation is a difference of
 * such. */
static void describe_value(const zs_contents *c, zs_field field, const char *name, const char *method,
                           zs_metadata *to)
{
    add_standard_name(c, "", to);
    add_long_name(c, name, to);
    zs_describe_units(c, field == ZS_FIELD_STD, to);
    if (field == ZS_FIELD_MEAN || field == ZS_FIELD_STD)
        add_smoothing(c, field, to);
    zs_cell_methods_statistic(c, field, method, to);
}

static void describe_count(const zs_contents *c, zs_metadata *to)
{
    add_standard_name(c, " number_of_observations", to);
    add_long_name(c, "number of valid values over time", to);
    zs_metadata_text(to, "units", "1");
}

static void describe_excess(const zs_contents *c, zs_metadata *to)
{
    char smooth[ZS_SMOOTH_TEXT];
    add_long_name(c, "sum of deviations from the minimum over time", to);
    zs_describe_units(c, true, to);
    zs_metadata_text(to, "comment",
                     *zs_contents_smooth(c, smooth)
                         ? "count * (mean - minimum), with the mean before it was smoothed, for whoever adds "
                           "to these statistics"
                         : "count * (mean - minimum): the mean, for whoever adds to these statistics");
    zs_cell_methods_statistic(c, ZS_FIELD_EXCESS, "sum", to);
}

static void describe_m2(const zs_contents *c, zs_metadata *to)
{
    char smooth[ZS_SMOOTH_TEXT];
    add_long_name(c,
                  c->spec->climatology.detrend ? "sum of squared residuals of the trend over time"
                                               : "sum of squared deviations from the mean over time",
                  to);
    add_squared_units(c, to);
    zs_metadata_text(to, "comment",
                     *zs_contents_smooth(c, smooth)
                         ? "(count - ddof) * standard deviation^2, as it was before it was smoothed, for "
                           "whoever adds to these statistics"
                         : "(count - ddof) * standard deviation^2, for whoever adds to these statistics");
    zs_cell_methods_statistic(c, ZS_FIELD_M2, "sum", to);
}

static void describe_std(const zs_contents *c, zs_metadata *to)
{
    bool detrend = c->spec->climatology.detrend;
    describe_value(c, ZS_FIELD_STD,
                   detrend ? "standard deviation of residuals of the trend over time"
                           : "standard deviation over time",
                   "standard_deviation", to);
}

/* Units of values times a power of days: "K day-1", "(m s-1) day".  udunits takes the zero of "degC" out. */
static void add_units_by_days(const zs_contents *c, const char *days, zs_metadata *to)
{
    const char *units = c->variable->units;
    if (!*units)
        return;
    if (strcmp(units, "1") == 0)
        zs_metadata_text(to, "units", days);
    else
        zs_metadata_format(to, "units", units[strcspn(units, " /.*")] ? "(%s) %s" : "%s %s", units, days);
    if (c->variable->temperature)
        zs_metadata_text(to, "units_metadata", "temperature: difference");
}

/* CF-1.11, appendix E has no word for a slope: it is the mean of the rate of change, with the weights of
 * least squares. */
static void describe_slope(const zs_contents *c, zs_field field, zs_metadata *to)
{
    bool error = field == ZS_FIELD_SLOPE_STDERR;
    add_long_name(c, error ? "standard error of the linear trend over time" : "linear trend over time", to);
    add_units_by_days(c, "day-1", to);
    zs_metadata_text(to, "comment",
                     error ? "sqrt(m2 / (count - 2) / time_m2): residuals are taken as independent"
                           : "by least squares: the line is mean + slope * (time - time_mean), cell by cell");
    zs_cell_methods_statistic(c, field, error ? "standard_deviation" : "mean", to);
}

/* The sums over time that a line is made of. */
static void describe_times(const zs_contents *c, zs_field field, zs_metadata *to)
{
    char text[ZS_TIME_TEXT];
    zs_calendar calendar = c->series->time.axis.calendar;
    switch (field) {
    case ZS_FIELD_TIME_MEAN:
        add_long_name(c, "mean time of the valid values", to);
        zs_metadata_format(to, "units", "days since %s", zs_time_format(calendar, c->baseline->epoch, text));
        zs_metadata_text(to, "calendar", zs_calendar_name(calendar));
        break;
    case ZS_FIELD_TIME_M2:
        add_long_name(c, "sum of squared deviations of time from its mean, of the valid values", to);
        zs_metadata_text(to, "units", "day2");
        break;
    default:
        add_long_name(c, "sum of products of deviations of time and value from their means", to);
        add_units_by_days(c, "day", to);
        zs_metadata_text(to, "comment", "slope * time_m2, for whoever adds to these statistics");
    }
    zs_cell_methods_statistic(c, field, field == ZS_FIELD_TIME_MEAN ? "mean" : "sum", to);
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    zs_field field = layout->var[var].field;
    switch (field) {
    case ZS_FIELD_ZSCORE:
        describe_zscore(c, to);
        break;
    case ZS_FIELD_ANOMALY:
        describe_anomaly(c, to);
        break;
    case ZS_FIELD_STD:
        describe_std(c, to);
        break;
    case ZS_FIELD_CENTER:
        describe_value(c, field, "median over time", "median", to);
        break;
    case ZS_FIELD_SPREAD:
        add_long_name(c,
                      c->spec->climatology.spread == ZS_SPREAD_MAD
                          ? "1.4826 times the median absolute deviation over time"
                          : "interquartile range over time, divided by 1.349,",
                      to);
        zs_describe_units(c, true, to);
        break;
    case ZS_FIELD_COUNT:
        describe_count(c, to);
        break;
    case ZS_FIELD_EXCESS:
        describe_excess(c, to);
        break;
    case ZS_FIELD_M2:
        describe_m2(c, to);
        break;
    case ZS_FIELD_MIN:
        describe_value(c, field, "minimum over time", "minimum", to);
        break;
    case ZS_FIELD_MAX:
        describe_value(c, field, "maximum over time", "maximum", to);
        break;
    case ZS_FIELD_SLOPE:
    case ZS_FIELD_SLOPE_STDERR:
        describe_slope(c, field, to);
        break;
    case ZS_FIELD_TIME_MEAN:
    case ZS_FIELD_TIME_M2:
    case ZS_FIELD_TIME_PRODUCT:
        describe_times(c, field, to);
        break;
    default:
        describe_value(c, field, "mean over time", "mean", to);
    }
    zs_describe_rules(c, to);
}

const zs_layout_kind zs_layout_output = { make, describe };
