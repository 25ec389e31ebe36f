/* whole_series: the values of a tile in memory -> all steps of some cells at a time.
 *
 * The ranks of a column have different steps of the same rows.  They share out the rows of the tile: each
 * rank sends what it has of the others' rows, and gets all steps of its own (MPI_Alltoallv), block by block,
 * so that messages stay small (plan/plan_series.h).  What is sent are sort keys (stats/sort_key.h): two bytes
 * for a packed value.
 *
 * Use: zs_series_work_init(); for each user zs_series_exchange(); zs_series_work_clear(). */
#ifndef ZS_WHOLE_SERIES_H
#define ZS_WHOLE_SERIES_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "report/progress.h"
#include "run/climatology.h"
#include "run/loaded.h"
#include "stats/series_quantiles.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one rank works with. */
typedef struct zs_series_work {
    const zs_plan *plan;
    const zs_position *position;
    const zs_groups *groups;
    const zs_products *products;       /* where the tile is */
    const zs_loaded *loaded;           /* has all steps of the tile in memory */
    const zs_climatology *climatology; /* for anomalies and z-scores: of all groups */
    zs_report *report;
    char *send, *receive; /* of a round; with one time part, send is NULL */
    int *counts;          /* [4][time parts]: for messages */
    double *value;        /* [3][zs_plan_series_cells()] */
} zs_series_work;

/* Some rows and columns of the run's field, of one quantity. */
typedef struct zs_series_field {
    const zs_layout *layout; /* of a product; NULL: all rows and columns of the tile */
    zs_range rows;           /* of the product's field, or of the tile */
    int64_t ncol;
    zs_quantity of;
    const zs_sort_key *key;
} zs_series_field;

/* Who takes the series. */
typedef struct zs_series_user {
    void *object;

    /* Take the series of some cells of this rank's rows in a round.  at: the first of these cells among all
     * cells of the rows.  LOCAL. */
    void (*find)(void *object, const zs_whole_series *series, size_t at);

    /* All cells of the rows of a round were taken: this rank's, which may be none.  COLLECTIVE over the
     * column; also called when it has failed before.  Returns 0; or -1 with err filled. */
    int (*finish)(void *object, int64_t round, zs_range rows, zs_error *err);
} zs_series_user;

/* Set up; all that is pointed to must outlive it.  LOCAL.
 * Returns 0, to be released with zs_series_work_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_series_work_init(zs_series_work *work, const zs_plan *plan, const zs_position *position,
                        const zs_groups *groups, const zs_products *products, const zs_loaded *loaded,
                        const zs_climatology *climatology, zs_report *report, zs_error *err);
void zs_series_work_clear(zs_series_work *work);

/* Bring all steps together, of each cell of a field.  COLLECTIVE over the column; a rank takes part to the
 * end also where it fails.  counts: are the valid values to be told, because nothing else counts them?
 * Returns 0; or -1 with err filled: the first failure of the user. */
int zs_series_exchange(zs_series_work *work, const zs_series_field *field, const zs_series_user *user,
                       bool counts, zs_error *err);

/* All ranks of the column get one number of each cell of the rows of a round.  COLLECTIVE over the column;
 * for zs_series_user.finish.  mine: of this rank's rows.  all: of all cells of the field in the tile. */
void zs_series_share(zs_series_work *work, const zs_series_field *field, int64_t round, const double *mine,
                     double *all);

#endif
