/* series_quantiles: quantiles of whole series, at many cells.
 *
 * A series has a key of each cell at each step (stats/sort_key.h).  Its *parts* are lists of steps, each of
 * which has quantiles of its own.  Cells are taken strip by strip (stats/order.h).
 *
 * All functions here are LOCAL and pure; only zs_quantiles_init() can fail. */
#ifndef ZS_SERIES_QUANTILES_H
#define ZS_SERIES_QUANTILES_H

#include "base/error.h"
#include "stats/quantile.h"
#include "stats/sort_key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which quantiles, of which steps. */
typedef struct zs_quantiles {
    zs_sort_key key;
    zs_quantile_method method;
    int n;           /* quantiles */
    const double *q; /* [n], from 0 to 1; not owned */
    int parts;
    const int64_t *first; /* [parts + 1]: where the steps of a part begin in `step`; not owned */
    const int32_t *step;  /* [first[parts]]; not owned */
    char *strip;          /* [the longest part][ZS_STRIP] keys; owned */
    double *value;        /* the same, of values; owned; NULL: zs_quantiles_deviation() is not called */
} zs_quantiles;

/* Allocate what is worked with.  All other members are set.  deviations: also what zs_quantiles_deviation()
 * needs.
 * Returns 0, to be released with zs_quantiles_clear(); or -1 with err filled (ZS_FAILED: no memory), and
 * what is there is to be released, too. */
int zs_quantiles_init(zs_quantiles *quantiles, bool deviations, zs_error *err);
void zs_quantiles_clear(zs_quantiles *quantiles);

/* The bytes that zs_quantiles_init() allocates, for parts of at most so many steps. */
int64_t zs_quantiles_bytes(int64_t steps, zs_key_size size, bool deviations);

/* Some cells with all their steps. */
typedef struct zs_whole_series {
    const void *keys; /* [steps of the series][n] */
    size_t n;
} zs_whole_series;

/* Find the quantiles of one part.  least: quantiles of fewer valid values are NaN.
 * to: quantile k of cell i goes to to[k * pitch + i]. */
void zs_quantiles_find(const zs_quantiles *quantiles, const zs_whole_series *series, int part, int64_t least,
                       double *to, size_t pitch);

/* Find the median of the absolute deviations of the values of one part from a number of each cell.
 * center: [n]; NaN: there is no result.  to: [n]. */
void zs_quantiles_deviation(const zs_quantiles *quantiles, const zs_whole_series *series, int part,
                            const double *center, double *to);

#endif
