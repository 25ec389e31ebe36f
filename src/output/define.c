#include "output/define.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "catalog/series.h"
#include "format/close_written.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/grid.h"
#include "header/time_coordinate.h"
#include "output/baseline_time.h"
#include "output/bins_axis.h"
#include "output/chunking.h"
#include "output/global_attributes.h"
#include "output/inherit.h"
#include "output/inherit_attributes.h"
#include "output/region.h"
#include "output/target.h"
#include "output/time_axis.h"
#include "output/variable_attributes.h"
#include "spec/spec.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file being defined, for one variable of the input. */
typedef struct state {
    const zs_plan *plan;
    const zs_layout *layout;
    zs_contents contents;
    zs_inherit inherit;
    zs_target *target; /* of all variables */
    bool beside;       /* do other variables stand beside it? */
    int time_dim;
    int member_dim, level_dim, bin_dim, row_dim, col_dim; /* -1 for none */
    zs_time_axis time;
    zs_region region;
    zs_baseline_time baseline_time; /* defined if layout->statistics */
} state;

static void define_dim(state *s, const char *name, int64_t length, int *dim)
{
    zs_check(s->target, nc_def_dim(s->target->ncid, name, (size_t)length, dim));
}

static void define_dims(state *s)
{
    const zs_series *series = s->contents.series;
    const zs_grid *grid = s->contents.grid;
    s->member_dim = s->level_dim = s->bin_dim = s->row_dim = s->col_dim = -1;
    define_dim(s, *series->time.dim ? series->time.dim : series->time.name,
               s->contents.spec->output.record ? NC_UNLIMITED : zs_layout_times(s->layout), &s->time_dim);
    if (s->layout->time == ZS_STEPS && *series->member_dim)
        define_dim(s, series->member_dim, series->nmember, &s->member_dim);
    if (*grid->levels.dim)
        define_dim(s, grid->levels.dim, grid->levels.n, &s->level_dim);
    if (*grid->row_dim && s->layout->has_rows)
        define_dim(s, grid->row_dim, grid->rows.count, &s->row_dim);
    if (*grid->col_dim && s->layout->has_columns)
        define_dim(s, grid->col_dim, grid->ncol, &s->col_dim);
}

/* Does the dimension of time have another name than the coordinate?  Then "coordinates" must name that. */
static bool time_is_auxiliary(const zs_time_coordinate *time)
{
    return *time->dim && strcmp(time->dim, time->name) != 0;
}

/* List the auxiliary and scalar coordinates: of a variable along time also those along time, which are a time
 * along a dimension that has another name, and the version of ERA5; and those of the grid.  Not a scalar
 * time: put_scalar_time(). */
static void put_coordinates(state *s, const zs_layout_var *var, int id)
{
    const zs_time_coordinate *own = &s->contents.series->time;
    char all[ZS_TEXT + ZS_NAME + 16] = "";
    if (var->time && time_is_auxiliary(own) && zs_count_words(own->name) == 1)
        zs_add_word(all, sizeof all, own->name);
    if (var->time && s->inherit.version >= 0)
        zs_add_word(all, sizeof all, "expver");
    zs_add_word(all, sizeof all, s->inherit.coordinates);
    zs_put_text(s->target, id, "coordinates", all);
}

/* Name the scalar time of statistics that stand beside steps.  It is named once, for the whole file, as
 * xarray does, which finds it there: CDO cannot assign a scalar time to a variable, and warns of it. */
static void put_scalar_time(state *s)
{
    if (s->layout->statistics)
        zs_put_text(s->target, NC_GLOBAL, "coordinates", s->baseline_time.name);
}

/* Copy what the input's variable says of its cells, if this file has the same cells. */
static int keep_cells(state *s, int id, zs_error *err)
{
    static const char *const kept[] = { "grid_mapping", "cell_measures" };
    const zs_inherit *from = &s->inherit;
    if (!s->layout->has_rows || !s->layout->has_columns)
        return 0;
    for (int k = 0; k < 2; k++)
        if (zs_attribute_type(from->var.ncid, from->var.id, kept[k]) != NC_NAT &&
            zs_inherit_attribute(from->var.ncid, from->var.id, kept[k], s->target->ncid, id, from->path, err))
            return -1;
    return 0;
}

/* Make room for the digest: it is known when all ranks have written (write/digests.h). */
static void put_digest(state *s, int k, int id)
{
    zs_digest none = zs_layout_digest(s->layout, k);
    char text[ZS_DIGEST_TEXT];
    zs_put_text(s->target, id, zs_digest_attribute, zs_digest_text(&none, text));
}

/* The file has a coordinate of the input that has the name of a result. */
static int fail_clash(const state *s, const char *name, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED,
                   "%s: its variable %s has the name that a result has in an output, which also keeps the "
                   "coordinates of the input; rename it in all files (ncrename -v %s,NEW), or take it out "
                   "of the attributes that name it",
                   s->inherit.path, name, name);
}

static int define_var(state *s, int k, zs_error *err)
{
    static const nc_type type[] = { NC_FLOAT, NC_DOUBLE, NC_INT, NC_INT64 };
    const zs_layout_var *var = &s->layout->var[k];
    const int all[] = { var->time ? s->time_dim : -1,
                        var->time ? s->member_dim : -1,
                        s->level_dim,
                        var->bins ? s->bin_dim : -1,
                        s->row_dim >= 0 ? s->row_dim : s->region.latitude.dim,
                        s->col_dim >= 0 ? s->col_dim : s->region.longitude.dim };
    int id, dims[sizeof all / sizeof *all], ndim = 0;
    for (size_t axis = 0; axis < sizeof all / sizeof *all; axis++)
        if (all[axis] >= 0)
            dims[ndim++] = all[axis];
    if (nc_inq_varid(s->target->ncid, var->name, &id) == NC_NOERR)
        return fail_clash(s, var->name, err);
    zs_check(s->target, nc_def_var(s->target->ncid, var->name, type[var->type], ndim, dims, &id));
    if (s->target->status != NC_NOERR)
        return 0;
    zs_chunking_define(s->target, s->layout, s->contents.spec, s->plan, k, id);
    zs_put_fill(s->target, id, var->type);
    if (zs_variable_attributes_put(s->target, s->layout, k, &s->contents, &s->inherit, id, err))
        return -1;
    put_coordinates(s, var, id);
    put_digest(s, k, id);
    return keep_cells(s, id, err);
}

static int define_vars(state *s, zs_error *err)
{
    if (s->layout->var[0].bins && s->bin_dim < 0)
        s->bin_dim = zs_bins_axis_define(s->target, s->layout->product, &s->contents, s->beside);
    for (int k = 0; k < s->layout->nvar; k++)
        if (define_var(s, k, err))
            return -1;
    return 0;
}

/* Define the variables that are kept from the input, on the dimensions of the output. */
static int define_inherited(state *s, zs_error *err)
{
    s->inherit.step_dim = s->layout->time == ZS_STEPS ? s->time_dim : -1;
    s->inherit.member_dim = s->member_dim;
    s->inherit.level_dim = s->level_dim;
    s->inherit.row_dim = s->row_dim;
    s->inherit.col_dim = s->col_dim;
    return zs_inherit_define(&s->inherit, err);
}

/* Define time, the variables that are kept from the input, and the time of the statistics. */
static int define_coordinates(state *s, zs_error *err)
{
    const zs_time_coordinate *time = &s->contents.series->time;
    if (zs_time_axis_define(s->target, s->layout, &s->contents, &s->inherit, s->time_dim, &s->time, err) ||
        define_inherited(s, err) || zs_region_define(s->target, s->layout, &s->inherit, &s->region, err))
        return -1;
    if (s->layout->statistics)
        zs_baseline_time_define(s->target, s->contents.series, &s->baseline_time);
    const char *name = *time->dim ? time->dim : time->name;
    s->contents.statistics_time = !s->layout->statistics && zs_count_words(name) == 1 ? name : "time";
    put_scalar_time(s);
    return 0;
}

static int put_coordinate_values(state *s, zs_error *err)
{
    if (zs_time_axis_put(s->target, s->layout, &s->contents, &s->time, err) ||
        (s->bin_dim >= 0 && zs_bins_axis_put(s->target, s->layout->product, err)))
        return -1;
    zs_region_put(s->target, &s->region);
    if (s->layout->statistics)
        zs_baseline_time_put(s->target, &s->contents, &s->baseline_time);
    return zs_inherit_data(&s->inherit, err);
}

/* A further variable of the input shares the axes of the first one.  A coordinate that only this one names
 * joins the others. */
static int share_coordinates(state *s, const state *first, zs_error *err)
{
    s->time_dim = first->time_dim;
    s->member_dim = first->member_dim;
    s->level_dim = first->level_dim;
    s->row_dim = first->row_dim;
    s->col_dim = first->col_dim;
    s->region = first->region;
    s->contents.statistics_time = first->contents.statistics_time;
    if (define_inherited(s, err))
        return -1;
    zs_region_name(&s->region, &s->inherit);
    return 0;
}

/* All coordinates come first: so no variable of an input takes a result for the coordinate that it names. */
static int define_contents(state *s, int n, zs_error *err)
{
    if (define_coordinates(s, err))
        return -1;
    for (int k = 1; k < n; k++)
        if (share_coordinates(&s[k], s, err))
            return -1;
    for (int k = 0; k < n; k++) {
        s[k].bin_dim = s->bin_dim;
        if (define_vars(&s[k], err))
            return -1;
    }
    return 0;
}

static int define_all(state *s, int n, zs_error *err)
{
    int old;
    zs_target *target = s->target;
    zs_check(target, nc_set_fill(target->ncid, NC_NOFILL, &old));
    define_dims(s);
    if (zs_put_global(target, s->layout, &s->contents, &s->inherit, err) || define_contents(s, n, err))
        return -1;
    zs_put_text(target, NC_GLOBAL, zs_digest_attribute, zs_file_digest_none);
    zs_check(target, nc_enddef(target->ncid));
    for (int k = 0; k < n && s->contents.spec->output.format == ZS_NETCDF4; k++)
        zs_chunking_reserve(target, s[k].layout);
    if (target->status != NC_NOERR || put_coordinate_values(s, err))
        return -1;
    for (int k = 1; k < n; k++)
        if (zs_inherit_data(&s[k].inherit, err))
            return -1;
    return 0;
}

/* Open the first input again: what is inherited comes from there. */
static int open_input(state *s, int n, zs_error *err)
{
    const char *path = s->inherit.path;
    bool there = true;
    int in;
    if (zs_open_again(path, &in, err))
        return -1;
    for (int k = 0; k < n; k++) {
        s[k].inherit.in = in;
        there = there && zs_find_path(in, s[k].contents.variable->path, &s[k].inherit.var);
    }
    if (there)
        return 0;
    nc_close(in);
    return zs_fail_nc(err, ZS_FAILED, NC_ENOTVAR, path, "cannot be opened again");
}

/* netcdf-c does not take the name of an attribute that it copies. */
static int fail_name(const zs_inherit *inherit, zs_error *err)
{
    char word[ZS_SHELL_WORD];
    return zs_fail(err, ZS_REFUSED,
                   "%s: the name of an attribute that belongs to %s has characters that NetCDF does not "
                   "allow; to see the names: ncdump -h %s",
                   inherit->path, inherit->contents->spec->input.variable,
                   zs_shell_word(inherit->path, word));
}

/* Fill the file and close it. */
static int fill_file(state *s, int n, const char *path, zs_error *err)
{
    for (int k = 0; k < n; k++)
        s[k].inherit.out = s->target->ncid;
    int result = define_all(s, n, err);
    bool told = result && s->target->status == NC_NOERR; /* err has the cause; closing fails, too */
    if (zs_library_check(s->inherit.path, err))
        result = -1;
    zs_check(s->target, zs_close_written(s->target->ncid, path));
    if (told)
        return -1;
    if (s->target->status == NC_EBADNAME)
        result = fail_name(&s->inherit, err);
    else if (s->target->status != NC_NOERR)
        result = zs_fail_write(err, s->target->status, path, path, "writing the header");
    return result;
}

int zs_define(const zs_definition *d, int n, const char *path, int ncid, zs_error *err)
{
    zs_target target = { .ncid = ncid };
    state *s = zs_alloc((size_t)n, sizeof *s, "the header of an output", err);
    if (!s)
        return -1;
    for (int k = 0; k < n; k++) {
        s[k] = (state){ .plan = d[k].plan,
                        .layout = d[k].layout,
                        .contents = zs_layout_contents(d[k].layout, &d[k].run),
                        .target = &target,
                        .beside = n > 1 };
        s[k].inherit = (zs_inherit){ .contents = &s[k].contents, .path = d[k].run.files->paths.path[0] };
    }
    int result = open_input(s, n, err);
    if (result == 0) {
        result = fill_file(s, n, path, err);
        nc_close(s->inherit.in);
    }
    free(s);
    return result;
}
