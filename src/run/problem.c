#include "run/problem.h"

#include "base/chunk_cut.h"
#include "base/chunk_shape.h"
#include "base/range.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "parallel/agree.h"
#include "plan/plan_chunks.h"
#include "plan/plan_search.h"
#include "spec/fields.h"
#include "stats/packing.h"
#include "stats/smooth.h"
#include "time/cycle.h"

#include <math.h>
#include <stdio.h>

/* Memory for what is turned at a time, a quarter of it, because a plan counts four chunks: as much as a block
 * of read/read_plain.c has, but no more than there is in the file. */
static int64_t turned_bytes(const zs_file *file)
{
    enum { BLOCK = 1024 * 1024 };
    int64_t bytes = (int64_t)zs_type_size(file->storage.type);
    for (int k = 0; k < file->ndim; k++)
        bytes *= file->size[k];
    return zs_file_in_order(file) ? 0 : zs_min(BLOCK, bytes) / 4;
}

/* The rows of the field that lie together in a file: those of its chunks.  Where a chunk has several levels,
 * or its edges do not meet those of the levels, these are the rows of whole levels. */
static int64_t rows_together(const zs_file *file, const zs_grid *grid)
{
    int64_t rows = zs_chunk_rows(file), height = grid->rows.count;
    bool stacked =
        file->level >= 0 && file->storage.form == ZS_FORM_CHUNKED && file->storage.chunk[file->level] > 1;
    if (grid->levels.n == 1)
        return rows;
    if (stacked)
        return grid->nrow;
    return grid->rows.first % rows == 0 && height % rows == 0 ? rows : height;
}

/* How the files are stored: the largest chunks of all files.  Steps are stored ones. */
static zs_input_storage input_of(const zs_catalog *catalog)
{
    const zs_grid *grid = &catalog->grid;
    zs_input_storage input = { .nfile = catalog->files.paths.n,
                               .row_bytes = grid->file_cols * (int64_t)catalog->files.value_size,
                               .chunk_steps = 1,
                               .chunk_rows = 1,
                               .scattered = zs_catalog_stored(catalog)->chosen.hours != 0 };
    for (int i = 0; i < catalog->files.paths.n; i++) {
        const zs_file *file = &catalog->files.file[i];
        input.chunk_bytes = zs_max(input.chunk_bytes, zs_max(zs_chunk_bytes(file), turned_bytes(file)));
        input.decoder_bytes = zs_max(input.decoder_bytes, file->storage.decoder_bytes);
        if (file->time >= 0) /* a chunk can be longer than its file */
            input.chunk_steps =
                zs_max(input.chunk_steps, zs_min(zs_chunk_steps(file), file->nrecord * file->nmember));
        input.chunk_rows = zs_max(input.chunk_rows, rows_together(file, grid));
    }
    if (grid->levels.n > 1 && input.chunk_rows > 1 && grid->rows.count % input.chunk_rows != 0)
        input.chunk_rows = grid->nrow; /* files with different chunks */
    input.row_offset = grid->levels.n == 1 ? grid->rows.first % input.chunk_rows : 0;
    return input;
}

/* How many stored steps make a new one, and how these are read. */
static zs_gather_needs gather_of(const zs_catalog *catalog, const zs_input_storage *input)
{
    if (!catalog->made.any)
        return (zs_gather_needs){ 0 };
    return (zs_gather_needs){ .steps = (double)catalog->made.stored.nstep / (double)catalog->series.nstep,
                              .value_size = catalog->files.value_size,
                              .chunk_steps = input->chunk_steps,
                              .open = catalog->series.nmember };
}

/* The same storage, counted in new steps. */
static zs_input_storage input_in_new_steps(zs_input_storage input, double steps)
{
    input.row_bytes = (int64_t)((double)input.row_bytes * steps);
    input.chunk_steps = (int64_t)ceil((double)input.chunk_steps / steps);
    return input;
}

/* --- the chunks of outputs ---------------------------------------------------------------------------- */

/* Memory for chunks of a Zarr store of so many layers: one that is put together, shuffled and encoded. */
static int64_t chunk_bytes(int64_t layers, const zs_grid *grid, int64_t size)
{
    const int64_t length[] = { layers, grid->levels.n, grid->rows.count, grid->ncol };
    int64_t chunk[4], inner;
    int split = zs_chunk_cut_all(4, length, chunk, &inner);
    int64_t bytes = chunk[split] * inner * size;
    return 3 * bytes + bytes / 8;
}

/* The same of the stores of all outputs. */
static int64_t all_chunk_bytes(const zs_spec *spec, const zs_catalog *catalog)
{
    const char *const *path = spec->output.path;
    int64_t statistics = chunk_bytes(catalog->groups.n, &catalog->grid, sizeof(double));
    int64_t scores = chunk_bytes(catalog->series.nstep, &catalog->grid, sizeof(float));
    return (path[ZS_STATISTICS] ? statistics : 0) +
           ((path[ZS_ZSCORE] != NULL) + (path[ZS_ANOMALY] != NULL)) * zs_max(scores, statistics);
}

/* The dimensions of an output with steps, as the user knows them: "time, latitude, longitude". */
static int name_axes(const zs_catalog *catalog, char *names, size_t room)
{
    const zs_grid *grid = &catalog->grid;
    const zs_time_coordinate *time = &catalog->series.time;
    const char *const name[] = { *time->dim ? time->dim : time->name, catalog->series.member_dim,
                                 grid->levels.dim, grid->row_dim, grid->col_dim };
    int n = 0;
    size_t used = 0;
    *names = '\0';
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        if (*name[axis] && used < room)
            used += (size_t)snprintf(names + used, room - used, "%s%s", n++ > 0 ? ", " : "", name[axis]);
    return n;
}

/* HDF5 takes chunks of less than 4 GiB, also of what does not become smaller; numcodecs and compressors count
 * in 31 bits.  So 2 GiB are the limit of all formats.  The list of all chunks of a file counts in int. */
static int check_size(const zs_spec *spec, const zs_chunk_shape *shape, size_t size, zs_error *err)
{
    const int64_t *chunk = shape->chunk;
    const double most = INT32_MAX - 64, many = INT32_MAX / 64;
    const char *place = zs_spec_place(spec, "output", "chunks");
    double bytes = (double)size;
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        bytes *= (double)chunk[axis];
    if (bytes > most)
        return zs_fail(err, ZS_REFUSED,
                       "%s: a chunk of %lld times and %lld x %lld cells takes %.1f GiB, and it must be less "
                       "than 2 GiB; write smaller numbers",
                       place, (long long)chunk[ZS_CHUNK_TIME], (long long)chunk[ZS_CHUNK_ROW],
                       (long long)chunk[ZS_CHUNK_COLUMN], bytes / (1 << 30));
    if ((double)zs_chunk_shape_count(shape) > many)
        return zs_fail(err, ZS_REFUSED,
                       "%s: %.0f chunks would be made, and an index has %.0f at most; write larger numbers",
                       place, (double)zs_chunk_shape_count(shape), many);
    return 0;
}

/* What the user wants of chunks, for this problem, and the memory that making them takes. */
static int shape_chunks(const zs_spec *spec, const zs_catalog *catalog, zs_problem *problem, zs_error *err)
{
    zs_wanted *wanted = &problem->wanted;
    char names[ZS_CHUNK_AXES * (ZS_NAME + 2)];
    int dims = name_axes(catalog, names, sizeof names);
    wanted->chunks = spec->output.chunks;
    wanted->chunks.unlimited = spec->output.record;
    if (wanted->chunks.kind == ZS_CHUNKS_AUTO)
        return 0;
    if (wanted->chunks.kind == ZS_CHUNKS_NUMBERS && !zs_chunk_wish_place(&wanted->chunks, problem->has_axis))
        return zs_fail(err, ZS_REFUSED,
                       "%s has %d number%s, and the outputs have %d dimensions: %s; write one for "
                       "each",
                       zs_spec_place(spec, "output", "chunks"), wanted->chunks.n,
                       wanted->chunks.n == 1 ? "" : "s", dims, names);
    zs_chunk_shape scores = zs_problem_chunks(problem, problem->nstep, true);
    zs_chunk_shape statistics = zs_problem_chunks(problem, catalog->groups.n, false);
    if (check_size(spec, &scores, sizeof(float), err) || check_size(spec, &statistics, sizeof(double), err))
        return -1;
    wanted->chunk_rows = zs_problem_chunk_edges(problem);
    wanted->chunk_bytes = zs_problem_chunk_bytes(problem, &scores, sizeof(float), 2) +
                          zs_problem_chunk_bytes(problem, &statistics, sizeof(double), ZS_FIELDS);
    return 0;
}

/* --- the problem -------------------------------------------------------------------------------------- */

/* What smoothing over the year holds together. */
static zs_smoothing_needs smoothing_of(const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_smooth *smooth = &spec->climatology.smooth;
    int places = zs_cycle_length(&catalog->groups.how, catalog->groups.calendar);
    if (smooth->kind == ZS_SMOOTH_NONE)
        return (zs_smoothing_needs){ 0 };
    return (zs_smoothing_needs){ places, (int64_t)zs_smoother_bytes(smooth, places) };
}

/* What the plan must know of catalog and spec. */
static zs_problem problem_of(const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                             int64_t budget, int nrank)
{
    const zs_grid *grid = &catalog->grid;
    const char *const *path = spec->output.path;
    bool zscore = path[ZS_ZSCORE] || needs->value[ZS_OF_ZSCORE] || needs->written[ZS_OF_ZSCORE] ||
                  zs_spec_report_needs_zscores(spec);
    bool anomaly = path[ZS_ANOMALY] || needs->value[ZS_OF_ANOMALY] || needs->written[ZS_OF_ANOMALY];
    const bool *series = needs->series.of;
    zs_input_storage input = input_of(catalog);
    zs_gather_needs gather = gather_of(catalog, &input);
    bool made = catalog->made.any, zarr = spec->output.format == ZS_ZARR;
    bool statistics =
        zscore || anomaly || series[ZS_OF_ANOMALY] || series[ZS_OF_ZSCORE] || path[ZS_STATISTICS];
    return (zs_problem){
        .nstep = catalog->series.nstep,
        .nrow = grid->nrow,
        .ncol = grid->ncol,
        .nmember = catalog->series.nmember,
        .has_axis = { true, *catalog->series.member_dim != '\0', *grid->levels.dim != '\0',
                      *grid->row_dim != '\0', *grid->col_dim != '\0' },
        .level_rows = grid->levels.n > 1 ? grid->rows.count : 0,
        .groups = &catalog->groups,
        .value_size = made ? sizeof(double) : catalog->files.value_size,
        .kind = catalog->files.kind,
        .input = made ? input_in_new_steps(input, gather.steps) : input,
        .gather = gather,
        .wanted = { .zscore = zscore,
                    .anomaly = anomaly,
                    .statistics = statistics,
                    .extremes = zs_fields_need_extremes(spec) || catalog->prior.path,
                    .compressed = zs_spec_chunked(spec) || zarr,
                    .stores = zarr,
                    .chunk_bytes = zarr ? all_chunk_bytes(spec, catalog) : 0,
                    .chunk_rows = zarr ? zs_chunk_cut(grid->rows.count, grid->ncol) : 0,
                    .products = *needs },
        .smoothing = statistics ? smoothing_of(spec, catalog) : (zs_smoothing_needs){ 0 },
        .prior = catalog->prior.path != NULL,
        .from_file = catalog->prior.groups.replaces,
        .budget = budget,
        .nrank = nrank,
    };
}

int zs_problem_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                    const zs_kept_shape *shape, zs_plan *plan, zs_error *err)
{
    zs_problem problem = problem_of(spec, catalog, needs, spec->run.budget, comm->size);
    if (zs_spec_chunked(spec)) {
        problem.wanted.map_rows = shape->map_rows;
        problem.wanted.owned_rows = shape->owned_rows;
    }
    int result = shape_chunks(spec, catalog, &problem, err);
    if (result == 0 && (result = zs_plan_make(&problem, plan, err)) != 0) {
        if (spec->run.memory)
            zs_fail_in(err, "%s", zs_spec_place(spec, "run", "memory"));
        else
            zs_fail_in(err, "[run] memory, left out: this rank's share (%s)", spec->run.limit);
    }
    return zs_agree_same(comm, result, err);
}
