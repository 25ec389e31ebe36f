/* The second pass over a tile: values and statistics -> z-scores and anomalies, into the outputs; and the
 * self-check. */
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "products/products.h"
#include "report/progress.h"
#include "run/worker.h"
#include "stats/packing.h"
#include "stats/quantize.h"
#include "stats/selfcheck.h"
#include "stats/zscores.h"
#include "time/groups.h"
#include "write/writer.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* Is the self-check about a step?  Over what a statistic was made of, z has mean 0 and standard deviation 1:
 * over the baseline, unless a step counts for several groups, or an earlier run's steps count, too. */
static bool is_checked(const zs_catalog *catalog, int64_t step)
{
    const zs_groups *groups = &catalog->groups;
    const zs_range *baseline = &groups->baseline;
    return groups->how.window == 0 && zs_catalog_own_statistics(catalog) && step >= baseline->first &&
           step < baseline->first + baseline->count;
}

static void fill(float *values, size_t n)
{
    for (size_t i = 0; values && i < n; i++)
        values[i] = ZS_FILL_FLOAT;
}

/* One band of rows of all steps of a piece; both in the batch. */
static void score_band(zs_tile *tile, const zs_batch *batch, const zs_piece *piece, zs_range rows)
{
    const zs_problem *p = &tile->plan->problem;
    size_t first = (size_t)(rows.first * p->ncol), n = (size_t)(rows.count * p->ncol);
    size_t size = zs_type_size(piece->packing->type), block = (size_t)(tile->block.first * p->ncol);
    const zs_groups *groups = &tile->catalog->groups;
    zs_band *band = &tile->band[(tile->rows.first + rows.first) / tile->plan->band_rows];
    for (int64_t t = 0; t < piece->steps.count; t++) {
        int64_t step = piece->steps.first + t,
                place = (step * p->nrow + tile->rows.first + rows.first) * p->ncol;
        int64_t line = (step - batch->steps.first) * batch->rows.count + rows.first - batch->rows.first;
        size_t from = (size_t)t * tile->cells + first, to = (size_t)(line * p->ncol);
        int group = groups->of[step];
        zs_unpack(piece->packing, piece->values + from * size, n, tile->unpacked);
        if (p->needs.data)
            memcpy(tile->data + to, tile->unpacked, n * sizeof *tile->data);
        if (group < 0) { /* without a climatology */
            fill(p->zscore ? tile->zscore + to : NULL, n);
            fill(p->anomaly ? tile->anomaly + to : NULL, n);
            continue;
        }
        if (!p->zscore && !p->anomaly)
            continue;
        size_t statistics = (size_t)tile->needed[group] * tile->cells + first - block;
        const double *mean = tile->mean + statistics, *scale = tile->scale + statistics;
        if (p->zscore) {
            zs_make_zscore(n, tile->unpacked, mean, scale, tile->zscore + to);
            zs_tally *tally = is_checked(tile->catalog, step) ? &band->tally : &band->others;
            zs_tally_add(tally, n, tile->zscore + to, place); /* before they are rounded */
            zs_quantize_apply(&tile->quantize, n, tile->zscore + to);
        }
        if (p->anomaly) {
            zs_make_anomaly(n, tile->unpacked, mean, tile->anomaly + to);
            zs_quantize_apply(&tile->quantize, n, tile->anomaly + to);
        }
    }
}

static void score_piece(zs_tile *tile, const zs_batch *batch, const zs_piece *piece)
{
    int64_t band_rows = tile->plan->band_rows, last = batch->rows.first + batch->rows.count;
    for (int64_t row = batch->rows.first; row < last;) {
        int64_t end = ((tile->rows.first + row) / band_rows + 1) * band_rows - tile->rows.first;
        zs_range rows = { row, zs_min(end, last) - row };
        score_band(tile, batch, piece, rows);
        row = end;
    }
}

/* The z-scores and anomalies of a batch, of what is in memory or read again. */
static int make_batch(zs_tile *tile, const zs_batch *batch, zs_error *err)
{
    if (zs_tile_load(tile, batch->steps, err))
        return -1;
    double now = zs_now();
    for (zs_range steps = batch->steps; steps.count > 0;) {
        zs_piece piece = zs_tile_piece(tile, steps);
        score_piece(tile, batch, &piece);
        steps.first += piece.steps.count;
        steps.count -= piece.steps.count;
    }
    zs_report_phase(tile->report, ZS_PHASE_ZSCORE, now);
    return 0;
}

/* Before the writer has them, which may spoil them. */
static int take_batch(zs_tile *tile, const zs_batch *batch, zs_error *err)
{
    zs_sample sample = { .steps = batch->steps,
                         .rows = { tile->rows.first + batch->rows.first, batch->rows.count },
                         .data = tile->data,
                         .anomaly = tile->anomaly,
                         .zscore = tile->zscore };
    double now = zs_now();
    int result = zs_products_take(tile->products, &sample, err);
    zs_report_phase(tile->report, ZS_PHASE_ZSCORE, now);
    return result;
}

static int put_batch(zs_tile *tile, const zs_batch *batch, zs_error *err)
{
    const zs_problem *p = &tile->plan->problem;
    zs_range steps = batch->steps, rows = { tile->rows.first + batch->rows.first, batch->rows.count };
    int result = 0;
    if (rows.count == 0)
        rows.first = 0;
    if (p->zscore)
        result = zs_writer_put(tile->writer, ZS_ZSCORE, ZS_FIELD_ZSCORE, steps, rows, tile->zscore, err);
    if (p->anomaly && result == 0)
        result = zs_writer_put(tile->writer, ZS_ANOMALY, ZS_FIELD_ANOMALY, steps, rows, tile->anomaly, err);
    return result;
}

/* One batch (it may be empty: nothing is left), and the turn after it.  COLLECTIVE where the writer has
 * rounds. */
static int make_and_write(zs_tile *tile, const zs_batch *batch, bool more, zs_error *err)
{
    int64_t before = tile->writer->raw_bytes;
    int result = batch->steps.count > 0 ? make_batch(tile, batch, err) : 0;
    if (result == 0 && batch->steps.count > 0)
        result = take_batch(tile, batch, err);
    double now = zs_now();
    if (result == 0)
        result = put_batch(tile, batch, err);
    result = zs_writer_round(tile->writer, tile->comm, result, more, err);
    zs_report_phase(tile->report, ZS_PHASE_WRITE, now);
    zs_meter_add(&tile->report->meter, tile->writer->raw_bytes - before, "writing");
    return result;
}

/* Each rank by itself; or, where the writer has rounds, all together in as many rounds as the rank with the
 * most batches needs. */
int zs_tile_scores(zs_tile *tile, int group, zs_error *err)
{
    bool rounds = tile->writer->has_rounds;
    int64_t n = 0, turns;
    int result = 0;
    bool left = true;
    zs_batch batch = { .steps = { 0, 0 } };
    while (zs_tile_next(tile, group, &batch))
        n++;
    turns = n;
    if (rounds)
        MPI_Allreduce(&n, &turns, 1, MPI_INT64_T, MPI_MAX, tile->comm->world);
    batch = (zs_batch){ .steps = { 0, 0 } };
    for (int64_t k = 0; k < turns && result == 0 && (rounds || !zs_alarm_heard(tile->comm)); k++) {
        left = left && zs_tile_next(tile, group, &batch);
        if (!left)
            batch = (zs_batch){ .steps = { 0, 0 } };
        result = make_and_write(tile, &batch, k + 1 < turns, err);
    }
    return result;
}

/* Of each band, what all ranks saw and expected. */
enum { SUM, SQUARE, COUNT, EXPECTED_COUNT, EXPECTED_SQUARE, ROUNDING, NUMBERS };

static void sum_bands(zs_tile *tile, double *numbers)
{
    for (int64_t k = 0; k < tile->nband; k++) {
        const zs_band *band = &tile->band[k];
        double *n = numbers + k * NUMBERS;
        n[SUM] = band->tally.sum;
        n[SQUARE] = band->tally.square;
        n[COUNT] = (double)band->tally.count;
        n[EXPECTED_COUNT] = (double)band->expected.count;
        n[EXPECTED_SQUARE] = band->expected.square;
        n[ROUNDING] = band->expected.rounding;
        tile->report->checked += band->tally.count;
        zs_tally_merge(&tile->report->tally, &band->tally);
        zs_tally_merge(&tile->report->tally, &band->others);
    }
    MPI_Allreduce(MPI_IN_PLACE, numbers, (int)(tile->nband * NUMBERS), MPI_DOUBLE, MPI_SUM,
                  tile->comm->world);
}

int zs_tile_check(zs_tile *tile, zs_error *err)
{
    if (!tile->plan->problem.zscore)
        return 0;
    double *numbers = zs_alloc((size_t)tile->nband * NUMBERS, sizeof *numbers, "the self-check", err);
    if (zs_agree(tile->comm, numbers ? 0 : -1, err)) {
        free(numbers);
        return -1;
    }
    sum_bands(tile, numbers);
    int result = 0;
    bool checked = tile->catalog->groups.how.window == 0 && zs_catalog_own_statistics(tile->catalog);
    for (int64_t k = 0; k < tile->nband && result == 0 && checked; k++) {
        const double *n = numbers + k * NUMBERS;
        zs_tally tally = { .count = (int64_t)n[COUNT], .sum = n[SUM], .square = n[SQUARE] };
        zs_expectation expected = { (int64_t)n[EXPECTED_COUNT], n[EXPECTED_SQUARE], n[ROUNDING] };
        if (zs_selfcheck(&tally, &expected))
            result = zs_fail(
                err, ZS_FAILED,
                "self-check: z-scores of rows from %lld on have mean %g and mean square %g (%lld of them, "
                "%lld expected): the result is wrong and was not kept; did an input change meanwhile?",
                (long long)(k * tile->plan->band_rows), n[SUM] / n[COUNT], n[SQUARE] / n[EXPECTED_SQUARE],
                (long long)tally.count, (long long)expected.count);
    }
    free(numbers);
    return zs_agree_same(tile->comm, result, err);
}
