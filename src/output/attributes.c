#include "output/attributes.h"

#include "base/error.h"
#include "base/version.h"
#include "format/nc.h"
#include "header/grid.h"
#include "stats/quantize.h"
#include "time/group_key.h"
#include "time/periods.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The variable that says how values were rounded. */
static const char QUANTIZATION[] = "quantization_info";

enum { METHODS = 1024, BEFORE = 2048 };

void zs_check(zs_target *target, int status)
{
    if (target->status == NC_NOERR)
        target->status = status;
}

void zs_put_text(zs_target *target, int var, const char *name, const char *text)
{
    if (*text)
        zs_check(target, nc_put_att_text(target->ncid, var, name, strlen(text), text));
}

void zs_put_int(zs_target *target, int var, const char *name, int value)
{
    zs_check(target, nc_put_att_int(target->ncid, var, name, NC_INT, 1, &value));
}

void zs_put_fill(zs_target *target, int var, zs_field_type type)
{
    float single = ZS_FILL_FLOAT;
    double real = ZS_FILL_DOUBLE;
    if (type == ZS_FIELD_FLOAT)
        zs_check(target, nc_put_att_float(target->ncid, var, "_FillValue", NC_FLOAT, 1, &single));
    else if (type == ZS_FIELD_DOUBLE)
        zs_check(target, nc_put_att_double(target->ncid, var, "_FillValue", NC_DOUBLE, 1, &real));
}

bool zs_variable_name(const zs_spec *spec, zs_output_kind kind, const zs_layout *layout, int k,
                      char name[ZS_NAME])
{
    bool there = layout ? k < layout->nvar : zs_field_in(spec, (zs_field)k, kind);
    if (there && layout)
        zs_layout_name(layout, k, name);
    else if (there)
        zs_field_name(spec, (zs_field)k, name);
    return there;
}

int64_t zs_field_layers(const zs_catalog *catalog, zs_field field)
{
    if (zs_field_has_time(field))
        return catalog->nstep;
    return catalog->groups.how.kind == ZS_GROUP_NONE ? 0 : catalog->groups.n;
}

/* What a method over time is called where each group has its own: CF-1.11, 7.4.  Hours of all days; hours of
 * the days of a month or a window; months, seasons and days of all years.  Those forms are about two or three
 * steps, one after another; means and standard deviations are of all values in one, which a comment says. */
static void method_text(const zs_origin *o, zs_field field, const char *method, char text[METHODS])
{
    const char *time = o->time, *member = o->catalog->grid.member_dim;
    bool mean = field == ZS_FIELD_MEAN || field == ZS_FIELD_STD;
    const char *all = mean ? " (of all values together)" : "";
    const zs_grouping *how = &o->catalog->groups.how;
    bool hours = how->kind == ZS_GROUP_MONTH_HOUR || (how->kind == ZS_GROUP_DAY_HOUR && how->window > 0);
    if (how->kind == ZS_GROUP_NONE && *member)
        snprintf(text, METHODS, "%.200s: %.200s: %s", time, member, method);
    else if (how->kind == ZS_GROUP_NONE)
        snprintf(text, METHODS, "%.200s: %s", time, method);
    else if (how->kind == ZS_GROUP_HOUR)
        snprintf(text, METHODS, "%.200s: %s within days %.200s: %s over days%s", time, method, time, method,
                 all);
    else if (hours)
        snprintf(text, METHODS, "%.200s: %s within days %.200s: %s over days %.200s: %s over years%s", time,
                 method, time, method, time, method, all);
    else
        snprintf(text, METHODS, "%.200s: %s within years %.200s: %s over years%s", time, method, time, method,
                 all);
}

/* The input's cell_methods, word by word: about `time` where they were about the input's.  Of an input that
 * holds anomalies, "time: anomaly_wrt NORM" is left out: the norm is not in this file. */
static void methods_before(const zs_origin *o, const char *time, char text[BEFORE])
{
    char before[ZS_TEXT], own[ZS_NAME + 1], *rest = before;
    size_t used = 0, entry = 0; /* entry: where the present one begins */
    bool in_names = false;
    zs_get_text(o->ncid, o->var, "cell_methods", before);
    snprintf(own, sizeof own, "%s:", o->catalog->grid.time_name);
    text[0] = '\0';
    for (char *word; (word = strtok_r(rest, " \t\n", &rest));) {
        bool name = word[strlen(word) - 1] == ':', ours = strcmp(word, own) == 0;
        if (strcmp(word, "anomaly_wrt") == 0) {
            strtok_r(rest, " \t\n", &rest);
            text[used = entry] = '\0';
            continue;
        }
        if (name && !in_names)
            entry = used;
        in_names = name;
        int n = snprintf(text + used, BEFORE - used, "%s%s%s", used ? " " : "", ours ? time : word,
                         ours ? ":" : "");
        used = used + (size_t)n < BEFORE ? used + (size_t)n : BEFORE - 1;
    }
}

bool zs_names_baseline(const zs_catalog *catalog)
{
    const zs_grid *grid = &catalog->grid;
    return catalog->groups.how.kind == ZS_GROUP_NONE &&
           (!*grid->time_dim || strcmp(grid->time_dim, grid->time_name) == 0);
}

/* "time: mean" behind what was done to the input already; NULL: nothing. */
static void put_cell_methods(zs_target *t, const zs_origin *o, int var, zs_field field, const char *method)
{
    char before[BEFORE], over_time[METHODS] = "", all[BEFORE + METHODS + 2], norm[ZS_NAME];
    const zs_grid *grid = &o->catalog->grid;
    methods_before(o, method ? o->time : grid->time_name, before);
    if (method) {
        method_text(o, field, method, over_time);
    } else if (field == ZS_FIELD_ANOMALY && zs_names_baseline(o->catalog)) {
        zs_field_name(o->spec, ZS_FIELD_MEAN, norm); /* in the same file */
        snprintf(over_time, sizeof over_time, "%.200s: anomaly_wrt %s", grid->time_name, norm);
    }
    snprintf(all, sizeof all, "%s%s%s", before, *before && *over_time ? " " : "", over_time);
    zs_put_text(t, var, "cell_methods", all);
}

static void put_long_name(zs_target *t, const zs_origin *o, int var, const char *what)
{
    const char *name = o->catalog->grid.long_name;
    char text[ZS_TEXT + 64];
    snprintf(text, sizeof text, "%s of %s", what, *name ? name : o->spec->input.variable);
    zs_put_text(t, var, "long_name", text);
}

static void put_units(zs_target *t, const zs_origin *o, int var, bool difference)
{
    const char *units = o->catalog->grid.units;
    zs_put_text(t, var, "units", units);
    if (o->catalog->grid.temperature)
        zs_put_text(t, var, "units_metadata",
                    difference ? "temperature: difference" : "temperature: on_scale");
}

/* How the statistics were made: with everything that was made of them. */
void zs_put_rules(zs_target *t, const zs_origin *o, int var)
{
    const zs_catalog *catalog = o->catalog;
    const zs_grouping *how = &catalog->groups.how;
    zs_error unused;
    char *baseline = zs_periods_text(&catalog->periods, catalog->grid.time_axis.calendar, &unused);
    if (baseline)
        zs_put_text(t, var, "baseline", baseline);
    else
        zs_check(t, NC_ENOMEM);
    free(baseline);
    zs_put_int(t, var, "baseline_steps", (int)catalog->period_steps);
    if (*catalog->grid.member_dim)
        zs_put_text(t, var, "realization", "pool");
    if (o->spec->input.valid.set) {
        double limits[2] = { o->spec->input.valid.low, o->spec->input.valid.high };
        zs_check(t, nc_put_att_double(t->ncid, var, "input_valid_range", NC_DOUBLE, 2, limits));
    }
    zs_put_text(t, var, "group", zs_group_kind_name(how->kind));
    zs_put_int(t, var, "window", how->window);
    zs_put_text(t, var, "leap_day", zs_leap_day_name(how->leap_day));
    zs_put_int(t, var, "ddof", o->spec->climatology.ddof);
    zs_put_int(t, var, "min_count", o->spec->climatology.min_count);
}

/* "K2", "(m s-1)2": as udunits2 reads powers. */
static void put_squared_units(zs_target *t, const zs_origin *o, int var)
{
    const char *units = o->catalog->grid.units;
    char text[ZS_TEXT + 4];
    bool word = units[strspn(units, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '\0';
    bool none = !*units || strcmp(units, "1") == 0;
    snprintf(text, sizeof text, none ? "%s" : word ? "%s2" : "(%s)2", units);
    zs_put_text(t, var, "units", text);
}

static void put_standard_name(zs_target *t, const zs_origin *o, int var, const char *modifier)
{
    char name[ZS_TEXT], all[ZS_TEXT + 64];
    if (!zs_get_text(o->ncid, o->var, "standard_name", name) || !*name)
        return;
    snprintf(all, sizeof all, "%s%s", name, modifier);
    zs_put_text(t, var, "standard_name", all);
}

/* The statistics that a field was made with, where they stand in the same file. */
static void put_ancillary(zs_target *t, const zs_origin *o, int var, bool with_std)
{
    if (o->catalog->groups.how.kind != ZS_GROUP_NONE)
        return;
    char mean[ZS_NAME], std[ZS_NAME], both[2 * ZS_NAME];
    zs_field_name(o->spec, ZS_FIELD_MEAN, mean);
    zs_field_name(o->spec, ZS_FIELD_STD, std);
    snprintf(both, sizeof both, with_std ? "%s %s" : "%s", mean, std);
    zs_put_text(t, var, "ancillary_variables", both);
}

void zs_define_quantization(zs_target *t)
{
    int var;
    zs_check(t, nc_def_var(t->ncid, QUANTIZATION, NC_CHAR, 0, NULL, &var));
    if (t->status != NC_NOERR)
        return;
    zs_put_text(t, var, "algorithm", "bitround");
    zs_put_text(t, var, "implementation", "zscore version " ZS_VERSION);
}

void zs_put_rounding(zs_target *t, const zs_spec *spec, int var)
{
    double most = spec->output.significant, step = (double)zs_quantize_make(0, most).step;
    if (most > 0) {
        zs_check(t, nc_put_att_double(t->ncid, var, "rounding_step", NC_DOUBLE, 1, &step));
        zs_check(t, nc_put_att_double(t->ncid, var, "maximum_absolute_error", NC_DOUBLE, 1, &most));
    }
    if (spec->output.keepbits > 0) {
        zs_put_text(t, var, "quantization", QUANTIZATION);
        zs_put_int(t, var, "quantization_nsb", spec->output.keepbits);
    }
}

/* What the values are, and how they were rounded. */
static void put_comment(zs_target *t, const zs_origin *o, int var, const char *comment)
{
    double most = o->spec->output.significant, step = (double)zs_quantize_make(0, most).step;
    char text[ZS_TEXT];
    snprintf(text, sizeof text, "%s; rounded to multiples of 2^%d, which changes no value by more than %.15g",
             comment, most > 0 ? ilogb(step) : 0, most);
    zs_put_text(t, var, "comment", most > 0 ? text : comment);
    zs_put_rounding(t, o->spec, var);
}

void zs_describe(zs_target *t, const zs_origin *o, int var, zs_field field)
{
    bool grouped = o->catalog->groups.how.kind != ZS_GROUP_NONE;
    switch (field) {
    case ZS_FIELD_ZSCORE:
        put_long_name(t, o, var, "z-score");
        zs_put_text(t, var, "units", "1");
        put_comment(t, o, var,
                    grouped ? "(value - mean) / standard deviation over the steps of its group, cell by cell"
                            : "(value - mean) / standard deviation over time, cell by cell");
        put_cell_methods(t, o, var, field, NULL);
        put_ancillary(t, o, var, true);
        break;
    case ZS_FIELD_ANOMALY:
        put_long_name(t, o, var, "anomaly");
        put_units(t, o, var, true);
        put_comment(t, o, var,
                    grouped ? "value - mean over the steps of its group, cell by cell"
                            : "value - mean over time, cell by cell");
        put_cell_methods(t, o, var, field, NULL);
        put_ancillary(t, o, var, false);
        break;
    case ZS_FIELD_STD:
        put_standard_name(t, o, var, "");
        put_long_name(t, o, var, "standard deviation over time");
        put_units(t, o, var, true);
        put_cell_methods(t, o, var, field, "standard_deviation");
        break;
    case ZS_FIELD_COUNT:
        put_standard_name(t, o, var, " number_of_observations");
        put_long_name(t, o, var, "number of valid values over time");
        zs_put_text(t, var, "units", "1");
        break;
    case ZS_FIELD_EXCESS:
        put_long_name(t, o, var, "sum of deviations from the minimum over time");
        put_units(t, o, var, true);
        zs_put_text(t, var, "comment",
                    "count * (mean - minimum): the mean, for whoever adds to these statistics");
        put_cell_methods(t, o, var, field, "sum");
        break;
    case ZS_FIELD_M2:
        put_long_name(t, o, var, "sum of squared deviations from the mean over time");
        put_squared_units(t, o, var);
        zs_put_text(t, var, "comment",
                    "(count - ddof) * standard deviation^2, for whoever adds to these statistics");
        put_cell_methods(t, o, var, field, "sum");
        break;
    default:
        put_standard_name(t, o, var, "");
        put_long_name(t, o, var,
                      field == ZS_FIELD_MEAN  ? "mean over time"
                      : field == ZS_FIELD_MIN ? "minimum over time"
                                              : "maximum over time");
        put_units(t, o, var, false);
        put_cell_methods(t, o, var, field,
                         field == ZS_FIELD_MEAN  ? "mean"
                         : field == ZS_FIELD_MIN ? "minimum"
                                                 : "maximum");
    }
    zs_put_rules(t, o, var);
}
