#include "output/expver_variable.h"

#include "base/memory.h"
#include "format/nc.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

int zs_expver_define(const zs_contents *c, int ncid, int step_dim, int *var, zs_error *err)
{
    static const char name[] = "version of ERA5: 1 is final, 5 preliminary (ERA5T)";
    bool known = step_dim >= 0 && c->files->file[0].version == 0;
    *var = -1;
    for (int64_t i = 0; i < c->series->nstep && known; i++)
        known = zs_series_step(c->series, i).version > 0;
    if (!known)
        return 0;
    if (nc_inq_varid(ncid, "expver", var) == NC_NOERR)
        return 0;
    int status = nc_def_var(ncid, "expver", NC_INT, 1, &step_dim, var);
    if (status == NC_NOERR)
        status = nc_put_att_text(ncid, *var, "long_name", strlen(name), name);
    return status == NC_NOERR
               ? 0
               : zs_fail_nc(err, ZS_FAILED, status, c->files->paths.path[0], "defining expver");
}

int zs_expver_put(const zs_contents *c, int ncid, int var, zs_error *err)
{
    int64_t members = c->series->nmember, n = c->series->nstep / members;
    int *version = zs_alloc((size_t)n, sizeof *version, "versions", err);
    if (!version)
        return -1;
    for (int64_t i = 0; i < n; i++)
        version[i] = (int)zs_series_step(c->series, i * members).version;
    const size_t start = 0, count = (size_t)n; /* time may be unlimited, and have no length yet */
    int status = nc_put_vara_int(ncid, var, &start, &count, version);
    free(version);
    return status == NC_NOERR ? 0
                              : zs_fail_nc(err, ZS_FAILED, status, c->files->paths.path[0], "copying expver");
}
