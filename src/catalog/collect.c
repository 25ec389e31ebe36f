#include "catalog/collect.h"

#include "base/memory.h"
#include "catalog/paths.h"
#include "catalog/prior.h"
#include "catalog/select.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/header.h"
#include "header/input_file.h"
#include "parallel/agree.h"
#include "spec/value.h"
#include "stats/packing.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* Rank 0's list of paths to all. */
static int share_paths(zs_comm *comm, zs_paths *paths, zs_error *err)
{
    int64_t size[3] = { paths->n, paths->repeated, 0 };
    for (int i = 0; i < paths->n; i++)
        size[2] += (int64_t)strlen(paths->path[i]) + 1;
    MPI_Bcast(size, 3, MPI_INT64_T, 0, comm->world);
    char *text = zs_alloc((size_t)size[2], 1, "paths", err), *end = text;
    if (comm->rank != 0) {
        paths->path = zs_alloc((size_t)size[0], sizeof *paths->path, "paths", err);
        paths->repeated = (int)size[1];
    } else if (text) {
        for (int i = 0; i < paths->n; i++)
            end = stpcpy(end, paths->path[i]) + 1;
    }
    if (zs_agree(comm, text && paths->path ? 0 : -1, err)) {
        free(text);
        return -1;
    }
    MPI_Bcast(text, (int)size[2], MPI_CHAR, 0, comm->world);
    int result = 0;
    end = text;
    for (int i = 0; comm->rank != 0 && i < (int)size[0] && result == 0; i++, end += strlen(end) + 1) {
        result = (paths->path[i] = zs_copy_text(end, err)) ? 0 : -1;
        paths->n += result == 0;
    }
    free(text);
    return zs_agree(comm, result, err);
}

static int share_numbers(zs_comm *comm, double **values, int64_t n, zs_error *err)
{
    if (comm->rank != 0)
        *values = zs_alloc((size_t)n, sizeof **values, "coordinates", err);
    if (zs_agree(comm, *values ? 0 : -1, err))
        return -1;
    MPI_Bcast(*values, (int)n, MPI_DOUBLE, 0, comm->world);
    return 0;
}

/* The first file, as rank 0 read it, to all. */
static int share_reference(zs_comm *comm, zs_reference *reference, zs_error *err)
{
    int64_t n[2] = { reference->nlat, reference->nlon };
    MPI_Bcast(&reference->grid, (int)sizeof reference->grid, MPI_BYTE, 0, comm->world);
    MPI_Bcast(n, 2, MPI_INT64_T, 0, comm->world);
    reference->nlat = n[0];
    reference->nlon = n[1];
    if (n[0] > 0 && share_numbers(comm, &reference->lat, n[0], err))
        return -1;
    return n[1] > 0 ? share_numbers(comm, &reference->lon, n[1], err) : 0;
}

/* What this rank read: every comm->size-th file. */
typedef struct findings {
    zs_file *file;
    zs_step *step;
    int nfile;
    int64_t nstep;
    bool bounds;
} findings;

static void findings_clear(findings *found)
{
    free(found->file);
    free(found->step);
}

static int read_headers(zs_comm *comm, const zs_spec *spec, zs_reference *reference, const zs_paths *paths,
                        findings *found, zs_error *err)
{
    size_t file_room = 0, step_room = 0;
    *found = (findings){ .bounds = true };
    for (int32_t i = comm->rank; i < paths->n && !zs_alarm_heard(comm); i += comm->size) {
        zs_records records = { 0 };
        int result = -1;
        if (!zs_grow((void **)&found->file, &file_room, (size_t)found->nfile + 1, sizeof *found->file, err) &&
            !zs_header_read(paths->path[i], i, spec, reference, paths->path[0], &found->file[found->nfile],
                            &records, err))
            result = zs_grow((void **)&found->step, &step_room, (size_t)(found->nstep + records.n),
                             sizeof *found->step, err);
        if (result == 0 && records.n > 0)
            memcpy(found->step + found->nstep, records.step, (size_t)records.n * sizeof *records.step);
        free(records.step);
        if (result) {
            zs_alarm_raise(comm);
            return -1;
        }
        found->nfile++;
        found->nstep += records.n;
        found->bounds = found->bounds && records.bounds;
    }
    return 0;
}

/* Everybody's items of one size to all, in the order of ranks.  Returns the list (to be freed), or NULL with
 * err. */
static void *gather(zs_comm *comm, const void *mine, int64_t n, size_t size, int64_t *total, zs_error *err)
{
    int *count = zs_alloc((size_t)comm->size, sizeof *count, "counts", err);
    int *from = zs_alloc((size_t)comm->size, sizeof *from, "counts", err);
    void *all = NULL;
    MPI_Datatype item;
    int number = (int)n;
    *total = 0;
    if (zs_agree(comm, count && from ? 0 : -1, err))
        goto done;
    MPI_Allgather(&number, 1, MPI_INT, count, 1, MPI_INT, comm->world);
    for (int rank = 0; rank < comm->size; rank++) {
        from[rank] = (int)*total;
        *total += count[rank];
    }
    all = zs_alloc((size_t)*total, size, "the catalog", err);
    if (zs_agree(comm, all ? 0 : -1, err)) {
        free(all);
        all = NULL;
        goto done;
    }
    MPI_Type_contiguous((int)size, MPI_BYTE, &item);
    MPI_Type_commit(&item);
    MPI_Allgatherv(mine, number, item, all, count, from, item, comm->world);
    MPI_Type_free(&item);
done:
    free(from);
    free(count);
    return all;
}

/* What all ranks found to all: files in the order of paths, steps by time. */
static int share_findings(zs_comm *comm, const findings *found, zs_catalog *catalog, zs_error *err)
{
    int64_t nfile;
    int bounds = found->bounds, all_bounds;
    zs_file *file = gather(comm, found->file, found->nfile, sizeof *file, &nfile, err);
    if (!file)
        return -1;
    catalog->step = gather(comm, found->step, found->nstep, sizeof *catalog->step, &catalog->nstep, err);
    catalog->file = catalog->step ? zs_alloc((size_t)nfile, sizeof *file, "the catalog", err) : NULL;
    int64_t from = 0;
    for (int rank = 0; catalog->file && rank < comm->size; rank++)
        for (int64_t i = rank; i < nfile; i += comm->size)
            catalog->file[i] = file[from++];
    free(file);
    MPI_Allreduce(&bounds, &all_bounds, 1, MPI_INT, MPI_LAND, comm->world);
    catalog->time_bounds = all_bounds;
    return zs_agree(comm, catalog->file ? 0 : -1, err);
}

static int select_box(zs_catalog *catalog, const zs_spec *spec, zs_error *err)
{
    zs_grid *grid = &catalog->grid;
    const zs_interval *lat = &spec->input.latitude, *lon = &spec->input.longitude;
    zs_columns *columns = &grid->columns;
    bool no_lat = lat->set && (!catalog->lat || grid->lat_projected);
    bool no_lon = lon->set && (!catalog->lon || grid->lon_projected);
    if (no_lat || no_lon)
        return zs_fail(err, ZS_REFUSED, "%s: %s has no one-dimensional %s to select by in %s",
                       zs_spec_place(spec, "input", no_lat ? "latitude" : "longitude"), spec->input.variable,
                       no_lat ? "latitude" : "longitude", catalog->paths.path[0]);
    if (lat->set && zs_select_rows(catalog->lat, grid->file_rows, fmin(lat->first, lat->last),
                                   fmax(lat->first, lat->last), &grid->rows, err))
        return zs_fail_in(err, "%s", zs_spec_place(spec, "input", "latitude"));
    if (lon->set && zs_select_columns(catalog->lon, grid->file_cols, lon->first, lon->last, columns->segment,
                                      columns->turn, &columns->nsegment, err))
        return zs_fail_in(err, "%s", zs_spec_place(spec, "input", "longitude"));
    grid->nrow = grid->rows.count;
    grid->ncol = 0;
    for (int k = 0; k < columns->nsegment; k++)
        grid->ncol += columns->segment[k].count;
    return 0;
}

/* How moments can be taken, and how much room a stored number needs. */
static void compare_packing(zs_catalog *catalog)
{
    catalog->alike = true;
    catalog->value_size = 1;
    for (int i = 0; i < catalog->paths.n; i++) {
        const zs_packing *packing = &catalog->file[i].storage.packing;
        size_t size = zs_type_size(packing->type);
        catalog->value_size = size > catalog->value_size ? size : catalog->value_size;
        catalog->alike = catalog->alike && zs_packing_sums_alike(packing, &catalog->file[0].storage.packing);
    }
    for (int i = 0; i < catalog->paths.n; i++)
        catalog->overlay = catalog->overlay || catalog->file[i].overlay >= 0;
    catalog->kind = catalog->alike ? ZS_MOMENTS_EXACT : ZS_MOMENTS_TREE;
}

/* The same on every rank, from the same data. */
static int digest(zs_catalog *catalog, const zs_spec *spec, zs_error *err)
{
    if (zs_series_sort(catalog, err) || zs_series_select(catalog, spec, err) ||
        zs_series_gaps(catalog, err) || select_box(catalog, spec, err))
        return -1;
    compare_packing(catalog);
    return 0;
}

int zs_catalog_make(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err)
{
    zs_reference reference = { 0 };
    findings found = { 0 };
    *catalog = (zs_catalog){ 0 };
    int result = 0;
    if (comm->rank == 0 &&
        (result = zs_paths_expand(spec->input.pattern, spec->input.npattern, &catalog->paths, err)))
        zs_fail_in(err, "%s", zs_spec_place(spec, "input", "files"));
    if (comm->rank == 0 && result == 0)
        result = zs_reference_read(catalog->paths.path[0], spec, &reference, err);
    if (zs_agree_same(comm, result, err) || share_paths(comm, &catalog->paths, err) ||
        share_reference(comm, &reference, err))
        goto fail;
    result = read_headers(comm, spec, &reference, &catalog->paths, &found, err);
    catalog->grid = reference.grid;
    if (zs_agree(comm, result, err) || share_findings(comm, &found, catalog, err))
        goto fail;
    if (reference.grid.lat_ndim == 1) {
        catalog->lat = reference.lat;
        reference.lat = NULL;
    }
    if (reference.grid.lon_ndim == 1 && *reference.grid.col_dim) {
        catalog->lon = reference.lon;
        reference.lon = NULL;
    }
    if (zs_agree_same(comm, digest(catalog, spec, err), err) ||
        zs_prior_make(comm, spec, catalog, catalog->lat ? catalog->lat : reference.lat,
                      catalog->lon ? catalog->lon : reference.lon, &catalog->prior, err) ||
        zs_agree_same(comm, zs_series_group(catalog, spec, err), err))
        goto fail;
    findings_clear(&found);
    zs_reference_clear(&reference);
    return 0;
fail:
    findings_clear(&found);
    zs_reference_clear(&reference);
    zs_catalog_clear(catalog);
    return -1;
}
