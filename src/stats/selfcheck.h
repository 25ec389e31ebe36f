/* selfcheck: what the statistics of some cells say, all together: for the report and the self-check.  Pure.
 */
#ifndef ZS_SELFCHECK_H
#define ZS_SELFCHECK_H

#include "stats/statistics.h"

#include <stddef.h>
#include <stdint.h>

/* What was seen of z over some cells and steps. */
typedef struct zs_tally {
    int64_t count;          /* z-scores that are not missing */
    double sum, square;     /* of them: the self-check */
    float min, max;         /* INFINITY and -INFINITY for none */
    int64_t min_at, max_at; /* place of the first such value: (step * nrow + row) * ncol + column */
} zs_tally;

/* What z over its own baseline must show in some cells: from the statistics alone. */
typedef struct zs_expectation {
    int64_t count;   /* z-scores: the sum of n over the cells where z is defined */
    double square;   /* their sum of squares: the sum of n - ddof */
    double rounding; /* the sum of n * |mean| / std, from which follows how far rounding may carry z */
} zs_expectation;

/* What the statistics of some cells say, all together. */
typedef struct zs_cell_summary {
    int64_t valid;           /* values that are not missing */
    int64_t few;             /* cells with fewer than min_count values */
    int64_t no_std;          /* with a mean, but n - ddof = 0 */
    int64_t constant;        /* with a std of 0, or of rounding noise */
    zs_expectation expected; /* of z at all others */
} zs_cell_summary;

/* What a band of rows showed of z, and what it should. */
typedef struct zs_band {
    zs_tally tally;  /* of the steps that the self-check is about */
    zs_tally others; /* of all others */
    zs_expectation expected;
} zs_band;

/* All functions here are LOCAL and cannot fail. */

/* An empty tally. */
zs_tally zs_tally_none(void);

/* Add n z-scores that lie at places at, at + 1, ... */
void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at);

/* Add what another tally saw; of equal extremes the first place counts, whatever the order of merging. */
void zs_tally_merge(zs_tally *tally, const zs_tally *other);

/* Of n cells. */
zs_cell_summary zs_summarize_cells(size_t n, zs_statistics statistics, int ddof);

/* The self-check: as many z-scores as expected, with mean 0 and the expected sum of squares.  Returns 0, or
 * -1. */
int zs_selfcheck(const zs_tally *tally, const zs_expectation *expected);

#endif
