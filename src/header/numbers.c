#include "header/numbers.h"

#include "base/memory.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "format/box_read.h"
#include "format/nc.h"
#include "header/storage.h"
#include "stats/packing.h"

#include <float.h>
#include <netcdf.h>
#include <stdlib.h>

/* HDF5 decodes whole chunks, however few numbers are wanted.  Those of a coordinate have a few MiB at most.
 */
static int check_chunk(int ncid, int var, const char *path, const zs_storage *storage, zs_error *err)
{
    enum { MOST = 256 * 1024 * 1024 };
    char name[NC_MAX_NAME + 1] = "", size[ZS_BYTES_TEXT], file[ZS_SHELL_WORD];
    double bytes = (double)zs_type_size(storage->packing.type);
    for (int k = 0; k < ZS_DIM_MAX && storage->form == ZS_FORM_CHUNKED; k++)
        bytes *= storage->chunk[k] > 0 ? (double)storage->chunk[k] : 1;
    if (bytes <= MOST)
        return 0;
    nc_inq_varname(ncid, var, name);
    if (storage->zarr)
        return zs_fail(err, ZS_REFUSED,
                       "%s: coordinate %s is stored in chunks of %s; write it in smaller ones", path, name,
                       zs_bytes_text(bytes, size));
    return zs_fail(
        err, ZS_REFUSED,
        "%s: variable %s is stored in chunks of %s; to store it in one piece: nccopy -u -c %s: %s new.nc",
        path, name, zs_bytes_text(bytes, size), name, zs_shell_word(path, file));
}

int zs_numbers_read_box(int ncid, int var, const char *path, const size_t *start, const size_t *count,
                        size_t n, double *value, zs_error *err)
{
    zs_storage storage;
    if (zs_storage_read(ncid, var, path, &storage, err))
        return -1;
    if (check_chunk(ncid, var, path, &storage, err))
        return -1;
    zs_packing *packing = &storage.packing;
    packing->valid_min = -DBL_MAX;
    packing->valid_max = DBL_MAX;
    void *stored = zs_alloc(n, zs_type_size(packing->type), "coordinates", err);
    if (!stored)
        return -1;
    int result = zs_box_read(ncid, var, path, start, count, stored, err);
    if (result == 0)
        zs_unpack(packing, stored, n, value);
    free(stored);
    return result;
}

int zs_numbers_read(int ncid, int var, const char *path, size_t n, double *value, zs_error *err)
{
    size_t start[NC_MAX_VAR_DIMS] = { 0 }, count[NC_MAX_VAR_DIMS];
    int dim[NC_MAX_VAR_DIMS];
    if (zs_check_length(ncid, var, path, n, err))
        return -1;
    int ndim = zs_var_dims(ncid, var, NC_MAX_VAR_DIMS, dim);
    for (int k = 0; k < ndim; k++)
        count[k] = zs_dim_length(ncid, dim[k]);
    return zs_numbers_read_box(ncid, var, path, start, count, n, value, err);
}
