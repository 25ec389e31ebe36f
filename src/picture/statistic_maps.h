/* statistic_maps: mean, standard deviation, minimum and maximum of each group, as means over the cells of a
 * pixel.
 *
 * A rank adds up the rows whose statistics it makes.  These can be any rows of its part, for each group
 * others, so that it keeps rows of pixels as it meets them.  At the end rank 0 gets all of them, group by
 * group, and packs the maps: of each group one for each level.  Each level has numbers of its own scale. */
#ifndef ZS_STATISTIC_MAPS_H
#define ZS_STATISTIC_MAPS_H

#include "base/error.h"
#include "base/long_sum.h"
#include "base/range.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/pack.h"
#include "picture/pixels.h"
#include "picture/scale_16.h"
#include "stats/statistics.h"

#include <stdint.h>

/* A row of pixels of one group. */
typedef struct zs_statistic_line {
    zs_long_sum *sum; /* [ZS_STATISTIC_MAPS][across]; NULL: this rank has nothing of it */
    int32_t *count;   /* the same: cells that are not missing; owned by sum */
} zs_statistic_line;

/* Owns its lists. */
typedef struct zs_statistic_maps {
    zs_pixels pixels;
    int64_t groups, across;
    zs_range lines;          /* the rows of pixels that this rank can have something of */
    zs_statistic_line *line; /* [groups][lines] */
    double *mean;            /* rank 0, once gathered: [ZS_STATISTIC_MAPS][groups][rows of pixels of all
                              * levels][across]; NaN: missing */
    int32_t *count;          /* the same: cells that each mean is made of */
} zs_statistic_maps;

/* Set up for a rank's rows.  LOCAL.  groups: 0: none are shown, and nothing is taken.
 * Returns 0, to be released with zs_statistic_maps_clear(); or -1 with err filled, maps empty. */
int zs_statistic_maps_init(zs_statistic_maps *maps, const zs_pixels *pixels, int64_t groups,
                           const zs_position *position, zs_error *err);

/* Release, and leave it empty.  LOCAL.  Safe on an empty (all zero) object. */
void zs_statistic_maps_clear(zs_statistic_maps *maps);

/* Bytes of memory of one row of pixels of one group.  LOCAL. */
int64_t zs_statistic_line_bytes(const zs_pixels *pixels);

/* Take the statistics of a group in some rows of the run.  LOCAL.  statistics: [rows.count][ncol].
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_statistic_maps_take(zs_statistic_maps *maps, int64_t group, zs_range rows,
                           const zs_statistics *statistics, zs_error *err);

/* Gather all on rank 0.  COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err. */
int zs_statistic_maps_gather(zs_statistic_maps *maps, zs_comm *comm, zs_error *err);

/* Pack the maps of quantity `which` of all groups, with factor x factor pixels as one.  LOCAL; on rank 0,
 * when all is gathered.  scale: [levels]: becomes that of all these maps of a level.  bytes:
 * [groups][levels]: of each packed map.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_statistic_maps_pack(const zs_statistic_maps *maps, int which, int64_t factor, zs_pack *pack,
                           zs_scale_16 *scale, int64_t *bytes, zs_error *err);

#endif
