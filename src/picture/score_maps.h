/* score_maps: the z-scores of the steps that have maps, as sums over the cells of each pixel.
 *
 * A rank has the sums of its own steps and rows, in whole numbers: they do not depend on the order in which
 * cells come, nor on who has which.  picture/score_pack.h makes maps of them. */
#ifndef ZS_SCORE_MAPS_H
#define ZS_SCORE_MAPS_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/position.h"
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
    int32_t *sum;        /* [maps][lines][across], in units of 1 / ZS_Z_UNIT */
    uint16_t *count;     /* the same: cells that are not missing */
    zs_zonal_sum *zonal; /* [maps][lines] */
    int32_t *open;       /* [columns, or so many cells of a line as are taken at once] */
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

/* Take some rows of a step.
 * map: of the page; -1: the step has none, and is only told of.  z: [rows.count][ncol], ZS_FILL_FLOAT where
 * missing.
 * sums: [rows.count]: what is told of each row; of all rows together in sums[0], where maps->flat. */
void zs_score_maps_take(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums);

#endif
