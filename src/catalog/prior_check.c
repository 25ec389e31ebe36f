#include "catalog/prior_check.h"

#include "base/activity.h"
#include "base/file_id.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/prior_grid.h"
#include "catalog/prior_rules.h"
#include "catalog/prior_smooth.h"
#include "catalog/prior_steps.h"
#include "catalog/prior_trend.h"
#include "catalog/statistics_file.h"
#include "format/digest.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/axes.h"
#include "header/further_dim.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "header/units.h"
#include "spec/fields.h"
#include "time/calendar.h"
#include "time/equal_calendars.h"
#include "time/time_units.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file and this run, which are compared. */
typedef struct check {
    const zs_spec *spec;
    const zs_prior_needs *now;
    const char *first; /* path of the first input file, for messages */
    zs_source source;  /* the statistics file, with the mean as its variable */
    zs_time_units time;
} check;

/* Those of a trend come last. */
static const zs_field needed[] = { ZS_FIELD_MEAN,      ZS_FIELD_COUNT,   ZS_FIELD_MIN,
                                   ZS_FIELD_MAX,       ZS_FIELD_EXCESS,  ZS_FIELD_M2,
                                   ZS_FIELD_TIME_MEAN, ZS_FIELD_TIME_M2, ZS_FIELD_TIME_PRODUCT };

enum { NEEDED = sizeof needed / sizeof *needed, NEEDED_WITHOUT_TREND = NEEDED - 3 };

static size_t needed_fields(const zs_spec *spec)
{
    return spec->climatology.detrend ? NEEDED : NEEDED_WITHOUT_TREND;
}

/* Has the file the fields from first on, before end, in float64, and the count in int32? */
static int check_fields(check *c, size_t first, size_t end, zs_error *err)
{
    zs_source *s = &c->source;
    char name[ZS_NAME], other[ZS_NAME];
    for (size_t k = first; k < end; k++) {
        nc_type type = NC_NAT, wanted = needed[k] == ZS_FIELD_COUNT ? NC_INT : NC_DOUBLE;
        int var;
        zs_field_name(c->spec, needed[k], name);
        if (nc_inq_varid(s->ncid, name, &var) == NC_NOERR &&
            nc_inq_vartype(s->ncid, var, &type) == NC_NOERR && type == wanted) {
            s->var = needed[k] == ZS_FIELD_MEAN ? var : s->var;
            continue;
        }
        if (type != NC_NAT)
            return zs_fail(err, ZS_REFUSED,
                           "%s: %s is not stored as %s, as zscore writes it: digits are lost; "
                           "name the file as it was written",
                           s->path, name, wanted == NC_INT ? "32-bit integers" : "64-bit numbers");
        if (zs_statistics_file_subject(s->ncid, 0, other) && strcmp(other, c->spec->input.name) != 0)
            return zs_fail(err, ZS_REFUSED, "%s: has statistics of %s, and %s of this run (%s)", s->path,
                           other, zs_spec_place(c->spec, "input", "variable"), c->spec->input.variable);
        return zs_fail(err, ZS_REFUSED,
                       "%s: has no variable %s: is no statistics file of this version of "
                       "zscore; name one that a run wrote as [output] statistics",
                       s->path, name);
    }
    return 0;
}

/* The file has a dimension that this run has not: several levels, as a rule. */
static int fail_several(const check *c, zs_error *err)
{
    const zs_source *s = &c->source;
    char name[ZS_NAME] = "";
    for (int k = 0; k < s->axes.ndim; k++)
        if (k != s->axes.time && k != s->axes.row && k != s->axes.col)
            zs_source_dim_name(s, k, name);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: has several values of %s, and this run (%s) has one: write [input] %s = all, or those "
        "of the file",
        s->path, name, c->first, name);
}

/* Have all fields the same dimensions, and in this order: groups, levels, rows, columns?  They are read with
 * the axes of the mean. */
static int check_shapes(const check *c, zs_error *err)
{
    const zs_source *s = &c->source;
    const zs_axes *axes = &s->axes;
    char name[ZS_NAME];
    const char *levels = c->now->grid->levels.dim;
    const int role[] = { axes->time, *levels ? zs_further_dim_find(s, levels) : -1, axes->row, axes->col };
    int dim[ZS_DIM_MAX], var, ndim = 0;
    bool in_order = true, alike = true;
    for (size_t k = 0; k < sizeof role / sizeof *role; k++)
        if (role[k] >= 0)
            in_order = in_order && role[k] == ndim++;
    in_order = in_order && axes->ndim == ndim;
    size_t n = needed_fields(c->spec), odd = in_order ? n : 0; /* the first that is not so; n: none */
    for (size_t k = 0; k < n; k++) {
        zs_field_name(c->spec, needed[k], name);
        int found =
            nc_inq_varid(s->ncid, name, &var) == NC_NOERR ? zs_var_dims(s->ncid, var, ZS_DIM_MAX, dim) : -1;
        bool same = found == axes->ndim && memcmp(dim, axes->dim, (size_t)found * sizeof *dim) == 0;
        alike = alike && same;
        odd = same || odd < n ? odd : k;
    }
    if (odd == n)
        return 0;
    if (alike && axes->ndim > ndim && !*levels)
        return fail_several(c, err);
    zs_field_name(c->spec, needed[odd], name);
    return zs_fail(err, ZS_REFUSED,
                   "%s: %s has other dimensions than zscore gives to statistics (groups, levels, rows "
                   "and columns); name the file as it was written",
                   s->path, name);
}

static int check_units(check *c, zs_error *err)
{
    const char *units = c->now->variable->units;
    char theirs[ZS_TEXT];
    zs_units system = { 0 };
    zs_get_text(c->source.ncid, c->source.var, "units", theirs);
    bool same = zs_units_same(&system, theirs, units);
    zs_units_clear(&system);
    return same ? 0
                : zs_fail(err, ZS_REFUSED,
                          "%s: is in units \"%s\", but this run (%s) in \"%s\"; write [input] "
                          "units = %s",
                          c->source.path, theirs, c->first, units, theirs);
}

/* Calendars that are equal since 1582-10-15 do not go together before. */
static int check_reform(const check *c, const zs_prior *prior, zs_error *err)
{
    zs_calendar ours = c->now->series->time.axis.calendar;
    zs_time reform = zs_calendars_reform(ours);
    if (c->time.calendar == ours ||
        (prior->periods.period[0].first >= reform && zs_series_time(c->now->series, 0) >= reform))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: has calendar %s, but %s has %s, and there are steps before 1582-10-15, where these differ: "
        "calendars cannot be mixed",
        c->source.path, zs_calendar_name(c->time.calendar), c->first, zs_calendar_name(ours));
}

static int check_calendar(check *c, zs_error *err)
{
    char text[ZS_TEXT];
    zs_calendar ours = c->now->series->time.axis.calendar;
    const zs_source *s = &c->source;
    const char *levels = c->now->grid->levels.dim; /* never rows or columns */
    if (zs_axes_find(s->ncid, s->var, s->path, &levels, *levels != '\0', &c->source.axes, err) ||
        zs_time_coordinate_units(&c->source, text, &c->time, err))
        return -1;
    return zs_calendars_agree(c->time.calendar, ours)
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: has calendar %s, but %s has %s: calendars cannot be mixed",
                         c->source.path, zs_calendar_name(c->time.calendar), c->first,
                         zs_calendar_name(ours));
}

/* Does this run write the statistics of a variable, too? */
static bool is_ours(const check *c, const char *variable)
{
    const zs_spec_input *input = &c->spec->input;
    char theirs[ZS_NAME], own[ZS_NAME];
    zs_field_name_of(variable, ZS_FIELD_MEAN, theirs);
    for (int k = 0; k < input->nvariable; k++) {
        zs_field_name_of(zs_last_name(input->variables[k]), ZS_FIELD_MEAN, own);
        if (strcmp(theirs, own) == 0)
            return true;
    }
    return false;
}

/* Would statistics of variables that this run does not have be lost, because its own take their place? */
static int check_others(const check *c, zs_error *err)
{
    const char *to = c->spec->output.path[ZS_STATISTICS];
    char name[ZS_NAME], brief[ZS_BRIEF];
    if (!c->spec->climatology.extend || !to || !zs_files_are_one(c->source.path, to))
        return 0;
    for (int k = 0; zs_statistics_file_subject(c->source.ncid, k, name); k++)
        if (!is_ours(c, name))
            return zs_fail(err, ZS_REFUSED,
                           "%s: has statistics of %s, too, and the new file, %s, would not: add it to %s, or "
                           "write the new file elsewhere",
                           c->source.path, zs_brief(name, brief),
                           zs_spec_place(c->spec, "output", "statistics"),
                           zs_spec_place(c->spec, "input", "variable"));
    return 0;
}

/* What a run must have in common with the file that it goes on with.  The files of a merge are compared with
 * each other, as inputs and by their rules (catalog/merge_files.h). */
static int check_like_run(check *c, zs_error *err)
{
    if (c->spec->climatology.merge.n > 0)
        return 0;
    return zs_prior_check_rules(&c->source, c->spec, c->now, c->first, err) ||
                   zs_prior_grid_check(&c->source, c->now, c->spec, err)
               ? -1
               : 0;
}

static int check_all(check *c, zs_prior *prior, zs_error *err)
{
    zs_calendar calendar = c->now->series->time.axis.calendar;
    return check_fields(c, 0, NEEDED_WITHOUT_TREND, err) || check_others(c, err) || check_units(c, err) ||
                   zs_prior_check_trend(&c->source, c->spec, c->first, err) ||
                   check_fields(c, NEEDED_WITHOUT_TREND, needed_fields(c->spec), err) ||
                   check_calendar(c, err) ||
                   zs_prior_read_epoch(&c->source, c->spec, c->time.calendar, calendar, &prior->epoch, err) ||
                   check_shapes(c, err) || zs_prior_check_smooth(&c->source, c->spec, prior->smooth, err) ||
                   check_like_run(c, err) ||
                   zs_prior_read_steps(&c->source, &c->time, &c->spec->climatology.grouping, calendar, prior,
                                       err) ||
                   check_reform(c, prior, err)
               ? -1
               : 0;
}

int zs_prior_check(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err)
{
    check c = { .spec = spec, .now = now, .first = now->files->paths.path[0], .source = { .member = -1 } };
    const char *where = zs_prior_place(spec);
    c.source.path = prior->path;
    if (access(prior->path, F_OK) != 0)
        return zs_fail(err, ZS_REFUSED, "%s: there is no file %s; %s", where, prior->path,
                       spec->climatology.extend ? "a first run has nothing to extend: take the key out"
                                                : "name one that a run wrote as [output] statistics");
    zs_activity_begin(ZS_PARSES, prior->path, "reading its header");
    int result = zs_open_identified(prior->path, &c.source.ncid, &prior->identity, err);
    if (result == 0) {
        result = check_all(&c, prior, err);
        prior->digests = zs_attribute_type(c.source.ncid, c.source.var, zs_digest_attribute) != NC_NAT;
        nc_close(c.source.ncid);
        result = zs_library_check(prior->path, err) ? -1 : result;
    }
    zs_activity_end();
    return result ? zs_fail_in(err, "%s", where) : 0;
}
