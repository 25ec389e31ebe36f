/* robust: center and spread of each group, from exact quantiles: the median; the median absolute deviation
 * from it, or the interquartile range, as multiples that estimate the standard deviation of a normal
 * distribution.
 *
 * They are found in whole series (run/whole_series.h) before the statistics are merged, and every rank of the
 * column gets them.  They take the place of mean and standard deviation in z-scores and anomalies; mean and
 * standard deviation stay what they are in the file of the statistics. */
#ifndef ZS_ROBUST_H
#define ZS_ROBUST_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "plan/plan.h"
#include "run/climatology.h"
#include "run/whole_series.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "stats/series_quantiles.h"
#include "stats/statistics.h"
#include "time/step_lists.h"

#include <stddef.h>
#include <stdint.h>

/* Empty (all zero) on an idle rank, and where mean and standard deviation are used. */
typedef struct zs_robust {
    const zs_spec *spec;
    const zs_groups *groups;
    zs_series_work *work;
    zs_step_lists steps; /* of each group */
    zs_quantiles finder;
    zs_series_field field;   /* of the tile under way */
    double *quantile;        /* [quantiles][cells of a block]: of one group */
    double *made[2];         /* [groups][cells of a block]: center, spread */
    double *center, *spread; /* [groups][cells of the tile]; NULL where the mean, or the standard deviation,
                              * is used */
    size_t block, tile;      /* cells of a block, of the largest tile */
} zs_robust;

/* Add what it needs.  key: of the data.  LOCAL. */
void zs_robust_needs(const zs_spec *spec, const zs_catalog *catalog, const zs_sort_key *key, zs_needs *needs);

/* Set up; all that is pointed to must outlive it.  LOCAL.
 * Returns 0, to be released with zs_robust_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_robust_init(zs_robust *robust, const zs_spec *spec, const zs_groups *groups, const zs_sort_key *key,
                   zs_series_work *work, zs_error *err);
void zs_robust_clear(zs_robust *robust);

/* Find center and spread of all groups in the tile, whose steps are in memory.  rows: of the tile.
 * COLLECTIVE over the column; cannot fail. */
void zs_robust_find(zs_robust *robust, int64_t rows);

/* One of the fields of the outputs, of a group, from a cell of the tile on.  LOCAL. */
const double *zs_robust_field(const zs_robust *robust, zs_field field, int group, size_t cell);

/* The statistics that z-scores are made with: `own` of some cells, from a cell of the tile on, with the
 * center for the mean and the spread for the standard deviation.  LOCAL. */
zs_statistics zs_robust_statistics(const zs_robust *robust, int group, size_t cell, zs_statistics own);

/* Put them into the climatology of a group, in a block of n cells of the tile, in the place of mean and
 * standard deviation; before zs_climatology_finish().  Does nothing where this rank does not need the group.
 * LOCAL. */
void zs_robust_hand_over(const zs_robust *robust, int group, size_t first, size_t n,
                         zs_climatology *climatology);

#endif
