#include "tile.h"

#include "memory.h"
#include "whole.h"

#include <stdlib.h>
#include <string.h>

/* Cells of the largest band; a band of few columns has several rows. */
static size_t band_cells(const zs_tile *tile)
{
    return (size_t)(tile->plan->band_rows * tile->plan->problem.ncol);
}

static const zs_packing *packing_of(const zs_tile *tile, int64_t step)
{
    return &tile->catalog->file[tile->catalog->step[step].file].stored.packing;
}

/* Steps from the first one on that lie in one file, and without a gap in memory: there, every step has the
 * room that the largest type needs. */
static int64_t run_of(const zs_tile *tile, zs_range steps)
{
    bool gaps = zs_type_size(packing_of(tile, steps.first)->type) < tile->plan->problem.value_size;
    return gaps ? 1 : zs_catalog_run(tile->catalog, steps.first, steps.count);
}

/* In how many pieces do the rank's steps lie in memory? */
static size_t count_spans(const zs_tile *tile)
{
    size_t n = 0;
    for (zs_range left = tile->steps; left.count > 0; n++) {
        int64_t run = run_of(tile, left);
        left.first += run;
        left.count -= run;
    }
    return n;
}

static int allocate(zs_tile *tile, zs_error *err)
{
    const zs_plan *plan = tile->plan;
    const zs_problem *p = &plan->problem;
    size_t cells = (size_t)(plan->tile_rows * p->ncol), owned = (size_t)(tile->owned.count * p->ncol);
    size_t steps = (size_t)(plan->keep ? tile->steps.count : plan->read_steps);
    size_t batch = (size_t)(plan->write_steps * plan->write_rows * p->ncol),
           slice = (size_t)(plan->slice_rows * p->ncol);
    zs_statistics *s = &tile->statistics;
    if (!(tile->values = zs_alloc_raw(steps * cells, p->value_size, "values", err)) ||
        !(tile->span = zs_alloc(count_spans(tile), sizeof *tile->span, "spans", err)) ||
        (p->zscore && !(tile->zscore = zs_alloc_raw(batch, sizeof(float), "z-scores", err))) ||
        (p->anomaly && !(tile->anomaly = zs_alloc_raw(batch, sizeof(float), "anomalies", err))) ||
        !(tile->unpacked = zs_alloc(band_cells(tile), sizeof(double), "a band", err)) ||
        !(tile->outgoing = zs_alloc(owned, sizeof(double), "statistics", err)) ||
        !(s->mean = zs_alloc(cells, sizeof(double), "means", err)) ||
        !(s->std = zs_alloc(cells, sizeof(double), "standard deviations", err)) ||
        !(s->min = zs_alloc(owned, sizeof(double), "minima", err)) ||
        !(s->max = zs_alloc(owned, sizeof(double), "maxima", err)) ||
        !(s->count = zs_alloc(owned, sizeof(int32_t), "counts", err)))
        return -1;
    if (zs_reduce_init(&tile->reduce, plan, tile->column, tile->time_part, err))
        return -1;
    return zs_moments_init(&tile->moments, p->kind, plan->keep ? slice : cells, p->nstep, tile->steps.first,
                           tile->steps.count, err);
}

int zs_tile_init(zs_tile *tile, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                 const zs_plan *plan, zs_writer *writer, zs_report *report, zs_error *err)
{
    *tile = (zs_tile){ .comm = comm,
                       .spec = spec,
                       .catalog = catalog,
                       .plan = plan,
                       .writer = writer,
                       .report = report,
                       .column = MPI_COMM_NULL };
    tile->busy = zs_plan_busy(plan, comm->rank);
    tile->time_part = zs_plan_time_part(plan, comm->rank);
    tile->row_part = zs_plan_row_part(plan, comm->rank);
    MPI_Comm_split(comm->world, tile->busy ? tile->row_part : MPI_UNDEFINED, tile->time_part, &tile->column);
    tile->rules = (zs_rules){ .kind = plan->problem.kind,
                              .packing = catalog->file[0].stored.packing,
                              .ddof = spec->ddof,
                              .min_count = spec->min_count };
    tile->quantize = zs_quantize_make(spec->keepbits, spec->significant);
    zs_reader_init(&tile->reader, spec, catalog);
    tile->nband = (plan->problem.nrow + plan->band_rows - 1) / plan->band_rows;
    int result = (tile->band = zs_alloc((size_t)tile->nband, sizeof *tile->band, "bands", err)) ? 0 : -1;
    for (int64_t k = 0; k < tile->nband && result == 0; k++)
        tile->band[k].tally = zs_tally_none();
    if (tile->busy) {
        tile->steps = zs_plan_steps(plan, tile->time_part);
        tile->owned = zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0); /* the largest share */
    }
    if (tile->busy && result == 0)
        result = allocate(tile, err);
    result = zs_agree(comm, result, err);
    if (result)
        zs_tile_clear(tile);
    return result;
}

void zs_tile_clear(zs_tile *tile)
{
    zs_moments_clear(&tile->moments);
    zs_reduce_clear(&tile->reduce);
    zs_reader_clear(&tile->reader);
    free(tile->band);
    free(tile->statistics.count);
    free(tile->statistics.max);
    free(tile->statistics.min);
    free(tile->statistics.std);
    free(tile->statistics.mean);
    free(tile->outgoing);
    free(tile->unpacked);
    free(tile->anomaly);
    free(tile->zscore);
    free(tile->span);
    free(tile->values);
    if (tile->column != MPI_COMM_NULL)
        MPI_Comm_free(&tile->column);
    *tile = (zs_tile){ .column = MPI_COMM_NULL };
}

void zs_tile_goto(zs_tile *tile, int index)
{
    tile->rows = tile->owned = (zs_range){ 0, 0 };
    if (tile->busy) {
        tile->rows = zs_plan_tile(tile->plan, tile->row_part, index);
        tile->owned = zs_reduce_owned(&tile->reduce, tile->rows, tile->time_part);
    }
    tile->cells = (size_t)(tile->rows.count * tile->plan->problem.ncol);
    tile->loaded = (zs_range){ tile->steps.first, 0 };
}

/* Where a loaded step, or the next one, has its values. */
static char *place_of(const zs_tile *tile, int64_t step)
{
    return tile->values + (size_t)(step - tile->loaded.first) * tile->cells * tile->plan->problem.value_size;
}

/* What was read of one file without gaps, each step to its own place: the last one first. */
static void spread(const zs_tile *tile, zs_range steps)
{
    size_t size = zs_type_size(packing_of(tile, steps.first)->type), map = tile->cells * size;
    const char *from = place_of(tile, steps.first);
    for (int64_t k = steps.count - 1; k > 0 && size < tile->plan->problem.value_size; k--)
        memmove(place_of(tile, steps.first + k), from + (size_t)k * map, map);
}

static int read_steps(zs_tile *tile, zs_range steps, zs_error *err)
{
    for (int64_t count; steps.count > 0; steps.first += count, steps.count -= count) {
        count = zs_catalog_run(tile->catalog, steps.first, steps.count);
        if (zs_reader_read(&tile->reader, steps.first, count, tile->rows, place_of(tile, steps.first), err))
            return -1;
        spread(tile, (zs_range){ steps.first, count });
    }
    return 0;
}

int zs_tile_load(zs_tile *tile, zs_range steps, zs_error *err)
{
    zs_range *loaded = &tile->loaded;
    if (steps.first >= loaded->first && steps.first + steps.count <= loaded->first + loaded->count)
        return 0;
    int64_t left = tile->steps.first + tile->steps.count - steps.first, most = tile->plan->read_steps;
    int64_t before = tile->reader.bytes;
    double now = zs_now();
    steps.count = left < most ? left : most;
    if (!tile->plan->keep)
        *loaded = (zs_range){ steps.first, 0 };
    int result = read_steps(tile, steps, err);
    loaded->count += steps.count;
    zs_report_phase(tile->report, ZS_PHASE_READ, now);
    zs_meter_add(&tile->report->meter, tile->reader.bytes - before, "reading");
    return result;
}

zs_piece zs_tile_piece(const zs_tile *tile, zs_range steps)
{
    return (zs_piece){ .steps = { steps.first, run_of(tile, steps) },
                       .packing = packing_of(tile, steps.first),
                       .values = place_of(tile, steps.first) };
}

/* Steps that are in memory together. */
static int64_t held_steps(const zs_tile *tile)
{
    return tile->plan->keep ? tile->steps.count : tile->plan->read_steps;
}

int64_t zs_tile_batches(const zs_tile *tile)
{
    int64_t held = held_steps(tile), most = tile->plan->write_steps;
    if (tile->rows.count == 0 || tile->steps.count == 0)
        return 0;
    int64_t steps =
        tile->steps.count / held * zs_divide_up(held, most) + zs_divide_up(tile->steps.count % held, most);
    return steps * zs_divide_up(tile->rows.count, tile->plan->write_rows);
}

/* The steps that are held together come one lot after another; in each, some batches of the first rows, as
 * many of the next rows, and so on; then the next batches of the first rows. */
zs_batch zs_tile_batch(const zs_tile *tile, int64_t index)
{
    const zs_plan *plan = tile->plan;
    int64_t held = held_steps(tile), most = plan->write_steps, rows = plan->write_rows;
    int64_t blocks = zs_divide_up(tile->rows.count, rows), lot = zs_divide_up(held, most) * blocks;
    zs_range now = { index / lot * held, zs_least(held, tile->steps.count - index / lot * held) };
    int64_t batches = zs_divide_up(now.count, most), round = index % lot / (plan->row_batches * blocks);
    int64_t in_round = index % lot % (plan->row_batches * blocks), first = round * plan->row_batches;
    int64_t together = zs_least(plan->row_batches, batches - first);
    int64_t step = (first + in_round % together) * most, row = in_round / together * rows;
    return (zs_batch){ .steps = { tile->steps.first + now.first + step, zs_least(most, now.count - step) },
                       .rows = { row, zs_least(rows, tile->rows.count - row) } };
}
