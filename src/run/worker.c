#include "run/worker.h"

#include "base/memory.h"
#include "parallel/agree.h"
#include "stats/zscores.h"
#include "time/groups.h"

#include <stdlib.h>
#include <string.h>

/* Cells of the largest band; a band of few columns has several rows. */
static size_t band_cells(const zs_tile *tile)
{
    return (size_t)(tile->plan->band_rows * tile->plan->problem.ncol);
}

static const zs_groups *groups_of(const zs_tile *tile)
{
    return &tile->catalog->groups;
}

/* The most spans that the moments of one group take. */
static size_t most_spans(const zs_tile *tile)
{
    int64_t most = 0;
    for (int group = 0; group < groups_of(tile)->n; group++)
        most = zs_max(most, zs_tile_spans(tile, group, tile->steps, 0, NULL));
    return (size_t)most;
}

/* Which groups have a place here, and where. */
static int place_groups(zs_tile *tile, int *ntaken, int *nneeded, zs_error *err)
{
    size_t n = (size_t)groups_of(tile)->n;
    *ntaken = *nneeded = 0;
    if (!(tile->taken = zs_alloc(n, sizeof *tile->taken, "groups", err)) ||
        !(tile->needed = zs_alloc(n, sizeof *tile->needed, "groups", err)))
        return -1;
    for (int group = 0; group < groups_of(tile)->n; group++) {
        bool taken = zs_plan_leaves(tile->plan, group, tile->time_part).count > 0;
        bool needed = zs_plan_needs(tile->plan, group, tile->time_part);
        tile->taken[group] = taken ? (*ntaken)++ : -1;
        tile->needed[group] = !needed ? -1 : tile->plan->by_group ? 0 : *nneeded;
        *nneeded += needed && (*nneeded == 0 || !tile->plan->by_group);
    }
    return 0;
}

/* One for each group; where values are kept, one for all, as it is of a slice, and of one group at a time. */
static int allocate_moments(zs_tile *tile, int ntaken, size_t cells, size_t slice, zs_error *err)
{
    const zs_plan *plan = tile->plan;
    int most = 1, n = plan->keep ? 1 : ntaken;
    if (!(tile->moments = zs_alloc((size_t)n, sizeof *tile->moments, "moments", err)))
        return -1;
    for (int group = 0; group < groups_of(tile)->n; group++) {
        int slots = zs_moments_slots(plan->problem.kind, zs_plan_leaves(plan, group, tile->time_part));
        most = slots > most ? slots : most;
        if (plan->keep || tile->taken[group] < 0)
            continue;
        if (zs_moments_init(&tile->moments[tile->nmoments], plan->problem.kind, cells, slots, err))
            return -1;
        tile->nmoments++;
    }
    if (!plan->keep || ntaken == 0)
        return 0;
    tile->nmoments = 1;
    return zs_moments_init(&tile->moments[0], plan->problem.kind, slice, most, err);
}

static int allocate_statistics(zs_tile *tile, int nneeded, size_t cells, zs_error *err)
{
    zs_range largest =
        zs_plan_owned(tile->plan, (zs_range){ 0, tile->plan->tile_rows }, 0, tile->plan->group_owners);
    size_t owned = (size_t)(largest.count * tile->plan->problem.ncol);
    bool whole = tile->spec->output[ZS_STATISTICS] || tile->catalog->prior.path;
    if (!(tile->mean = zs_alloc_raw((size_t)nneeded * cells, sizeof(double), "means", err)) ||
        !(tile->scale = zs_alloc_raw((size_t)nneeded * cells, sizeof(double), "standard deviations", err)) ||
        !(tile->outgoing = zs_alloc(owned, sizeof(double), "statistics", err)) ||
        zs_statistics_init(&tile->owned_statistics, owned, whole, err))
        return -1;
    size_t slice = (size_t)(tile->plan->slice_rows * tile->plan->problem.ncol);
    return tile->catalog->prior.path ? zs_statistics_init(&tile->prior_statistics, slice, true, err) : 0;
}

static int allocate(zs_tile *tile, zs_error *err)
{
    const zs_plan *plan = tile->plan;
    const zs_problem *p = &plan->problem;
    int ntaken, nneeded;
    size_t cells = (size_t)(plan->tile_rows * p->ncol);
    size_t steps = (size_t)(plan->keep ? tile->steps.count : plan->read_steps);
    size_t batch = (size_t)(plan->write_steps * plan->write_rows * p->ncol),
           slice = (size_t)(plan->slice_rows * p->ncol);
    if (!(tile->values = zs_alloc_raw(steps * cells, p->value_size, "values", err)) ||
        !(tile->span = zs_alloc(most_spans(tile), sizeof *tile->span, "spans", err)) ||
        (p->zscore && !(tile->zscore = zs_alloc_raw(batch, sizeof(float), "z-scores", err))) ||
        (p->anomaly && !(tile->anomaly = zs_alloc_raw(batch, sizeof(float), "anomalies", err))) ||
        (p->needs.data && !(tile->data = zs_alloc_raw(batch, sizeof(double), "values", err))) ||
        !(tile->unpacked = zs_alloc(band_cells(tile), sizeof(double), "a band", err)) ||
        place_groups(tile, &ntaken, &nneeded, err) || allocate_statistics(tile, nneeded, cells, err) ||
        zs_merge_init(&tile->merge, plan, tile->column, tile->time_part, err))
        return -1;
    return allocate_moments(tile, ntaken, cells, slice, err);
}

int zs_tile_init(zs_tile *tile, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                 const zs_plan *plan, zs_writer *writer, zs_products *products, zs_report *report,
                 zs_error *err)
{
    *tile = (zs_tile){ .comm = comm,
                       .spec = spec,
                       .catalog = catalog,
                       .plan = plan,
                       .writer = writer,
                       .products = products,
                       .report = report,
                       .column = MPI_COMM_NULL };
    tile->busy = zs_plan_busy(plan, comm->rank);
    tile->time_part = zs_plan_time_part(plan, comm->rank);
    tile->row_part = zs_plan_row_part(plan, comm->rank);
    MPI_Comm_split(comm->world, tile->busy ? tile->row_part : MPI_UNDEFINED, tile->time_part, &tile->column);
    tile->rules = (zs_rules){ .kind = plan->problem.kind,
                              .packing = catalog->file[0].storage.packing,
                              .ddof = spec->ddof,
                              .min_count = spec->min_count };
    tile->quantize = zs_quantize_make(spec->keepbits, spec->significant);
    tile->nband = zs_divide_up(plan->problem.nrow, plan->band_rows);
    int result = zs_reader_init(&tile->reader, spec, catalog, err);
    if (result == 0 && !(tile->band = zs_alloc((size_t)tile->nband, sizeof *tile->band, "bands", err)))
        result = -1;
    for (int64_t k = 0; k < tile->nband && result == 0; k++)
        tile->band[k].tally = tile->band[k].others = zs_tally_none();
    if (tile->busy)
        tile->steps = zs_plan_steps(plan, tile->time_part);
    if (tile->busy && result == 0)
        result = allocate(tile, err);
    result = zs_agree(comm, result, err);
    if (result)
        zs_tile_clear(tile);
    return result;
}

void zs_tile_clear(zs_tile *tile)
{
    for (int k = 0; k < tile->nmoments; k++)
        zs_moments_clear(&tile->moments[k]);
    free(tile->moments);
    zs_merge_clear(&tile->merge);
    zs_reader_clear(&tile->reader);
    free(tile->band);
    zs_prior_close(&tile->prior_reader);
    zs_statistics_clear(&tile->prior_statistics);
    zs_statistics_clear(&tile->owned_statistics);
    free(tile->outgoing);
    free(tile->scale);
    free(tile->mean);
    free(tile->needed);
    free(tile->taken);
    free(tile->unpacked);
    free(tile->data);
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
    if (tile->busy)
        tile->rows = zs_plan_tile(tile->plan, tile->row_part, index);
    tile->block = (zs_range){ 0, tile->rows.count };
    tile->cells = (size_t)(tile->rows.count * tile->plan->problem.ncol);
    tile->loaded = (zs_range){ tile->steps.first, 0 };
}

/* Where a loaded step, or the next one, has its values. */
static char *place_of(const zs_tile *tile, int64_t step)
{
    return tile->values + (size_t)(step - tile->loaded.first) * tile->cells * tile->plan->problem.value_size;
}

static const zs_packing *packing_of(const zs_tile *tile, int64_t step)
{
    return &tile->catalog->file[tile->catalog->step[step].file].storage.packing;
}

/* How many of some steps lie behind each other in one file, and in memory.  A step has a place of the same
 * size there, whatever its file's type: of a smaller type, there is a gap behind it. */
static int64_t run_of(const zs_tile *tile, zs_range steps)
{
    if (zs_type_size(packing_of(tile, steps.first)->type) < tile->plan->problem.value_size)
        return 1;
    return zs_catalog_run(tile->catalog, steps.first, steps.count);
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
    int64_t left = tile->steps.first + tile->steps.count - steps.first;
    int64_t before = tile->reader.bytes;
    double now = zs_now();
    steps.count = zs_min(left, tile->plan->read_steps);
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

/* How many members of a group, from a place in its list on, at most `most`, are steps that follow each other
 * and, for the tree, lie in one leaf. */
static int64_t member_run(const zs_tile *tile, int64_t at, int64_t most)
{
    const zs_groups *groups = groups_of(tile);
    const int32_t *step = groups->member.step + at, *leaf = groups->leaf + at;
    bool tree = tile->plan->problem.kind == ZS_MOMENTS_TREE;
    int64_t n = 1;
    while (n < most && step[n] == step[0] + n && (!tree || leaf[n] == leaf[0]))
        n++;
    return run_of(tile, (zs_range){ step[0], n });
}

int64_t zs_tile_spans(const zs_tile *tile, int group, zs_range steps, size_t first_cell, zs_span *span)
{
    const zs_groups *groups = groups_of(tile);
    zs_range left = zs_steps_among(&groups->member, group, steps);
    int64_t n = 0, end = groups->member.first[group + 1];
    for (int64_t count; left.count > 0; left.first += count, left.count -= count, n++) {
        count = member_run(tile, left.first, left.count);
        if (!span)
            continue;
        int64_t step = groups->member.step[left.first], next = left.first + count;
        const zs_packing *packing = packing_of(tile, step);
        span[n] = (zs_span){ .packing = packing,
                             .stored = place_of(tile, step) + first_cell * zs_type_size(packing->type),
                             .count = count,
                             .ends_leaf = next == end || groups->leaf[next] != groups->leaf[next - 1] };
    }
    return n;
}

/* The steps from one on whose batches go through the same rows after each other: of one group, or of what is
 * in memory together. */
static zs_range lot_steps(const zs_tile *tile, int group, int64_t from)
{
    const zs_plan *plan = tile->plan;
    const int *of = groups_of(tile)->of;
    int64_t end = tile->steps.first + tile->steps.count, most = plan->write_steps * plan->row_batches, n = 1;
    if (!plan->by_group) {
        int64_t held = plan->keep ? tile->steps.count : plan->read_steps;
        int64_t left = held - (from - tile->steps.first) % zs_max(held, 1);
        return (zs_range){ from, zs_min(most, zs_min(left, end - from)) };
    }
    if (group >= 0) {
        zs_range mine = zs_steps_among(&groups_of(tile)->user, group, (zs_range){ from, end - from });
        from = mine.count > 0 ? groups_of(tile)->user.step[mine.first] : end;
    }
    while (from < end && of[from] != group) /* steps without a group are in no list */
        from++;
    while (n < most && from + n < end && of[from + n] == group)
        n++;
    return (zs_range){ from, zs_min(n, end - from) };
}

bool zs_tile_next(const zs_tile *tile, int group, zs_batch *batch)
{
    int64_t step = batch->steps.first + batch->steps.count, row = batch->rows.first;
    int64_t end = tile->block.first + tile->block.count;
    zs_range *lot = &batch->lot;
    if (step >= lot->first + lot->count) {
        step = lot->first;
        row += tile->plan->write_rows;
    }
    if (lot->count == 0 || row >= end) {
        *lot = lot_steps(tile, group, lot->count > 0 ? lot->first + lot->count : tile->steps.first);
        step = lot->first;
        row = tile->block.first;
    }
    batch->steps = (zs_range){ step, zs_min(tile->plan->write_steps, lot->first + lot->count - step) };
    batch->rows = (zs_range){ row, zs_min(tile->plan->write_rows, end - row) };
    return batch->steps.count > 0 && batch->rows.count > 0;
}
