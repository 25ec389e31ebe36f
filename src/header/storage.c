#include "header/storage.h"

#include "format/nc.h"

#include <float.h>
#include <math.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <strings.h>

static int type_of(nc_type nc, bool is_unsigned, zs_type *type)
{
    switch (nc) {
    case NC_BYTE:
        *type = is_unsigned ? ZS_UINT8 : ZS_INT8;
        return 0;
    case NC_UBYTE:
        *type = ZS_UINT8;
        return 0;
    case NC_SHORT:
        *type = is_unsigned ? ZS_UINT16 : ZS_INT16;
        return 0;
    case NC_USHORT:
        *type = ZS_UINT16;
        return 0;
    case NC_INT:
        *type = is_unsigned ? ZS_UINT32 : ZS_INT32;
        return 0;
    case NC_UINT:
        *type = ZS_UINT32;
        return 0;
    case NC_INT64:
        *type = is_unsigned ? ZS_UINT64 : ZS_INT64;
        return 0;
    case NC_UINT64:
        *type = ZS_UINT64;
        return 0;
    case NC_FLOAT:
        *type = ZS_FLOAT;
        return 0;
    case NC_DOUBLE:
        *type = ZS_DOUBLE;
        return 0;
    default:
        return -1;
    }
}

/* netCDF's default fill values, which mark data that was never written.  Single bytes have none by
 * convention, because all 256 values are in use. */
static double default_fill(zs_type type)
{
    switch (type) {
    case ZS_INT16:
        return NC_FILL_SHORT;
    case ZS_UINT16:
        return NC_FILL_USHORT;
    case ZS_INT32:
        return NC_FILL_INT;
    case ZS_UINT32:
        return NC_FILL_UINT;
    case ZS_INT64:
        return (double)NC_FILL_INT64;
    case ZS_UINT64:
        return (double)NC_FILL_UINT64;
    case ZS_FLOAT:
        return (double)NC_FILL_FLOAT;
    case ZS_DOUBLE:
        return NC_FILL_DOUBLE;
    default:
        return NAN;
    }
}

/* An attribute's number as the variable would store it.  1e20 written as double means (float)1e20 in a float
 * variable; -1 in the attribute of an unsigned variable of 8 bits means 255. */
static double as_stored(zs_type type, double value)
{
    double wrap = type == ZS_UINT8 ? 256 : type == ZS_UINT16 ? 65536 : type == ZS_UINT32 ? 4294967296.0 : 0;
    if (type == ZS_FLOAT)
        return fabs(value) <= (double)FLT_MAX ? (double)(float)value : value;
    return value < 0 ? value + wrap : value;
}

static int add_missing(zs_packing *packing, double value, const char *path, zs_error *err)
{
    if (isnan(value))
        return 0; /* NaN is always missing */
    for (int k = 0; k < packing->nmissing; k++)
        if (packing->missing[k] == value)
            return 0;
    if (packing->nmissing == ZS_MISSING_MAX)
        return zs_fail(err, ZS_REFUSED, "%s: more than %d missing values (_FillValue, missing_value)", path,
                       ZS_MISSING_MAX);
    packing->missing[packing->nmissing++] = value;
    return 0;
}

static int read_missing(int ncid, int var, const char *path, zs_packing *packing, zs_error *err)
{
    double value[ZS_MISSING_MAX + 1];
    int no_fill = 0;
    size_t n = zs_get_numbers(ncid, var, "_FillValue", 1, value);
    if (n > 0 && add_missing(packing, as_stored(packing->type, value[0]), path, err))
        return -1;
    nc_inq_var_fill(ncid, var, &no_fill, NULL);
    if (n == 0 && !no_fill && add_missing(packing, default_fill(packing->type), path, err))
        return -1;
    n = zs_get_numbers(ncid, var, "missing_value", ZS_MISSING_MAX + 1, value);
    for (size_t k = 0; k < n && k <= ZS_MISSING_MAX; k++)
        if (add_missing(packing, as_stored(packing->type, value[k]), path, err))
            return -1;
    return 0;
}

/* A limit on values -> a limit on stored numbers.  For integers it is the outermost number whose value is
 * within the limit; division alone may miss it by one. */
static double limit_as_stored(const zs_packing *packing, double value, int is_min)
{
    double storage = (value - packing->offset) / packing->scale;
    int lower = is_min == (packing->scale > 0);
    if (packing->type >= ZS_FLOAT)
        return storage;
    double inward = lower ? 1 : -1, at = nearbyint(storage) - 2 * inward;
    for (int k = 0; k < 4; k++, at += inward) {
        double unpacked = at * packing->scale + packing->offset;
        if (is_min ? unpacked >= value : unpacked <= value)
            break;
    }
    return at;
}

static void set_limit(zs_packing *packing, double value, int is_min, int unpacked)
{
    if (isnan(value))
        return;
    double limit = unpacked ? limit_as_stored(packing, value, is_min) : as_stored(packing->type, value);
    if (unpacked && packing->scale < 0)
        is_min = !is_min;
    if (is_min)
        packing->valid_min = fmax(limit, -DBL_MAX);
    else
        packing->valid_max = fmin(limit, DBL_MAX);
}

/* The NetCDF Users Guide says that valid_range, valid_min and valid_max are about stored numbers, unless the
 * variable is packed and they have the type of the unpacked values. */
static void read_limits(int ncid, int var, bool packed, nc_type nc, zs_packing *packing)
{
    static const char *const name[] = { "valid_range", "valid_min", "valid_max" };
    packing->valid_min = -DBL_MAX;
    packing->valid_max = DBL_MAX;
    for (int k = 0; k < 3; k++) {
        double value[2];
        nc_type type = zs_attribute_type(ncid, var, name[k]);
        int unpacked = packed && type != nc && (type == NC_FLOAT || type == NC_DOUBLE);
        size_t n = zs_get_numbers(ncid, var, name[k], 2, value);
        if (n != (k == 0 ? 2 : 1))
            continue;
        if (k != 2)
            set_limit(packing, value[0], 1, unpacked);
        if (k != 1)
            set_limit(packing, value[n - 1], 0, unpacked);
    }
}

static int read_packing(int ncid, int var, const char *path, zs_packing *packing, zs_error *err)
{
    char text[ZS_TEXT], name[NC_MAX_NAME + 1] = "";
    nc_type nc = NC_NAT;
    nc_inq_var(ncid, var, name, &nc, NULL, NULL, NULL);
    *packing = (zs_packing){ .scale = 1, .offset = 0 };
    zs_get_text(ncid, var, "_Unsigned", text);
    if (type_of(nc, strcasecmp(text, "true") == 0, &packing->type))
        return zs_fail(err, ZS_REFUSED, "%s: variable %s holds text or records instead of numbers", path,
                       name);
    static const char *const numeric[] = { "scale_factor", "add_offset", "_FillValue", "missing_value" };
    for (int k = 0; k < 4; k++)
        if (zs_attribute_type(ncid, var, numeric[k]) != NC_NAT &&
            zs_get_numbers(ncid, var, numeric[k], 0, NULL) == 0)
            return zs_fail(err, ZS_REFUSED, "%s: variable %s: attribute %s holds no number", path, name,
                           numeric[k]);
    bool packed = zs_get_numbers(ncid, var, "scale_factor", 1, &packing->scale) > 0;
    packed = zs_get_numbers(ncid, var, "add_offset", 1, &packing->offset) > 0 || packed;
    if (!isfinite(packing->scale) || !isfinite(packing->offset) || packing->scale == 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: variable %s: scale_factor %g and add_offset %g must be finite, and the scale not 0", path,
            name, packing->scale, packing->offset);
    read_limits(ncid, var, packed, nc, packing);
    return read_missing(ncid, var, path, packing, err);
}

/* Find the form: for NetCDF-4, whether there are chunks and filters. */
static void read_form(int ncid, int var, zs_storage *storage)
{
    int format = 0, model = 0, nc_layout = NC_CONTIGUOUS, shuffle = 0, deflate = 0, fletcher = 0, level;
    size_t chunk[NC_MAX_VAR_DIMS] = { 0 }, nfilter = 0;
    storage->form = ZS_FORM_CLASSIC;
    nc_inq_format(ncid, &format);
    if (format != NC_FORMAT_NETCDF4 && format != NC_FORMAT_NETCDF4_CLASSIC)
        return;
    storage->form = ZS_FORM_CONTIGUOUS;
    if (nc_inq_var_chunking(ncid, var, &nc_layout, chunk) != NC_NOERR || nc_layout != NC_CHUNKED)
        return;
    storage->form = ZS_FORM_CHUNKED;
    storage->zarr = nc_inq_format_extended(ncid, &model, NULL) == NC_NOERR && model == NC_FORMATX_NCZARR;
    for (int k = 0; k < ZS_DIM_MAX; k++)
        storage->chunk[k] = (int64_t)chunk[k];
    nc_inq_var_deflate(ncid, var, &shuffle, &deflate, &level);
    nc_inq_var_fletcher32(ncid, var, &fletcher);
    nc_inq_var_filter_ids(ncid, var, &nfilter, NULL);
    storage->filtered = shuffle || deflate || fletcher || nfilter > 0;
}

int zs_storage_read(int ncid, int var, const char *path, zs_storage *storage, zs_error *err)
{
    *storage = (zs_storage){ 0 };
    read_form(ncid, var, storage);
    return read_packing(ncid, var, path, &storage->packing, err);
}

void zs_storage_convert(zs_storage *storage, double slope, double offset)
{
    zs_packing *packing = &storage->packing;
    packing->scale *= slope;
    packing->offset = packing->offset * slope + offset;
}

void zs_storage_limit(zs_storage *storage, double min, double max)
{
    zs_packing *packing = &storage->packing;
    double low = limit_as_stored(packing, min, 1), high = limit_as_stored(packing, max, 0);
    bool flip = packing->scale < 0;
    packing->valid_min = fmax(packing->valid_min, flip ? high : low);
    packing->valid_max = fmin(packing->valid_max, flip ? low : high);
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
