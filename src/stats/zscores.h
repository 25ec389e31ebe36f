/* zscores: values -> z-scores and anomalies, and what the report says of them.  Pure. */
#ifndef ZS_ZSCORES_H
#define ZS_ZSCORES_H

#include <stddef.h>
#include <stdint.h>

/* What was seen of z over some cells and steps. */
typedef struct zs_tally {
    int64_t count;          /* z-scores that are not missing */
    double sum, square;     /* of them: the self-check */
    float min, max;         /* INFINITY and -INFINITY for none */
    int64_t min_at, max_at; /* place of the first such value: (step * nrow + row) * ncol + column */
} zs_tally;

/* All functions here are LOCAL and cannot fail. */

/* z = (value - mean) * scale, n values; missing (NaN in value or scale) becomes ZS_FILL_FLOAT. */
void zs_make_zscore(size_t n, const double *value, const double *mean, const double *scale, float *z);

/* value - mean; missing becomes ZS_FILL_FLOAT. */
void zs_make_anomaly(size_t n, const double *value, const double *mean, float *anomaly);

/* An empty tally. */
zs_tally zs_tally_none(void);

/* Add n z-scores that lie at places at, at + 1, ... */
void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at);

/* Add what another tally saw; of equal extremes the first place counts, whatever the order of merging. */
void zs_tally_merge(zs_tally *tally, const zs_tally *other);

#endif
