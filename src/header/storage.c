#include "header/storage.h"

#include "format/filters.h"
#include "format/zarr_file.h"
#include "header/packing_read.h"
#include "stats/limit.h"
#include "stats/spare.h"

#include <float.h>
#include <math.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <string.h>

/* Find the form: for NetCDF-4, whether there are chunks and filters. */
static int read_form(int ncid, int var, const char *path, zs_storage *storage, zs_error *err)
{
    int format = 0, nc_layout = NC_CONTIGUOUS, shuffle = 0, deflate = 0, fletcher = 0, level;
    size_t chunk[NC_MAX_VAR_DIMS] = { 0 }, nfilter = 0;
    storage->form = ZS_FORM_CLASSIC;
    nc_inq_format(ncid, &format);
    if (format != NC_FORMAT_NETCDF4 && format != NC_FORMAT_NETCDF4_CLASSIC)
        return 0;
    if (zs_zarr_file_is(ncid)) {
        const zs_zarr_storage stored = zs_zarr_file_storage(ncid, var);
        storage->form = ZS_FORM_CHUNKED;
        storage->zarr = true;
        storage->filtered = stored.compressed;
        storage->decoder_bytes = stored.decoder_bytes;
        memcpy(storage->chunk, stored.chunk, sizeof storage->chunk);
        return 0;
    }
    storage->form = ZS_FORM_CONTIGUOUS;
    if (nc_inq_var_chunking(ncid, var, &nc_layout, chunk) != NC_NOERR || nc_layout != NC_CHUNKED)
        return 0;
    storage->form = ZS_FORM_CHUNKED;
    for (int k = 0; k < ZS_DIM_MAX; k++)
        storage->chunk[k] = (int64_t)chunk[k];
    nc_inq_var_deflate(ncid, var, &shuffle, &deflate, &level);
    nc_inq_var_fletcher32(ncid, var, &fletcher);
    nc_inq_var_filter_ids(ncid, var, &nfilter, NULL);
    storage->filtered = shuffle || deflate || fletcher || nfilter > 0;
    return nfilter > 0 ? zs_filters_check(ncid, var, path, err) : 0;
}

/* The bytes of a decoded chunk; 0 without chunks. */
static size_t chunk_bytes(const zs_storage *storage)
{
    size_t bytes = storage->form == ZS_FORM_CHUNKED ? zs_type_size(storage->packing.type) : 0;
    for (int k = 0; k < ZS_DIM_MAX && storage->chunk[k] > 0; k++)
        bytes *= (size_t)storage->chunk[k];
    return bytes;
}

/* A stored number whose value float64 cannot hold is missing: values must not be infinite. */
static void keep_finite(zs_packing *packing)
{
    double room = (DBL_MAX - fabs(packing->offset)) / fabs(packing->scale);
    if (packing->scale != 1 || packing->offset != 0)
        room *= 1 - 4 * DBL_EPSILON;
    packing->valid_min = fmax(packing->valid_min, -room);
    packing->valid_max = fmin(packing->valid_max, room);
}

int zs_storage_read(int ncid, int var, const char *path, zs_storage *storage, zs_error *err)
{
    *storage = (zs_storage){ 0 };
    if (read_form(ncid, var, path, storage, err) ||
        zs_packing_read(ncid, var, path, &storage->packing, &storage->limits, err))
        return -1;
    keep_finite(&storage->packing);
    storage->type = storage->packing.type;
    if (storage->filtered && !storage->zarr) /* a store has told already */
        storage->decoder_bytes = (int64_t)zs_filters_memory(ncid, var, chunk_bytes(storage));
    return 0;
}

void zs_storage_convert(zs_storage *storage, double slope, double offset)
{
    zs_packing *packing = &storage->packing;
    packing->scale *= slope;
    packing->offset = packing->offset * slope + offset;
    keep_finite(packing);
}

void zs_storage_limit(zs_storage *storage, double min, double max)
{
    zs_packing *packing = &storage->packing;
    double low = zs_limit_stored(packing, min, true), high = zs_limit_stored(packing, max, false);
    bool flip = packing->scale < 0;
    packing->valid_min = fmax(packing->valid_min, flip ? high : low);
    packing->valid_max = fmin(packing->valid_max, flip ? low : high);
}

bool zs_storage_spare(zs_storage *storage)
{
    return zs_spare_make(&storage->packing);
}

const char *zs_limits_name(const zs_storage *storage)
{
    static const char *const name[] = { "",
                                        "its valid_range",
                                        "its valid_min",
                                        "its valid_range and valid_min",
                                        "its valid_max",
                                        "its valid_range and valid_max",
                                        "its valid_min and valid_max",
                                        "its valid_range, valid_min and valid_max" };
    return name[storage->limits & 7];
}

const char *zs_form_name(const zs_storage *storage)
{
    switch (storage->form) {
    case ZS_FORM_CLASSIC:
        return "classic";
    case ZS_FORM_CONTIGUOUS:
        return "NetCDF-4, contiguous";
    default:
        if (storage->zarr)
            return storage->filtered ? "Zarr, compressed chunks" : "Zarr, chunks";
        return storage->filtered ? "NetCDF-4, compressed chunks" : "NetCDF-4, chunks";
    }
}
