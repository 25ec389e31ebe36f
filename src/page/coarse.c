#include "page/coarse.h"

#include "base/range.h"

#include <math.h>
#include <stdbool.h>

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

static void make(const zs_pixels *p, const double *cell, double *pixel, bool angles)
{
    for (int64_t r = 0; r < p->rows; r++)
        for (int64_t c = 0; c < p->columns; c++)
            pixel[r * p->columns + c] =
                mean(p, cell, cells(r, p->cell_rows, p->nrow), cells(c, p->cell_columns, p->ncol), angles);
}

void zs_coarse_means(const zs_pixels *pixels, const double *cell, double *pixel)
{
    make(pixels, cell, pixel, false);
}

void zs_coarse_angles(const zs_pixels *pixels, const double *cell, double *pixel)
{
    make(pixels, cell, pixel, true);
}
