/* selfcheck: do the z-scores that were made agree with the statistics?
 *
 * Over their own baseline, the z-scores of a cell have the mean 0 and the sum of squares n - ddof.  They are
 * checked in bands of rows.  A *tally* counts and adds up the z-scores as they are made.  An *expectation*
 * follows from the statistics alone.  So the check finds values that are missing in one pass and not in the
 * other, input that changed meanwhile, and steps that were read twice or not at all.
 *
 * Tallies and summaries of cells are also what the report says at the end of a run.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_SELFCHECK_H
#define ZS_SELFCHECK_H

#include "stats/statistics.h"

#include <stddef.h>
#include <stdint.h>

/* --- what was made ----------------------------------------------------------------------------------- */

/* The z-scores of some cells and steps.  A position is (step * nrow + row) * ncol + column. */
typedef struct zs_tally {
    int64_t count;          /* z-scores that are not missing */
    double sum, square;     /* their sum, and their sum of squares */
    float min, max;         /* INFINITY and -INFINITY if there are none */
    int64_t min_at, max_at; /* the first positions with these values */
} zs_tally;

/* Returns an empty tally. */
zs_tally zs_tally_none(void);

/* Add n z-scores at the positions at, at + 1, ...  ZS_FILL_FLOAT is missing. */
void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at);

/* Add another tally.  The order of merging does not matter for the positions: of equal values the first
 * position counts. */
void zs_tally_merge(zs_tally *tally, const zs_tally *other);

/* --- what must come out ------------------------------------------------------------------------------ */

/* What the z-scores of some cells must be over their own baseline. */
typedef struct zs_expectation {
    int64_t count;   /* of z-scores: the sum of n over the cells with z-scores */
    double square;   /* their sum of squares: the sum of n - ddof */
    double rounding; /* the sum of n * |mean| / std, which says how much rounding can change z; with a trend,
                      * of the largest |value| in the place of the mean */
} zs_expectation;

/* What the statistics of some cells say. */
typedef struct zs_cell_summary {
    int64_t valid;    /* values that are not missing */
    int64_t few;      /* cells without a mean: fewer than min_count values */
    int64_t no_std;   /* cells with a mean, but without a std: n <= ddof; or without a line, which needs
                       * three values and two times */
    int64_t overflow; /* cells with enough values for both, but without one: the sums overflowed */
    int64_t constant; /* cells whose series is constant (zs_is_constant()) */
    zs_expectation expected; /* of the z-scores of all other cells */
} zs_cell_summary;

/* Returns the summary of n cells.  rules: those that the statistics were made by. */
zs_cell_summary zs_summarize_cells(const zs_rules *rules, size_t n, zs_statistics statistics);

/* --- the check --------------------------------------------------------------------------------------- */

/* A band of rows, over all steps. */
typedef struct zs_band {
    zs_tally tally;  /* of the steps of the baseline, which are checked */
    zs_tally others; /* of all other steps */
    zs_expectation expected;
} zs_band;

/* Compare a tally with its expectation: the count must be the same, and the mean must be 0 and the sum of
 * squares as expected, both within 1e-5 plus what rounding can do.
 * rounded: the largest error that rounding on purpose may have added to a z-score: absolute, or relative to
 * it; 0: none.
 * Returns 0 if they agree; else -1. */
int zs_selfcheck(const zs_tally *tally, const zs_expectation *expected, double rounded);

#endif
