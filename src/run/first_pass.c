/* The first pass over a tile: values -> moments -> statistics of each group, on every rank that needs them.
 */
#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/prior.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "parallel/merge.h"
#include "plan/plan.h"
#include "products/products.h"
#include "report/progress.h"
#include "run/worker.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "stats/moments.h"
#include "stats/selfcheck.h"
#include "stats/statistics.h"
#include "time/groups.h"
#include "write/writer.h"

#include <math.h>
#include <string.h>

/* The members of a group among loaded steps, from one cell on, into its moments. */
static void add_moments(zs_tile *tile, zs_moments *moments, int group, zs_range steps, size_t first_cell)
{
    double now = zs_now();
    int64_t n = zs_tile_spans(tile, group, steps, first_cell, tile->span);
    zs_moments_add(moments, tile->span, n, tile->cells);
    zs_report_phase(tile->report, ZS_PHASE_MOMENTS, now);
}

static int64_t first_leaf(const zs_tile *tile, int group)
{
    return zs_plan_leaves(tile->plan, group, tile->time_part).first;
}

/* All groups of steps that are not kept. */
static void add_all(zs_tile *tile, zs_range steps)
{
    for (int group = 0; group < zs_plan_groups(tile->plan); group++)
        if (tile->taken[group] >= 0)
            add_moments(tile, &tile->moments[tile->taken[group]], group, steps, 0);
}

/* Read all steps.  What is not kept goes into the moments at once. */
static int read_all(zs_tile *tile, zs_error *err)
{
    int64_t end = tile->steps.first + tile->steps.count, most = tile->plan->read_steps;
    if (tile->rows.count == 0 || (tile->plan->problem.from_file && !tile->plan->keep))
        return 0;
    for (int group = 0; group < zs_plan_groups(tile->plan) && !tile->plan->keep; group++)
        if (tile->taken[group] >= 0)
            zs_moments_reset(&tile->moments[tile->taken[group]], tile->cells, first_leaf(tile, group));
    for (int64_t step = tile->steps.first; step < end && !zs_alarm_heard(tile->comm); step += most) {
        zs_range steps = { step, zs_min(end - step, most) };
        if (zs_tile_load(tile, steps, err)) {
            zs_alarm_raise(tile->comm);
            return -1;
        }
        if (!tile->plan->keep)
            add_all(tile, steps);
    }
    return 0;
}

/* The moments of a group in one slice of rows, of all that is kept; or of the tile, which were taken while it
 * was read.  Returns them, and at which cell of them the slice begins. */
static zs_moments *slice_moments(zs_tile *tile, int group, zs_range slice, size_t *first_cell)
{
    size_t ncol = (size_t)tile->plan->problem.ncol, first = (size_t)(tile->block.first + slice.first) * ncol;
    *first_cell = tile->plan->keep ? 0 : first;
    if (!tile->plan->keep)
        return &tile->moments[tile->taken[group]];
    zs_moments_reset(&tile->moments[0], (size_t)slice.count * ncol, first_leaf(tile, group));
    add_moments(tile, &tile->moments[0], group, tile->loaded, first);
    return &tile->moments[0];
}

/* What an earlier run found in this rank's slice of a round, beside or instead of what this one has. */
static int add_earlier(zs_tile *tile, int group, int64_t round, zs_error *err)
{
    if (!tile->catalog->prior.path)
        return 0;
    double now = zs_now();
    zs_range slice = zs_merge_slice(&tile->merge, tile->block, round, tile->time_part);
    zs_range rows = { tile->rows.first + tile->block.first + slice.first, slice.count };
    size_t ncol = (size_t)tile->plan->problem.ncol, n = (size_t)slice.count * ncol,
           first = (size_t)(slice.first - tile->owned.first) * ncol;
    int result = zs_prior_read(&tile->prior_reader, tile->catalog, tile->spec,
                               tile->catalog->groups.key[group], rows, tile->prior_statistics, err);
    if (result == 0)
        zs_statistics_add(&tile->rules, n, tile->prior_statistics,
                          zs_statistics_at(tile->owned_statistics, first));
    zs_report_phase(tile->report, ZS_PHASE_READ, now);
    return result;
}

/* One group, in a block of rows.  COLLECTIVE over the column, unless one part has and needs it alone;
 * to the end also where it fails.  Returns 0; or -1 with err filled. */
static int merge(zs_tile *tile, int group, zs_error *err)
{
    int result = 0;
    zs_merge *merge = &tile->merge;
    tile->owned = (zs_range){ 0, 0 };
    if (merge->alone && tile->taken[group] < 0)
        return 0;
    int64_t sent = merge->sent_bytes;
    int needed = tile->needed[group];
    double *mean = needed >= 0 ? tile->mean + (size_t)needed * tile->cells : NULL;
    double *std = needed >= 0 ? tile->scale + (size_t)needed * tile->cells : NULL;
    tile->owned = zs_merge_owned(merge, tile->block, tile->time_part);
    for (int64_t round = 0; round < zs_merge_rounds(merge, tile->block); round++) {
        zs_merge_begin(merge, tile->block, round);
        for (int part = 0; part < merge->parts && tile->taken[group] >= 0; part++) {
            zs_range slice = zs_merge_slice(merge, tile->block, round, part);
            if (slice.count == 0)
                continue;
            size_t first_cell;
            zs_moments *moments = slice_moments(tile, group, slice, &first_cell);
            zs_merge_put(merge, part, moments, first_cell);
        }
        double now = zs_now();
        zs_merge_exchange(merge, &tile->rules, tile->owned_statistics);
        zs_report_phase(tile->report, ZS_PHASE_MERGE, now);
        if (result == 0)
            result = add_earlier(tile, group, round, err);
        now = zs_now();
        zs_merge_share(merge, tile->owned_statistics, mean, std);
        zs_report_phase(tile->report, ZS_PHASE_MERGE, now);
    }
    tile->report->bytes[ZS_PHASE_MERGE] += merge->sent_bytes - sent;
    return result;
}

/* What the statistics of the owned cells say: for the report, and for the self-check. */
static void summarize_owned(zs_tile *tile)
{
    const zs_statistics *s = &tile->owned_statistics;
    zs_report *report = tile->report;
    size_t ncol = (size_t)tile->plan->problem.ncol;
    for (int64_t k = 0; k < tile->owned.count; k++) {
        int64_t row = tile->rows.first + tile->block.first + tile->owned.first + k;
        zs_expectation *expected = &tile->band[row / tile->plan->band_rows].expected;
        size_t at = (size_t)k * ncol;
        zs_cell_summary stock = zs_summarize_cells(
            ncol, (zs_statistics){ .mean = s->mean + at, .std = s->std + at, .count = s->count + at },
            tile->rules.ddof);
        report->valid += stock.valid;
        report->cells_few += stock.few;
        report->cells_no_std += stock.no_std;
        report->cells_constant += stock.constant;
        expected->count += stock.expected.count;
        expected->square += stock.expected.square;
        expected->rounding += stock.expected.rounding;
    }
}

static void fill_doubles(double *to, const double *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == from[i] ? from[i] : ZS_FILL_DOUBLE;
}

/* The owned rows of one field, as they are written: a copy, which the writer may spoil. */
static void *outgoing(zs_tile *tile, zs_field field)
{
    const zs_statistics *s = &tile->owned_statistics;
    size_t n = (size_t)(tile->owned.count * tile->plan->problem.ncol);
    if (field == ZS_FIELD_COUNT)
        return memcpy(tile->outgoing, s->count, n * sizeof *s->count);
    fill_doubles(tile->outgoing,
                 field == ZS_FIELD_MEAN     ? s->mean
                 : field == ZS_FIELD_STD    ? s->std
                 : field == ZS_FIELD_MIN    ? s->min
                 : field == ZS_FIELD_MAX    ? s->max
                 : field == ZS_FIELD_EXCESS ? s->excess
                                            : s->m2,
                 n);
    return tile->outgoing;
}

static int put_statistic(zs_tile *tile, int group, zs_field field, zs_error *err)
{
    zs_range rows = { tile->rows.first + tile->block.first + tile->owned.first, tile->owned.count };
    zs_range layer = { group, 1 };
    if (rows.count == 0)
        rows.first = 0;
    int result = 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS && result == 0; kind++)
        if (tile->spec->output[kind] && zs_field_in(tile->spec, field, (zs_output_kind)kind))
            result = zs_writer_put(tile->writer, (zs_output_kind)kind, field, layer, rows,
                                   outgoing(tile, field), err);
    return result;
}

/* Every rank puts each field once and takes each turn, also one that owns no rows.  result: of merging; a
 * rank that failed says so in the first turn.  The last field ends the turns: what follows is an exchange of
 * another kind, and a rank that failed would wait for the others in its turn while they wait for it there. */
static int write_statistics(zs_tile *tile, int group, int result, zs_error *err)
{
    double now = zs_now();
    for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELDS && (result == 0 || field == ZS_FIELD_MEAN);
         field++) {
        if (result == 0)
            result = put_statistic(tile, group, field, err);
        result = zs_writer_round(tile->writer, tile->comm, result, field + 1 < ZS_FIELDS, err);
    }
    zs_report_phase(tile->report, ZS_PHASE_WRITE, now);
    return result;
}

/* From standard deviations to what makes a deviation a z-score; of a group that is needed here. */
static void make_scale(zs_tile *tile, int group)
{
    if (!tile->busy || tile->needed[group] < 0)
        return;
    size_t first = (size_t)tile->needed[group] * tile->cells;
    size_t n = (size_t)(tile->block.count * tile->plan->problem.ncol);
    zs_z_scale(n, tile->mean + first, tile->scale + first, tile->scale + first);
}

/* What follows from a block's statistics, merged with this result; with the z-scores, where the plan goes
 * group by group. */
static int use_statistics(zs_tile *tile, int group, int result, zs_error *err)
{
    summarize_owned(tile);
    result = write_statistics(tile, group, result, err);
    make_scale(tile, group);
    return result == 0 && tile->plan->by_group ? zs_tile_scores(tile, group, err) : result;
}

/* Rows of a block.  Where one rank alone has and needs a group whose z-scores are one lot, it goes on to
 * these while the statistics of a few rows are in a cache; the pieces of the outputs are the same.  Else all
 * rows. */
static int64_t block_rows(const zs_tile *tile, int group)
{
    const zs_plan *plan = tile->plan;
    int64_t users = zs_steps_among(&tile->catalog->groups.user, group, tile->steps).count;
    bool one_lot = users > 0 && users <= plan->write_steps * plan->row_batches;
    return plan->by_group && tile->merge.alone && one_lot ? plan->write_rows : tile->rows.count;
}

/* One group, block by block.  result: of the groups before it; returns that with its own. */
static int work_group(zs_tile *tile, int group, int result, zs_error *err)
{
    zs_error late; /* of a rank that goes on for the others only */
    if (tile->busy)
        zs_merge_goto(&tile->merge, group);
    int64_t rows = zs_max(1, block_rows(tile, group)), end = tile->rows.count;
    for (int64_t row = 0; row < end || row == 0; row += rows) {
        tile->block = (zs_range){ row, zs_min(rows, end - row) };
        int merged = tile->busy ? merge(tile, group, result == 0 ? err : &late) : 0;
        if (result == 0 && (result = use_statistics(tile, group, merged, err)) != 0 &&
            !tile->writer->has_rounds)
            zs_alarm_raise(tile->comm);
    }
    tile->block = (zs_range){ 0, end };
    return result;
}

/* All groups, and what has none.  Without rounds a rank goes ahead by itself, as far as no group is merged
 * with others; one that has failed takes part in merging until the end, so that nobody waits for it. */
static int work_groups(zs_tile *tile, zs_error *err)
{
    int result = 0, n = zs_plan_groups(tile->plan);
    bool rounds = tile->writer->has_rounds;
    for (int group = 0; group < n && (result == 0 || !rounds); group++)
        result = work_group(tile, group, result, err);
    if (result == 0 && (!tile->plan->by_group || tile->catalog->groups.ungrouped > 0) &&
        zs_plan_scores(&tile->plan->problem))
        result = zs_tile_scores(tile, -1, err);
    if (result && !rounds)
        zs_alarm_raise(tile->comm);
    return rounds ? result : zs_agree(tile->comm, result, err);
}

int zs_tile_work(zs_tile *tile, zs_error *err)
{
    zs_products_goto(tile->products, tile->rows);
    if (zs_agree(tile->comm, read_all(tile, err), err) || work_groups(tile, err))
        return -1;
    return zs_products_merge(tile->products, err);
}
