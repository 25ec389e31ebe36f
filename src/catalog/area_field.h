/* area_field: the areas of single cells, as a variable of a file has them, read by rows.
 *
 * It has the rows and the columns of the grid of the input files, in either order, and no other dimension
 * that is longer than 1.  Areas are weights, so that their units do not count.  A cell whose area is missing
 * has none: 0. */
#ifndef ZS_AREA_FIELD_H
#define ZS_AREA_FIELD_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "format/open.h"
#include "header/axes.h"
#include "header/grid.h"

#include <stdint.h>

/* Where the areas are. */
typedef struct zs_area_field {
    const char *path;       /* of the file; not owned */
    char variable[ZS_TEXT]; /* its path in the file */
    int ndim, row, col;     /* its dimensions; positions of rows and columns, -1 for none */
    zs_identity identity;   /* of the file */
} zs_area_field;

/* The areas, to be read. */
typedef struct zs_area_reader {
    const zs_area_field *field;
    int file;   /* of netcdf-c */
    zs_var var; /* in it */
} zs_area_reader;

/* All functions here are LOCAL. */

/* Describe the areas in the variable `var` of the file at path, whose axes are these. */
zs_area_field zs_area_field_of(const char *path, zs_var var, const zs_axes *axes,
                               const zs_identity *identity);

/* Open the file.  field must outlive the reader.
 * Returns 0, and reader is to be closed with zs_area_close(); or -1 with err filled (ZS_REFUSED: it cannot be
 * opened; ZS_FAILED: it is another file than it was), and nothing open. */
int zs_area_open(const zs_area_field *field, zs_area_reader *reader, zs_error *err);

/* How many rows should be read at a time: as many as take about 2 MiB, but one at least. */
int64_t zs_area_rows(const zs_grid *grid);

/* Read the areas of some rows of the file, in the selected columns of the grid: area: [rows.count][ncol]; not
 * negative, 0 where there is none.
 * Returns 0; or -1 with err filled (ZS_REFUSED: they cannot be read, or an area is negative, or larger than
 * the earth; ZS_FAILED: no memory). */
int zs_area_read(const zs_area_reader *reader, const zs_grid *grid, zs_range rows, double *area,
                 zs_error *err);

/* Close the file. */
void zs_area_close(zs_area_reader *reader);

#endif
