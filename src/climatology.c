/* The first pass over a tile: values -> moments -> statistics of the whole series, on every rank that needs
 * them. */
#include "tile.h"
#include "transform.h"

#include <math.h>

/* Loaded steps, from one cell on, into the moments. */
static void add_moments(zs_tile *tile, zs_range steps, size_t first_cell)
{
    double now = zs_now();
    int64_t n = 0, first_step = steps.first;
    while (steps.count > 0) {
        zs_piece piece = zs_tile_piece(tile, steps);
        const char *values = piece.values + first_cell * zs_type_size(piece.packing->type);
        tile->span[n++] = (zs_span){ piece.packing, values, piece.steps.count };
        steps.first += piece.steps.count;
        steps.count -= piece.steps.count;
    }
    zs_moments_add(&tile->moments, tile->span, n, tile->cells, first_step);
    zs_report_phase(tile->report, ZS_PHASE_MOMENTS, now);
}

/* Read all steps.  What is not kept goes into the moments at once. */
static int read_all(zs_tile *tile, zs_error *err)
{
    int64_t end = tile->steps.first + tile->steps.count, most = tile->plan->read_steps;
    if (tile->rows.count == 0)
        return 0;
    if (!tile->plan->keep)
        zs_moments_reset(&tile->moments, tile->cells);
    for (int64_t step = tile->steps.first; step < end && !zs_alarm_heard(tile->comm); step += most) {
        zs_range steps = { step, end - step < most ? end - step : most };
        if (zs_tile_load(tile, steps, err)) {
            zs_alarm_raise(tile->comm);
            return -1;
        }
        if (!tile->plan->keep)
            add_moments(tile, steps, 0);
    }
    return 0;
}

/* The moments of one slice of rows, of all that is kept. */
static void kept_moments(zs_tile *tile, size_t first_cell, size_t ncell)
{
    zs_moments_reset(&tile->moments, ncell);
    if (ncell > 0)
        add_moments(tile, tile->loaded, first_cell);
}

/* COLLECTIVE over the column. */
static void merge(zs_tile *tile)
{
    zs_reduce *reduce = &tile->reduce;
    size_t ncol = (size_t)tile->plan->problem.ncol;
    int64_t sent = reduce->sent_bytes;
    for (int64_t round = 0; round < zs_reduce_rounds(reduce, tile->rows); round++) {
        zs_reduce_begin(reduce, tile->rows, round);
        for (int part = 0; part < reduce->parts; part++) {
            zs_range slice = zs_reduce_slice(reduce, tile->rows, round, part);
            size_t first = (size_t)slice.first * ncol;
            if (tile->plan->keep)
                kept_moments(tile, first, (size_t)slice.count * ncol);
            zs_reduce_put(reduce, part, &tile->moments, tile->plan->keep ? 0 : first);
        }
        double now = zs_now();
        zs_reduce_end(reduce, &tile->rules, tile->statistics);
        zs_report_phase(tile->report, ZS_PHASE_REDUCE, now);
    }
    tile->report->bytes[ZS_PHASE_REDUCE] += reduce->sent_bytes - sent;
}

/* What the statistics of the owned cells say: for the report, and for the self-check. */
static void take_stock(zs_tile *tile)
{
    const zs_statistics *s = &tile->statistics;
    zs_report *report = tile->report;
    size_t ncol = (size_t)tile->plan->problem.ncol, first = (size_t)tile->owned.first * ncol;
    for (size_t i = 0; i < (size_t)tile->owned.count * ncol; i++) {
        int64_t row = tile->rows.first + tile->owned.first + (int64_t)(i / ncol);
        zs_expectation *expected = &tile->band[row / tile->plan->band_rows].expected;
        double mean = s->mean[first + i], std = s->std[first + i], n = s->count[i];
        report->valid += s->count[i];
        report->cells_few += isnan(mean);
        report->cells_no_std += !isnan(mean) && isnan(std);
        report->cells_constant += zs_is_constant(mean, std);
        if (!isnan(std) && !zs_is_constant(mean, std)) {
            expected->count += s->count[i];
            expected->square += n - tile->rules.ddof;
            expected->rounding += n * fabs(mean) / std;
        }
    }
}

static void fill_doubles(double *to, const double *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == from[i] ? from[i] : ZS_FILL_DOUBLE;
}

/* The owned rows of one field, as they are written. */
static void *outgoing(zs_tile *tile, zs_field field)
{
    const zs_statistics *s = &tile->statistics;
    size_t ncol = (size_t)tile->plan->problem.ncol, first = (size_t)tile->owned.first * ncol;
    size_t n = (size_t)tile->owned.count * ncol;
    int32_t *count = (int32_t *)(void *)tile->outgoing;
    switch (field) {
    case ZS_FIELD_MEAN:
        fill_doubles(tile->outgoing, s->mean + first, n);
        break;
    case ZS_FIELD_STD:
        fill_doubles(tile->outgoing, s->std + first, n);
        break;
    case ZS_FIELD_MIN:
        fill_doubles(tile->outgoing, s->min, n);
        break;
    case ZS_FIELD_MAX:
        fill_doubles(tile->outgoing, s->max, n);
        break;
    default:
        for (size_t i = 0; i < n; i++)
            count[i] = s->count[i];
    }
    return tile->outgoing;
}

static int put_statistic(zs_tile *tile, zs_field field, zs_error *err)
{
    zs_range rows = { tile->rows.first + tile->owned.first, tile->owned.count }, no_steps = { 0, 1 };
    if (rows.count == 0)
        rows.first = 0;
    int result = 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS && result == 0; kind++)
        if (tile->spec->output[kind] && zs_field_in(field, (zs_output_kind)kind))
            result = zs_writer_put(tile->writer, (zs_output_kind)kind, field, no_steps, rows,
                                   outgoing(tile, field), err);
    return result;
}

/* Every rank puts each field once and takes each turn, also one that owns no rows. */
static int write_statistics(zs_tile *tile, zs_error *err)
{
    double now = zs_now();
    int result = 0;
    for (zs_field field = ZS_FIELD_MEAN; field < ZS_FIELDS && result == 0; field++) {
        result = put_statistic(tile, field, err);
        result = zs_writer_turn(tile->writer, tile->comm, result, field + 1 < ZS_FIELDS, err);
    }
    zs_report_phase(tile->report, ZS_PHASE_WRITE, now);
    return tile->writer->rounds ? result : zs_agree(tile->comm, result, err);
}

int zs_tile_statistics(zs_tile *tile, zs_error *err)
{
    if (zs_agree(tile->comm, read_all(tile, err), err))
        return -1;
    if (tile->busy)
        merge(tile);
    take_stock(tile);
    if (write_statistics(tile, err))
        return -1;
    tile->scale = tile->statistics.std;
    zs_z_scale(tile->cells, tile->statistics.mean, tile->statistics.std, tile->scale);
    return 0;
}
