#include "header/numbers.h"

#include "base/memory.h"
#include "format/nc.h"
#include "header/storage.h"
#include "stats/packing.h"

#include <float.h>
#include <netcdf.h>
#include <stdlib.h>

int zs_numbers_read_box(int ncid, int var, const char *path, const size_t *start, const size_t *count,
                        size_t n, double *value, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "";
    zs_storage storage;
    if (zs_storage_read(ncid, var, path, &storage, err))
        return -1;
    zs_packing *packing = &storage.packing;
    packing->valid_min = -DBL_MAX;
    packing->valid_max = DBL_MAX;
    void *stored = zs_alloc(n, zs_type_size(packing->type), "coordinates", err);
    if (!stored)
        return -1;
    int status = nc_get_vara(ncid, var, start, count, stored);
    if (status == NC_NOERR)
        zs_unpack(packing, stored, n, value);
    free(stored);
    nc_inq_varname(ncid, var, name);
    return status == NC_NOERR
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: reading variable %s: %s", path, name, nc_strerror(status));
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
