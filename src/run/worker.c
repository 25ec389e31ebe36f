#include "run/worker.h"

#include "base/memory.h"
#include "base/range.h"
#include "parallel/agree.h"
#include "read/reader.h"
#include "run/earlier.h"

#include <stdlib.h>

static int allocate_outgoing(zs_worker *w, zs_error *err)
{
    zs_range tile = { 0, w->plan->tile_rows },
             largest = zs_plan_owned(w->plan, tile, 0, w->plan->busiest.owners);
    size_t owned = (size_t)(largest.count * w->plan->problem.ncol);
    w->outgoing = zs_alloc(w->position.busy ? owned : 0, sizeof *w->outgoing, "statistics", err);
    return w->outgoing ? 0 : -1;
}

/* What each part of the work takes of memory, on this rank. */
static int init_parts(zs_worker *w, zs_error *err)
{
    const zs_position *position = &w->position;
    if (zs_run_check_init(&w->check, w->spec, w->catalog, w->plan, err) ||
        zs_loaded_init(&w->loaded, w->spec, w->catalog, w->plan, position, w->report, err) ||
        zs_second_pass_init(&w->second, w->comm, w->spec, w->catalog, w->plan, position, w->writer,
                            w->products, w->collector, &w->keeping, w->report, err) ||
        zs_climatology_init(&w->climatology, w->plan, position, err) ||
        zs_series_work_init(&w->series, w->plan, position, &w->catalog->groups, w->products, &w->loaded,
                            &w->climatology, w->report, err) ||
        zs_robust_init(&w->robust, w->spec, &w->catalog->groups, &w->products->key, &w->series, err))
        return -1;
    if (!w->plan->problem.wanted.statistics)
        return 0;
    if (zs_first_pass_init(&w->first, w->spec, w->catalog, w->plan, position, &w->loaded, w->report, err) ||
        (w->plan->problem.smoothing.places > 0 &&
         zs_smoothing_init(&w->smoothing, &w->spec->climatology.smooth, w->plan, w->first.with_state,
                           position->busy, err)))
        return -1;
    return allocate_outgoing(w, err);
}

int zs_worker_init(zs_worker *worker, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                   const zs_plan *plan, zs_writer *writer, zs_products *products, zs_collector *collector,
                   zs_report *report, zs_error *err)
{
    *worker = (zs_worker){ .comm = comm,
                           .spec = spec,
                           .catalog = catalog,
                           .plan = plan,
                           .writer = writer,
                           .products = products,
                           .collector = collector,
                           .report = report };
    zs_position_init(&worker->position, comm, plan);
    int result = zs_agree(comm, init_parts(worker, err), err);
    if (result)
        zs_worker_clear(worker);
    return result;
}

int zs_worker_begin(zs_worker *w, const zs_checkpoint *checkpoint, int variable, zs_error *err)
{
    return zs_keeping_begin(&w->keeping, w->comm, checkpoint, variable, w->spec, w->catalog, w->plan,
                            &w->position, w->writer, &w->check, w->report, err) ||
                   zs_turns_begin(&w->turns, w->comm, w->spec, w->plan, w->writer, &w->first, err)
               ? -1
               : 0;
}

void zs_worker_clear(zs_worker *worker)
{
    zs_keeping_clear(&worker->keeping);
    zs_turns_clear(&worker->turns);
    free(worker->outgoing);
    zs_robust_clear(&worker->robust);
    zs_series_work_clear(&worker->series);
    zs_first_pass_clear(&worker->first);
    zs_smoothing_clear(&worker->smoothing);
    zs_climatology_clear(&worker->climatology);
    zs_second_pass_clear(&worker->second);
    zs_loaded_clear(&worker->loaded);
    zs_run_check_clear(&worker->check);
    zs_position_clear(&worker->position);
    *worker = (zs_worker){ 0 };
}

void zs_worker_close_inputs(zs_worker *worker)
{
    zs_reader_close(&worker->loaded.reader);
    zs_earlier_close(&worker->first.earlier);
}

void zs_worker_tell(zs_worker *worker)
{
    zs_report *report = worker->report;
    zs_reader *reader = &worker->loaded.reader;
    report->bytes[ZS_PHASE_READ] = reader->traffic.read + zs_earlier_bytes(&worker->first.earlier);
    report->inflated = reader->traffic.inflated;
    report->seen = reader->overlay.seen; /* now the report's */
    reader->overlay.seen = NULL;
}
