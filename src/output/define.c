#include "output/define.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "catalog/series.h"
#include "format/close_written.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "header/grid.h"
#include "header/time_coordinate.h"
#include "output/baseline_time.h"
#include "output/bins_axis.h"
#include "output/global_attributes.h"
#include "output/inherit.h"
#include "output/inherit_attributes.h"
#include "output/metadata.h"
#include "output/region.h"
#include "output/target.h"
#include "output/time_axis.h"
#include "spec/spec.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A file being defined. */
typedef struct state {
    const zs_plan *plan;
    const zs_layout *layout;
    zs_contents contents;
    zs_inherit inherit;
    zs_target target;
    int time_dim;
    int member_dim, level_dim, bin_dim, row_dim, col_dim; /* -1 for none */
    zs_time_axis time;
    zs_region region;
    zs_baseline_time baseline_time; /* defined if layout->statistics */
} state;

static void define_dim(state *s, const char *name, int64_t length, int *dim)
{
    zs_check(&s->target, nc_def_dim(s->target.ncid, name, (size_t)length, dim));
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

/* A product with an unlimited time is one chunk: its bytes lie in one piece, and every rank writes where it
 * belongs. */
static void define_one_chunk(state *s, const zs_layout_var *var, int id)
{
    const zs_layout *layout = s->layout;
    size_t chunk[ZS_LAYOUT_AXES + 1], n = 0;
    const zs_spec *spec = s->contents.spec;
    if (!spec->output.record || spec->output.format != ZS_NETCDF4 || !var->time)
        return;
    chunk[n++] = (size_t)zs_layout_times(layout);
    if (s->member_dim >= 0)
        chunk[n++] = (size_t)s->contents.series->nmember;
    if (s->level_dim >= 0)
        chunk[n++] = (size_t)s->contents.grid->levels.n;
    if (var->bins)
        chunk[n++] = (size_t)layout->product->bins;
    if (s->row_dim >= 0 || s->region.latitude.dim >= 0)
        chunk[n++] = s->row_dim >= 0 ? (size_t)s->contents.grid->rows.count : 1;
    if (s->col_dim >= 0 || s->region.longitude.dim >= 0)
        chunk[n++] = s->col_dim >= 0 ? (size_t)s->contents.grid->ncol : 1;
    zs_check(&s->target, nc_def_var_chunking(s->target.ncid, id, NC_CHUNKED, chunk));
}

/* Outputs in chunks, compressed, with checksums or with an unlimited time: a chunk is what one rank has at
 * one time, so that no two ranks share a chunk. */
static void define_storage(state *s, const zs_layout_var *var, int id, int ndim)
{
    const zs_spec *spec = s->contents.spec;
    bool steps = var->time && s->layout->time == ZS_STEPS;
    size_t chunk[ZS_LAYOUT_AXES + 1], n = 0;
    if (s->layout->product)
        define_one_chunk(s, var, id);
    if (s->layout->product || !zs_spec_chunked(spec) || ndim == 0)
        return;
    if (var->time)
        chunk[n++] = 1;
    if (var->time && s->member_dim >= 0)
        chunk[n++] = 1;
    if (s->level_dim >= 0)
        chunk[n++] = 1;
    if (s->row_dim >= 0)
        chunk[n++] = (size_t)(steps ? s->plan->map_rows : s->plan->owned_rows);
    if (s->col_dim >= 0)
        chunk[n++] = (size_t)s->contents.grid->ncol;
    zs_check(&s->target, nc_def_var_chunking(s->target.ncid, id, NC_CHUNKED, chunk));
    if (spec->output.deflate > 0)
        zs_check(&s->target, nc_def_var_deflate(s->target.ncid, id, 1, 1, spec->output.deflate));
    if (spec->output.checksum)
        zs_check(&s->target, nc_def_var_fletcher32(s->target.ncid, id, NC_FLETCHER32));
}

/* Does the dimension of time have another name than the coordinate?  Then "coordinates" must name that. */
static bool time_is_auxiliary(const zs_time_coordinate *time)
{
    return *time->dim && strcmp(time->dim, time->name) != 0;
}

/* List the auxiliary and scalar coordinates: those of the grid, and a time along a dimension that has another
 * name.  Not a scalar time: put_scalar_time(). */
static void put_coordinates(state *s, const zs_layout_var *var, int id)
{
    const zs_time_coordinate *own = &s->contents.series->time;
    const char *grid = s->inherit.coordinates;
    const char *time = var->time && time_is_auxiliary(own) && zs_count_words(own->name) == 1 ? own->name : "";
    char all[ZS_TEXT + ZS_NAME + 1];
    snprintf(all, sizeof all, "%s%s%s", time, *time && *grid ? " " : "", grid);
    zs_put_text(&s->target, id, "coordinates", all);
}

/* Name the scalar time of statistics that stand beside steps.  It is named once, for the whole file, as
 * xarray does, which finds it there: CDO cannot assign a scalar time to a variable, and warns of it. */
static void put_scalar_time(state *s)
{
    if (s->layout->statistics)
        zs_put_text(&s->target, NC_GLOBAL, "coordinates", s->baseline_time.name);
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
            zs_inherit_attribute(from->var.ncid, from->var.id, kept[k], s->target.ncid, id, from->path, err))
            return -1;
    return 0;
}

static void put_description(state *s, int k, int id)
{
    zs_metadata metadata = { 0 };
    s->layout->kind->describe(s->layout, k, &s->contents, &metadata);
    zs_put_metadata(&s->target, id, &metadata);
    zs_metadata_clear(&metadata);
}

/* Make room for the digest: it is known when all ranks have written (write/digests.h). */
static void put_digest(state *s, int k, int id)
{
    zs_digest none = zs_layout_digest(s->layout, k);
    char text[ZS_DIGEST_TEXT];
    zs_put_text(&s->target, id, zs_digest_attribute, zs_digest_text(&none, text));
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
    zs_check(&s->target, nc_def_var(s->target.ncid, var->name, type[var->type], ndim, dims, &id));
    if (s->target.status != NC_NOERR)
        return 0;
    define_storage(s, var, id, ndim);
    zs_put_fill(&s->target, id, var->type);
    put_description(s, k, id);
    put_coordinates(s, var, id);
    put_digest(s, k, id);
    return keep_cells(s, id, err);
}

static int define_vars(state *s, zs_error *err)
{
    if (s->layout->var[0].bins)
        s->bin_dim = zs_bins_axis_define(&s->target, s->layout->product, &s->contents);
    for (int k = 0; k < s->layout->nvar; k++)
        if (define_var(s, k, err))
            return -1;
    return 0;
}

/* HDF5 allocates a contiguous variable in the file when its first number is written, and a variable of one
 * chunk, with all its times, when one at the last time is: do that now, so that all ranks find it. */
static void reserve(state *s)
{
    const double zero = 0;
    int id, storage;
    for (int k = 0; k < s->layout->nvar && s->target.status == NC_NOERR; k++) {
        bool product = s->layout->product != NULL;
        size_t place[ZS_LAYOUT_AXES + 1] = { 0 };
        zs_check(&s->target, nc_inq_varid(s->target.ncid, s->layout->var[k].name, &id));
        zs_check(&s->target, nc_inq_var_chunking(s->target.ncid, id, &storage, NULL));
        if (storage != NC_CONTIGUOUS && product)
            place[0] = (size_t)zs_layout_times(s->layout) - 1;
        if (s->target.status == NC_NOERR && (storage == NC_CONTIGUOUS || product))
            zs_check(&s->target, nc_put_var1_double(s->target.ncid, id, place, &zero));
    }
}

/* Define time, the variables that are kept from the input, and the time of the statistics. */
static int define_coordinates(state *s, zs_error *err)
{
    const zs_time_coordinate *time = &s->contents.series->time;
    s->inherit.step_dim = s->layout->time == ZS_STEPS ? s->time_dim : -1;
    s->inherit.member_dim = s->member_dim;
    s->inherit.level_dim = s->level_dim;
    s->inherit.row_dim = s->row_dim;
    s->inherit.col_dim = s->col_dim;
    if (zs_time_axis_define(&s->target, s->layout, &s->contents, &s->inherit, s->time_dim, &s->time, err) ||
        zs_inherit_define(&s->inherit, err))
        return -1;
    if (zs_region_define(&s->target, s->layout, &s->inherit, &s->region, err))
        return -1;
    if (s->layout->statistics)
        zs_baseline_time_define(&s->target, s->contents.series, &s->baseline_time);
    const char *name = *time->dim ? time->dim : time->name;
    s->contents.statistics_time = !s->layout->statistics && zs_count_words(name) == 1 ? name : "time";
    put_scalar_time(s);
    return 0;
}

static int put_coordinate_values(state *s, zs_error *err)
{
    if (zs_time_axis_put(&s->target, s->layout, &s->contents, &s->time, err) ||
        (s->bin_dim >= 0 && zs_bins_axis_put(&s->target, s->layout->product, err)))
        return -1;
    zs_region_put(&s->target, &s->region);
    if (s->layout->statistics)
        zs_baseline_time_put(&s->target, &s->contents, &s->baseline_time);
    return zs_inherit_data(&s->inherit, err);
}

static int define_all(state *s, zs_error *err)
{
    int old;
    zs_check(&s->target, nc_set_fill(s->target.ncid, NC_NOFILL, &old));
    define_dims(s);
    if (zs_put_global(&s->target, s->layout, &s->contents, &s->inherit, err) || define_coordinates(s, err) ||
        define_vars(s, err))
        return -1;
    zs_put_text(&s->target, NC_GLOBAL, zs_digest_attribute, zs_file_digest_none);
    zs_check(&s->target, nc_enddef(s->target.ncid));
    if (s->contents.spec->output.format == ZS_NETCDF4)
        reserve(s);
    return s->target.status != NC_NOERR ? -1 : put_coordinate_values(s, err);
}

/* Open the first input again: what is inherited comes from there. */
static int open_input(zs_inherit *inherit, const zs_contents *run, zs_error *err)
{
    int status = nc_open(inherit->path, NC_NOWRITE, &inherit->in);
    if (status == NC_NOERR && !zs_find_path(inherit->in, run->variable->path, &inherit->var)) {
        nc_close(inherit->in);
        status = NC_ENOTVAR;
    }
    return status == NC_NOERR ? 0
                              : zs_fail_nc(err, ZS_FAILED, status, inherit->path, "cannot be opened again");
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

/* Make the file through netcdf-c.  After a failure it stays open (format/close_written.h): the run ends
 * without the library (zs_writer_is_open()). */
static int make_file(state *s, const char *path, zs_error *err)
{
    int mode = s->contents.spec->output.format == ZS_CLASSIC ? NC_64BIT_DATA : NC_NETCDF4;
    zs_library_forget();
    int status = nc_create(path, NC_CLOBBER | mode, &s->target.ncid);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, path, "cannot be made");
    s->inherit.out = s->target.ncid;
    int result = define_all(s, err);
    if (zs_library_check(s->inherit.path, err))
        result = -1;
    zs_check(&s->target, zs_close_written(s->target.ncid, path));
    if (s->target.status == NC_EBADNAME)
        result = fail_name(&s->inherit, err);
    else if (s->target.status != NC_NOERR)
        result = zs_fail_write(err, s->target.status, path, path, "writing the header");
    return result;
}

int zs_define(const zs_definition *d, zs_error *err)
{
    state s = { .plan = d->plan, .layout = d->layout, .contents = zs_layout_contents(d->layout, d->run) };
    s.inherit = (zs_inherit){ .contents = &s.contents, .path = d->run->files->paths.path[0] };
    zs_activity_begin(ZS_PARSES, d->path, "making its header");
    int result = open_input(&s.inherit, d->run, err);
    if (result == 0) {
        result = make_file(&s, d->path, err);
        nc_close(s.inherit.in);
    }
    zs_activity_end();
    return result;
}
