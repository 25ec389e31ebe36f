#include "format/filters.h"

#include "base/shell_word.h"
#include "format/find_var.h"

#include <hdf5.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <stddef.h>

enum { MOST = 32 }; /* HDF5 takes no more filters for one variable */

/* The usual name of a filter; "" for one that is not known.  Sources: H5Zpublic.h; the HDF Group's list of
 * registered filter plugins. */
static const char *filter_name(unsigned filter)
{
    static const struct {
        unsigned number;
        const char *name;
    } known[] = { { 1, "deflate" },
                  { 2, "shuffle" },
                  { 3, "fletcher32" },
                  { 4, "szip" },
                  { 5, "nbit" },
                  { 6, "scaleoffset" },
                  { 305, "lzo" },
                  { 307, "bzip2" },
                  { 32000, "lzf" },
                  { 32001, "blosc" },
                  { 32004, "lz4" },
                  { 32008, "bitshuffle" },
                  { 32013, "zfp" },
                  { 32014, "fpzip" },
                  { 32015, "zstd" },
                  { 32017, "sz" },
                  { 32019, "jpeg" },
                  { 32022, "bit grooming" },
                  { 32023, "granular bit round" },
                  { 32024, "sz3" },
                  { 32026, "blosc2" },
                  { 32028, "spdp" },
                  { 32029, "lerc" } };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].number == filter)
            return known[k].name;
    return "";
}

int zs_filters_check(int ncid, int var, const char *path, zs_error *err)
{
    unsigned filter[MOST];
    size_t n = 0;
    char name[NC_MAX_NAME + 1] = "", where[ZS_TEXT], variable[ZS_SHELL_WORD], file[ZS_SHELL_WORD];
    if (nc_inq_var_filter_ids(ncid, var, &n, NULL) != NC_NOERR || n == 0 || n > MOST ||
        nc_inq_var_filter_ids(ncid, var, &n, filter) != NC_NOERR)
        return 0;
    for (size_t k = 0; k < n; k++) {
        if (H5Zfilter_avail((H5Z_filter_t)filter[k]) > 0)
            continue;
        const char *usual = filter_name(filter[k]);
        nc_inq_varname(ncid, var, name);
        zs_var_path((zs_var){ ncid, var }, where);
        return zs_fail(
            err, ZS_REFUSED,
            "%s: variable %s: its chunks have passed the filter %u%s%s%s, which is not installed here; "
            "set HDF5_PLUGIN_PATH to the directory of its plugin, or rewrite the file where the filter "
            "is installed: h5repack -f %s:GZIP=1 %s copy.nc",
            path, name, filter[k], *usual ? " (" : "", usual, *usual ? ")" : "",
            zs_shell_word(where, variable), zs_shell_word(path, file));
    }
    return 0;
}
