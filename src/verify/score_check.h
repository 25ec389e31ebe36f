/* score_check: do the z-scores of a file have mean 0 and the squares that they must have?
 *
 * This is the self-check of a run (stats/selfcheck.h), from the file's own numbers, group by group.  It is
 * about the steps that the statistics were made of, as the attributes baseline and baseline_steps tell; where
 * the file does not have just these steps, or steps count for several groups, there is nothing to check. */
#ifndef ZS_SCORE_CHECK_H
#define ZS_SCORE_CHECK_H

#include "base/error.h"
#include "base/limits.h"
#include "parallel/comm.h"
#include "stats/selfcheck.h"

#include <stddef.h>
#include <stdint.h>

/* One rank's view of one variable. */
typedef struct zs_score_check {
    const char *not_checked; /* why there is nothing to check; NULL: it is checked */
    int64_t nstep, cells;    /* cells of a map */
    int64_t of_step;         /* numbers of a step: cells, of each member */
    int *group;              /* [nstep]: -1: not in the baseline */
    int ngroup;
    zs_tally *tally;       /* [ngroup] */
    unsigned char *scored; /* [ngroup * cells]: has the cell z-scores in this group?  NULL if ddof is 0 */
    int ddof;
    double ratios;  /* the sum of |mean| / std over all cells; 0: not known */
    double rounded; /* as zs_selfcheck() has it */
} zs_score_check;

/* Set up for a variable of z-scores in the file at path.  LOCAL; the same on all ranks.
 * length: [ndim], of its dimensions.
 * Returns 0, and check is to be released with zs_score_check_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and check empty. */
int zs_score_check_init(zs_score_check *check, const char *path, const char *variable, int ndim,
                        const int64_t *length, zs_error *err);
void zs_score_check_clear(zs_score_check *check);

/* Add n numbers, from number `first` on, in C order.  LOCAL.  Each number is added once, on one rank. */
void zs_score_check_add(zs_score_check *check, int64_t first, int64_t n, const float *z);

/* Compare, over all ranks.  COLLECTIVE over comm.  Returns 0, and text says what was found; or -1 on every
 * rank with the same err (ZS_FAILED), "variable: ...". */
int zs_score_check_finish(zs_score_check *check, zs_comm *comm, const char *variable, char text[ZS_TEXT],
                          zs_error *err);

#endif
