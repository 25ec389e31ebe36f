/* The general backend: nc_get_vara, for every form and filter that netcdf-c knows. */
#include "inquire.h"
#include "memory.h"
#include "read.h"

#include <stdlib.h>

typedef struct handle {
    const zs_file *file;
    const char *path, *variable;
    int ncid, var;
} handle;

static int fail_read(const handle *h, int status, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "%s: reading variable %s: %s", h->path, h->variable, nc_strerror(status));
}

/* Room for the layer of chunks that the plan counted: with the library's own cache of a fixed size, rows of
 * large chunks would be inflated once for each read. */
static int set_cache(const handle *h, int64_t cache)
{
    const zs_stored *stored = &h->file->stored;
    if (stored->form != ZS_FORM_CHUNKED)
        return NC_NOERR;
    size_t chunk = zs_type_size(stored->packing.type);
    for (int k = 0; k < h->file->ndim; k++)
        chunk *= (size_t)stored->chunk[k];
    return nc_set_var_chunk_cache(h->ncid, h->var, (size_t)cache, (size_t)cache / chunk * 10 + 1, 1.0F);
}

static void *netcdf_open(const zs_catalog *catalog, const char *variable, int32_t file, int64_t cache,
                         zs_error *err)
{
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return NULL;
    *h = (handle){ .file = &catalog->file[file], .path = catalog->paths.path[file], .variable = variable };
    int status = nc_open(h->path, NC_NOWRITE, &h->ncid);
    if (status != NC_NOERR) {
        zs_fail(err, ZS_FAILED, "%s: cannot be opened again: %s", h->path, nc_strerror(status));
        free(h);
        return NULL;
    }
    status = nc_inq_varid(h->ncid, variable, &h->var);
    if (status == NC_NOERR)
        status = set_cache(h, cache);
    if (status != NC_NOERR) {
        fail_read(h, status, err);
        nc_close(h->ncid);
        free(h);
        return NULL;
    }
    return h;
}

static int netcdf_read(void *opened, zs_range records, zs_range rows, zs_range cols, void *numbers,
                       zs_error *err)
{
    const handle *h = opened;
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
    for (int k = 0; k < h->file->ndim; k++) {
        zs_range range = k == h->file->time  ? records
                         : k == h->file->row ? rows
                         : k == h->file->col ? cols
                                             : (zs_range){ h->file->at[k], 1 };
        start[k] = (size_t)range.first;
        count[k] = (size_t)range.count;
    }
    int status = nc_get_vara(h->ncid, h->var, start, count, numbers);
    return status == NC_NOERR ? 0 : fail_read(h, status, err);
}

static void netcdf_close(void *opened)
{
    handle *h = opened;
    nc_close(h->ncid);
    free(h);
}

const zs_backend zs_backend_netcdf = { netcdf_open, netcdf_read, netcdf_close };
