#include "catalog/area_field.h"

#include "base/activity.h"
#include "base/memory.h"
#include "format/find_var.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stddef.h>
#include <stdlib.h>

/* The surface of the earth in cm2, the smallest unit that areas come in (POP): what is larger is no area, but
 * a fill value that the file does not name. */
static const double LARGEST = 5.2e18;

zs_area_field zs_area_field_of(const char *path, zs_var var, const zs_axes *axes, const zs_identity *identity)
{
    zs_area_field field = {
        .path = path, .ndim = axes->ndim, .row = axes->row, .col = axes->col, .identity = *identity
    };
    zs_var_path(var, field.variable);
    return field;
}

int zs_area_open(const zs_area_field *field, zs_area_reader *reader, zs_error *err)
{
    zs_identity now;
    *reader = (zs_area_reader){ .field = field };
    zs_activity_begin(ZS_PARSES, field->path, "reading the areas of cells");
    if (zs_open_identified(field->path, &reader->file, &now, err)) {
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

int64_t zs_area_rows(const zs_grid *grid)
{
    enum { BYTES = 2 * 1024 * 1024 };
    return zs_max(1, BYTES / (int64_t)sizeof(double) / grid->file_cols);
}

static int fail_area(const zs_area_reader *reader, double area, int64_t row, int64_t column, zs_error *err)
{
    const zs_area_field *field = reader->field;
    return zs_fail(
        err, ZS_REFUSED, "%s: the area %s is %g at row %lld and column %lld (from 0): %s; correct the file",
        field->path, field->variable, area, (long long)row, (long long)column,
        area < 0 ? "an area is not negative" : "that is more than the earth has, and no _FillValue");
}

/* Take the selected columns of a row.  The number of column i is at from[i * distance]. */
static int take_row(const zs_area_reader *reader, const zs_columns *columns, int64_t row, const double *from,
                    size_t distance, double *to, zs_error *err)
{
    for (int k = 0; k < columns->nsegment; k++)
        for (int64_t i = 0; i < columns->segment[k].count; i++) {
            int64_t column = columns->segment[k].first + i;
            double area = from[(size_t)column * distance];
            if (area < 0 || area > LARGEST)
                return fail_area(reader, area, row, column, err);
            *to++ = isnan(area) ? 0 : area;
        }
    return 0;
}

int zs_area_read(const zs_area_reader *reader, const zs_grid *grid, zs_range rows, double *area,
                 zs_error *err)
{
    const zs_area_field *field = reader->field;
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX];
    size_t nrow = (size_t)rows.count, ncol = (size_t)grid->file_cols;
    bool turned = field->col >= 0 && field->col < field->row;
    for (int k = 0; k < field->ndim; k++)
        count[k] = k == field->row ? nrow : k == field->col ? ncol : 1;
    if (field->row >= 0)
        start[field->row] = (size_t)rows.first;
    double *stored = zs_alloc(nrow * ncol, sizeof *stored, "areas", err);
    int result = stored ? zs_numbers_read_box(reader->var.ncid, reader->var.id, field->path, start, count,
                                              nrow * ncol, stored, err)
                        : -1;
    for (size_t i = 0; i < nrow && result == 0; i++)
        result = take_row(reader, &grid->columns, rows.first + (int64_t)i, stored + (turned ? i : i * ncol),
                          turned ? nrow : 1, area + i * (size_t)grid->ncol, err);
    free(stored);
    zs_activity_move();
    return result;
}
