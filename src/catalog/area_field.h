/* area_field: the areas of single cells, as a variable of a file has them, read by rows.
 *
 * It has the rows and the columns of the input files, or of their selection, and may have more, in any order
 * that their coordinates tell (catalog/mask_places.h); and no other dimension that is longer than 1.  Areas
 * are weights, so that their units do not count.  A cell whose area is missing has none: 0. */
#ifndef ZS_AREA_FIELD_H
#define ZS_AREA_FIELD_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/mask_places.h"
#include "format/open.h"
#include "header/grid.h"
#include "header/source.h"

#include <stdint.h>

/* Where the areas are.  Owns its two lists. */
typedef struct zs_area_field {
    const char *path;       /* of the file; not owned */
    char variable[ZS_TEXT]; /* its path in the file */
    int ndim, row, col;     /* its dimensions; positions of rows and columns, -1 for none */
    zs_identity identity;   /* of the file */
    int64_t file_cols;      /* its columns */
    int64_t selected;       /* the first selected row, in the input files */
    int64_t first;   /* where this row is in the file; the others follow one by one, unless there is a list */
    int64_t *row_at; /* [selected rows of a level]: where each of them is; NULL: see first */
    int64_t *col_at; /* [selected columns]: the same */
} zs_area_field;

/* The areas, to be read: by one rank, which gives them to others.  Where there are several tiles, each of
 * them opens the file again, and finds out whether it is still the same. */
typedef struct zs_area_reader {
    const zs_area_field *field;
    int file;   /* of netcdf-c */
    zs_var var; /* in it */
} zs_area_reader;

/* All functions here are LOCAL. */

/* Describe the areas in the variable of an open file, source->var, with its axes.
 * places: of the cells of the selection in this file; its lists become those of the field.
 * Returns the field, to be released with zs_area_field_clear(). */
zs_area_field zs_area_field_of(const zs_source *source, const zs_grid *grid, zs_mask_places *places);

/* Release.  Safe on an empty (all zero) field; leaves it empty. */
void zs_area_field_clear(zs_area_field *field);

/* Open the file.  field must outlive the reader.
 * Returns 0, and reader is to be closed with zs_area_close(); or -1 with err filled (ZS_REFUSED: it cannot be
 * opened; ZS_FAILED: it is another file than it was), and nothing open. */
int zs_area_open(const zs_area_field *field, zs_area_reader *reader, zs_error *err);

/* How many rows should be read at a time: as many as take about 2 MiB, but one at least. */
int64_t zs_area_rows(const zs_area_field *field);

/* Read the areas of some selected rows of a level, which are rows of the input files, in the selected
 * columns. grid: of the run.  area: [rows.count][ncol]; not negative, 0 where there is none. Returns 0; or -1
 * with err filled (ZS_REFUSED: they cannot be read, or an area is negative, or larger than the earth;
 * ZS_FAILED: no memory). */
int zs_area_read(const zs_area_reader *reader, const zs_grid *grid, zs_range rows, double *area,
                 zs_error *err);

/* Close the file.  Call it once for each zs_area_open() that succeeded. */
void zs_area_close(zs_area_reader *reader);

#endif
