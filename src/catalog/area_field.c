#include "catalog/area_field.h"

#include "base/activity.h"
#include "base/memory.h"
#include "format/find_var.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The surface of the earth in cm2, the smallest unit that areas come in (POP): what is larger is no area, but
 * a fill value that the file does not name. */
static const double LARGEST = 5.2e18;

zs_area_field zs_area_field_of(const zs_source *s, const zs_grid *grid, zs_mask_places *places)
{
    zs_area_field field = { .path = s->path,
                            .ndim = s->axes.ndim,
                            .row = s->axes.row,
                            .col = s->axes.col,
                            .identity = s->identity,
                            .file_cols = places->ncol,
                            .selected = grid->rows.first,
                            .first = places->row[0],
                            .row_at = places->row,
                            .col_at = places->col };
    int64_t row = 0;
    while (row < grid->rows.count && places->row[row] == field.first + row)
        row++;
    if (row == grid->rows.count) { /* as a rule; a list of single cells is long */
        free(field.row_at);
        field.row_at = NULL;
    }
    *places = (zs_mask_places){ 0 };
    zs_var_path((zs_var){ s->ncid, s->var }, field.variable);
    return field;
}

void zs_area_field_clear(zs_area_field *field)
{
    free(field->row_at);
    free(field->col_at);
    *field = (zs_area_field){ 0 };
}

int zs_area_open(const zs_area_field *field, zs_area_reader *reader, zs_error *err)
{
    zs_identity now;
    *reader = (zs_area_reader){ .field = field };
    zs_activity_begin(ZS_PARSES, field->path, "reading the areas of cells");
    if (zs_open_input(field->path, &reader->file, &now, err)) {
        zs_activity_end();
        return -1;
    }
    bool found = zs_find_path(reader->file, field->variable, &reader->var);
    if (found && zs_identity_same(&now, &field->identity))
        return 0;
    zs_area_close(reader);
    return zs_fail(err, ZS_FAILED, "%s: it was changed while the run read it", field->path);
}

void zs_area_close(zs_area_reader *reader)
{
    nc_close(reader->file);
    zs_activity_end();
}

int64_t zs_area_rows(const zs_area_field *field)
{
    enum { BYTES = 2 * 1024 * 1024 };
    return zs_max(1, BYTES / (int64_t)sizeof(double) / field->file_cols);
}

static int fail_area(const zs_area_field *field, double area, int64_t row, int64_t column, zs_error *err)
{
    return zs_fail(
        err, ZS_REFUSED, "%s: the area %s is %g at row %lld and column %lld (from 0): %s; correct the file",
        field->path, field->variable, area, (long long)row, (long long)column,
        area < 0 ? "an area is not negative" : "that is more than the earth has, and no _FillValue");
}

/* Take the selected columns of a row of the file.  The number of column i is at from[i * distance]. */
static int take_row(const zs_area_field *field, int64_t ncol, int64_t row, const double *from,
                    int64_t distance, double *to, zs_error *err)
{
    for (int64_t i = 0; i < ncol; i++) {
        double area = from[field->col_at[i] * distance];
        if (area < 0 || area > LARGEST)
            return fail_area(field, area, row, field->col_at[i], err);
        to[i] = isnan(area) ? 0 : area;
    }
    return 0;
}

/* Read rows that follow each other in the file.  stored: [rows.count][file_cols], or with both the other way
 * round. */
static int read_rows(const zs_area_reader *reader, zs_range rows, double *stored, zs_error *err)
{
    const zs_area_field *field = reader->field;
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX];
    for (int k = 0; k < field->ndim; k++)
        count[k] = k == field->row ? (size_t)rows.count : k == field->col ? (size_t)field->file_cols : 1;
    if (field->row >= 0)
        start[field->row] = (size_t)rows.first;
    return zs_numbers_read_box(reader->var.ncid, reader->var.id, field->path, start, count,
                               (size_t)(rows.count * field->file_cols), stored, err);
}

/* Where a selected row is in the file; row: of the input files. */
static int64_t place_of(const zs_area_field *field, int64_t row)
{
    return field->row_at ? field->row_at[row - field->selected] : field->first + row - field->selected;
}

/* Read selected rows that fill a span of the file, in any order. */
static int read_span(const zs_area_reader *reader, const zs_grid *grid, zs_range rows, zs_range span,
                     double *area, zs_error *err)
{
    const zs_area_field *field = reader->field;
    bool turned = field->col >= 0 && field->col < field->row;
    double *stored = zs_alloc((size_t)(span.count * field->file_cols), sizeof *stored, "areas", err);
    int result = stored ? read_rows(reader, span, stored, err) : -1;
    for (int64_t i = 0; i < rows.count && result == 0; i++) {
        int64_t row = place_of(field, rows.first + i);
        result =
            take_row(field, grid->ncol, row, stored + (row - span.first) * (turned ? 1 : field->file_cols),
                     turned ? span.count : 1, area + i * grid->ncol, err);
    }
    free(stored);
    zs_activity_move();
    return result;
}

/* Rows that do not stand together are read one by one. */
int zs_area_read(const zs_area_reader *reader, const zs_grid *grid, zs_range rows, double *area,
                 zs_error *err)
{
    int64_t first = INT64_MAX, last = 0, n;
    for (int64_t i = 0; i < rows.count; i++) {
        int64_t place = place_of(reader->field, rows.first + i);
        first = zs_min(first, place);
        last = zs_max(last, place);
    }
    n = last + 1 - first == rows.count ? rows.count : 1;
    for (int64_t i = 0; i < rows.count; i += n) {
        zs_range some = { rows.first + i, n };
        zs_range span = { n > 1 ? first : place_of(reader->field, some.first), n };
        if (read_span(reader, grid, some, span, area + i * grid->ncol, err))
            return -1;
    }
    return 0;
}
