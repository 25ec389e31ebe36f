/* coarse: cells -> pixels, each the mean of its cells; in bands of rows, so that a map of any size takes
 * little memory. */
#ifndef ZS_COARSE_H
#define ZS_COARSE_H

#include "base/error.h"
#include "base/range.h"
#include "picture/pixels.h"

/* What the cells are.  Angles in degrees begin anew somewhere, as longitudes do: 179 and -179 are near.  A
 * mean of angles lies within 180 degrees of the first cell of its pixel. */
typedef enum zs_coarse_kind { ZS_COARSE_VALUES, ZS_COARSE_ANGLES } zs_coarse_kind;

/* A function that reads some rows of a map: to: [rows.count][ncol], NaN where missing.  LOCAL.  Returns 0; or
 * -1 with err filled. */
typedef int zs_read_rows(const void *from, zs_range rows, double *to, zs_error *err);

/* Make a map of pixels.  LOCAL.
 * read, from: give the cells of pixels->nrow rows.  pixel: [rows][columns], the mean of the valid cells of
 * each pixel; NaN where there is none. Returns 0; or -1 with err filled: by read, or ZS_FAILED (no memory).
 */
int zs_coarse_read(const zs_pixels *pixels, zs_coarse_kind kind, zs_read_rows *read, const void *from,
                   double *pixel, zs_error *err);

#endif
