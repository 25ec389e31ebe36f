/* zscores: values -> z-scores and anomalies.  Pure. */
#ifndef ZS_ZSCORES_H
#define ZS_ZSCORES_H

#include <stddef.h>

/* All functions here are LOCAL and cannot fail. */

/* z = (value - mean) * scale, n values; missing (NaN in value or scale) becomes ZS_FILL_FLOAT. */
void zs_make_zscore(size_t n, const double *value, const double *mean, const double *scale, float *z);

/* value - mean; missing becomes ZS_FILL_FLOAT. */
void zs_make_anomaly(size_t n, const double *value, const double *mean, float *anomaly);

#endif
