#include "zscore.h"

#include "base/error.h"
#include "base/range.h"
#include "base/version.h"
#include "catalog/catalog.h"
#include "catalog/collect.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "output/preflight.h"
#include "parallel/agree.h"
#include "parallel/memory_budget.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "products/products.h"
#include "report/plan_text.h"
#include "report/progress.h"
#include "report/summary.h"
#include "run/worker.h"
#include "spec/command.h"
#include "spec/ini.h"
#include "spec/parse.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <hdf5.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rank 0's text of the spec, on every rank; each parses it for itself. */
static int load_spec(zs_comm *comm, const zs_command *command, zs_spec *spec, zs_error *err)
{
    char *text = NULL;
    int64_t size = 0;
    int result = 0;
    if (comm->rank == 0) {
        text = zs_spec_load(command->spec_path, err);
        result = text ? zs_spec_parse(command->spec_path, text, command, spec, err) : -1;
        size = text ? (int64_t)strlen(text) + 1 : 0;
    }
    if ((result = zs_agree_same(comm, result, err)))
        goto done;
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm->world);
    if (comm->rank != 0 && !(text = malloc((size_t)size)))
        result = zs_fail(err, ZS_FAILED, "no memory for the workflow spec");
    if ((result = zs_agree(comm, result, err)))
        goto done;
    MPI_Bcast(text, (int)size, MPI_CHAR, 0, comm->world);
    if (comm->rank != 0)
        result = zs_spec_parse(command->spec_path, text, command, spec, err);
    result = zs_agree(comm, result, err);
done:
    free(text);
    return result;
}

/* The largest chunks of all files: steps, rows and bytes that must be read together.  1, 1 and 0 without
 * chunks. */
static void largest_chunks(const zs_catalog *catalog, zs_problem *problem)
{
    problem->chunk_steps = problem->chunk_rows = 1;
    for (int i = 0; i < catalog->paths.n; i++) {
        const zs_file *file = &catalog->file[i];
        const int64_t *chunk = file->storage.chunk;
        problem->chunk_bytes = zs_max(problem->chunk_bytes, zs_chunk_bytes(file));
        if (file->storage.form != ZS_FORM_CHUNKED)
            continue;
        if (file->time >= 0) /* where the file ends before the chunk does, the rest of it is empty */
            problem->chunk_steps =
                zs_max(problem->chunk_steps, zs_min(zs_chunk_steps(file), file->nrecord * file->nmember));
        if (file->row >= 0)
            problem->chunk_rows = zs_max(problem->chunk_rows, chunk[file->row]);
    }
}

/* What the plan must know of catalog and spec. */
static zs_problem problem_of(const zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                             const zs_products *products, int64_t budget)
{
    const zs_grid *grid = &catalog->grid;
    zs_needs needs = zs_products_needs(products);
    zs_problem problem = {
        .nstep = catalog->nstep,
        .nrow = grid->nrow,
        .ncol = grid->ncol,
        .groups = &catalog->groups,
        .value_size = catalog->value_size,
        .kind = catalog->kind,
        .nfile = catalog->paths.n,
        .file_row_bytes = grid->file_cols * (int64_t)catalog->value_size,
        .zscore = spec->output[ZS_ZSCORE] || needs.zscore,
        .anomaly = spec->output[ZS_ANOMALY] || needs.anomaly,
        .needs = needs,
        .shared_chunks = spec->deflate > 0,
        .prior = catalog->prior.path != NULL,
        .from_file = catalog->prior.groups.instead,
        .budget = budget,
        .nrank = comm->size,
    };
    largest_chunks(catalog, &problem);
    problem.row_offset = grid->rows.first % problem.chunk_rows;
    return problem;
}

static int make_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                     const zs_products *products, zs_plan *plan, zs_error *err)
{
    int64_t budget = spec->memory ? spec->memory : zs_memory_budget(comm);
    zs_problem problem = problem_of(comm, spec, catalog, products, budget);
    int result = zs_plan_make(&problem, plan, err);
    if (result)
        zs_fail_in(err, "%s",
                   spec->memory ? spec->memory_where : "[run] memory, left out: this rank's share");
    return zs_agree_same(comm, result, err);
}

static int preflight(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                     const zs_products *products, zs_error *err)
{
    return zs_agree_same(
        comm, comm->rank == 0 ? zs_writer_preflight(spec, catalog, products->layout, err) : 0, err);
}

static void begin_meter(const zs_comm *comm, const zs_command *command, const zs_spec *spec,
                        const zs_plan *plan, zs_report *report)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int64_t values = steps.count * rows.count * p->ncol;
    int64_t outputs = (spec->output[ZS_ZSCORE] != NULL) + (spec->output[ZS_ANOMALY] != NULL);
    int64_t bytes = values * (zs_plan_passes(plan) * (int64_t)p->value_size + outputs * 4);
    double share = (double)(p->nstep * p->nrow) / (double)(steps.count * rows.count);
    zs_meter_begin(&report->meter, comm->rank == 0 && !command->quiet, spec->progress, bytes, share);
}

/* All tiles, into outputs that are made first and get their names last. */
static int work(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                zs_products *products, zs_report *report, bool *broken, zs_error *err)
{
    zs_writer writer = { 0 };
    zs_tile tile;
    double now = zs_now();
    if (zs_tile_init(&tile, comm, spec, catalog, plan, &writer, products, report, err))
        return -1;
    int result = zs_writer_create(comm, spec, catalog, plan, products->layout, &writer, err);
    if (result == 0)
        result = zs_products_begin(products, comm, plan, tile.column, &writer, err);
    now = zs_report_phase(report, ZS_PHASE_CREATE, now);
    for (int k = 0; k < plan->tiles && result == 0; k++) {
        zs_tile_goto(&tile, k);
        result = zs_tile_work(&tile, err);
    }
    zs_meter_end(&report->meter);
    if (result == 0)
        result = zs_tile_check(&tile, err);
    now = zs_now();
    if (result == 0)
        result = zs_products_finish(products, err);
    if (result == 0)
        result = zs_writer_finish(comm, &writer, err);
    zs_report_phase(report, ZS_PHASE_FINISH, now);
    report->bytes[ZS_PHASE_READ] = tile.reader.traffic.read + tile.prior_reader.bytes;
    report->inflated = tile.reader.traffic.inflated;
    report->bytes[ZS_PHASE_WRITE] = writer.bytes;
    report->seen = tile.reader.overlay.seen;
    tile.reader.overlay.seen = NULL;
    if (result) {
        *broken = zs_writer_is_open(&writer);
        zs_writer_abandon(comm, &writer);
    }
    zs_writer_clear(&writer);
    zs_tile_clear(&tile);
    return result;
}

static int run(zs_comm *comm, const zs_command *command, bool *broken, zs_error *err)
{
    zs_spec spec = { 0 };
    zs_catalog catalog = { 0 };
    zs_products products = { 0 };
    zs_plan plan;
    zs_report report;
    bool shown = comm->rank == 0 && !command->quiet;
    zs_report_init(&report);
    int result = -1;
    if (load_spec(comm, command, &spec, err))
        goto done;
    double now = zs_now();
    if (zs_catalog_make(comm, &spec, &catalog, err) ||
        zs_agree_same(comm, zs_products_make(&spec, &catalog, &products, err), err) ||
        make_plan(comm, &spec, &catalog, &products, &plan, err))
        goto done;
    zs_report_phase(&report, ZS_PHASE_CATALOG, now);
    if (shown)
        zs_report_plan(&spec, &catalog, &plan, products.layout, command->verbose);
    if (preflight(comm, &spec, &catalog, &products, err))
        goto done;
    result = 0;
    if (command->plan_only)
        goto done;
    begin_meter(comm, command, &spec, &plan, &report);
    comm->waited = 0;
    result = work(comm, &spec, &catalog, &plan, &products, &report, broken, err);
    report.seconds[ZS_PHASE_WAIT] = comm->waited;
    if (result == 0)
        zs_report_summary(comm, &report, &spec, &catalog, shown, command->verbose);
done:
    zs_products_clear(&products);
    zs_report_clear(&report);
    zs_catalog_clear(&catalog);
    zs_spec_clear(&spec);
    return result;
}

int zs_run(zs_comm *comm, int argc, char **argv, bool *broken)
{
    zs_error err = { 0 };
    zs_command command = { 0 };
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* what HDF5 has to say comes through our own one line */
    int result = zs_agree_same(comm, zs_command_parse(argc, argv, &command, &err), &err);
    if (result == 0 && (command.help || command.version)) {
        if (comm->rank == 0)
            printf("%s", command.help ? zs_command_usage() : "zscore " ZS_VERSION "\n");
    } else if (result == 0) {
        result = run(comm, &command, broken, &err);
    }
    if (result && command.plan_only)
        err.status = ZS_REFUSED;
    if (result && comm->rank == 0)
        fprintf(stderr, "zscore: %s\n", err.text);
    fflush(NULL);
    zs_command_clear(&command);
    return result ? err.status : ZS_DONE;
}
