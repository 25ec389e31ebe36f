#include "format/zarr_file.h"

#include "base/limits.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "format/zarr_array.h"
#include "format/zarr_attributes.h"
#include "format/zarr_box.h"
#include "format/zarr_store.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEXTS = 65536 }; /* texts of an array, and elements of their chunks, at most */

/* Attributes that say how an array is stored.  Outputs do not inherit such names (output/stale_attributes.h).
 */
static const char chunks_name[] = "_NCZARR_CHUNKS", /* lengths of a chunk */
    codecs_name[] = "_NCZARR_CODECS",               /* is it compressed, and memory for decoding */
    refused_name[] = "_NCZARR_REFUSED";             /* why it cannot be read */

/* The file that is being made. */
typedef struct making {
    const char *path;
    int group[ZS_ZARR_DEPTH + 2]; /* ids of the groups around the node, by depth */
    int variables;
} making;

static int failed(const making *m, const zs_zarr_place *place, int status, zs_error *err)
{
    if (status == NC_NOERR)
        return 0;
    return zs_fail(err, status == NC_ENOMEM ? ZS_FAILED : ZS_REFUSED, "%s: %s cannot be taken over: %s",
                   m->path, *place->path ? place->path : "its root", nc_strerror(status));
}

/* --- arrays ------------------------------------------------------------------------------------------- */

/* Find a dimension of this name and length, in the group or around it; else make it in the group. */
static int take_dim(int group, const char *name, int64_t length, int *dim, zs_error *err)
{
    int own[NC_MAX_DIMS], n = 0;
    bool here = false;
    if (nc_inq_dimid(group, name, dim) == NC_NOERR) {
        if ((int64_t)zs_dim_length(group, *dim) == length)
            return 0;
        nc_inq_dimids(group, &n, own, 0);
        for (int k = 0; k < n; k++)
            here = here || own[k] == *dim;
        if (here)
            return zs_fail(err, ZS_REFUSED, "it has %lld of dimension %s, and other arrays beside it %zu",
                           (long long)length, name, zs_dim_length(group, *dim));
    }
    int status = nc_def_dim(group, name, length ? (size_t)length : NC_UNLIMITED, dim);
    return status == NC_NOERR ? 0
                              : zs_fail(err, ZS_REFUSED, "its dimension %s: %s", name, nc_strerror(status));
}

static int take_dims(int group, const zs_zarr_node *node, const zs_zarr_array *array, int *dim, zs_error *err)
{
    for (int k = 0; k < array->ndim; k++) {
        const char *name = zs_zarr_dim_name(node, k);
        if (!name)
            return zs_fail(
                err, ZS_REFUSED,
                "its dimensions have no names (_ARRAY_DIMENSIONS, dimension_names), as xarray writes them");
        if (take_dim(group, name, array->shape[k], &dim[k], err))
            return -1;
    }
    return 0;
}

/* The number of its texts; 0 for an array of numbers. */
static int check_texts(const zs_zarr_array *array, size_t *n, zs_error *err)
{
    int64_t all = 1;
    *n = 0;
    if (array->type.form == ZS_ZARR_NUMBERS)
        return 0;
    for (int k = 0; k < array->ndim; k++)
        all *= array->shape[k];
    if (all > TEXTS || zs_zarr_chunk_length(array) > TEXTS)
        return zs_fail(err, ZS_REFUSED, "it has more than %d texts", TEXTS);
    *n = (size_t)all;
    return 0;
}

static int define_storage(int group, int var, const zs_zarr_node *node, const zs_zarr_array *array)
{
    size_t bytes = (size_t)zs_zarr_chunk_length(array) * array->type.size;
    const long long codecs[] = { zs_zarr_codecs_compress(&array->codecs),
                                 (long long)zs_zarr_codecs_memory(&array->codecs, bytes) };
    long long chunk[ZS_DIM_MAX];
    for (int k = 0; k < array->ndim; k++)
        chunk[k] = array->chunk[k];
    int status = nc_put_att_longlong(group, var, codecs_name, NC_INT64, 2, codecs);
    if (status == NC_NOERR && array->ndim > 0)
        status = nc_put_att_longlong(group, var, chunks_name, NC_INT64, (size_t)array->ndim, chunk);
    if (status == NC_NOERR && node->version == 2 && array->filled && array->type.form == ZS_ZARR_NUMBERS)
        status = nc_put_att(group, var, "_FillValue", array->type.nc, 1, array->fill);
    return status;
}

/* An array that cannot be read: a variable that says why. */
static int define_refused(const making *m, const zs_zarr_place *place, const char *why, zs_error *err)
{
    int var, group = m->group[place->depth], status = nc_def_var(group, place->name, NC_CHAR, 0, NULL, &var);
    if (status == NC_NOERR)
        status = nc_put_att_text(group, var, refused_name, strlen(why), why);
    return failed(m, place, status, err);
}

/* Returns 0; or -1 with err filled: why this array cannot be read. */
static int define_readable(const making *m, const zs_zarr_place *place, const zs_zarr_node *node,
                           zs_zarr_array *array, int *var, size_t *texts, zs_error *err)
{
    int dim[ZS_DIM_MAX], group = m->group[place->depth];
    if (zs_zarr_array_take(node, array, err) || check_texts(array, texts, err) ||
        take_dims(group, node, array, dim, err))
        return -1;
    int status = nc_def_var(group, place->name, array->type.nc, array->ndim, dim, var);
    return status == NC_NOERR ? 0 : zs_fail(err, ZS_REFUSED, "%s", nc_strerror(status));
}

static int put_texts(const making *m, const zs_zarr_place *place, int var, size_t n, zs_error *err)
{
    char **text = calloc(n + 1, sizeof *text);
    if (!text)
        return failed(m, place, NC_ENOMEM, err);
    int result = zs_zarr_texts_read(m->path, place->path, n, text, err);
    if (result == 0 && n > 0)
        result = failed(m, place, nc_put_var_string(m->group[place->depth], var, (const char **)text), err);
    for (size_t k = 0; k < n; k++)
        free(text[k]);
    free(text);
    return result;
}

static int take_array(making *m, const zs_zarr_place *place, const zs_zarr_node *node, zs_error *err)
{
    int var, group = m->group[place->depth];
    size_t texts;
    zs_zarr_array array;
    m->variables++;
    if (define_readable(m, place, node, &array, &var, &texts, err))
        return err->status == ZS_REFUSED ? define_refused(m, place, err->text, err) : -1;
    bool numbers = array.type.form == ZS_ZARR_NUMBERS;
    json_t *attributes = node->attributes;
    if (node->version == 2 && array.filled)
        json_object_del(attributes, "_FillValue"); /* as xarray: the fill_value comes first */
    if (zs_zarr_attributes_put(attributes, group, var, numbers ? &array.type : NULL, err))
        return zs_fail_in(err, "%s: variable %s", m->path, place->path);
    if (failed(m, place, define_storage(group, var, node, &array), err))
        return -1;
    return texts ? put_texts(m, place, var, texts, err) : 0;
}

/* --- all ---------------------------------------------------------------------------------------------- */

static int take(void *context, const zs_zarr_place *place, const zs_zarr_node *node, zs_error *err)
{
    making *m = context;
    int *group = &m->group[place->depth + 1];
    if (node->kind == ZS_ZARR_ARRAY && place->depth == 0)
        return zs_fail(err, ZS_REFUSED, "%s: is a single array of Zarr; name the group that has it", m->path);
    if (node->kind == ZS_ZARR_ARRAY)
        return take_array(m, place, node, err);
    *group = m->group[0];
    if (place->depth > 0 && failed(m, place, nc_def_grp(m->group[place->depth], place->name, group), err))
        return -1;
    return zs_zarr_attributes_put(node->attributes, *group, NC_GLOBAL, NULL, err)
               ? zs_fail_in(err, "%s: %s", m->path, *place->path ? place->path : "its root")
               : 0;
}

/* HDF5 opens no two files of one name, and a store can be open twice. */
static int create(int *ncid)
{
    char name[64];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(name, sizeof name, "zarr-%lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
    return nc_create(name, NC_CLOBBER | NC_DISKLESS | NC_NETCDF4, ncid);
}

int zs_zarr_file_make(const char *path, int *ncid, zs_identity *identity, zs_error *err)
{
    making m = { .path = path };
    int status = create(ncid);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, path, "making a file in memory");
    m.group[0] = *ncid;
    int result = zs_zarr_store_walk(path, take, &m, identity, err);
    if (result == 0 && m.variables == 0)
        result = zs_fail(err, ZS_REFUSED, "%s: is a Zarr store without arrays", path);
    status = result == 0 ? nc_enddef(*ncid) : NC_NOERR;
    if (status != NC_NOERR && status != NC_ENOTINDEFINE)
        result = zs_fail_nc(err, ZS_FAILED, status, path, "making a file in memory");
    if (result)
        nc_close(*ncid);
    return result;
}

bool zs_zarr_file_is(int ncid)
{
    int model = 0, mode = 0;
    return nc_inq_format_extended(ncid, &model, &mode) == NC_NOERR && (mode & NC_DISKLESS);
}

zs_zarr_storage zs_zarr_file_storage(int ncid, int var)
{
    zs_zarr_storage storage = { .compressed = false };
    long long length[ZS_DIM_MAX], codecs[2];
    int dim, ndim = zs_var_dims(ncid, var, 0, &dim);
    if (nc_get_att_longlong(ncid, var, codecs_name, codecs) == NC_NOERR) {
        storage.compressed = codecs[0] != 0;
        storage.decoder_bytes = codecs[1];
    }
    if (ndim > 0 && ndim <= ZS_DIM_MAX && nc_get_att_longlong(ncid, var, chunks_name, length) == NC_NOERR)
        for (int k = 0; k < ndim; k++)
            storage.chunk[k] = length[k];
    return storage;
}

static int check(zs_var var, const char *path, zs_error *err)
{
    char name[ZS_TEXT];
    char *why = zs_get_long_text(var.ncid, var.id, refused_name);
    if (!why)
        return 0;
    zs_var_path(var, name);
    zs_fail(err, ZS_REFUSED, "%s: variable %s: %s", path, name, why);
    free(why);
    return -1;
}

int zs_zarr_file_check(int ncid, int var, const char *path, zs_error *err)
{
    int dim[ZS_DIM_MAX];
    char name[ZS_NAME];
    if (!zs_zarr_file_is(ncid))
        return 0;
    if (check((zs_var){ ncid, var }, path, err))
        return -1;
    int ndim = zs_var_dims(ncid, var, ZS_DIM_MAX, dim);
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++) {
        zs_var coordinate;
        if (nc_inq_dimname(ncid, dim[k], name) == NC_NOERR && zs_find_var(ncid, name, &coordinate) &&
            check(coordinate, path, err))
            return -1;
    }
    return 0;
}
