#include "catalog/mask_file.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "catalog/mask_steps.h"
#include "format/box_read.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/names_check.h"
#include "format/nc.h"
#include "format/open.h"
#include "format/zarr_file.h"
#include "header/axes.h"
#include "header/source.h"
#include "header/storage.h"
#include "stats/limit.h"
#include "stats/packing.h"
#include "time/date_text.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 20 }; /* values that are read at a time, if chunks allow */

/* --- the condition ------------------------------------------------------------------------------------ */

/* As the stored numbers mean it (stats/limit.h). */
typedef struct condition {
    double above, below; /* infinite: no such limit */
    double value[ZS_MASK_VALUES];
    int nvalue;
} condition;

static condition condition_of(const zs_mask *mask, const zs_packing *packing)
{
    condition c = { -INFINITY, INFINITY, { 0 }, mask->nvalue };
    if (mask->above.set)
        c.above = zs_limit_value(packing, mask->above.value);
    if (mask->below.set)
        c.below = zs_limit_value(packing, mask->below.value);
    for (int k = 0; k < mask->nvalue; k++)
        c.value[k] = zs_limit_value(packing, mask->value[k]);
    return c;
}

static bool holds(const condition *c, double value)
{
    bool equal = c->nvalue == 0;
    for (int k = 0; k < c->nvalue && !equal; k++)
        equal = value == c->value[k];
    return equal && value > c->above && value < c->below;
}

/* --- the file ----------------------------------------------------------------------------------------- */

struct zs_mask_file {
    const zs_mask *mask;
    const zs_mask_run *run;
    zs_source source;
    zs_mask_places places;
    zs_storage storage;
    condition condition;
    zs_mask_steps steps;
    int64_t most;      /* rows that are read at a time: whole chunks */
    zs_range selected; /* the rows of the file that have cells of the selection */
    void *stored;      /* [most][columns of the file], or with both the other way round */
    double *value;     /* the same, unpacked */
};

static int find_variable(zs_source *s, const zs_mask *mask, zs_error *err)
{
    char list[256] = "";
    zs_var var;
    int found = 0;
    if (!zs_find_path(s->file, mask->variable, &var) && !strchr(mask->variable, '/'))
        found = zs_find_all(s->file, mask->variable, &var, list, sizeof list);
    if (found > 1)
        return zs_fail(err, ZS_REFUSED, "%s: %d groups have a variable %s; name one by its path:%s", s->path,
                       found, mask->variable, list);
    s->ncid = var.ncid;
    s->var = var.id;
    if (var.id >= 0)
        return zs_zarr_file_check(var.ncid, var.id, s->path, err);
    zs_list_vars(s->file, list, sizeof list);
    return zs_fail(err, ZS_REFUSED, "%s: no variable %s%s%s", s->path, mask->variable,
                   *list ? "; it has" : "", list);
}

/* Has each cell one value at a step? */
static int check_dims(const zs_source *s, const zs_mask *mask, zs_error *err)
{
    char name[ZS_NAME];
    for (int k = 0; k < s->axes.ndim; k++) {
        int64_t n = zs_source_length(s, k);
        if (k == s->axes.row || k == s->axes.col || n == 1 || (k == s->axes.time && n > 1))
            continue;
        zs_source_dim_name(s, k, name);
        return zs_fail(
            err, ZS_REFUSED,
            "%s: variable %s has %lld values for each cell, along the dimension %s, and a mask has one: "
            "write one of them into a file of its own",
            s->path, mask->variable, (long long)n, name);
    }
    return 0;
}

/* --- its steps ---------------------------------------------------------------------------------------- */

bool zs_mask_file_moves(const zs_mask_file *file)
{
    return file->steps.n > 1;
}

int zs_mask_file_find(const zs_mask_file *file, zs_time moment, int64_t *record, zs_error *err)
{
    char when[ZS_TIME_TEXT];
    if ((*record = zs_mask_steps_find(&file->steps, moment)) >= 0)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: %s: variable %s has no step at %s, which the input has",
                   file->mask->place, file->source.path, file->mask->variable,
                   zs_time_format(file->run->time->axis.calendar, moment, when));
}

/* --- its values --------------------------------------------------------------------------------------- */

/* Read some rows of the file at one step. */
static int read_rows(zs_mask_file *f, int64_t record, zs_range rows, zs_error *err)
{
    const zs_source *s = &f->source;
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX];
    for (int k = 0; k < s->axes.ndim; k++)
        count[k] = k == s->axes.col ? (size_t)f->places.ncol : 1;
    if (s->axes.time >= 0)
        start[s->axes.time] = (size_t)record;
    if (s->axes.row >= 0) {
        start[s->axes.row] = (size_t)rows.first;
        count[s->axes.row] = (size_t)rows.count;
    }
    if (zs_box_read(s->ncid, s->var, s->path, start, count, f->stored, err))
        return -1;
    zs_unpack(&f->storage.packing, f->stored, (size_t)(rows.count * f->places.ncol), f->value);
    return 0;
}

/* Take the cells of the selection that lie in some rows of the file. */
static void take_rows(zs_mask_file *f, zs_range rows, zs_mask_cells *cells)
{
    const zs_mask_places *places = &f->places;
    const zs_grid *grid = f->run->grid.grid;
    bool turned = f->source.axes.col >= 0 && f->source.axes.col < f->source.axes.row;
    int64_t row_size = turned ? 1 : places->ncol, col_size = turned ? rows.count : 1;
    for (int64_t row = 0; row < grid->rows.count; row++) {
        int64_t line = places->row[row] - rows.first;
        for (int64_t col = 0; col < grid->ncol && line >= 0 && line < rows.count; col++) {
            double value = f->value[line * row_size + places->col[col] * col_size];
            if (isnan(value))
                continue;
            zs_mask_set(&cells->known, row, col);
            if (holds(&f->condition, value))
                zs_mask_set(&cells->held, row, col);
        }
    }
}

int zs_mask_file_read(zs_mask_file *f, int64_t record, zs_mask_cells *cells, zs_error *err)
{
    int64_t end = f->selected.first + f->selected.count;
    zs_mask_set_none(&cells->known);
    zs_mask_set_none(&cells->held);
    zs_activity_begin(ZS_MOVES, f->source.path, "reading a mask");
    int result = 0;
    for (int64_t row = f->selected.first / f->most * f->most; row < end && result == 0; row += f->most) {
        zs_range rows = { row, zs_min(f->most, f->places.nrow - row) };
        result = read_rows(f, record, rows, err);
        if (result == 0)
            take_rows(f, rows, cells);
    }
    zs_activity_end();
    return result ? zs_fail_in(err, "%s", f->mask->place) : 0;
}

/* Where chunks have several steps, HDF5 shall keep all chunks of a step until the next one is read. */
static void keep_chunks(const zs_mask_file *f)
{
    enum { MOST = 256 * 1024 * 1024 };
    const zs_axes *axes = &f->source.axes;
    double bytes = (double)zs_type_size(f->storage.type);
    for (int k = 0; k < axes->ndim; k++) {
        int64_t chunk = zs_max(1, f->storage.chunk[k]);
        bool whole = k == axes->row || k == axes->col;
        bytes *= (double)(whole ? zs_divide_up(zs_source_length(&f->source, k), chunk) * chunk : chunk);
    }
    double room = f->run->room > 0 ? (double)f->run->room / 4 : (double)MOST;
    if (f->steps.n > 1 && f->storage.form == ZS_FORM_CHUNKED && bytes <= fmin(room, (double)MOST))
        nc_set_var_chunk_cache(f->source.ncid, f->source.var, (size_t)bytes, 4133, 0.75F);
}

/* How much is read at a time: whole chunks. */
static int make_room(zs_mask_file *f, zs_error *err)
{
    const zs_source *s = &f->source;
    const zs_mask_places *places = &f->places;
    bool chunks = f->storage.form == ZS_FORM_CHUNKED && s->axes.row >= 0;
    int64_t chunk = chunks ? zs_max(1, f->storage.chunk[s->axes.row]) : 1;
    int64_t first = places->nrow, end = 0;
    for (int64_t row = 0; row < f->run->grid.grid->rows.count; row++) {
        first = zs_min(first, places->row[row]);
        end = zs_max(end, places->row[row] + 1);
    }
    f->selected = (zs_range){ first, end - first };
    f->most = zs_min(places->nrow, zs_divide_up(zs_max(1, PIECE / places->ncol), chunk) * chunk);
    size_t size = zs_type_size(f->storage.type), n = (size_t)(f->most * places->ncol);
    if (zs_source_check_room(s, (zs_var){ s->ncid, s->var }, n, size + sizeof *f->value, err) ||
        !(f->stored = zs_alloc_raw(n, size, "a mask", err)) ||
        !(f->value = zs_alloc_raw(n, sizeof *f->value, "a mask", err)))
        return -1;
    keep_chunks(f);
    return 0;
}

/* --- open and close ------------------------------------------------------------------------------------ */

static int prepare(zs_mask_file *f, zs_error *err)
{
    zs_source *s = &f->source;
    if (find_variable(s, f->mask, err) || zs_names_check_attributes(s->ncid, s->var, s->path, err) ||
        zs_axes_find_any(s->ncid, s->var, s->path, NULL, 0, &s->axes, err) || check_dims(s, f->mask, err) ||
        zs_mask_places_find(s, &f->run->grid, &f->places, err) ||
        zs_mask_steps_read(s, f->run->rule, f->run->time, &f->steps, err) ||
        zs_storage_read(s->ncid, s->var, s->path, &f->storage, err) || make_room(f, err))
        return -1;
    f->condition = condition_of(f->mask, &f->storage.packing);
    return zs_library_check(s->path, err);
}

static void release(zs_mask_file *f)
{
    free(f->value);
    free(f->stored);
    zs_steps_clear(&f->steps.steps);
    free(f->places.row);
    free(f->places.col);
    free(f);
}

int zs_mask_file_open(const zs_mask *mask, const zs_mask_run *run, zs_mask_file **file, zs_error *err)
{
    zs_mask_file *f = zs_alloc(1, sizeof *f, "a mask", err);
    *file = NULL;
    if (!f)
        return -1;
    f->mask = mask;
    f->run = run;
    f->source = (zs_source){ .path = mask->file, .room = run->room, .member = -1 };
    zs_activity_begin(ZS_PARSES, mask->file, "reading its header");
    int result = zs_open_input(mask->file, &f->source.file, &f->source.identity, err);
    bool open = result == 0;
    if (open && (result = prepare(f, err)) != 0)
        zs_source_close(&f->source, result, err);
    zs_activity_end();
    if (result) {
        release(f);
        return zs_fail_in(err, "%s", mask->place);
    }
    *file = f;
    return 0;
}

int zs_mask_file_close(zs_mask_file *f, int result, zs_error *err)
{
    if (!f)
        return result;
    result = zs_source_close(&f->source, result, err);
    release(f);
    return result;
}
