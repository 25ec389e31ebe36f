#include "run/problem.h"

#include "base/range.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "parallel/agree.h"
#include "plan/plan_search.h"

/* How the files are stored: the largest chunks of all files. */
static zs_input_storage input_of(const zs_catalog *catalog)
{
    const zs_grid *grid = &catalog->grid;
    zs_input_storage input = { .nfile = catalog->files.paths.n,
                               .row_bytes = grid->file_cols * (int64_t)catalog->files.value_size,
                               .chunk_steps = 1,
                               .chunk_rows = 1 };
    for (int i = 0; i < catalog->files.paths.n; i++) {
        const zs_file *file = &catalog->files.file[i];
        const int64_t *chunk = file->storage.chunk;
        input.chunk_bytes = zs_max(input.chunk_bytes, zs_chunk_bytes(file));
        if (file->storage.form != ZS_FORM_CHUNKED)
            continue;
        if (file->time >= 0) /* a chunk can be longer than its file */
            input.chunk_steps =
                zs_max(input.chunk_steps, zs_min(zs_chunk_steps(file), file->nrecord * file->nmember));
        if (file->row >= 0)
            input.chunk_rows = zs_max(input.chunk_rows, chunk[file->row]);
    }
    input.row_offset = grid->rows.first % input.chunk_rows;
    return input;
}

/* What the plan must know of catalog and spec. */
static zs_problem problem_of(const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                             int64_t budget, int nrank)
{
    const zs_grid *grid = &catalog->grid;
    return (zs_problem){
        .nstep = catalog->series.nstep,
        .nrow = grid->nrow,
        .ncol = grid->ncol,
        .groups = &catalog->groups,
        .value_size = catalog->files.value_size,
        .kind = catalog->files.kind,
        .input = input_of(catalog),
        .wanted = { .zscore =
                        spec->output.path[ZS_ZSCORE] || needs->zscore || zs_spec_report_needs_zscores(spec),
                    .anomaly = spec->output.path[ZS_ANOMALY] || needs->anomaly,
                    .compressed = zs_spec_chunked(spec),
                    .products = *needs },
        .prior = catalog->prior.path != NULL,
        .from_file = catalog->prior.groups.replaces,
        .budget = budget,
        .nrank = nrank,
    };
}

int zs_problem_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                    zs_plan *plan, zs_error *err)
{
    zs_problem problem = problem_of(spec, catalog, needs, spec->run.budget, comm->size);
    int result = zs_plan_make(&problem, plan, err);
    if (result)
        zs_fail_in(err, "%s",
                   spec->run.memory ? zs_spec_place(spec, "run", "memory")
                                    : "[run] memory, left out: this rank's share");
    return zs_agree_same(comm, result, err);
}
