#include "run/whole_series.h"

#include "base/memory.h"
#include "header/grid.h"
#include "plan/plan_series.h"
#include "stats/packing.h"
#include "stats/sort_key.h"
#include "stats/zscores.h"

#include <float.h>
#include <math.h>
#include <mpi.h>
#include <stdlib.h>

int zs_series_work_init(zs_series_work *w, const zs_plan *plan, const zs_position *position,
                        const zs_groups *groups, const zs_products *products, const zs_loaded *loaded,
                        const zs_climatology *climatology, zs_report *report, zs_error *err)
{
    *w = (zs_series_work){ .plan = plan,
                           .position = position,
                           .groups = groups,
                           .products = products,
                           .loaded = loaded,
                           .climatology = climatology,
                           .report = report };
    if (!position->busy || !zs_plan_has_series(&plan->problem))
        return 0;
    size_t parts = (size_t)plan->partition.time_parts, cells = (size_t)zs_plan_series_cells(plan);
    zs_series_block block = zs_plan_series_block(plan, plan->problem.ncol);
    size_t keys = (size_t)(block.rows * block.columns) * parts * (size_t)plan->busiest.steps;
    size_t size = (size_t)plan->problem.wanted.products.series.key_bytes;
    if (!(w->receive = zs_alloc_raw(keys, size, "series", err)) ||
        (parts > 1 && !(w->send = zs_alloc_raw(keys, size, "series", err))) ||
        !(w->counts = zs_alloc(4 * parts, sizeof *w->counts, "series", err)) ||
        !(w->value = zs_alloc(3 * cells, sizeof *w->value, "series", err)))
        return -1;
    return 0;
}

void zs_series_work_clear(zs_series_work *w)
{
    free(w->send);
    free(w->receive);
    free(w->counts);
    free(w->value);
    *w = (zs_series_work){ 0 };
}

/* --- values -> keys ------------------------------------------------------------------------------------ */

/* One field under way. */
typedef struct job {
    zs_series_work *w;
    const zs_series_field *field;
    zs_series_block block;
} job;

/* Where a row of the field is among the rows of the tile. */
static int64_t row_in_tile(const job *j, int64_t row)
{
    const zs_layout *layout = j->field->layout;
    if (!layout)
        return row;
    int64_t height = j->w->products->catalog->grid.rows.count, own = layout->rows.count;
    return row / own * height + layout->rows.first + row % own - j->w->products->rows.first;
}

/* Anomalies or z-scores of n cells of a row, from a cell of the tile on. */
static const double *scores_of(const job *j, int64_t step, const zs_piece *piece, size_t cell, size_t n)
{
    const zs_series_work *w = j->w;
    double *value = w->value, *score = value + n;
    int group = w->groups->of[step];
    if (group < 0) {
        for (size_t i = 0; i < n; i++)
            score[i] = NAN;
        return score;
    }
    double day = zs_loaded_day(w->loaded, step);
    const double *mean = zs_climatology_at(w->climatology, group, 0, cell, n, day, score + n);
    const double *scale = zs_climatology_scale(w->climatology, group, 0) + cell;
    zs_unpack(piece->packing, piece->values + cell * zs_type_size(piece->packing->type), n, value);
    if (j->field->of == ZS_OF_ZSCORE)
        zs_make_exact_zscore(n, value, mean, scale, score);
    else
        zs_make_exact_anomaly(n, value, mean, score);
    return score;
}

/* Make the keys of n cells of a row at one step, from a cell of the tile on. */
static void put_cells(const job *j, int64_t step, size_t cell, size_t n, char *to)
{
    static const zs_packing plain = {
        .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX
    };
    zs_piece piece = zs_loaded_piece(j->w->loaded, (zs_range){ step, 1 });
    if (j->field->of == ZS_OF_DATA)
        zs_sort_keys(j->field->key, piece.packing, piece.values + cell * zs_type_size(piece.packing->type), n,
                     to);
    else
        zs_sort_keys(j->field->key, &plain, scores_of(j, step, &piece, cell, n), n, to);
}

/* How many rows of the field, from one on, lie in the tile without gaps, as far as these columns are
 * concerned.  Grids with short rows have many of them. */
static int64_t rows_together(const job *j, int64_t row, int64_t most, zs_range columns)
{
    const zs_layout *layout = j->field->layout;
    int64_t ncol = j->w->plan->problem.ncol, own = layout ? layout->rows.count : row + most;
    if (columns.count < ncol || (layout && layout->columns.nsegment > 1))
        return 1;
    return zs_min(most, own - row % own);
}

/* Make the keys of n cells that lie in the tile without gaps, as many at a time as there is room for. */
static void put_run(const job *j, int64_t step, int64_t cell, int64_t n, char *to)
{
    int64_t most = j->field->of == ZS_OF_DATA ? n : zs_plan_series_cells(j->w->plan);
    for (int64_t at = 0; at < n; at += most)
        put_cells(j, step, (size_t)(cell + at), (size_t)zs_min(most, n - at),
                  to + (size_t)at * j->field->key->size);
}

/* The same of some columns of a row of the field. */
static void put_row(const job *j, int64_t step, int64_t row, zs_range columns, char *to)
{
    const zs_columns all = { .segment = { { 0, j->field->ncol } }, .nsegment = 1 };
    const zs_columns *own = j->field->layout ? &j->field->layout->columns : &all;
    int64_t cell = row_in_tile(j, row) * j->w->plan->problem.ncol, at = 0;
    for (int k = 0; k < own->nsegment; at += own->segment[k++].count) {
        zs_range common = zs_common(columns, (zs_range){ at, own->segment[k].count });
        int64_t from = own->segment[k].first + common.first - at;
        if (common.count > 0)
            put_cells(j, step, (size_t)(cell + from), (size_t)common.count,
                      to + (size_t)(common.first - columns.first) * j->field->key->size);
    }
}

/* --- together ------------------------------------------------------------------------------------------ */

/* What a time part gets in a round: some of its rows. */
static zs_range rows_of(const job *j, int part, int64_t round)
{
    zs_range own = zs_plan_series_rows(j->w->plan, j->field->rows, part);
    return zs_common(own, (zs_range){ own.first + round * j->block.rows, j->block.rows });
}

/* Lay the keys of a time part's rows ready.  Returns the place behind them. */
static char *put_rows(const job *j, zs_range rows, zs_range columns, char *to)
{
    const zs_range *steps = &j->w->position->steps;
    for (int64_t step = steps->first; step < steps->first + steps->count; step++)
        for (int64_t at = 0, n; at < rows.count; at += n) {
            int64_t row = rows.first + at, ncol = columns.count;
            n = rows_together(j, row, rows.count - at, columns);
            if (n > 1)
                put_run(j, step, row_in_tile(j, row) * ncol, n * ncol, to);
            else
                put_row(j, step, row, columns, to);
            to += (size_t)(n * ncol) * j->field->key->size;
        }
    return to;
}

/* One piece of the rows of a round: every rank of the column gets all steps of its own. */
static void exchange(const job *j, int64_t round, zs_range columns)
{
    zs_series_work *w = j->w;
    int parts = w->plan->partition.time_parts, part = w->position->time_part;
    int *sent = w->counts, *sent_at = sent + parts, *got = sent_at + parts, *got_at = got + parts;
    if (parts == 1) {
        put_rows(j, rows_of(j, 0, round), columns, w->receive);
        return;
    }
    int64_t mine = rows_of(j, part, round).count * columns.count * (int64_t)j->field->key->size;
    char *to = w->send;
    for (int k = 0; k < parts; k++) {
        char *end = put_rows(j, rows_of(j, k, round), columns, to);
        sent[k] = (int)(end - to);
        sent_at[k] = (int)(to - w->send);
        got[k] = (int)(zs_plan_steps(w->plan, k).count * mine);
        got_at[k] = k > 0 ? got_at[k - 1] + got[k - 1] : 0;
        to = end;
    }
    MPI_Alltoallv(w->send, sent, sent_at, MPI_BYTE, w->receive, got, got_at, MPI_BYTE, w->position->column);
    w->report->bytes[ZS_PHASE_MERGE] += to - w->send - sent[part];
}

static void count_values(const job *j, size_t n)
{
    zs_report *report = j->w->report;
    int64_t valid = (int64_t)zs_sort_keys_valid(j->field->key, j->w->receive, n);
    report->looked += (int64_t)n;
    report->valid += valid;
    report->added += valid;
}

static job job_of(zs_series_work *work, const zs_series_field *field)
{
    return (job){ work, field, zs_plan_series_block(work->plan, field->ncol) };
}

int zs_series_exchange(zs_series_work *work, const zs_series_field *field, const zs_series_user *user,
                       bool counts, zs_error *err)
{
    const job j = job_of(work, field);
    zs_error late; /* of a rank that goes on for the others only */
    int64_t rounds = zs_divide_up(zs_plan_series_rows(work->plan, field->rows, 0).count, j.block.rows);
    int result = 0;
    double now = zs_now();
    for (int64_t round = 0; round < rounds; round++) {
        zs_range rows = rows_of(&j, work->position->time_part, round);
        for (int64_t first = 0; first < field->ncol; first += j.block.columns) {
            zs_range columns = { first, zs_min(j.block.columns, field->ncol - first) };
            exchange(&j, round, columns);
            const zs_whole_series series = { work->receive, (size_t)(rows.count * columns.count) };
            if (counts)
                count_values(&j, series.n * (size_t)work->plan->problem.nstep);
            user->find(user->object, &series, (size_t)first);
        }
        if (user->finish(user->object, round, rows, result == 0 ? err : &late))
            result = -1;
    }
    zs_report_work(work->report, ZS_PHASE_MERGE, ZS_WORK_PRODUCTS,
                   (double)work->position->steps.count * (double)(field->rows.count * field->ncol), now);
    return result;
}

void zs_series_share(zs_series_work *work, const zs_series_field *field, int64_t round, const double *mine,
                     double *all)
{
    const job j = job_of(work, field);
    int parts = work->plan->partition.time_parts, *n = work->counts, *at = n + parts;
    for (int k = 0; k < parts; k++) {
        zs_range rows = rows_of(&j, k, round);
        n[k] = (int)(rows.count * field->ncol);
        at[k] = rows.count > 0 ? (int)((rows.first - field->rows.first) * field->ncol) : 0;
    }
    MPI_Allgatherv(mine, n[work->position->time_part], MPI_DOUBLE, all, n, at, MPI_DOUBLE,
                   work->position->column);
}
