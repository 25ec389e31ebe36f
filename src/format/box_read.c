#include "format/box_read.h"

#include "base/limits.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/zarr_box.h"
#include "format/zarr_file.h"

#include <netcdf.h>
#include <stdio.h>

int zs_box_read(int ncid, int var, const char *path, const size_t *start, const size_t *count, void *values,
                zs_error *err)
{
    char name[ZS_TEXT], doing[sizeof name + 20];
    if (zs_zarr_file_is(ncid)) {
        zs_var_path((zs_var){ ncid, var }, name);
        return zs_zarr_box_read(path, name, start, count, values, err);
    }
    zs_library_forget();
    int status = nc_get_vara(ncid, var, start, count, values);
    if (status == NC_NOERR)
        return 0;
    int reason = zs_library_reason(status); /* the next call of HDF5 forgets it */
    nc_inq_varname(ncid, var, name);
    snprintf(doing, sizeof doing, "reading variable %s", name);
    return zs_fail_nc(err, ZS_REFUSED, reason ? reason : status, path, doing);
}
