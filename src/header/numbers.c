#include "header/numbers.h"

#include "base/memory.h"
#include "format/nc.h"
#include "header/storage.h"
#include "stats/packing.h"

#include <float.h>
#include <netcdf.h>
#include <stdlib.h>

int zs_numbers_read(int ncid, int var, const char *path, size_t n, double *value, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "";
    zs_storage storage;
    if (zs_check_length(ncid, var, path, n, err) || zs_storage_read(ncid, var, path, &storage, err))
        return -1;
    zs_packing *packing = &storage.packing;
    packing->valid_min = -DBL_MAX;
    packing->valid_max = DBL_MAX;
    void *stored = zs_alloc(n, zs_type_size(packing->type), "coordinates", err);
    if (!stored)
        return -1;
    int status = zs_get_all(ncid, var, stored);
    if (status == NC_NOERR)
        zs_unpack(packing, stored, n, value);
    free(stored);
    nc_inq_varname(ncid, var, name);
    return status == NC_NOERR
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s: reading variable %s: %s", path, name, nc_strerror(status));
}
