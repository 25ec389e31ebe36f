/* zscores: from values to z-scores and anomalies.
 *
 *     anomaly = x - mean          z = (x - mean) * scale, with scale = 1 / std (zs_z_scale())
 *
 * in double.  Outputs have them rounded to float32 at the end: what float32 cannot hold is missing, and
 * counted.  Products take them as they are.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_ZSCORES_H
#define ZS_ZSCORES_H

#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>

/* Make n z-scores.  All arrays are [n].  z is ZS_FILL_FLOAT where value, mean or scale is NaN, and where z is
 * beyond float32.  Returns how many are beyond float32. */
size_t zs_make_zscore(size_t n, const double *value, const double *mean, const double *scale, float *z);

/* Can zs_make_stored_zscore() make z-scores of this packing?  It can if there are at most two missing values,
 * and none that is compared in float32, which is not done in its loop.  Returns false where values must be
 * unpacked first. */
bool zs_has_stored_zscore(const zs_packing *packing);

/* The same of stored numbers, without an array of values between: the bits of zs_unpack() and
 * zs_make_zscore().  That array takes time, although it is in the nearest cache.
 * stored: [n], of the packing's type; zs_has_stored_zscore() says that this packing is possible.  The other
 * arrays and the result are as above. */
size_t zs_make_stored_zscore(const zs_packing *packing, size_t n, const void *stored, const double *mean,
                             const double *scale, float *z);

/* Make n anomalies, in the units of value.  All arrays are [n].  anomaly is ZS_FILL_FLOAT where value or mean
 * is NaN, and where the anomaly is beyond float32.  Returns how many are beyond float32. */
size_t zs_make_anomaly(size_t n, const double *value, const double *mean, float *anomaly);

/* The same in float64.  z, anomaly: NaN where they are missing, or beyond float64. */
void zs_make_exact_zscore(size_t n, const double *value, const double *mean, const double *scale, double *z);
void zs_make_exact_anomaly(size_t n, const double *value, const double *mean, double *anomaly);

#endif
