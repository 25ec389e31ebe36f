/* score_pack: the sums of all ranks with the same steps -> packed maps of z-scores.
 *
 * The ranks with the same steps share out the maps.  Each gets the others' sums of its maps, adds them up,
 * and packs the maps: a number is the mean of a pixel's cells in steps of 1 / 16 or 1 / 8, from -64 to 64. A
 * step has a map of each level, which are packed one by one. */
#ifndef ZS_SCORE_PACK_H
#define ZS_SCORE_PACK_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/position.h"
#include "picture/pack.h"
#include "picture/score_maps.h"
#include "plan/plan.h"

#include <stdint.h>

/* How maps are made. */
typedef struct zs_score_form {
    int64_t factor; /* so many pixels of the sums become one, along each axis */
    int levels;     /* of one standard deviation: 16 or 8 */
} zs_score_form;

/* The lowest and the highest number of a map; missing is ZS_PACK_MISSING_8. */
enum { ZS_SCORE_MOST = 64 };

/* Units of a zonal mean in one standard deviation. */
enum { ZS_ZONAL_LEVELS = 1024 };

/* The maps that one rank packs: its share of those of its steps.  The shares of all ranks, in their order,
 * are all maps.  Owns its memory. */
typedef struct zs_score_pack {
    const zs_score_maps *from;
    const zs_plan *plan;
    const zs_position *position;
    zs_range maps; /* of this rank */
    zs_pack pack;
    int64_t *bytes;  /* [maps.count][levels]: of each packed map */
    int16_t *zonal;  /* [maps.count][zs_pixels_zonal_lines()]: mean of z in units of 1 / ZS_ZONAL_LEVELS,
                      * or  ZS_PACK_MISSING_16 */
    int64_t at_once; /* maps that are gathered together */
    int32_t *sum;    /* [at_once][rows of pixels of all parts][across]: as in zs_score_maps */
    uint16_t *count;
    zs_zonal_sum *along; /* [at_once][rows of pixels of all parts]; as whole_along NULL without zonal means */
    int32_t *own_sum;    /* [at_once, or 1][lines][across]: of this rank's rows */
    uint16_t *own_count; /* the same */
    double *whole_sum,
        *whole_count;          /* [pixels of all levels]: of a step, all parts added up; whole numbers */
    zs_zonal_sum *whole_along; /* [rows of pixels of all levels] */
    int8_t *number;            /* [pixels of all levels] */
    int *work;                 /* [2 * parts] */
} zs_score_pack;

/* Memory for this rank's share.  LOCAL.  All arguments must outlive it.  Returns 0, to be released with
 * zs_score_pack_clear(); or -1 with err filled, and what is there is to be released, too. */
int zs_score_pack_init(zs_score_pack *pack, const zs_score_maps *from, const zs_plan *plan,
                       const zs_position *position, zs_error *err);
void zs_score_pack_clear(zs_score_pack *pack);

/* Pack maps anew, in this form.  every: 1: all maps; else every so-manyth of the page alone, to see what they
 * take: pack.n is of these.  COLLECTIVE over the ranks with the same steps: a rank that fails goes on taking
 * part.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_score_pack_maps(zs_score_pack *pack, const zs_score_form *form, int64_t every, zs_error *err);

#endif
