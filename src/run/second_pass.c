#include "run/second_pass.h"

#include "base/kernel.h"
#include "base/limits.h"
#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/guard.h"
#include "products/products.h"
#include "run/batch.h"
#include "run/left.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/selfcheck.h"
#include "stats/zscores.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

int zs_second_pass_init(zs_second_pass *second, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                        const zs_plan *plan, const zs_position *position, zs_writer *writer,
                        zs_products *products, zs_collector *collector, zs_keeping *keeping,
                        zs_report *report, zs_error *err)
{
    const zs_problem *p = &plan->problem;
    size_t batch = (size_t)(plan->batch.steps * plan->batch.rows * p->ncol);
    size_t band = (size_t)(plan->band_rows * p->ncol);
    *second =
        (zs_second_pass){ .comm = comm,
                          .plan = plan,
                          .groups = &catalog->groups,
                          .writer = writer,
                          .products = products,
                          .collector = collector,
                          .keeping = keeping,
                          .report = report,
                          .counts = !zs_plan_takes_moments(p),
                          .outputs = (spec->output.path[ZS_ZSCORE] != NULL) +
                                     (spec->output.path[ZS_ANOMALY] != NULL),
                          .quantize = zs_quantize_make(spec->output.keepbits, spec->output.significant) };
    if (!position->busy)
        return 0;
    bool anomaly = spec->output.path[ZS_ANOMALY] || p->wanted.products.written[ZS_OF_ANOMALY];
    if ((p->wanted.zscore && !(second->zscore = zs_alloc_raw(batch, sizeof(float), "z-scores", err))) ||
        (anomaly && !(second->anomaly = zs_alloc_raw(batch, sizeof(float), "anomalies", err))))
        return -1;
    bool values = false; /* do products take any? */
    for (int of = 0; of < ZS_QUANTITIES; of++) {
        values = values || p->wanted.products.value[of];
        if (p->wanted.products.value[of] &&
            !(second->value[of] = zs_alloc_raw(batch, sizeof(double), "values", err)))
            return -1;
    }
    second->zscores_alone = !anomaly && !values && !second->counts && !collector->wanted;
    if (p->kind == ZS_MOMENTS_TREND && !(second->line = zs_alloc(band, sizeof(double), "a band", err)))
        return -1;
    if (second->value[ZS_OF_DATA])
        return 0;
    second->unpacked = zs_alloc(band, sizeof(double), "a band", err);
    return second->unpacked ? 0 : -1;
}

void zs_second_pass_clear(zs_second_pass *second)
{
    free(second->line);
    free(second->unpacked);
    for (int of = 0; of < ZS_QUANTITIES; of++)
        free(second->value[of]);
    free(second->anomaly);
    free(second->zscore);
    *second = (zs_second_pass){ 0 };
}

/* --- values -> z-scores and anomalies ----------------------------------------------------------------- */

/* What a batch is made of. */
typedef struct source {
    zs_loaded *loaded;
    const zs_climatology *climatology;
    zs_run_check *check;
    zs_range block; /* the rows that the climatology begins and ends with */
} source;

/* A step without a climatology has no z-scores and no anomalies. */
static void fill(zs_second_pass *s, size_t to, size_t n)
{
    for (size_t i = to; s->zscore && i < to + n; i++)
        s->zscore[i] = ZS_FILL_FLOAT;
    for (size_t i = to; s->anomaly && i < to + n; i++)
        s->anomaly[i] = ZS_FILL_FLOAT;
    for (int of = ZS_OF_ANOMALY; of < ZS_QUANTITIES; of++)
        for (size_t i = to; s->value[of] && i < to + n; i++)
            s->value[of][i] = NAN;
}

/* The z-scores and anomalies of products. */
static void score_exactly(zs_second_pass *s, size_t n, const double *value, const double *mean,
                          const double *scale, size_t to)
{
    if (s->value[ZS_OF_ZSCORE])
        zs_make_exact_zscore(n, value, mean, scale, s->value[ZS_OF_ZSCORE] + to);
    if (s->value[ZS_OF_ANOMALY])
        zs_make_exact_anomaly(n, value, mean, s->value[ZS_OF_ANOMALY] + to);
}

static size_t make_zscore(size_t n, const zs_stored *stored, const double *mean, const double *scale,
                          float *z)
{
    return stored->value ? zs_make_zscore(n, stored->value, mean, scale, z)
                         : zs_make_stored_zscore(stored->packing, n, stored->number, mean, scale, z);
}

/* One step in one band of rows: values -> z-scores and anomalies, from number `to` of the batch on. */
static void score_rows(zs_second_pass *s, const source *from, int64_t step, zs_range rows,
                       const zs_stored *stored, size_t to)
{
    const zs_problem *p = &s->plan->problem;
    size_t n = (size_t)(rows.count * p->ncol), above = (size_t)(from->block.first * p->ncol);
    size_t cell = (size_t)(rows.first * p->ncol) - above;
    int64_t row = from->loaded->rows.first + rows.first;
    int group = s->groups->of[step];
    if (group < 0 || !p->wanted.statistics) {
        fill(s, to, n);
        return;
    }
    double day = zs_loaded_day(from->loaded, step);
    const double *mean = zs_climatology_at(from->climatology, group, above, cell, n, day, s->line);
    const double *scale = zs_climatology_scale(from->climatology, group, above);
    if (!mean) /* neither z-scores nor anomalies are wanted */
        return;
    if (s->zscore) {
        s->report->beyond += (int64_t)make_zscore(n, stored, mean, scale + cell, s->zscore + to);
        /* The tally sees z before it is rounded. */
        zs_tally_add(zs_run_check_tally(from->check, row, step), n, s->zscore + to,
                     (step * p->nrow + row) * p->ncol);
        zs_quantize_apply(&s->quantize, n, s->zscore + to);
    }
    if (s->anomaly) {
        s->report->beyond += (int64_t)zs_make_anomaly(n, stored->value, mean, s->anomaly + to);
        zs_quantize_apply(&s->quantize, n, s->anomaly + to);
    }
    score_exactly(s, n, stored->value, mean, scale + cell, to);
}

/* So few values that vectors count them in the type of their masks. */
ZS_KERNEL static int64_t count_valid(size_t n, const double *value)
{
    int64_t valid = 0;
    for (size_t i = 0; i < n; i++)
        valid += value[i] == value[i];
    return valid;
}

static void count_values(zs_second_pass *s, size_t n, const double *value)
{
    int64_t valid = count_valid(n, value);
    s->report->added += valid;
    if (s->plan->problem.wanted.statistics)
        return;
    s->report->valid += valid;
    s->report->looked += (int64_t)n;
}

/* One band of rows, of all steps of a piece. */
static void score_band(zs_second_pass *s, const source *from, const zs_batch *batch, const zs_piece *piece,
                       zs_range rows)
{
    int64_t ncol = s->plan->problem.ncol;
    size_t first = (size_t)(rows.first * ncol), n = (size_t)(rows.count * ncol);
    size_t size = zs_type_size(piece->packing->type);
    bool direct = s->zscores_alone && zs_has_stored_zscore(piece->packing);
    for (int64_t t = 0; t < piece->steps.count; t++) {
        int64_t step = piece->steps.first + t;
        int64_t line = (step - batch->steps.first) * batch->rows.count + rows.first - batch->rows.first;
        size_t at = (size_t)t * from->loaded->cells + first, to = (size_t)(line * ncol);
        zs_stored stored = { piece->packing, piece->values + at * size, NULL };
        if (!direct) {
            double *value = s->unpacked ? s->unpacked : s->value[ZS_OF_DATA] + to;
            zs_unpack(piece->packing, stored.number, n, value);
            stored.value = value;
            if (s->counts)
                count_values(s, n, value);
            zs_collect_values(s->collector, step,
                              (zs_range){ from->loaded->rows.first + rows.first, rows.count }, &stored);
        }
        score_rows(s, from, step, rows, &stored, to);
    }
}

static void score_piece(zs_second_pass *s, const source *from, const zs_batch *batch, const zs_piece *piece)
{
    int64_t band_rows = s->plan->band_rows, above = from->loaded->rows.first;
    int64_t last = batch->rows.first + batch->rows.count;
    for (int64_t row = batch->rows.first, end; row < last; row = end) {
        end = ((above + row) / band_rows + 1) * band_rows - above;
        score_band(s, from, batch, piece, (zs_range){ row, zs_min(end, last) - row });
    }
}

static double values_of(const zs_second_pass *s, zs_range steps, zs_range rows)
{
    return (double)(steps.count * rows.count) * (double)s->plan->problem.ncol;
}

static int make_batch(zs_second_pass *s, const source *from, const zs_batch *batch, zs_error *err)
{
    if (zs_loaded_read(from->loaded, batch->steps, err))
        return -1;
    double now = zs_now();
    for (zs_range steps = batch->steps; steps.count > 0;) {
        zs_piece piece = zs_loaded_piece(from->loaded, steps);
        score_piece(s, from, batch, &piece);
        steps.first += piece.steps.count;
        steps.count -= piece.steps.count;
    }
    zs_report_work(s->report, ZS_PHASE_ZSCORE, ZS_WORK_SCORES, values_of(s, batch->steps, batch->rows), now);
    return 0;
}

/* --- into page, products and outputs -------------------------------------------------------------------- */

/* Page and products come first: the writer may change the values. */
static int take_batch(zs_second_pass *s, zs_range steps, zs_range rows, zs_error *err)
{
    zs_sample sample = { .steps = steps, .rows = rows };
    memcpy(sample.value, s->value, sizeof sample.value);
    sample.written[ZS_OF_ANOMALY] = s->anomaly;
    sample.written[ZS_OF_ZSCORE] = s->zscore;
    double now = zs_now(), values = values_of(s, steps, rows);
    if (zs_collect_scores(s->collector, &sample, err))
        return -1;
    if (s->collector->wanted)
        now = zs_report_work(s->report, ZS_PHASE_REPORT, ZS_WORK_PICTURES, values, now);
    int result = zs_products_take(s->products, &sample, err);
    zs_report_work(s->report, ZS_PHASE_ZSCORE, ZS_WORK_PRODUCTS, values, now);
    return result;
}

/* Put what is left of a batch.  from: the number of the batch that it begins with. */
static int put_piece(zs_second_pass *s, const zs_portion *piece, size_t from, zs_error *err)
{
    const zs_problem *p = &s->plan->problem;
    int result = 0;
    if (p->wanted.zscore)
        result = zs_writer_put(s->writer, ZS_ZSCORE, ZS_FIELD_ZSCORE, piece->steps, piece->rows,
                               s->zscore + from, err);
    if (p->wanted.anomaly && result == 0)
        result = zs_writer_put(s->writer, ZS_ANOMALY, ZS_FIELD_ANOMALY, piece->steps, piece->rows,
                               s->anomaly + from, err);
    return result;
}

static int put_batch(zs_second_pass *s, const zs_portion *batch, zs_error *err)
{
    zs_portion piece = { { 0, 0 }, { 0, 0 } };
    int result = 0;
    if (batch->steps.count == 0) /* a rank without work has no values, and takes part all the same */
        return put_piece(s, &piece, 0, err);
    while (result == 0 && zs_finished_left(&s->keeping->finished, batch, &piece)) {
        int64_t line = (piece.steps.first - batch->steps.first) * batch->rows.count + piece.rows.first -
                       batch->rows.first;
        result = put_piece(s, &piece, (size_t)(line * s->plan->problem.ncol), err);
    }
    return result;
}

/* All outputs have the batch, or will have it with the next round (waits): note it.  The last round (more is
 * false) writes two batches, and the caller says so afterwards. */
static int note_batch(zs_second_pass *s, const zs_portion *batch, bool waits, bool more, zs_error *err)
{
    zs_score_notes *notes = &s->keeping->scores;
    zs_portion piece = { { 0, 0 }, { 0, 0 } };
    if (!notes->journal)
        return 0;
    if (waits && more && zs_score_notes_written(notes, err))
        return -1;
    if (batch->steps.count > 0)
        zs_score_notes_end(notes, batch->rows);
    while (zs_finished_left(&s->keeping->finished, batch, &piece))
        if (zs_score_notes_add(notes, &piece, err))
            return -1;
    return waits ? 0 : zs_score_notes_written(notes, err);
}

static zs_portion rectangle_of(const source *from, const zs_batch *batch)
{
    return (zs_portion){ batch->steps, { from->loaded->rows.first + batch->rows.first, batch->rows.count } };
}

/* One batch, and the round after it.  The batch is empty where this rank has no more, but others have.
 * result: -1, with err filled, of a rank that has failed since the round before.  COLLECTIVE where the writer
 * has rounds. */
static int work_batch(zs_second_pass *s, const source *from, const zs_batch *batch, int result, bool more,
                      zs_error *err)
{
    zs_portion all = rectangle_of(from, batch);
    bool any = batch->steps.count > 0;
    if (result == 0)
        result = zs_guard_stopped(&s->comm->guard, err);
    if (result == 0 && any && s->keeping->scores.journal)
        zs_score_notes_begin(&s->keeping->scores, all.rows);
    if (result == 0 && any && (result = make_batch(s, from, batch, err)) == 0)
        result = take_batch(s, all.steps, all.rows, err);
    double now = zs_now();
    if (result == 0)
        result = put_batch(s, &all, err);
    result = zs_writer_round(s->writer, s->comm, result, more, err);
    zs_report_work(s->report, ZS_PHASE_WRITE, ZS_WORK_WRITE, s->outputs * values_of(s, all.steps, all.rows),
                   now);
    return result;
}

/* Each rank by itself; or, where the writer has rounds, all together in as many rounds as the rank with the
 * most batches needs. */
int zs_second_pass_work(zs_second_pass *second, zs_loaded *loaded, const zs_climatology *climatology,
                        zs_run_check *check, int group, zs_range block, zs_error *err)
{
    source from = { loaded, climatology, check, block };
    zs_keeping *keeping = second->keeping;
    zs_batches batches = { second->plan, second->groups, loaded->own, block, group };
    const zs_finished none = { .bit = NULL };
    zs_left left = { .batches = &batches,
                     .finished = keeping->all_values ? &none : &keeping->finished,
                     .first_row = loaded->rows.first };
    bool rounds = second->writer->has_rounds, more = true;
    int64_t n = zs_left_count(left);
    int result = 0, noted = 0;
    if (rounds) {
        double now = zs_now();
        MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPI_INT64_T, MPI_MAX, second->comm->world);
        zs_comm_waited(second->comm, now);
    }
    for (int64_t k = 0; k < n && result == 0 && (rounds || !zs_alarm_heard(second->comm)); k++) {
        zs_batch batch = { .steps = { 0, 0 } };
        more = more && zs_left_next(&left, &batch);
        result = work_batch(second, &from, &batch, noted, k + 1 < n, err);
        zs_portion all = rectangle_of(&from, &batch);
        if (result == 0 && (noted = note_batch(second, &all, rounds, k + 1 < n, err)) != 0 && !rounds)
            result = -1;
    }
    if (!rounds || !keeping->scores.journal || result)
        return result;
    return zs_agree(second->comm, noted ? -1 : zs_score_notes_written(&keeping->scores, err), err);
}
