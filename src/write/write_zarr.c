#include "write/write_zarr.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/nc.h"
#include "header/grid.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "spec/zarr_rules.h"
#include "write/zarr_assemble.h"
#include "write/zarr_header.h"
#include "write/zarr_output.h"

#include <limits.h>
#include <netcdf.h>
#include <stdlib.h>

/* The shape of a variable, as rank 0 tells it. */
typedef struct shape {
    int64_t ndim; /* -1: the output has no such variable */
    int64_t size; /* bytes of a number */
    int64_t length[ZS_DIM_MAX];
    zs_zarr_grid grid;
} shape;

/* Find out the shape of a variable that the header defines. */
static int look(const zs_output *output, int ncid, const char *name, shape *s, zs_error *err)
{
    int id, dim[ZS_DIM_MAX];
    nc_type type = NC_NAT;
    size_t size = 0;
    int status = nc_inq_varid(ncid, name, &id);
    s->ndim = status == NC_NOERR ? zs_var_dims(ncid, id, ZS_DIM_MAX, dim) : -1;
    if (s->ndim < 0 || s->ndim > ZS_PATCH_DIMS || nc_inq_vartype(ncid, id, &type) ||
        nc_inq_type(ncid, type, NULL, &size))
        return zs_fail(err, ZS_FAILED, "%s: variable %s is not there", output->part, name);
    s->size = (int64_t)size;
    for (int k = 0; k < s->ndim; k++)
        s->length[k] = (int64_t)zs_dim_length(ncid, dim[k]);
    if (zs_zarr_header_grid(ncid, id, (int)s->ndim, s->length, &s->grid))
        return zs_fail(err, ZS_FAILED, "%s: variable %s cannot be read", output->part, name);
    return 0;
}

static int look_at_all(const zs_output *output, shape s[ZS_FIELDS], zs_error *err)
{
    char name[ZS_NAME];
    int ncid, status = nc_open(output->header, NC_NOWRITE, &ncid), result = 0;
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, output->header, "opening it");
    for (int k = 0; k < ZS_FIELDS && result == 0; k++) {
        s[k].ndim = -1;
        if (zs_output_variable(output, k, name))
            result = look(output, ncid, name, &s[k], err);
    }
    return zs_close_read(ncid, output->header, result, err);
}

/* Each variable has a directory. */
static int make_directories(const zs_output *output, zs_unfinished *unfinished, zs_error *err)
{
    char name[ZS_NAME];
    for (int k = 0; k < ZS_FIELDS; k++)
        if (zs_output_variable(output, k, name) &&
            zs_zarr_output_directory(unfinished, output->part, name, err))
            return -1;
    return 0;
}

static int begin(zs_zarr_output *store, const zs_output *output, zs_comm *comm, const shape s[ZS_FIELDS],
                 zs_error *err)
{
    char path[PATH_MAX + ZS_ZARR_SPOOL_NAME];
    store->unfinished = &comm->unfinished;
    for (int k = 0; k < ZS_FIELDS; k++) {
        zs_zarr_variable *v = &store->var[k];
        v->there = s[k].ndim >= 0 && zs_output_variable(output, k, v->name);
        v->size = (size_t)s[k].size;
        if (v->there)
            v->grid = s[k].grid;
    }
    zs_zarr_spool_path(output->part, comm->rank, path, sizeof path);
    if (!(store->spool_path = zs_copy_text(path, err)) || zs_rechunk_open(&store->rechunk, output, comm, err))
        return -1;
    return zs_zarr_encoder_init(&store->encoder, zs_spec_compressor(output->spec), err);
}

static int zarr_find(const zs_output *output, zs_comm *comm, void *found, zs_error *err)
{
    return look_at_all(output, found, err) || make_directories(output, &comm->unfinished, err) ? -1 : 0;
}

static int zarr_open(zs_output *output, const void *found, zs_comm *comm, zs_error *err)
{
    zs_zarr_output *store = zs_alloc(1, sizeof *store, "a Zarr store", err);
    if (!store)
        return -1;
    if (begin(store, output, comm, found, err)) {
        zs_zarr_output_clear(store);
        free(store);
        return -1;
    }
    if (output->sharing->verify != ZS_VERIFY_NONE)
        zs_patches_begin(&output->patches, zs_sharing_patches(output->sharing, true));
    output->handle = store;
    return 0;
}

static int zarr_chunk(zs_output *output, zs_field field, int64_t number, const void *values, size_t n,
                      zs_error *err)
{
    return zs_zarr_output_chunk(output->handle, output, (int)field, number, values, n, err);
}

static int zarr_put(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
                    zs_error *err)
{
    const zs_grid *grid = &output->catalog->grid;
    zs_zarr_output *store = output->handle;
    if (store->var[field].grid.any_shape)
        return zs_rechunk_put(&store->rechunk, output, field, steps, rows, values, err);
    bool layered = zs_output_layers(output, field) > 0, whole = rows.count == grid->nrow;
    int64_t count = layered ? steps.count : 1, first = layered ? steps.first : 0;
    int64_t map = rows.count * grid->ncol, together = whole ? count : 1;
    for (int64_t t = 0; t < count && map > 0; t += together) {
        int64_t cell = ((first + t) * grid->nrow + rows.first) * grid->ncol;
        if (zs_zarr_output_put(store, output, (int)field, cell, together * map,
                               (const char *)values + (size_t)(t * map) * zs_field_size(field), err))
            return -1;
    }
    return 0;
}

static int zarr_numbers(zs_output *output, int var, size_t size, int64_t first, int64_t n, void *values,
                        zs_error *err)
{
    (void)size;
    return zs_zarr_output_put(output->handle, output, var, first, n, values, err);
}

static void zarr_drop(zs_output *output)
{
    zs_zarr_output_clear(output->handle);
    free(output->handle);
    output->handle = NULL;
}

static int sync_all(const zs_output *output, int n, zs_error *err)
{
    for (int k = 0; k < n; k++)
        if (zs_zarr_output_sync(output[k].handle, &output[k], err))
            return -1;
    return 0;
}

static int zarr_close(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++) {
        zs_zarr_output *store = output[k].handle;
        result = zs_rechunk_finish(&store->rechunk, &output[k], comm, err);
    }
    if (result == 0)
        result = zs_zarr_assemble(output, n, comm, err);
    if (result == 0)
        result = zs_agree(comm, sync_all(output, n, err), err);
    for (int k = 0; k < n; k++)
        zarr_drop(&output[k]);
    return result;
}

const zs_write_backend zs_write_zarr = { .find = zarr_find,
                                         .found = ZS_FIELDS * sizeof(shape),
                                         .open = zarr_open,
                                         .put = zarr_put,
                                         .chunk = zarr_chunk,
                                         .numbers = zarr_numbers,
                                         .close = zarr_close,
                                         .drop = zarr_drop,
                                         .store = true };
