#include "run/problem.h"

#include "base/range.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "parallel/agree.h"
#include "parallel/memory_budget.h"

/* The largest chunks of all files: the steps, rows and bytes that must be read together.  Without chunks
 * these are 1, 1 and 0. */
static void largest_chunks(const zs_catalog *catalog, zs_problem *problem)
{
    problem->chunk_steps = problem->chunk_rows = 1;
    for (int i = 0; i < catalog->paths.n; i++) {
        const zs_file *file = &catalog->file[i];
        const int64_t *chunk = file->storage.chunk;
        problem->chunk_bytes = zs_max(problem->chunk_bytes, zs_chunk_bytes(file));
        if (file->storage.form != ZS_FORM_CHUNKED)
            continue;
        if (file->time >= 0) /* a chunk can be longer than its file */
            problem->chunk_steps =
                zs_max(problem->chunk_steps, zs_min(zs_chunk_steps(file), file->nrecord * file->nmember));
        if (file->row >= 0)
            problem->chunk_rows = zs_max(problem->chunk_rows, chunk[file->row]);
    }
}

/* What the plan must know of catalog and spec. */
static zs_problem problem_of(const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                             int64_t budget, int nrank)
{
    const zs_grid *grid = &catalog->grid;
    zs_problem problem = {
        .nstep = catalog->nstep,
        .nrow = grid->nrow,
        .ncol = grid->ncol,
        .groups = &catalog->groups,
        .value_size = catalog->value_size,
        .kind = catalog->kind,
        .nfile = catalog->paths.n,
        .file_row_bytes = grid->file_cols * (int64_t)catalog->value_size,
        .zscore = spec->output.path[ZS_ZSCORE] || needs->zscore,
        .anomaly = spec->output.path[ZS_ANOMALY] || needs->anomaly,
        .needs = *needs,
        .shared_chunks = spec->output.deflate > 0,
        .prior = catalog->prior.path != NULL,
        .from_file = catalog->prior.groups.instead,
        .budget = budget,
        .nrank = nrank,
    };
    largest_chunks(catalog, &problem);
    problem.row_offset = grid->rows.first % problem.chunk_rows;
    return problem;
}

int zs_problem_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                    zs_plan *plan, zs_error *err)
{
    int64_t budget = spec->run.memory ? spec->run.memory : zs_memory_budget(comm);
    zs_problem problem = problem_of(spec, catalog, needs, budget, comm->size);
    int result = zs_plan_make(&problem, plan, err);
    if (result)
        zs_fail_in(err, "%s",
                   spec->run.memory ? zs_spec_place(spec, "run", "memory")
                                    : "[run] memory, left out: this rank's share");
    return zs_agree_same(comm, result, err);
}
