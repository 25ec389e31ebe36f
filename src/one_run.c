#include "one_run.h"

#include "base/activity.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/news.h"
#include "catalog/collect.h"
#include "catalog/prior_verify.h"
#include "catalog/unchanged.h"
#include "output/preflight.h"
#include "page/page_size.h"
#include "page/report_files.h"
#include "parallel/agree.h"
#include "parallel/guard.h"
#include "parallel/memory_budget.h"
#include "parallel/node_memory.h"
#include "products/narrow.h"
#include "products/product_needs.h"
#include "products/products.h"
#include "report/facts.h"
#include "report/plan_text.h"
#include "report/ranks.h"
#include "report/summary.h"
#include "report/totals.h"
#include "run/check.h"
#include "run/keeping.h"
#include "run/load.h"
#include "run/nothing_valid.h"
#include "run/problem.h"
#include "run/robust.h"
#include "run/tile.h"
#include "run/worker.h"
#include "write/kept_outputs.h"
#include "write/share.h"
#include "write/writer.h"

#include <stdbool.h>

/* The first line is shown already; a report has it, too. */
static void keep_start(zs_one_run *r)
{
    bool shown = r->sink.shown;
    if (!r->sink.kept)
        return;
    r->sink.shown = false;
    zs_start_say(&r->sink, r->start);
    r->sink.shown = shown;
}

static void set_budget(const zs_comm *comm, zs_spec *spec)
{
    zs_memory_limit limit = ZS_LIMIT_PRESUMED;
    spec->run.budget = spec->run.memory ? spec->run.memory : zs_memory_budget(comm, &limit);
    spec->run.limit = spec->run.memory ? "[run] memory" : zs_memory_limit_name(limit);
}

static int preflight(zs_comm *comm, const zs_one_run *r, zs_error *err)
{
    zs_activity_begin(ZS_MOVES, "the outputs", "looking whether they can be written");
    int result = comm->rank == 0 ? zs_writer_preflight(&r->spec, &r->catalog, r->products.layout, err) : 0;
    zs_activity_end();
    return zs_agree_same(comm, result, err);
}

/* Decide what is collected for a page, if there will be one. */
static int collect(zs_comm *comm, zs_one_run *r, zs_error *err)
{
    const zs_picture_options options = { .size = zs_page_size_of_pictures(&r->spec),
                                         .maps = r->spec.report.maps,
                                         .place_bytes = zs_page_size_of_place(&r->spec, &r->catalog),
                                         .zscores = zs_spec_report_needs_zscores(&r->spec) };
    return r->spec.report.path[ZS_REPORT_PAGE]
               ? zs_collector_make(comm, &r->catalog, &options, &r->collector, err)
               : 0;
}

int zs_one_run_prepare(zs_comm *comm, const zs_command *command, const char *text, int variable,
                       zs_one_run *r, zs_error *err)
{
    double now = zs_now();
    zs_news news = { zs_meter_headers, &r->report.meter };
    zs_report_init(&r->report);
    comm->timeline = &r->report.timeline;
    r->sink.shown = comm->rank == 0 && !command->quiet;
    if (zs_load_spec(comm, command, text, variable, &r->spec, err))
        return -1;
    if (r->spec.run.checkpoint)
        zs_guard_ask(&comm->guard, true);
    r->sink.kept = comm->rank == 0 && zs_spec_reports(&r->spec);
    keep_start(r);
    zs_meter_begin(&r->report.meter, r->sink.shown, r->spec.run.progress, r->report.timeline.begin);
    set_budget(comm, &r->spec);
    zs_guard_patience(&comm->guard, 60 * r->spec.run.patience);
    if (zs_catalog_make(comm, &r->spec, &news, &r->catalog, err) ||
        zs_agree_same(comm, zs_products_make(&r->spec, &r->catalog, &r->products, err), err) ||
        zs_products_weigh(&r->products, comm, err))
        return -1;
    if (zs_products_narrow(&r->products, comm, &r->catalog, err) || collect(comm, r, err))
        return -1;
    zs_needs needs = zs_products_needs(&r->products);
    zs_collector_needs(&r->collector, &needs);
    zs_robust_needs(&r->spec, &r->catalog, &r->products.key, &needs);
    needs.catalog = zs_node_bytes(&comm->memory) / (variable + 1) * r->spec.input.nvariable;
    zs_kept_shape shape;
    if (zs_kept_outputs_shape(comm, r->spec.run.checkpoint, variable, &shape, err) ||
        zs_problem_plan(comm, &r->spec, &r->catalog, &needs, &shape, &r->plan, err))
        return -1;
    zs_share_find(comm, &r->spec, &r->sharing);
    zs_meter_hide(&r->report.meter);
    if (zs_sink_heard(&r->sink))
        zs_report_plan(&r->sink, &r->spec, &r->catalog, &r->plan, r->products.layout, &r->sharing,
                       command->verbose);
    if (preflight(comm, r, err))
        return -1;
    r->paused = zs_report_phase(&r->report, ZS_PHASE_CATALOG, now);
    return 0;
}

/* Half of the work on the page: making its maps, or writing it. */
static void count_half_page(zs_one_run *r, double since)
{
    double half = (double)r->plan.problem.wanted.products.page.packed_bytes / 2;
    zs_report_work(&r->report, ZS_PHASE_REPORT, ZS_WORK_PAGE, half, since);
}

/* The maps and lines of the page.  They are made before the outputs are closed: the disk writes meanwhile. */
static int make_pictures(zs_comm *comm, zs_one_run *r, zs_error *err)
{
    double now = zs_now();
    int64_t others = comm->rank == 0 ? zs_page_size_of_others(&r->spec, &r->catalog) : 0;
    if (zs_collector_finish(&r->collector, others, &r->pictures, err))
        return -1;
    count_half_page(r, now);
    return 0;
}

/* Tile by tile, into files that are made first and get their names last.  In each tile the first pass makes
 * the climatology, and the second pass makes z-scores with it: run/tile.c. */
static int work(zs_comm *comm, zs_one_run *r, zs_worker *worker, zs_error *err)
{
    double now = zs_now();
    zs_report *report = &r->report;
    zs_writer *writer = &r->writer;
    zs_news news = { zs_meter_synced, &report->meter };
    if (zs_products_begin(&r->products, comm, &r->plan, &worker->position, writer, err) ||
        zs_collector_begin(&r->collector, comm, &r->plan, &worker->position, err))
        return -1;
    zs_report_phase(report, ZS_PHASE_CREATE, now);
    int result = 0;
    for (int k = 0; k < r->plan.tiles && result == 0; k++)
        result = zs_tile_work(worker, k, err);
    if (result == 0)
        result = zs_agree(comm, zs_score_notes_write(&worker->keeping.scores, err), err);
    now = zs_now();
    zs_worker_close_inputs(worker);
    if (result == 0)
        zs_meter_finishing(&report->meter);
    if (result == 0) /* first, because the checks after it cannot name the input that they fail for */
        result = zs_unchanged_check(comm, &r->catalog.files, err);
    r->wrong = result == 0; /* until the checks have said otherwise; other inputs are another run's */
    if (result == 0 && !r->products.narrowed) /* a part of the selection may well have no value */
        result = zs_nothing_valid_check(comm, &r->spec, &r->catalog, report, err);
    if (result == 0 && r->plan.problem.wanted.zscore)
        result = zs_run_check_finish(&worker->check, comm, report, err);
    r->wrong = r->wrong && result != 0;
    zs_report_phase(report, ZS_PHASE_CHECK, now);
    if (result || make_pictures(comm, r, err))
        return -1;
    now = zs_now();
    if (zs_products_finish(&r->products, err) || !(report->single = zs_products_singles(&r->products, err)))
        return -1;
    result = zs_writer_complete(comm, writer, &news, err);
    report->beyond += r->products.beyond;
    zs_worker_tell(worker);
    report->bytes[ZS_PHASE_WRITE] = writer->bytes;
    zs_report_phase(report, ZS_PHASE_FINISH, now);
    return result;
}

/* Write the files of the report, if there are any: the outputs are complete, and have no names yet.  totals:
 * of all ranks; NULL: of a plan. */
static int write_report(zs_comm *comm, zs_one_run *r, const zs_writer *writer, const zs_totals *totals,
                        zs_error *err)
{
    zs_all_ranks ranks;
    if (zs_ranks_gather(comm, &r->report, &ranks, err))
        return -1;
    double now = zs_now();
    int result = 0;
    if (comm->rank == 0) {
        const zs_subject subject = { &r->spec, &r->catalog, r->products.layout, writer,
                                     totals ? &r->pictures : NULL };
        const zs_facts_of facts = { .spec = &r->spec,
                                    .catalog = &r->catalog,
                                    .plan = &r->plan,
                                    .layout = r->products.layout,
                                    .sharing = &r->sharing,
                                    .totals = totals,
                                    .ranks = &ranks,
                                    .start = r->start,
                                    .log = r->sink.text };
        result = zs_report_files_write(&subject, facts, err);
    }
    zs_all_ranks_clear(&ranks);
    result = zs_agree_same(comm, result, err);
    count_half_page(r, now);
    return result;
}

/* Tell the report what was done.  Then all files are complete. */
static int tell_report(zs_comm *comm, const zs_command *command, zs_one_run *r, zs_error *err)
{
    zs_totals totals;
    bool shown = r->sink.shown;
    if (!zs_spec_reports(&r->spec))
        return 0;
    double now = zs_now();
    zs_totals_add_up(comm, &r->report, &r->catalog, &totals);
    r->sink.shown = false; /* this summary is for the report alone */
    if (zs_sink_heard(&r->sink))
        zs_report_summary(&r->sink, &totals, &r->spec, &r->catalog, command->verbose);
    r->sink.shown = shown;
    zs_report_phase(&r->report, ZS_PHASE_REPORT, now);
    if (write_report(comm, r, &r->writer, &totals, err)) {
        r->writer.stuck = true; /* HDF5 may have a product's file open that it could not close */
        return -1;
    }
    return 0;
}

int zs_one_run_write_plan(zs_comm *comm, zs_one_run *r, zs_error *err)
{
    zs_writer writer;
    const char *path = r->spec.report.path[ZS_REPORT_PLAN];
    if (!path)
        return 0;
    int result = zs_writer_create_plan(comm, &r->spec, &r->catalog, &writer, err) ||
                         write_report(comm, r, &writer, NULL, err)
                     ? -1
                     : zs_writer_publish(comm, &writer, err);
    if (result)
        zs_writer_abandon(comm, &writer);
    else if (zs_sink_heard(&r->sink))
        zs_say(&r->sink, "  wrote      %s\n", path);
    zs_writer_clear(&writer);
    return result;
}

/* The run goes on where an earlier start was ended. */
static void tell_kept(zs_one_run *r, const zs_keeping *keeping)
{
    if (!zs_sink_heard(&r->sink) || !r->writer.goes_on)
        return;
    zs_say(
        &r->sink,
        "  goes on    from %s: %.0f %% of the z-scores or anomalies and %zu pieces of statistics are there\n",
        r->spec.run.checkpoint, 100 * keeping->share, keeping->made.n);
    if (keeping->bad > 0)
        zs_say(&r->sink, "             %lld pieces are not as they were written, and are made again\n",
               (long long)keeping->bad);
}

int zs_one_run_work(zs_comm *comm, const zs_command *command, zs_one_run *runs, const zs_side *all, int n,
                    int k, const zs_checkpoint *checkpoint, zs_error *err)
{
    zs_worker worker;
    zs_one_run *r = &runs[k];
    double now = zs_now();
    zs_report_pause(&r->report, r->paused, now);
    comm->timeline = &r->report.timeline;
    if (zs_prior_verify(comm, &r->spec, &r->catalog.prior, &r->catalog.groups, err))
        return -1;
    now = zs_report_phase(&r->report, ZS_PHASE_CHECK, now);
    zs_report_begin(&r->report, comm, &r->spec, &r->plan, r->products.layout);
    if (zs_worker_init(&worker, comm, &r->spec, &r->catalog, &r->plan, &r->writer, &r->products,
                       &r->collector, &r->report, err))
        return -1;
    int result = zs_writer_create(comm, all, n, k, k > 0 ? &runs[k - 1].writer : NULL, &r->sharing,
                                  checkpoint, &r->writer, err);
    if (result == 0)
        result = zs_worker_begin(&worker, checkpoint, k, err);
    zs_report_phase(&r->report, ZS_PHASE_CREATE, now);
    if (result == 0)
        tell_kept(r, &worker.keeping);
    if (result == 0)
        result = work(comm, r, &worker, err) || tell_report(comm, command, r, err) ? -1 : 0;
    now = zs_now();
    r->noted = zs_keeping_end(&worker.keeping);
    zs_worker_clear(&worker);
    zs_products_forget(&r->products);
    zs_pictures_clear(&r->pictures);
    zs_collector_clear(&r->collector);
    r->paused = zs_report_phase(&r->report, ZS_PHASE_FINISH, now);
    return result;
}

void zs_one_run_tell(zs_comm *comm, const zs_command *command, zs_one_run *r)
{
    zs_totals totals;
    zs_totals_add_up(comm, &r->report, &r->catalog, &totals);
    zs_meter_hide(&r->report.meter);
    if (zs_sink_heard(&r->sink))
        zs_report_summary(&r->sink, &totals, &r->spec, &r->catalog, command->verbose);
}

void zs_one_run_clear(zs_one_run *r)
{
    zs_sink_clear(&r->sink);
    zs_writer_clear(&r->writer);
    zs_pictures_clear(&r->pictures);
    zs_collector_clear(&r->collector);
    zs_products_clear(&r->products);
    zs_report_clear(&r->report);
    zs_catalog_clear(&r->catalog);
    zs_spec_clear(&r->spec);
}
