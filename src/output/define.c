#include "output/define.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/version.h"
#include "format/nc.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "output/attributes.h"
#include "output/baseline_time.h"
#include "output/inherit.h"
#include "output/product_attributes.h"
#include "spec/fields.h"
#include "time/calendar.h"
#include "time/group_times.h"
#include "time/time_units.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A file being defined. */
typedef struct state {
    const zs_definition *d;
    zs_inherit inherit;
    zs_target target;
    int time_dim, member_dim, row_dim, col_dim; /* -1 for none */
    int time_var, bounds_var;                   /* -1 for none */
    bool cube;                                  /* has the steps' time axis */
    bool has_rows, has_columns;
    int64_t layers;        /* length of the time axis: steps, or groups; 0: it has none */
    zs_baseline_time norm; /* where the file has steps and the statistics of all of them */
} state;

static void define_dims(state *s)
{
    const zs_grid *grid = &s->d->catalog->grid;
    const char *time = *grid->time_dim ? grid->time_dim : grid->time_name;
    s->time_dim = s->member_dim = s->row_dim = s->col_dim = -1;
    if (s->layers > 0)
        zs_check(&s->target, nc_def_dim(s->target.ncid, time, (size_t)s->layers, &s->time_dim));
    if (s->cube && *grid->member_dim)
        zs_check(&s->target,
                 nc_def_dim(s->target.ncid, grid->member_dim, (size_t)grid->nmember, &s->member_dim));
    if (*grid->row_dim && s->has_rows)
        zs_check(&s->target, nc_def_dim(s->target.ncid, grid->row_dim, (size_t)grid->nrow, &s->row_dim));
    if (*grid->col_dim && s->has_columns)
        zs_check(&s->target, nc_def_dim(s->target.ncid, grid->col_dim, (size_t)grid->ncol, &s->col_dim));
}

/* The bounds of time, as wide as the axis; known for all but steps that have none. */
static void define_bounds(state *s)
{
    const zs_catalog *catalog = s->d->catalog;
    const zs_grid *grid = &catalog->grid;
    bool climatology = s->layers > 0 && !s->cube, own = catalog->time_bounds && !climatology;
    const char *name = climatology ? "climatology_bounds" : own ? grid->bounds_name : "time_bnds";
    const char *pair = catalog->time_bounds && *grid->bounds_dim ? grid->bounds_dim : "bnds";
    int bounds_dim, dims[2] = { s->time_dim, -1 }, ndim = s->layers > 0;
    if (nc_inq_dimid(s->target.ncid, pair, &bounds_dim) != NC_NOERR)
        zs_check(&s->target, nc_def_dim(s->target.ncid, pair, 2, &bounds_dim));
    dims[ndim++] = bounds_dim;
    zs_check(&s->target, nc_def_var(s->target.ncid, name, NC_DOUBLE, ndim, dims, &s->bounds_var));
    zs_put_text(&s->target, s->time_var, climatology ? "climatology" : "bounds", name);
}

/* Time: the steps' axis of a cube; the climatological one of groups (CF-1.11, 7.4); else one number that
 * stands for the whole period. */
static int define_time(state *s, zs_error *err)
{
    static const char *const own[] = { "bounds",       "climatology", "_FillValue", "missing_value",
                                       "scale_factor", "add_offset",  "valid_min",  "valid_max",
                                       "valid_range",  "units",       "calendar",   "standard_name",
                                       "axis",         NULL };
    const zs_catalog *catalog = s->d->catalog;
    const zs_grid *grid = &catalog->grid;
    int from;
    zs_check(&s->target, nc_def_var(s->target.ncid, grid->time_name, NC_DOUBLE, s->layers > 0, &s->time_dim,
                                    &s->time_var));
    if (nc_inq_varid(s->inherit.in, grid->time_name, &from) == NC_NOERR &&
        zs_inherit_attributes(s->inherit.in, from, s->target.ncid, s->time_var, own, s->inherit.path, err))
        return -1;
    zs_put_text(&s->target, s->time_var, "standard_name", "time");
    zs_put_text(&s->target, s->time_var, "units", grid->time_units);
    zs_put_text(&s->target, s->time_var, "calendar", zs_calendar_name(grid->time_axis.calendar));
    if (s->layers > 0)
        zs_put_text(&s->target, s->time_var, "axis", "T");
    s->bounds_var = -1;
    if (s->cube && !catalog->time_bounds)
        return 0;
    define_bounds(s);
    return 0;
}

/* Steps, and the statistics of all of them: these need a time of their own. */
static bool has_norm(const state *s)
{
    return s->cube && !s->d->layout && s->d->spec->climatology.grouping.kind == ZS_GROUP_NONE;
}

static void group_times(const zs_catalog *catalog, double *value, double *bounds)
{
    const zs_time_units *units = &catalog->grid.time_axis;
    for (int k = 0; k < catalog->groups.n; k++) {
        const zs_group_time *time = &catalog->groups.time[k];
        value[k] = zs_time_encode(units, time->value);
        bounds[2 * k] = zs_time_encode(units, time->lower);
        bounds[2 * k + 1] = zs_time_encode(units, time->upper);
    }
}

static int put_time(state *s, zs_error *err)
{
    const zs_catalog *catalog = s->d->catalog;
    size_t n = s->layers > 0 ? (size_t)s->layers : 1;
    double *value = zs_alloc(3 * n, sizeof *value, "times", err);
    if (!value)
        return -1;
    double *bounds = value + n;
    for (size_t i = 0; i < n && s->cube; i++) {
        const zs_step *step = &catalog->step[i * (size_t)catalog->grid.nmember];
        value[i] = step->value;
        bounds[2 * i] = step->lower;
        bounds[2 * i + 1] = step->upper;
    }
    if (s->layers > 0 && !s->cube) {
        group_times(catalog, value, bounds);
    } else if (!s->cube) {
        if (s->d->layout)
            zs_period_bounds(catalog, (zs_range){ 0, catalog->nstep }, bounds);
        else
            zs_baseline_bounds(catalog, bounds);
        value[0] = bounds[0] + (bounds[1] - bounds[0]) / 2;
    }
    zs_check(&s->target, nc_put_var_double(s->target.ncid, s->time_var, value));
    if (s->bounds_var >= 0)
        zs_check(&s->target, nc_put_var_double(s->target.ncid, s->bounds_var, bounds));
    if (has_norm(s))
        zs_baseline_time_put(&s->target, catalog, &s->norm);
    free(value);
    return 0;
}

static bool has_members(const state *s, zs_field field)
{
    return s->member_dim >= 0 && zs_field_has_time(field);
}

/* deflate: chunks that one rank has in its hands at once. */
static void define_storage(state *s, int var, zs_field field, int ndim)
{
    const zs_plan *plan = s->d->plan;
    size_t chunk[4], n = 0;
    if (s->d->spec->output.deflate == 0 || ndim == 0)
        return;
    if (zs_field_layers(s->d->catalog, field) > 0)
        chunk[n++] = 1;
    if (has_members(s, field))
        chunk[n++] = 1;
    if (s->row_dim >= 0)
        chunk[n++] = (size_t)(zs_field_has_time(field) ? plan->map_rows : plan->owned_rows);
    if (s->col_dim >= 0)
        chunk[n++] = (size_t)s->d->catalog->grid.ncol;
    zs_check(&s->target, nc_def_var_chunking(s->target.ncid, var, NC_CHUNKED, chunk));
    zs_check(&s->target, nc_def_var_deflate(s->target.ncid, var, 1, 1, s->d->spec->output.deflate));
}

/* The time that statistics are about. */
static const char *statistics_time(const state *s)
{
    const zs_grid *grid = &s->d->catalog->grid;
    if (has_norm(s))
        return s->norm.name;
    return s->layers > 0 && *grid->time_dim ? grid->time_dim : grid->time_name;
}

/* Those of the grid; and a time that is no dimension of the field by its own name. */
static void put_coordinates(state *s, int var, zs_field field)
{
    const zs_grid *grid = &s->d->catalog->grid;
    bool layers = zs_field_layers(s->d->catalog, field) > 0, norm = has_norm(s);
    const char *time =
        layers ? strcmp(grid->time_dim, grid->time_name) != 0 && *grid->time_dim ? grid->time_name : ""
        : norm ? s->norm.name
               : grid->time_name;
    const char *more = norm && field == ZS_FIELD_ANOMALY ? s->norm.name : "";
    char all[ZS_TEXT + 2 * ZS_NAME + 2];
    snprintf(all, sizeof all, "%s%s%s%s%s", time, *time && *more ? " " : "", more,
             (*time || *more) && *s->inherit.coordinates ? " " : "", s->inherit.coordinates);
    zs_put_text(&s->target, var, "coordinates", all);
}

/* What the input's variable says of its cells, which are also those of this one. */
static int keep_cells(state *s, int var, zs_error *err)
{
    static const char *const kept[] = { "grid_mapping", "cell_measures" };
    for (int k = 0; k < 2; k++)
        if (zs_attribute_type(s->inherit.in, s->inherit.var, kept[k]) != NC_NAT &&
            zs_inherit_attribute(s->inherit.in, s->inherit.var, kept[k], s->target.ncid, var, s->inherit.path,
                                 err))
            return -1;
    return 0;
}

static int define_field(state *s, zs_field field, zs_error *err)
{
    static const nc_type type[] = { NC_FLOAT, NC_DOUBLE, NC_INT };
    char name[ZS_NAME];
    int var, dims[4], ndim = 0;
    if (zs_field_layers(s->d->catalog, field) > 0)
        dims[ndim++] = s->time_dim;
    if (has_members(s, field))
        dims[ndim++] = s->member_dim;
    if (s->row_dim >= 0)
        dims[ndim++] = s->row_dim;
    if (s->col_dim >= 0)
        dims[ndim++] = s->col_dim;
    zs_field_name(s->d->spec, field, name);
    zs_check(&s->target, nc_def_var(s->target.ncid, name, type[zs_field_type_of(field)], ndim, dims, &var));
    if (s->target.status != NC_NOERR)
        return 0;
    define_storage(s, var, field, ndim);
    zs_put_fill(&s->target, var, zs_field_type_of(field));
    zs_origin origin = { s->d->spec, s->d->catalog, s->inherit.in, s->inherit.var, statistics_time(s) };
    zs_describe(&s->target, &origin, var, field);
    put_coordinates(s, var, field);
    return keep_cells(s, var, err);
}

/* One line for this run, above the input's own history. */
static int put_history(state *s, zs_error *err)
{
    size_t length = 0;
    nc_type type;
    if (nc_inq_att(s->inherit.in, NC_GLOBAL, "history", &type, &length) != NC_NOERR || type != NC_CHAR)
        length = 0;
    char stamp[32], *text = zs_alloc(strlen(s->d->spec->path) + strlen(s->d->spec->assigned) + length + 128,
                                     1, "history", err);
    if (!text)
        return -1;
    time_t now = time(NULL);
    struct tm utc;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    int used =
        sprintf(text, "%s: zscore %s%s %s\n", stamp, ZS_VERSION, s->d->spec->assigned, s->d->spec->path);
    if (length > 0)
        zs_check(&s->target, nc_get_att_text(s->inherit.in, NC_GLOBAL, "history", text + used));
    else
        text[used - 1] = '\0';
    zs_put_text(&s->target, NC_GLOBAL, "history", text);
    free(text);
    return 0;
}

/* HDF5 gives a contiguous variable its place in the file with the first number that is written. */
static void reserve(state *s)
{
    static const size_t first[ZS_LAYOUT_AXES + 1] = { 0 };
    const double zero = 0;
    char name[ZS_NAME];
    int var, storage;
    for (int k = 0; k < ZS_FIELDS && s->target.status == NC_NOERR; k++) {
        if (!zs_variable_name(s->d->spec, s->d->kind, s->d->layout, k, name))
            continue;
        zs_check(&s->target, nc_inq_varid(s->target.ncid, name, &var));
        zs_check(&s->target, nc_inq_var_chunking(s->target.ncid, var, &storage, NULL));
        if (s->target.status == NC_NOERR && storage == NC_CONTIGUOUS)
            zs_check(&s->target, nc_put_var1_double(s->target.ncid, var, first, &zero));
    }
}

/* The variables of a product's file. */
static int define_sheet(state *s, zs_error *err)
{
    const zs_grid *grid = &s->d->catalog->grid;
    const zs_layout *layout = s->d->layout;
    bool own = s->layers > 0 && (!*grid->time_dim || strcmp(grid->time_dim, grid->time_name) == 0);
    char coordinates[ZS_TEXT + ZS_NAME + 1], name[ZS_NAME];
    int var, result = 0;
    snprintf(coordinates, sizeof coordinates, "%s%s%s", own ? "" : grid->time_name,
             own || !*s->inherit.coordinates ? "" : " ", s->inherit.coordinates);
    zs_product_define(&(zs_product_target){
        .target = &s->target,
        .origin = { s->d->spec, s->d->catalog, s->inherit.in, s->inherit.var, statistics_time(s) },
        .layout = layout,
        .time_dim = s->time_dim,
        .member_dim = s->member_dim,
        .row_dim = s->row_dim,
        .column_dim = s->col_dim,
        .coordinates = coordinates });
    for (int k = 0; k < layout->nvar && layout->has_rows && layout->has_columns && result == 0; k++) {
        zs_layout_name(layout, k, name);
        if (nc_inq_varid(s->target.ncid, name, &var) == NC_NOERR)
            result = keep_cells(s, var, err);
    }
    return result;
}

static int define_fields(state *s, zs_error *err)
{
    if (s->d->layout)
        return define_sheet(s, err);
    for (zs_field field = 0; field < ZS_FIELDS; field++)
        if (zs_field_in(s->d->spec, field, s->d->kind) && define_field(s, field, err))
            return -1;
    return 0;
}

static int define_all(state *s, zs_error *err)
{
    /* What named the input file, and no longer holds for this one. */
    static const char *const own[] = { "Conventions",         "history",     "tracking_id",
                                       "creation_date",       "variable_id", "statistics_file",
                                       "statistics_extended", NULL };
    int old;
    zs_check(&s->target, nc_set_fill(s->target.ncid, NC_NOFILL, &old));
    define_dims(s);
    s->inherit.step_dim = s->cube ? s->time_dim : -1;
    s->inherit.member_dim = s->member_dim;
    s->inherit.row_dim = s->row_dim;
    s->inherit.col_dim = s->col_dim;
    const zs_layout *layout = s->d->layout;
    bool values = layout ? layout->product->kind == ZS_EXTRACT && layout->product->of != ZS_OF_DATA : s->cube;
    bool quantized = values && s->d->spec->output.keepbits > 0; /* in words that CF has since 1.12 */
    bool anomaly = s->d->kind == ZS_ANOMALY && zs_names_baseline(s->d->catalog); /* since 1.13 */
    zs_put_text(&s->target, NC_GLOBAL, "Conventions",
                anomaly     ? "CF-1.13"
                : quantized ? "CF-1.12"
                            : "CF-1.11");
    if (quantized)
        zs_define_quantization(&s->target);
    const zs_spec *spec = s->d->spec; /* statistics that are not in the same file */
    const char *elsewhere = spec->climatology.from ? spec->climatology.from
                            : spec->climatology.grouping.kind != ZS_GROUP_NONE
                                ? spec->output.path[ZS_STATISTICS]
                                : NULL;
    if (s->cube && elsewhere)
        zs_put_text(&s->target, NC_GLOBAL, "statistics_file", elsewhere);
    if (spec->climatology.extend)
        zs_put_text(&s->target, NC_GLOBAL, "statistics_extended", spec->climatology.extend);
    if (s->target.status != NC_NOERR ||
        zs_inherit_attributes(s->inherit.in, NC_GLOBAL, s->target.ncid, NC_GLOBAL, own, s->inherit.path,
                              err) ||
        put_history(s, err) || define_time(s, err) || zs_inherit_define(&s->inherit, err))
        return -1;
    if (has_norm(s))
        zs_baseline_time_define(&s->target, s->d->catalog, &s->norm);
    if (define_fields(s, err))
        return -1;
    zs_check(&s->target, nc_enddef(s->target.ncid));
    if (s->d->spec->output.format == ZS_NETCDF4)
        reserve(s);
    return s->target.status != NC_NOERR || put_time(s, err) ||
                   (s->d->layout && zs_product_put_bins(&s->target, s->d->layout, err)) ||
                   zs_inherit_data(&s->inherit, err)
               ? -1
               : 0;
}

/* Which axes the file has. */
static state axes_of(const zs_definition *d)
{
    const zs_layout *layout = d->layout;
    state s = { .d = d, .cube = d->kind != ZS_STATISTICS, .has_rows = true, .has_columns = true };
    int64_t steps = d->catalog->nstep / d->catalog->grid.nmember;
    s.layers = s.cube ? steps : zs_field_layers(d->catalog, ZS_FIELD_MEAN);
    if (!layout)
        return s;
    s.cube = layout->time == ZS_STEPS;
    s.layers = s.cube ? steps : layout->time == ZS_GROUPS ? d->catalog->groups.n : 0;
    s.has_rows = layout->has_rows;
    s.has_columns = layout->has_columns;
    return s;
}

int zs_define(const zs_definition *d, zs_error *err)
{
    state s = axes_of(d);
    zs_inherit *inherit = &s.inherit;
    *inherit = (zs_inherit){ .catalog = d->catalog,
                             .variable = d->spec->input.variable,
                             .path = d->catalog->paths.path[0] };
    int status = nc_open(inherit->path, NC_NOWRITE, &inherit->in);
    if (status == NC_NOERR)
        status = nc_inq_varid(inherit->in, d->spec->input.variable, &inherit->var);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, inherit->path, "cannot be opened again");
    status =
        nc_create(d->path, NC_NOCLOBBER | (d->spec->output.format == ZS_CLASSIC ? NC_64BIT_DATA : NC_NETCDF4),
                  &s.target.ncid);
    if (status != NC_NOERR) {
        nc_close(inherit->in);
        return zs_fail_nc(err, ZS_FAILED, status, d->path, "cannot be made");
    }
    inherit->out = s.target.ncid;
    int result = define_all(&s, err);
    if (s.target.status != NC_NOERR)
        result = zs_fail_write(err, s.target.status, d->path, d->path, "writing the header");
    status = nc_close(s.target.ncid);
    if (result == 0 && status != NC_NOERR)
        result = zs_fail_write(err, status, d->path, d->path, "writing the header");
    nc_close(inherit->in);
    if (result)
        unlink(d->path);
    return result;
}
