#include "run/quantiles.h"

#include "base/memory.h"
#include "base/range.h"
#include "header/grid.h"
#include "output/layout.h"
#include "plan/plan_series.h"
#include "products/quantile.h"
#include "spec/product.h"
#include "stats/packing.h"
#include "stats/sort_key.h"
#include "stats/zscores.h"

#include <float.h>
#include <math.h>
#include <mpi.h>
#include <stdlib.h>

int zs_quantiles_init(zs_quantiles *q, const zs_plan *plan, const zs_position *position,
                      const zs_groups *groups, zs_products *products, const zs_loaded *loaded,
                      const zs_climatology *climatology, zs_report *report, zs_error *err)
{
    *q = (zs_quantiles){ .plan = plan,
                         .position = position,
                         .groups = groups,
                         .products = products,
                         .loaded = loaded,
                         .climatology = climatology,
                         .report = report };
    if (!position->busy || !zs_plan_has_series(&plan->problem))
        return 0;
    size_t parts = (size_t)plan->partition.time_parts, ncol = (size_t)plan->problem.ncol;
    zs_series_block block = zs_plan_series_block(plan, plan->problem.ncol);
    size_t keys = (size_t)(block.rows * block.columns) * parts * (size_t)plan->busiest.steps;
    size_t size = (size_t)plan->problem.wanted.products.series.key_bytes;
    if (!(q->receive = zs_alloc_raw(keys, size, "series", err)) ||
        (parts > 1 && !(q->send = zs_alloc_raw(keys, size, "series", err))) ||
        !(q->counts = zs_alloc(4 * parts, sizeof *q->counts, "series", err)) ||
        !(q->value = zs_alloc(2 * ncol, sizeof *q->value, "series", err)))
        return -1;
    return 0;
}

void zs_quantiles_clear(zs_quantiles *q)
{
    free(q->send);
    free(q->receive);
    free(q->counts);
    free(q->value);
    *q = (zs_quantiles){ 0 };
}

/* --- values -> keys ------------------------------------------------------------------------------------ */

/* One product under way. */
typedef struct job {
    zs_quantiles *q;
    zs_product_state *state;
    const zs_sort_key *key;
    zs_range rows;         /* of the product's field, in the tile */
    zs_series_block block; /* of its columns */
    bool counts;           /* is it the first one, of a run that takes no moments and makes no z-scores? */
} job;

/* Where a row of the product's field is among the rows of the tile. */
static int64_t row_in_tile(const job *j, int64_t row)
{
    const zs_layout *layout = j->state->layout;
    int64_t height = j->q->products->catalog->grid.rows.count, own = layout->rows.count;
    return row / own * height + layout->rows.first + row % own - j->q->products->rows.first;
}

/* A row of anomalies or z-scores: [ncol] of the run. */
static const double *scores_of(const job *j, int64_t step, size_t cell, const zs_piece *piece)
{
    const zs_quantiles *q = j->q;
    size_t n = (size_t)q->plan->problem.ncol;
    double *value = q->value, *score = value + n;
    int group = q->groups->of[step];
    for (size_t i = 0; i < n; i++)
        score[i] = NAN;
    if (group < 0)
        return score;
    const double *mean = zs_climatology_mean(q->climatology, group, 0) + cell;
    const double *scale = zs_climatology_scale(q->climatology, group, 0) + cell;
    zs_unpack(piece->packing, piece->values + cell * zs_type_size(piece->packing->type), n, value);
    if (j->state->layout->product->of == ZS_OF_ZSCORE)
        zs_make_exact_zscore(n, value, mean, scale, score);
    else
        zs_make_exact_anomaly(n, value, mean, score);
    return score;
}

/* Make the keys of some columns of a row at one step: from all columns of the run, those of the product. */
static void put_row(const job *j, int64_t step, int64_t row, zs_range columns, char *to)
{
    static const zs_packing plain = {
        .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = HUGE_VAL
    };
    const zs_layout *layout = j->state->layout;
    zs_piece piece = zs_loaded_piece(j->q->loaded, (zs_range){ step, 1 });
    size_t cell = (size_t)(row_in_tile(j, row) * j->q->plan->problem.ncol);
    const zs_packing *packing = piece.packing;
    const char *from = piece.values + cell * zs_type_size(packing->type);
    if (layout->product->of != ZS_OF_DATA) {
        from = (const char *)scores_of(j, step, cell, &piece);
        packing = &plain;
    }
    size_t size = zs_type_size(packing->type);
    int64_t at = 0;
    for (int k = 0; k < layout->columns.nsegment; at += layout->columns.segment[k++].count) {
        const zs_range *segment = &layout->columns.segment[k];
        zs_range common = zs_common(columns, (zs_range){ at, segment->count });
        if (common.count > 0)
            zs_sort_keys(j->key, packing, from + (size_t)(segment->first + common.first - at) * size,
                         (size_t)common.count, to + (size_t)(common.first - columns.first) * j->key->size);
    }
}

/* --- together ------------------------------------------------------------------------------------------ */

/* What a time part gets in a round: some of its rows. */
static zs_range rows_of(const job *j, int part, int64_t round)
{
    zs_range own = zs_plan_series_rows(j->q->plan, j->rows, part);
    return zs_common(own, (zs_range){ own.first + round * j->block.rows, j->block.rows });
}

/* Lay the keys of a time part's rows ready.  Returns the place behind them. */
static char *put_rows(const job *j, zs_range rows, zs_range columns, char *to)
{
    const zs_range *steps = &j->q->position->steps;
    for (int64_t step = steps->first; step < steps->first + steps->count; step++)
        for (int64_t row = rows.first; row < rows.first + rows.count; row++) {
            put_row(j, step, row, columns, to);
            to += (size_t)columns.count * j->key->size;
        }
    return to;
}

/* One piece of the rows of a round: every rank of the column gets all steps of its own. */
static void exchange(const job *j, int64_t round, zs_range columns)
{
    zs_quantiles *q = j->q;
    int parts = q->plan->partition.time_parts, part = q->position->time_part;
    int *sent = q->counts, *sent_at = sent + parts, *got = sent_at + parts, *got_at = got + parts;
    if (parts == 1) {
        put_rows(j, rows_of(j, 0, round), columns, q->receive);
        return;
    }
    int64_t mine = rows_of(j, part, round).count * columns.count * (int64_t)j->key->size;
    char *to = q->send;
    for (int k = 0; k < parts; k++) {
        char *end = put_rows(j, rows_of(j, k, round), columns, to);
        sent[k] = (int)(end - to);
        sent_at[k] = (int)(to - q->send);
        got[k] = (int)(zs_plan_steps(q->plan, k).count * mine);
        got_at[k] = k > 0 ? got_at[k - 1] + got[k - 1] : 0;
        to = end;
    }
    MPI_Alltoallv(q->send, sent, sent_at, MPI_BYTE, q->receive, got, got_at, MPI_BYTE, q->position->column);
    q->report->bytes[ZS_PHASE_MERGE] += to - q->send - sent[part];
}

/* All ranks of the column get a quantile that is a limit, of the rows of a round. */
static void share_limit(const job *j, int64_t round, int place, int part)
{
    const zs_quantiles *q = j->q;
    int parts = q->plan->partition.time_parts, *n = q->counts, *at = n + parts;
    int64_t ncol = j->state->layout->grid.ncol;
    for (int k = 0; k < parts; k++) {
        zs_range rows = rows_of(j, k, round);
        n[k] = (int)(rows.count * ncol);
        at[k] = rows.count > 0 ? (int)((rows.first - j->rows.first) * ncol) : 0;
    }
    MPI_Allgatherv(zs_quantile_found(j->state, place, part), n[q->position->time_part], MPI_DOUBLE,
                   zs_quantile_limit(j->state, place, part), n, at, MPI_DOUBLE, q->position->column);
}

static void share_limits(const job *j, int64_t round)
{
    for (int place = 0; place < j->state->layout->product->quantiles.n; place++)
        for (int part = 0; part < zs_product_parts(j->state); part++)
            if (zs_quantile_is_limit(j->q->products, j->state, place))
                share_limit(j, round, place, part);
}

/* Tell how many values are valid, where nothing else counts them. */
static void count_values(const job *j, size_t n)
{
    zs_report *report = j->q->report;
    report->looked += (int64_t)n;
    int64_t valid = (int64_t)zs_sort_keys_valid(j->key, j->q->receive, n);
    report->valid += valid;
    report->added += valid;
}

/* All rounds of a product. */
static int work(const job *j, zs_error *err)
{
    zs_quantiles *q = j->q;
    int64_t ncol = j->state->layout->grid.ncol;
    int64_t rounds = zs_divide_up(zs_plan_series_rows(q->plan, j->rows, 0).count, j->block.rows);
    int result = 0;
    for (int64_t round = 0; round < rounds; round++) {
        zs_range rows = rows_of(j, q->position->time_part, round);
        for (int64_t first = 0; first < ncol; first += j->block.columns) {
            zs_range columns = { first, zs_min(j->block.columns, ncol - first) };
            exchange(j, round, columns);
            const zs_whole_series series = { q->receive, (size_t)(rows.count * columns.count),
                                             (size_t)first };
            if (j->counts)
                count_values(j, series.n * (size_t)q->plan->problem.nstep);
            zs_quantile_find(j->state, &series);
        }
        share_limits(j, round);
        if (result == 0 && rows.count > 0)
            result = zs_quantile_write(q->products, j->state, rows, err);
    }
    return result;
}

int zs_quantiles_work(zs_quantiles *q, bool scores, zs_error *err)
{
    bool first = true;
    int result = 0;
    for (int k = 0; k < q->products->n && q->position->busy; k++) {
        zs_product_state *state = &q->products->state[k];
        const zs_product *product = state->layout->product;
        if (product->kind != ZS_QUANTILE || (product->of != ZS_OF_DATA) != scores)
            continue;
        double now = zs_now();
        zs_error late; /* of a rank that goes on for the others only */
        job j = { .q = q,
                  .state = state,
                  .counts =
                      first && !zs_plan_scores(&q->plan->problem) && !q->plan->problem.wanted.statistics,
                  .key = zs_quantile_key(state),
                  .rows = zs_product_rows(q->products, state, q->products->rows),
                  .block = zs_plan_series_block(q->plan, state->layout->grid.ncol) };
        first = false;
        if (work(&j, result == 0 ? err : &late))
            result = -1;
        zs_report_work(q->report, ZS_PHASE_MERGE, ZS_WORK_MERGE,
                       (double)(j.rows.count * state->layout->grid.ncol), now);
    }
    return result;
}
