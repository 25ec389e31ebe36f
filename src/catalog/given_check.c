#include "catalog/given_check.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "catalog/given.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "format/zarr_file.h"
#include "header/axes.h"
#include "header/further_dim.h"
#include "header/numbers.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "header/units.h"
#include "time/calendar.h"
#include "time/equal_calendars.h"
#include "time/group_key.h"
#include "time/time_units.h"

#include <math.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

/* Dimensions of groups, as xarray calls them; their numbers begin with 1, those of hours with 0. */
static const char *const names[] = { "month", "dayofyear", "week", "hour" };
enum { MONTH, DAY_OF_YEAR, WEEK, HOUR, NAMES };

/* One variable that is being checked. */
typedef struct check {
    const zs_spec *spec;
    const zs_prior_needs *now;
    const char *where; /* the place of its key */
    zs_source source;
    zs_given *given;
    double *number[ZS_GIVEN_DIMS]; /* the coordinates of the dimensions of groups; or the keys of times */
} check;

/* A group of the file. */
typedef struct entry {
    int key, at[ZS_GIVEN_DIMS];
} entry;

static int64_t length_of(const check *c, int which)
{
    return zs_source_length(&c->source, c->given->group[which]);
}

/* --- which dimension is what ---------------------------------------------------------------------------- */

/* The dimension that a kind of group has first, and its number of hours second; NULL: only times tell such
 * groups. */
static const char *name_of(zs_group_kind kind)
{
    return kind == ZS_GROUP_MONTH || kind == ZS_GROUP_MONTH_HOUR ? names[MONTH]
           : zs_group_counts_days(kind)                          ? names[DAY_OF_YEAR]
           : kind == ZS_GROUP_WEEK                               ? names[WEEK]
           : kind == ZS_GROUP_HOUR                               ? names[HOUR]
                                                                 : NULL;
}

static int fail_dim(const check *c, const char *dim, int64_t n, zs_error *err)
{
    if (c->spec->climatology.grouping.kind == ZS_GROUP_NONE)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: %s of %s has %lld values along %s, and group = none takes one: set the group that "
            "the file has, or leave one value of %s in it",
            c->where, c->given->variable, c->given->path, (long long)n, dim, dim);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: %s of %s has %lld values along %s, which do not tell the groups of group = %s: that "
        "takes a time%s%s; choose the group that the file has, or leave one value of %s in it",
        c->where, c->given->variable, c->given->path, (long long)n, dim,
        zs_group_kind_name(c->spec->climatology.grouping.kind),
        name_of(c->spec->climatology.grouping.kind) ? ", or a dimension called " : "",
        name_of(c->spec->climatology.grouping.kind) ? name_of(c->spec->climatology.grouping.kind) : "", dim);
}

/* Find what each dimension of the variable is. */
static int find_dims(check *c, zs_error *err)
{
    zs_group_kind kind = c->spec->climatology.grouping.kind;
    const zs_axes *axes = &c->source.axes;
    zs_given *g = c->given;
    const char *first = name_of(kind);
    char dim[ZS_NAME];
    g->ndim = axes->ndim;
    g->row = axes->row;
    g->col = axes->col;
    g->group[0] = g->group[1] = -1;
    for (int k = 0; k < axes->ndim; k++) {
        int64_t n = zs_source_length(&c->source, k);
        zs_source_dim_name(&c->source, k, dim);
        if (k == axes->row || k == axes->col)
            continue;
        if (kind != ZS_GROUP_NONE && (k == axes->time || (first && strcmp(dim, first) == 0)) &&
            g->group[0] < 0)
            g->group[0] = k;
        else if (zs_group_has_hours(kind) && strcmp(dim, names[HOUR]) == 0 && g->group[1] < 0)
            g->group[1] = k;
        else if (n != 1)
            return fail_dim(c, dim, n, err);
    }
    bool by_time = g->group[0] >= 0 && g->group[0] == axes->time;
    bool hours = kind == ZS_GROUP_MONTH_HOUR || kind == ZS_GROUP_DAY_OF_YEAR_HOUR;
    bool known = kind == ZS_GROUP_NONE ||
                 (g->group[0] >= 0 && (by_time ? g->group[1] < 0 : !hours || g->group[1] >= 0));
    if (known)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s: %s of %s does not say which number belongs to which group of group = %s: it needs a "
                   "dimension of time%s%s%s",
                   c->where, g->variable, g->path, zs_group_kind_name(kind), first ? ", or called " : "",
                   first ? first : "", hours ? " and hour" : "");
}

/* --- which group is where ------------------------------------------------------------------------------- */

/* Have all calendars the same dates for such groups? */
static bool goes_by_dates(zs_group_kind kind)
{
    return !zs_group_counts_days(kind) && kind != ZS_GROUP_WEEK && kind != ZS_GROUP_PENTAD;
}

/* The keys of groups, from times. */
static int read_times(check *c, zs_error *err)
{
    const zs_grouping *how = &c->spec->climatology.grouping;
    const zs_source *s = &c->source;
    zs_calendar ours = c->now->series->time.axis.calendar;
    char text[ZS_TEXT];
    zs_time_units axis;
    zs_time time = 0;
    size_t n = (size_t)length_of(c, 0);
    if (zs_time_coordinate_units(s, text, &axis, err) ||
        zs_numbers_read(s->axes.time_var.ncid, s->axes.time_var.id, s->path, n, c->number[0], err))
        return -1;
    if (!goes_by_dates(how->kind) && !zs_calendars_agree(axis.calendar, ours))
        return zs_fail(err, ZS_REFUSED,
                       "%s: %s has calendar %s, and this run %s: group = %s is not the same in both",
                       c->where, s->path, zs_calendar_name(axis.calendar), zs_calendar_name(ours),
                       zs_group_kind_name(how->kind));
    for (size_t k = 0; k < n; k++) {
        if (zs_time_decode(&axis, c->number[0][k], &time, err))
            return zs_fail_in(err, "%s", s->path);
        c->number[0][k] = zs_key_of(how, axis.calendar, time);
    }
    return 0;
}

/* The numbers along a dimension of months, days, weeks or hours, counted from 0. */
static int read_numbers(check *c, int which, zs_error *err)
{
    const zs_source *s = &c->source;
    char dim[ZS_NAME];
    int64_t n = length_of(c, which);
    zs_source_dim_name(s, c->given->group[which], dim);
    zs_var var = zs_coordinate_variable(s->ncid, s->axes.dim[c->given->group[which]]);
    nc_type type = NC_NAT;
    static const int most[NAMES] = { 12, 366, 53, 24 };
    int kind = 0;
    while (kind < NAMES - 1 && strcmp(dim, names[kind]) != 0)
        kind++;
    if (var.id < 0 || nc_inq_vartype(var.ncid, var.id, &type) != NC_NOERR || !zs_is_numeric(type))
        return zs_fail(err, ZS_REFUSED,
                       "%s: %s has no numbers along %s that say which group is where; give it a coordinate "
                       "variable %s",
                       c->where, s->path, dim, dim);
    if (zs_numbers_read(var.ncid, var.id, s->path, (size_t)n, c->number[which], err))
        return -1;
    for (int64_t k = 0; k < n; k++) {
        double value = c->number[which][k] - (kind != HOUR);
        if (!(value >= 0 && value < most[kind] && value == rint(value)))
            return zs_fail(err, ZS_REFUSED, "%s: %s: %s has %g, which is no %s", c->where, s->path, dim,
                           c->number[which][k], dim);
        c->number[which][k] = value;
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* List the groups of the variable, in the order of their keys: n of them. */
static int list_groups(check *c, entry *list, zs_error *err)
{
    const zs_grouping *how = &c->spec->climatology.grouping;
    char name[ZS_GROUP_NAME];
    int n = 0;
    bool by_time = c->given->group[0] == c->source.axes.time;
    for (int i = 0; i < length_of(c, 0); i++)
        for (int j = 0; j < length_of(c, 1); j++) {
            int first = c->given->group[0] < 0 ? 0 : (int)c->number[0][i];
            int hour = c->given->group[1] < 0 ? 0 : (int)c->number[1][j];
            int key = by_time || how->kind == ZS_GROUP_NONE ? first : zs_day_key(how->kind, first, hour);
            if (how->kind == ZS_GROUP_HOUR)
                key = first;
            list[n++] = (entry){ key, { i, j } };
        }
    qsort(list, (size_t)n, sizeof *list, compare);
    if (list[0].key < 0)
        return zs_fail(err, ZS_REFUSED, "%s: a time of %s belongs to no group of group = %s", c->where,
                       c->given->path, zs_group_kind_name(how->kind));
    for (int k = 1; k < n; k++)
        if (list[k].key == list[k - 1].key)
            return zs_fail(err, ZS_REFUSED, "%s: %s of %s has two values for one group, %s", c->where,
                           c->given->variable, c->given->path, zs_key_name(how, list[k].key, name));
    return 0;
}

/* The first variable's groups are those of the run; a second one must have the same. */
static int take_groups(check *c, const entry *list, int n, zs_prior *prior, zs_error *err)
{
    bool first = c->given == &prior->given[ZS_GIVEN_MEAN];
    if (!(c->given->at = zs_alloc((size_t)n * ZS_GIVEN_DIMS, sizeof *c->given->at, "groups", err)))
        return -1;
    if (first && (!(prior->groups.key = zs_alloc((size_t)n, sizeof *prior->groups.key, "groups", err)) ||
                  !(prior->groups.time = zs_alloc((size_t)n, sizeof *prior->groups.time, "groups", err))))
        return -1;
    prior->groups.n = first ? n : prior->groups.n;
    bool same = prior->groups.n == n;
    for (int k = 0; k < n && same; k++) {
        zs_time time = zs_series_time(c->now->series, 0);
        if (first) {
            prior->groups.key[k] = list[k].key;
            prior->groups.time[k] = (zs_group_time){ time, time, time };
        }
        same = prior->groups.key[k] == list[k].key;
        memcpy(c->given->at + k * ZS_GIVEN_DIMS, list[k].at, sizeof list[k].at);
    }
    return same ? 0
                : zs_fail(err, ZS_REFUSED, "%s: %s of %s has other groups than the mean, %s of %s", c->where,
                          c->given->variable, c->given->path, prior->given[ZS_GIVEN_MEAN].variable,
                          prior->given[ZS_GIVEN_MEAN].path);
}

static int find_groups(check *c, zs_prior *prior, zs_error *err)
{
    size_t n = 1;
    int result = 0;
    for (int which = 0; which < ZS_GIVEN_DIMS && result == 0; which++) {
        size_t length = (size_t)length_of(c, which);
        n *= length;
        if (!(c->number[which] = zs_alloc(length, sizeof(double), "groups", err)))
            return -1;
        if (c->given->group[which] < 0)
            continue;
        result = which == 0 && c->given->group[0] == c->source.axes.time ? read_times(c, err)
                                                                         : read_numbers(c, which, err);
    }
    if (result == 0 && n > ZS_GROUP_KEYS)
        result = zs_fail(err, ZS_REFUSED, "%s: %s of %s has %zu values in each cell, more than groups",
                         c->where, c->given->variable, c->given->path, n);
    entry *list = result ? NULL : zs_alloc(n, sizeof *list, "groups", err);
    if (!list)
        return -1;
    result = list_groups(c, list, err) || take_groups(c, list, (int)n, prior, err) ? -1 : 0;
    free(list);
    return result;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static int check_units(const check *c, zs_error *err)
{
    const char *units = c->now->variable->units;
    char theirs[ZS_TEXT] = "";
    zs_units system = { 0 };
    bool any = zs_get_text(c->source.ncid, c->source.var, "units", theirs);
    bool same = zs_units_same(&system, theirs, units);
    zs_units_clear(&system);
    return same ? 0
                : zs_fail(err, ZS_REFUSED,
                          "%s: %s of %s is in units \"%s\"%s, but this run (%s) in \"%s\"; both must be the "
                          "same: set [input] units, or mend the file (ncatted)",
                          c->where, c->given->variable, c->given->path, theirs, any ? "" : " (it says none)",
                          c->now->files->paths.path[0], units);
}

static int check_variable(check *c, zs_prior *prior, zs_error *err)
{
    zs_given *g = c->given;
    zs_source *s = &c->source;
    zs_var var;
    nc_type type = NC_NAT;
    if (!zs_find_path(s->file, g->variable, &var))
        return zs_fail(err, ZS_REFUSED, "%s: %s has no variable %s", c->where, g->path, g->variable);
    s->ncid = var.ncid;
    s->var = var.id;
    if (zs_zarr_file_check(var.ncid, var.id, g->path, err))
        return zs_fail_in(err, "%s", c->where);
    if (nc_inq_vartype(var.ncid, var.id, &type) != NC_NOERR || !zs_is_numeric(type))
        return zs_fail(err, ZS_REFUSED, "%s: %s of %s holds no numbers", c->where, g->variable, g->path);
    if (c->now->grid->levels.n > 1)
        return zs_fail(err, ZS_REFUSED,
                       "%s: a climatology of others has one level, and this run %lld: run "
                       "each level by itself",
                       c->where, (long long)c->now->grid->levels.n);
    return zs_axes_find_any(s->ncid, s->var, s->path, names, NAMES, &s->axes, err) || find_dims(c, err) ||
                   check_units(c, err) || zs_prior_grid_check(s, c->now, c->spec, err) ||
                   find_groups(c, prior, err)
               ? -1
               : 0;
}

/* Check one variable, if it is given. */
static int check_given(const zs_spec *spec, const zs_prior_needs *now, zs_given_kind kind, zs_prior *prior,
                       zs_error *err)
{
    zs_given *g = &prior->given[kind];
    check c = { .spec = spec,
                .now = now,
                .where = zs_spec_place(spec, "climatology", kind == ZS_GIVEN_MEAN ? "mean" : "std"),
                .source = { .path = g->path, .member = -1 },
                .given = g };
    if (!g->path)
        return 0;
    zs_activity_begin(ZS_PARSES, g->path, "reading its header");
    int result = zs_open_input(g->path, &c.source.file, &g->identity, err);
    if (result)
        zs_fail_in(err, "%s", c.where);
    if (result == 0) {
        result = check_variable(&c, prior, err);
        nc_close(c.source.file);
        result = zs_library_check(g->path, err) ? -1 : result;
    }
    for (int which = 0; which < ZS_GIVEN_DIMS; which++)
        free(c.number[which]);
    zs_activity_end();
    return result;
}

int zs_given_read_headers(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err)
{
    int result = 0;
    for (int kind = 0; kind < ZS_GIVEN && result == 0; kind++)
        result = check_given(spec, now, (zs_given_kind)kind, prior, err);
    prior->identity = prior->given[ZS_GIVEN_MEAN].identity;
    return result;
}
