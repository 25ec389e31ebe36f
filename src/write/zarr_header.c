#include "write/zarr_header.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "format/digest.h"
#include "format/nc.h"
#include "format/zarr_encode.h"
#include "format/zarr_grid.h"
#include "parallel/agree.h"
#include "spec/zarr_rules.h"
#include "write/publish.h"
#include "write/zarr_metadata.h"
#include "write/zarr_output.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME = ZS_NAME + ZS_CHUNK_KEY, ROOM = PATH_MAX + NAME };

/* A store on its way from NetCDF. */
typedef struct state {
    const zs_output *output;
    zs_unfinished *unfinished;
    int ncid;
    zs_compressor how;
    zs_zarr_encoder encoder;
    json_t *metadata; /* of the group and of all arrays, by their names in the store */
} state;

/* --- files ---------------------------------------------------------------------------------------------- */

static int fail_memory(const state *s, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "%s: its metadata: no memory, or the header cannot be read",
                   s->output->path);
}

static int put_file(const state *s, const char *name, const void *bytes, size_t n, zs_error *err)
{
    char path[PATH_MAX + ROOM];
    snprintf(path, sizeof path, "%s/%s", s->output->part, name);
    return zs_zarr_output_file(s->unfinished, path, s->output->path, bytes, n, err) || zs_sync_file(path, err)
               ? -1
               : 0;
}

static int put_json(const state *s, const char *name, const json_t *object, zs_error *err)
{
    char *text = json_dumps(object, JSON_INDENT(4) | JSON_REAL_PRECISION(17));
    int result = text ? put_file(s, name, text, strlen(text), err) : fail_memory(s, err);
    free(text);
    return result;
}

/* Put an object into a file of its own, and among all metadata.  Takes the object over. */
static int put_metadata(state *s, const char *directory, const char *name, json_t *object, zs_error *err)
{
    char path[ROOM];
    snprintf(path, sizeof path, "%s%s%s", directory, *directory ? "/" : "", name);
    if (json_object_set_new(s->metadata, path, object))
        return fail_memory(s, err);
    return put_json(s, path, object, err);
}

/* --- one variable --------------------------------------------------------------------------------------- */

/* Texts as numcodecs' vlen-utf8 has them: their number, then of each its length and its bytes, all numbers in
 * 4 bytes, lowest first.  Returns the bytes, owned by the caller; NULL: no memory. */
static unsigned char *put_texts(char **text, size_t n, size_t full, size_t *bytes)
{
    *bytes = 4;
    for (size_t k = 0; k < full; k++)
        *bytes += 4 + (k < n && text[k] ? strlen(text[k]) : 0);
    unsigned char *all = malloc(*bytes), *to = all;
    for (size_t k = 0; k < full + 1 && all; k++) {
        const char *each = k > 0 && k - 1 < n && text[k - 1] ? text[k - 1] : "";
        size_t length = strlen(each), number = k == 0 ? full : length;
        for (int byte = 0; byte < 4; byte++)
            *to++ = (unsigned char)(number >> 8 * byte & 0xFF);
        memcpy(to, each, length);
        to += length;
    }
    return all;
}

/* Encode the values of a chunk.  Returns the bytes, owned by the caller; or NULL with err filled. */
static void *encode(state *s, nc_type type, const void *values, size_t n, size_t size, size_t full,
                    size_t *bytes, zs_error *err)
{
    void *to;
    if (type == NC_STRING) {
        to = put_texts((char **)values, n, full, bytes);
        if (!to)
            fail_memory(s, err);
        return to;
    }
    if (!(to = zs_alloc_raw(zs_zarr_encode_bound(full * size), 1, "a chunk", err)))
        return NULL;
    *bytes = zs_zarr_encode(&s->encoder, values, n, size, full, to, err);
    if (*bytes == 0) {
        free(to);
        to = NULL;
    }
    return to;
}

static int put_chunk(state *s, int var, const char *name, nc_type type, size_t size, const zs_zarr_grid *grid,
                     int64_t chunk, void *values, zs_error *err)
{
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX], bytes;
    char key[ZS_CHUNK_KEY], path[ROOM];
    size_t n = (size_t)zs_zarr_chunk_range(grid, chunk).count, full = (size_t)grid->full;
    zs_zarr_chunk_box(grid, chunk, start, count);
    int status = nc_get_vara(s->ncid, var, start, count, values);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->output->header, "reading it");
    void *encoded = encode(s, type, values, n, size, full, &bytes, err);
    if (type == NC_STRING)
        nc_free_string(n, values);
    if (!encoded)
        return -1;
    snprintf(path, sizeof path, "%s/%s", name, zs_zarr_chunk_key(grid, chunk, key));
    int result = put_file(s, path, encoded, bytes, err);
    free(encoded);
    return result;
}

/* The values of a variable that the ranks have not written. */
static int put_values(state *s, int var, const char *name, const zs_zarr_grid *grid, zs_error *err)
{
    nc_type type = NC_NAT;
    size_t size = 0;
    if (nc_inq_vartype(s->ncid, var, &type) != NC_NOERR ||
        nc_inq_type(s->ncid, type, NULL, &size) != NC_NOERR)
        return fail_memory(s, err);
    void *values = zs_alloc((size_t)grid->full, size, "a coordinate", err);
    int result = values ? 0 : -1;
    for (int64_t chunk = 0; chunk < grid->n && result == 0; chunk++)
        result = put_chunk(s, var, name, type, size, grid, chunk, values, err);
    free(values);
    return result;
}

int zs_zarr_header_grid(int ncid, int var, int ndim, const int64_t *length, zs_zarr_grid *grid)
{
    size_t chunk[ZS_DIM_MAX];
    int64_t shape[ZS_DIM_MAX];
    int storage = NC_CONTIGUOUS;
    if (nc_inq_var_chunking(ncid, var, &storage, chunk) != NC_NOERR)
        return -1;
    for (int k = 0; k < ndim && storage == NC_CHUNKED; k++)
        shape[k] = (int64_t)chunk[k];
    if (storage == NC_CHUNKED)
        zs_zarr_grid_shape(ndim, length, shape, grid);
    else
        zs_zarr_grid_make(ndim, length, grid);
    return 0;
}

static int put_variable(state *s, int var, zs_error *err)
{
    char name[NC_MAX_NAME + 1], path[ROOM];
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(s->ncid, var, ZS_DIM_MAX, dim);
    int64_t length[ZS_DIM_MAX];
    zs_zarr_grid grid;
    if (ndim < 0 || ndim > ZS_DIM_MAX || nc_inq_varname(s->ncid, var, name) != NC_NOERR)
        return fail_memory(s, err);
    for (int k = 0; k < ndim; k++)
        length[k] = (int64_t)zs_dim_length(s->ncid, dim[k]);
    bool written = zs_attribute_type(s->ncid, var, zs_digest_attribute) != NC_NAT; /* by the ranks */
    zs_zarr_grid_make(ndim, length, &grid);
    if (written && zs_zarr_header_grid(s->ncid, var, ndim, length, &grid))
        return fail_memory(s, err);
    if (!written && (zs_zarr_output_directory(s->unfinished, s->output->part, name, err) ||
                     put_values(s, var, name, &grid, err)))
        return -1;
    if (put_metadata(s, name, ".zarray", zs_zarr_array_object(s->ncid, var, &grid, s->how), err) ||
        put_metadata(s, name, ".zattrs", zs_zarr_attributes_object(s->ncid, var), err))
        return -1;
    snprintf(path, sizeof path, "%s/%s", s->output->part, name);
    return zs_sync_file(path, err);
}

/* --- the store ------------------------------------------------------------------------------------------ */

static int put_all(state *s, zs_error *err)
{
    int nvar = 0, status = nc_inq_nvars(s->ncid, &nvar);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, s->output->header, "reading it");
    for (int var = 0; var < nvar; var++)
        if (put_variable(s, var, err))
            return -1;
    if (put_metadata(s, "", ".zattrs", zs_zarr_attributes_object(s->ncid, NC_GLOBAL), err) ||
        put_metadata(s, "", ".zgroup", json_pack("{s:i}", "zarr_format", 2), err))
        return -1;
    json_t *all = json_pack("{s:O, s:i}", "metadata", s->metadata, "zarr_consolidated_format", 1);
    int result = all ? put_json(s, ".zmetadata", all, err) : fail_memory(s, err);
    json_decref(all);
    return result;
}

static int complete(const zs_output *output, zs_unfinished *unfinished, zs_error *err)
{
    state s = { .output = output, .unfinished = unfinished, .how = zs_spec_compressor(output->spec) };
    int status = nc_open(output->header, NC_NOWRITE, &s.ncid);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, output->header, "opening it");
    int result = zs_zarr_encoder_init(&s.encoder, s.how, err);
    if (result == 0) {
        s.metadata = json_object();
        result = s.metadata ? put_all(&s, err) : fail_memory(&s, err);
        json_decref(s.metadata);
        zs_zarr_encoder_clear(&s.encoder);
    }
    if (zs_close_read(s.ncid, output->header, result, err))
        return -1;
    if (unlink(output->header))
        return zs_fail_system(err, ZS_FAILED, errno, output->header, "removing it");
    return zs_sync_file(output->part, err);
}

int zs_zarr_headers(zs_output *output, int nfile, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < nfile && result == 0; k++) {
        bool whole = output[k].beside == ZS_ALONE || output[k].beside == ZS_LAST_OF_ALL;
        if (!output[k].backend->store || !whole || !zs_output_is_mine(comm, k))
            continue;
        zs_activity_begin(ZS_PARSES, output[k].path, "writing its metadata");
        result = complete(&output[k], &comm->unfinished, err);
        zs_activity_end();
    }
    return zs_agree_same(comm, result, err);
}
