/* score_maps: the z-scores of the steps that have maps, as means over the cells of each pixel.
 *
 * A rank has its own steps and rows.  It adds z-scores up as whole numbers, which do not depend on the order
 * in which cells come.  A row of pixels whose cells are all there becomes means, in 16 bits; others wait as
 * sums (picture/open_lines.h).  Means have the units of sums: rounded once, to the nearest, whoever has the
 * cells. picture/score_pack.h makes maps of them. */
#ifndef ZS_SCORE_MAPS_H
#define ZS_SCORE_MAPS_H

#include "base/error.h"
#include "base/kernel.h"
#include "base/range.h"
#include "parallel/position.h"
#include "picture/open_lines.h"
#include "picture/pixels.h"
#include "picture/row_sums.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* The z-scores along a row of pixels, of columns with a meridian of their own. */
typedef struct zs_zonal_sum {
    int64_t sum, count; /* as in zs_z_sums */
} zs_zonal_sum;

/* Owns its arrays. */
typedef struct zs_score_maps {
    zs_page_choice choice;
    int64_t total;       /* steps of the run */
    int64_t once;        /* columns, from the first on, that have a meridian of their own */
    bool flat;           /* the cells of a column are told of together: none has a weight of its own */
    zs_range maps;       /* this rank's, of the page's */
    zs_range lines;      /* this rank's rows of pixels; the first and the last may have rows of others, too */
    int64_t across;      /* pixels of a row of pixels */
    int16_t *mean;       /* [maps][lines][across], of complete lines, as zs_score_mean() */
    uint16_t *missing;   /* the same: cells that are missing */
    zs_open_lines open;  /* the others, map by map; lines are counted as those of the whole map */
    zs_zonal_sum *zonal; /* [maps][lines]; NULL: no means are told along rows (zs_pixels_zonal_lines()) */
    int32_t *column;     /* [columns, or so many cells of a line as are taken at once]: open numbers
                          * (picture/row_sums.h) */
    int32_t *sum;        /* [pixels of what is taken at once]: of the line at hand */
    uint16_t *count;     /* the same */
} zs_score_maps;

/* All functions here are LOCAL. */

/* Memory for a rank's steps and rows.  total: steps of the run; once, flat: see above.
 * Returns 0, to be released with zs_score_maps_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_score_maps_init(zs_score_maps *maps, const zs_page_choice *choice, const zs_position *position,
                       int64_t total, int64_t once, bool flat, zs_error *err);

/* Release, and leave it empty.  Safe on an empty (all zero) object. */
void zs_score_maps_clear(zs_score_maps *maps);

/* The rows of pixels that have some of these rows. */
zs_range zs_score_lines(const zs_pixels *pixels, zs_range rows);

/* Bytes of memory of one row of pixels in one map. */
int64_t zs_score_line_bytes(const zs_pixels *pixels);

/* Take some rows of a step, all of one level.
 * map: of the page; -1: the step has none, and is only told of.  z: [rows.count][ncol], ZS_FILL_FLOAT where
 * missing.
 * sums: [rows.count]: what is told of each row; of all rows together in sums[0], where maps->flat.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_score_maps_take(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums,
                       zs_error *err);

/* A row of pixels of a map of its own: NULL where it is open.  *missing: the same of missing cells.  Both:
 * [across].
 */
const int16_t *zs_score_maps_means(const zs_score_maps *maps, int64_t map, int64_t line,
                                   const uint16_t **missing);

/* How many rows of pixels of a map of its own, from one on, can be taken as one: on a line of cells, complete
 * ones whose pixels have as many cells; otherwise 1. */
int64_t zs_score_maps_run(const zs_score_maps *maps, int64_t map, int64_t line);

/* Returns the cells of a pixel. */
int64_t zs_score_cells(const zs_score_maps *maps, int64_t line, int64_t column);

/* What this rank has of a map of its own: sums in units of 1 / ZS_Z_UNIT, and how many cells they have.
 * sum, count: [lines][across]. */
void zs_score_maps_sums(const zs_score_maps *maps, int64_t map, int32_t *sum, uint16_t *count);

/* Returns the mean of a sum of count > 0 numbers, rounded down to a whole number.  Limits of levels are whole
 * numbers: what lies between two of them is of one level. */
ZS_INLINE int32_t zs_score_mean(double sum, double count)
{
    double mean = sum / count;
    int32_t whole = (int32_t)mean;
    return whole - (whole > mean);
}

#endif
