#include "page/coarse.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The mean of a box of cells.  angles: as differences from the first one, of at most half a turn. */
static double mean(const zs_pixels *p, const double *cell, zs_range rows, zs_range columns, bool angles)
{
    double sum = 0, first = NAN;
    int64_t n = 0;
    for (int64_t r = rows.first; r < rows.first + rows.count; r++)
        for (int64_t c = columns.first; c < columns.first + columns.count; c++) {
            double value = cell[r * p->ncol + c];
            if (isnan(value))
                continue;
            first = n == 0 ? value : first;
            sum += angles ? remainder(value - first, 360) : value;
            n++;
        }
    return n == 0 ? NAN : (angles ? first : 0) + sum / (double)n;
}

/* The cells of a pixel along one axis. */
static zs_range cells(int64_t pixel, int64_t factor, int64_t n)
{
    return (zs_range){ pixel * factor, zs_min(factor, n - pixel * factor) };
}

/* The pixels of a band of rows, which begins and ends where pixels do. */
static void make(const zs_pixels *p, const double *cell, bool angles, double *pixel)
{
    for (int64_t r = 0; r < p->rows; r++)
        for (int64_t c = 0; c < p->columns; c++)
            pixel[r * p->columns + c] =
                mean(p, cell, cells(r, p->cell_rows, p->nrow), cells(c, p->cell_columns, p->ncol), angles);
}

int zs_coarse_read(const zs_pixels *pixels, zs_coarse_kind kind, zs_read_rows *read, const void *from,
                   double *pixel, zs_error *err)
{
    enum { ROOM = 1 << 13 }; /* cells of a band, unless a row of pixels has more */
    int64_t most = zs_max(1, ROOM / (pixels->cell_rows * pixels->ncol)) * pixels->cell_rows;
    int64_t rows = zs_min(most, pixels->nrow);
    double *cell = zs_alloc_raw((size_t)(rows * pixels->ncol), sizeof *cell, "rows of a map", err);
    int result = cell ? 0 : -1;
    for (int64_t first = 0; first < pixels->nrow && result == 0; first += rows) {
        zs_pixels band = *pixels;
        band.nrow = zs_min(rows, pixels->nrow - first);
        band.rows = zs_divide_up(band.nrow, band.cell_rows);
        result = read(from, (zs_range){ first, band.nrow }, cell, err);
        if (result == 0)
            make(&band, cell, kind == ZS_COARSE_ANGLES, pixel + first / pixels->cell_rows * pixels->columns);
    }
    free(cell);
    return result;
}
