#include "format/filters.h"

#include "base/shell_word.h"
#include "format/find_var.h"
#include "format/frames.h"

#include <hdf5.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
    MOST = 32, /* HDF5 takes no more filters for one variable */
    MOST_VALUES = 64
}; /* parameters that a filter may have here; all known ones have far fewer */

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

/* The numbers of the filters; returns how many there are. */
static size_t find_filters(int ncid, int var, unsigned filter[MOST])
{
    size_t n = 0;
    return nc_inq_var_filter_ids(ncid, var, &n, NULL) != NC_NOERR || n > MOST ||
                   nc_inq_var_filter_ids(ncid, var, &n, filter) != NC_NOERR
               ? 0
               : n;
}

/* A filter that zscore undoes may have parameters that are not known. */
static bool has_known_values(int ncid, int var, unsigned filter)
{
    unsigned value[MOST_VALUES] = { 0 };
    size_t n = 0;
    return nc_inq_var_filter_info(ncid, var, filter, &n, NULL) == NC_NOERR && n <= MOST_VALUES &&
           nc_inq_var_filter_info(ncid, var, filter, &n, value) == NC_NOERR &&
           zs_frames_known((zs_filter)filter, value);
}

static int refuse(int ncid, int var, unsigned filter, const char *path, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "", where[ZS_TEXT], variable[ZS_SHELL_WORD], file[ZS_SHELL_WORD];
    char why[ZS_TEXT] = "which is not installed here; set HDF5_PLUGIN_PATH to the directory of its plugin";
    const char *usual = filter_name(filter), *lacks = zs_frames_lacks((zs_filter)filter);
    if (lacks)
        snprintf(why, sizeof why,
                 "which this zscore was built without; build it with %s, set HDF5_PLUGIN_PATH to the "
                 "directory of the filter's plugin",
                 lacks);
    else if (zs_frames_built((zs_filter)filter))
        snprintf(why, sizeof why, "with parameters that are not known here");
    nc_inq_varname(ncid, var, name);
    zs_var_path((zs_var){ ncid, var }, where);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: variable %s: its chunks have passed the filter %u%s%s%s, %s, or rewrite the file where "
        "the filter is installed: h5repack -f %s:GZIP=1 %s copy.nc",
        path, name, filter, *usual ? " (" : "", usual, *usual ? ")" : "", why, zs_shell_word(where, variable),
        zs_shell_word(path, file));
}

int zs_filters_check(int ncid, int var, const char *path, zs_error *err)
{
    unsigned filter[MOST];
    size_t n = find_filters(ncid, var, filter);
    for (size_t k = 0; k < n; k++) {
        bool own = filter[k] >= H5Z_FILTER_RESERVED && zs_frames_built((zs_filter)filter[k]);
        if (own ? !has_known_values(ncid, var, filter[k]) : H5Zfilter_avail((H5Z_filter_t)filter[k]) <= 0)
            return refuse(ncid, var, filter[k], path, err);
    }
    return 0;
}

size_t zs_filters_memory(int ncid, int var, size_t chunk_bytes)
{
    unsigned filter[MOST];
    size_t n = find_filters(ncid, var, filter), bytes = 0;
    for (size_t k = 0; k < n; k++)
        bytes += zs_frames_memory((zs_filter)filter[k], chunk_bytes);
    return bytes;
}
