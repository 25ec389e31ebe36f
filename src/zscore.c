#include "zscore.h"

#include "base/activity.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/news.h"
#include "base/version.h"
#include "catalog/catalog.h"
#include "catalog/collect.h"
#include "catalog/prior_verify.h"
#include "catalog/unchanged.h"
#include "format/library.h"
#include "output/preflight.h"
#include "output/sharing.h"
#include "page/page_size.h"
#include "page/report_files.h"
#include "parallel/agree.h"
#include "parallel/guard.h"
#include "parallel/memory_budget.h"
#include "picture/collector.h"
#include "picture/pictures.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "products/products.h"
#include "report/facts.h"
#include "report/plan_text.h"
#include "report/progress.h"
#include "report/ranks.h"
#include "report/say.h"
#include "report/summary.h"
#include "report/totals.h"
#include "run/check.h"
#include "run/load.h"
#include "run/nothing_valid.h"
#include "run/problem.h"
#include "run/tile.h"
#include "run/worker.h"
#include "spec/command.h"
#include "spec/spec.h"
#include "verify/verify.h"
#include "write/share.h"
#include "write/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a run is made of, in the order in which it is made. */
typedef struct run {
    zs_spec spec;
    zs_catalog catalog;
    zs_products products;
    zs_collector collector;
    zs_plan plan;
    zs_sharing sharing;
    zs_report report;
    zs_sink sink;         /* where the plan and the summary go */
    zs_pictures pictures; /* on rank 0, what the page shows of z-scores and statistics */
} run;

/* Is what was printed out?  A plan that nobody can see stops the run before its work.  done: what is told of
 * a failure besides. */
static int show(zs_comm *comm, const char *done, zs_error *err)
{
    errno = 0;
    int result = 0;
    if (comm->rank == 0 && (fflush(stdout) || ferror(stdout)))
        result = zs_fail(err, ZS_FAILED, "standard output: %s%s",
                         errno ? strerror(errno) : "it could not be written", done);
    return zs_agree_same(comm, result, err);
}

static int preflight(zs_comm *comm, const run *r, zs_error *err)
{
    zs_activity_begin(ZS_MOVES, "the outputs", "looking whether they can be written");
    int result = comm->rank == 0 ? zs_writer_preflight(&r->spec, &r->catalog, r->products.layout, err) : 0;
    zs_activity_end();
    return zs_agree_same(comm, result, err);
}

/* Decide what is collected for a page, if there will be one. */
static int collect(zs_comm *comm, run *r, zs_error *err)
{
    const zs_picture_options options = { .where = zs_spec_place(&r->spec, "output", "report"),
                                         .size = zs_page_size_of_pictures(&r->spec),
                                         .maps = r->spec.report.maps,
                                         .zscores = zs_spec_report_needs_zscores(&r->spec) };
    return r->spec.report.path[ZS_REPORT_PAGE]
               ? zs_collector_make(comm, &r->catalog, &options, &r->collector, err)
               : 0;
}

/* From the command line to a plan that can be carried out: load, catalog, plan, tell, preflight. */
static int prepare(zs_comm *comm, const zs_command *command, run *r, zs_error *err)
{
    double now = zs_now();
    zs_news news = { zs_meter_headers, &r->report.meter };
    if (zs_load_spec(comm, command, &r->spec, err))
        return -1;
    r->sink.kept = comm->rank == 0 && zs_spec_reports(&r->spec);
    zs_meter_begin(&r->report.meter, r->sink.shown, r->spec.run.progress, r->report.timeline.begin);
    r->spec.run.budget = r->spec.run.memory ? r->spec.run.memory : zs_memory_budget(comm);
    zs_guard_patience(&comm->guard, 60 * r->spec.run.patience);
    if (zs_catalog_make(comm, &r->spec, &news, &r->catalog, err) ||
        zs_agree_same(comm, zs_products_make(&r->spec, &r->catalog, &r->products, err), err) ||
        zs_products_weigh(&r->products, comm, err))
        return -1;
    if (collect(comm, r, err))
        return -1;
    zs_needs needs = zs_products_needs(&r->products);
    zs_collector_needs(&r->collector, &needs);
    if (zs_problem_plan(comm, &r->spec, &r->catalog, &needs, &r->plan, err))
        return -1;
    zs_share_find(comm, &r->spec, &r->sharing);
    zs_meter_hide(&r->report.meter);
    if (zs_sink_heard(&r->sink))
        zs_report_plan(&r->sink, &r->spec, &r->catalog, &r->plan, r->products.layout, &r->sharing,
                       command->verbose);
    if (preflight(comm, r, err) || (!command->plan_only && show(comm, "", err)))
        return -1;
    zs_report_phase(&r->report, ZS_PHASE_CATALOG, now);
    return 0;
}

/* Half of the work on the page: making its maps, or writing it. */
static void count_half_page(run *r, double since)
{
    double half = (double)r->plan.problem.wanted.products.page.packed_bytes / 2;
    zs_report_work(&r->report, ZS_PHASE_REPORT, ZS_WORK_PAGE, half, since);
}

/* The maps and lines of the page.  They are made before the outputs are closed: the disk writes meanwhile. */
static int make_pictures(zs_comm *comm, run *r, zs_error *err)
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
static int work(zs_comm *comm, run *r, zs_worker *worker, zs_writer *writer, zs_error *err)
{
    double now = zs_now();
    zs_report *report = &r->report;
    zs_news news = { zs_meter_synced, &report->meter };
    if (zs_writer_create(comm, &r->spec, &r->catalog, &r->plan, r->products.layout, &r->sharing, writer,
                         err) ||
        zs_products_begin(&r->products, comm, &r->plan, &worker->position, writer, err) ||
        zs_collector_begin(&r->collector, comm, &r->plan, &worker->position, err))
        return -1;
    zs_report_phase(report, ZS_PHASE_CREATE, now);
    int result = 0;
    for (int k = 0; k < r->plan.tiles && result == 0; k++)
        result = zs_tile_work(worker, k, err);
    now = zs_now();
    zs_worker_close_inputs(worker);
    if (result == 0)
        zs_meter_finishing(&report->meter);
    if (result == 0) /* first, because the checks after it cannot name the input that they fail for */
        result = zs_unchanged_check(comm, &r->catalog.files, err);
    if (result == 0)
        result = zs_nothing_valid_check(comm, &r->spec, &r->catalog, report, err);
    if (result == 0 && r->plan.problem.wanted.zscore)
        result = zs_run_check_finish(&worker->check, comm, report, err);
    zs_report_phase(report, ZS_PHASE_CHECK, now);
    if (result || make_pictures(comm, r, err))
        return -1;
    now = zs_now();
    result = zs_products_finish(&r->products, err) ? -1 : zs_writer_complete(comm, writer, &news, err);
    report->beyond += r->products.beyond;
    zs_worker_tell(worker);
    report->bytes[ZS_PHASE_WRITE] = writer->bytes;
    zs_report_phase(report, ZS_PHASE_FINISH, now);
    return result;
}

/* Write the files of the report, if there are any: the outputs are complete, and have no names yet.  totals:
 * of all ranks; NULL: of a plan. */
static int write_report(zs_comm *comm, run *r, const zs_writer *writer, const zs_totals *totals,
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
                                    .log = r->sink.text };
        result = zs_report_files_write(&subject, facts, err);
    }
    zs_all_ranks_clear(&ranks);
    result = zs_agree_same(comm, result, err);
    count_half_page(r, now);
    return result;
}

/* Tell the report what was done, and give all files their names. */
static int publish(zs_comm *comm, const zs_command *command, run *r, zs_writer *writer, zs_error *err)
{
    zs_totals totals;
    bool shown = r->sink.shown;
    double now = zs_now();
    if (zs_spec_reports(&r->spec)) {
        zs_totals_add_up(comm, &r->report, &r->catalog, &totals);
        r->sink.shown = false; /* this summary is for the report alone */
        if (zs_sink_heard(&r->sink))
            zs_report_summary(&r->sink, &totals, &r->spec, &r->catalog, command->verbose);
        r->sink.shown = shown;
        if (write_report(comm, r, writer, &totals, err)) {
            writer->stuck = true; /* HDF5 may have a product's file open that it could not close */
            return -1;
        }
        now = zs_now();
    }
    int result = zs_writer_publish(comm, writer, err);
    r->report.no_lock = writer->no_lock;
    writer->no_lock = NULL;
    zs_report_phase(&r->report, ZS_PHASE_FINISH, now);
    return result;
}

/* The plan as a page, if one is asked for. */
static int write_plan(zs_comm *comm, run *r, zs_error *err)
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

/* Carry the plan out, and leave complete outputs or none. */
static int carry_out(zs_comm *comm, const zs_command *command, run *r, bool *broken, zs_error *err)
{
    zs_writer writer = { 0 };
    zs_worker worker;
    double now = zs_now();
    zs_report_begin(&r->report, comm, &r->spec, &r->plan, r->products.layout);
    if (zs_worker_init(&worker, comm, &r->spec, &r->catalog, &r->plan, &writer, &r->products, &r->collector,
                       &r->report, err))
        return -1;
    zs_report_phase(&r->report, ZS_PHASE_CREATE, now);
    int result = work(comm, r, &worker, &writer, err) || publish(comm, command, r, &writer, err) ? -1 : 0;
    now = zs_now();
    if (result) {
        *broken = zs_writer_is_open(&writer);
        zs_writer_abandon(comm, &writer);
    }
    zs_writer_clear(&writer);
    zs_worker_clear(&worker);
    zs_report_phase(&r->report, ZS_PHASE_FINISH, now);
    return result;
}

/* What follows the plan, unless --plan ends the run there: the work, and the summary. */
static int follow(zs_comm *comm, const zs_command *command, run *r, bool *broken, zs_error *err)
{
    double now = zs_now();
    zs_totals totals;
    if (zs_prior_verify(comm, &r->spec, &r->catalog.prior, &r->catalog.groups, err))
        return -1;
    zs_report_phase(&r->report, ZS_PHASE_CHECK, now);
    if (carry_out(comm, command, r, broken, err))
        return -1;
    zs_totals_add_up(comm, &r->report, &r->catalog, &totals);
    zs_meter_hide(&r->report.meter);
    if (zs_sink_heard(&r->sink))
        zs_report_summary(&r->sink, &totals, &r->spec, &r->catalog, command->verbose);
    return show(comm, "; the outputs are complete", err);
}

static int run_command(zs_comm *comm, const zs_command *command, bool *broken, zs_error *err)
{
    run r = { .sink = { .shown = comm->rank == 0 && !command->quiet } };
    zs_report_init(&r.report);
    comm->timeline = &r.report.timeline;
    int result = prepare(comm, command, &r, err);
    if (result && command->plan_only)
        err->status = ZS_REFUSED;
    if (result == 0 && command->plan_only)
        result = write_plan(comm, &r, err) ? -1 : show(comm, "", err);
    else if (result == 0)
        result = follow(comm, command, &r, broken, err);
    zs_meter_end(&r.report.meter, result == 0);
    comm->timeline = NULL;
    zs_sink_clear(&r.sink);
    zs_pictures_clear(&r.pictures);
    zs_collector_clear(&r.collector);
    zs_products_clear(&r.products);
    zs_report_clear(&r.report);
    zs_catalog_clear(&r.catalog);
    zs_spec_clear(&r.spec);
    return result;
}

int zs_run(zs_comm *comm, int argc, char **argv, bool *broken)
{
    zs_error err = { 0 };
    zs_command command = { 0 };
    zs_library_record library;
    zs_library_begin(&library); /* what HDF5 has to say comes through our own one line */
    int status = ZS_DONE;
    int result = zs_agree_same(comm, zs_command_parse(argc, argv, &command, &err), &err);
    if (result == 0 && (command.help || command.version)) {
        if (comm->rank == 0)
            printf("%s", command.help ? zs_command_usage() : "zscore " ZS_VERSION "\n");
        result = show(comm, "", &err);
    } else if (result == 0 && command.verify) {
        status = zs_verify(comm, (const char *const *)command.file, command.nfile, command.quiet);
        result = show(comm, "", &err);
    } else if (result == 0) {
        result = run_command(comm, &command, broken, &err);
    }
    fflush(stdout);
    if (result && comm->rank == 0)
        fprintf(stderr, "zscore: %s\n", err.text);
    fflush(NULL);
    zs_command_clear(&command);
    zs_library_end();
    return result ? err.status : status;
}
