#include "header/packing_read.h"

#include "base/limits.h"
#include "base/shell_word.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "format/zarr_file.h"
#include "header/attribute.h"
#include "stats/limit.h"

#include <float.h>
#include <math.h>
#include <netcdf.h>
#include <strings.h>

/* The variable that is asked. */
typedef struct asked {
    int ncid, var;
    const char *path; /* for messages */
    char name[NC_MAX_NAME + 1];
    nc_type nc;   /* its type in the file */
    zs_type type; /* what its bits mean: _Unsigned may say otherwise */
    bool packed;  /* has it a scale_factor or an add_offset? */
} asked;

/* --- types ------------------------------------------------------------------------------------------- */

/* Each type with that of the other sign.  Two integer types of one width stand together. */
static const struct {
    nc_type nc;
    zs_type plain, other;
} types[] = { { NC_BYTE, ZS_INT8, ZS_UINT8 },    { NC_UBYTE, ZS_UINT8, ZS_INT8 },
              { NC_SHORT, ZS_INT16, ZS_UINT16 }, { NC_USHORT, ZS_UINT16, ZS_INT16 },
              { NC_INT, ZS_INT32, ZS_UINT32 },   { NC_UINT, ZS_UINT32, ZS_INT32 },
              { NC_INT64, ZS_INT64, ZS_UINT64 }, { NC_UINT64, ZS_UINT64, ZS_INT64 },
              { NC_FLOAT, ZS_FLOAT, ZS_FLOAT },  { NC_DOUBLE, ZS_DOUBLE, ZS_DOUBLE } };

/* Have two types of the file the same bits?  Then the sign alone may differ. */
static bool same_bits(nc_type a, nc_type b)
{
    size_t i = 0, k = 0, n = sizeof types / sizeof types[0];
    while (i < n && types[i].nc != a)
        i++;
    while (k < n && types[k].nc != b)
        k++;
    return i == k || (i / 2 == k / 2 && i < n && types[i].plain < ZS_FLOAT && types[k].plain < ZS_FLOAT);
}

static bool is_unsigned(zs_type type)
{
    return type == ZS_UINT8 || type == ZS_UINT16 || type == ZS_UINT32 || type == ZS_UINT64;
}

/* _Unsigned = "true" makes a signed type unsigned, "false" an unsigned one signed: servers that have only one
 * of the two hand the other out so. */
static int find_type(asked *a, zs_error *err)
{
    char text[ZS_TEXT];
    nc_inq_var(a->ncid, a->var, a->name, &a->nc, NULL, NULL, NULL);
    zs_get_text(a->ncid, a->var, "_Unsigned", text);
    bool yes = strcasecmp(text, "true") == 0, no = strcasecmp(text, "false") == 0;
    for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
        if (types[k].nc == a->nc) {
            bool turned = is_unsigned(types[k].plain) ? no : yes;
            a->type = turned ? types[k].other : types[k].plain;
            return 0;
        }
    return zs_fail(err, ZS_REFUSED, "%s: variable %s holds text or records instead of numbers", a->path,
                   a->name);
}

/* Has the type more digits than float32? */
static bool is_wide(zs_type type)
{
    return type >= ZS_INT32 && type != ZS_FLOAT;
}

/* --- numbers ----------------------------------------------------------------------------------------- */

/* n numbers in the variable's own bits -> what they mean. */
static void read_bits(const asked *a, const void *bits, size_t n, double *value)
{
    const zs_packing plain = { .type = a->type, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX };
    zs_unpack(&plain, bits, n, value);
}

/* A number of another type as the variable would store it: 1e20 in float64 means (float)1e20 in a float32
 * variable. */
static double as_stored(const asked *a, double value)
{
    bool rounds = a->type == ZS_FLOAT && fabs(value) <= (double)FLT_MAX;
    return rounds ? (double)(float)value : value;
}

/* A missing value of another type that the variable's bits can hold with the other sign alone: -1 means 255
 * in an unsigned type of 8 bits, and 255 means -1 in a type that _Unsigned made signed.  Limits are not
 * turned so: one beyond the type limits nothing. */
static double turned(const asked *a, double value)
{
    static const double all[] = { 0x1p8, 0x1p8, 0x1p16, 0x1p16, 0x1p32, 0x1p32, 0x1p64, 0x1p64, 0, 0 };
    bool made_signed = a->nc == NC_UBYTE || a->nc == NC_USHORT || a->nc == NC_UINT || a->nc == NC_UINT64;
    if (is_unsigned(a->type))
        return value < 0 ? value + all[a->type] : value;
    return made_signed && value >= all[a->type] / 2 ? value - all[a->type] : value;
}

/* Read an attribute whose numbers are stored numbers. */
static zs_attribute read_stored(const asked *a, const char *name)
{
    uint64_t bits[ZS_ATTRIBUTE_ROOM];
    size_t length = 0;
    zs_attribute found = zs_attribute_read(a->ncid, a->var, name);
    if (found.n > 0 && !found.spelled && same_bits(found.type, a->nc) &&
        nc_inq_attlen(a->ncid, a->var, name, &length) == NC_NOERR && length <= ZS_ATTRIBUTE_ROOM &&
        nc_get_att(a->ncid, a->var, name, bits) == NC_NOERR)
        read_bits(a, bits, found.n, found.value);
    else
        for (size_t k = 0; k < found.n; k++)
            found.value[k] = as_stored(a, found.value[k]);
    return found;
}

/* --- missing values ---------------------------------------------------------------------------------- */

/* netCDF's default fill values, which mark numbers that were never written.  Single bytes have none by
 * convention, because all 256 of them are in use. */
static double default_fill(const asked *a)
{
    const int16_t short_fill = NC_FILL_SHORT;
    const uint16_t ushort_fill = NC_FILL_USHORT;
    const int32_t int_fill = NC_FILL_INT;
    const uint32_t uint_fill = NC_FILL_UINT;
    const int64_t int64_fill = NC_FILL_INT64;
    const uint64_t uint64_fill = NC_FILL_UINT64;
    const float float_fill = NC_FILL_FLOAT;
    const double double_fill = NC_FILL_DOUBLE;
    const void *bits = a->nc == NC_SHORT    ? (const void *)&short_fill
                       : a->nc == NC_USHORT ? (const void *)&ushort_fill
                       : a->nc == NC_INT    ? (const void *)&int_fill
                       : a->nc == NC_UINT   ? (const void *)&uint_fill
                       : a->nc == NC_INT64  ? (const void *)&int64_fill
                       : a->nc == NC_UINT64 ? (const void *)&uint64_fill
                       : a->nc == NC_FLOAT  ? (const void *)&float_fill
                       : a->nc == NC_DOUBLE ? (const void *)&double_fill
                                            : NULL;
    double value = NAN;
    if (bits)
        read_bits(a, bits, 1, &value);
    return value;
}

/* rounded: the number is a float32, but the variable has more digits. */
static int add_missing(const asked *a, double value, bool rounded, zs_packing *packing, zs_error *err)
{
    int k = 0;
    if (isnan(value))
        return 0; /* NaN is always missing */
    while (k < packing->nmissing && packing->missing[k] != value)
        k++;
    if (k == ZS_MISSING_MAX)
        return zs_fail(err, ZS_REFUSED, "%s: more than %d missing values (_FillValue, missing_value)",
                       a->path, ZS_MISSING_MAX);
    if (k == packing->nmissing)
        packing->missing[packing->nmissing++] = value;
    packing->rounded |= (unsigned)rounded << k;
    return 0;
}

static int read_missing(const asked *a, zs_packing *packing, zs_error *err)
{
    static const char *const name[] = { "_FillValue", "missing_value" };
    int no_fill = 0;
    for (int i = 0; i < 2; i++) {
        zs_attribute found = read_stored(a, name[i]);
        bool rounded = found.type == NC_FLOAT && is_wide(a->type);
        size_t n = i == 0 && found.n > 1 ? 1 : found.n;
        nc_inq_var_fill(a->ncid, a->var, &no_fill, NULL);
        if (i == 0 && n == 0 && !no_fill && add_missing(a, default_fill(a), false, packing, err))
            return -1;
        for (size_t k = 0; k < n; k++)
            if (add_missing(a, turned(a, found.value[k]), rounded, packing, err))
                return -1;
    }
    return 0;
}

/* --- limits ------------------------------------------------------------------------------------------ */

static void set_limit(zs_packing *packing, double value, bool is_min)
{
    if (is_min)
        packing->valid_min = fmax(value, -DBL_MAX);
    else
        packing->valid_max = fmin(value, DBL_MAX);
}

/* One limit: of values, or of stored numbers. */
static void take_limit(const asked *a, const zs_attribute *found, double value, bool is_min,
                       zs_packing *packing)
{
    bool real = found->type == NC_FLOAT || found->type == NC_DOUBLE;
    if (isnan(value))
        return;
    if (a->packed && real && found->type != a->nc)
        set_limit(packing, zs_limit_stored(packing, value, is_min), is_min == (packing->scale > 0));
    else if (found->type == NC_FLOAT && is_wide(a->type) && isfinite(value))
        set_limit(packing, zs_limit_of_float(value, !is_min), is_min);
    else
        set_limit(packing, value, is_min);
}

/* Returns which of the attributes limit the values: bit k for name[k]. */
static unsigned read_limits(const asked *a, zs_packing *packing)
{
    static const char *const name[] = { "valid_range", "valid_min", "valid_max" };
    unsigned limits = 0;
    packing->valid_min = -DBL_MAX;
    packing->valid_max = DBL_MAX;
    for (int k = 0; k < 3; k++) {
        zs_attribute found = zs_attribute_read(a->ncid, a->var, name[k]);
        bool values = a->packed && found.type != a->nc && (found.type == NC_FLOAT || found.type == NC_DOUBLE);
        if (!values)
            found = read_stored(a, name[k]);
        if (found.n != (k == 0 ? 2 : 1))
            continue;
        limits |= 1U << k;
        if (k != 2)
            take_limit(a, &found, found.value[0], true, packing);
        if (k != 1)
            take_limit(a, &found, found.value[found.n - 1], false, packing);
    }
    return limits;
}

/* --- scale and offset -------------------------------------------------------------------------------- */

static int read_number(asked *a, const char *name, double *number, zs_error *err)
{
    char variable[ZS_SHELL_WORD], file[ZS_SHELL_WORD], where[ZS_TEXT];
    zs_attribute found = zs_attribute_read(a->ncid, a->var, name);
    if (!found.there)
        return 0;
    zs_var_path((zs_var){ a->ncid, a->var }, where);
    if (found.n == 0 && zs_zarr_file_is(a->ncid))
        return zs_fail(err, ZS_REFUSED, "%s: variable %s: attribute %s holds no number; take it out", a->path,
                       a->name, name);
    if (found.n == 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: variable %s: attribute %s holds no number; to take it out: ncatted -a %s,%s,d,, %s", a->path,
            a->name, name, name, zs_nco_word(where, variable), zs_shell_word(a->path, file));
    a->packed = true;
    *number = found.value[0];
    return 0;
}

int zs_packing_read(int ncid, int var, const char *path, zs_packing *packing, unsigned *limits, zs_error *err)
{
    asked a = { .ncid = ncid, .var = var, .path = path };
    if (find_type(&a, err))
        return -1;
    *packing = (zs_packing){ .type = a.type, .scale = 1, .offset = 0 };
    if (read_number(&a, "scale_factor", &packing->scale, err) ||
        read_number(&a, "add_offset", &packing->offset, err))
        return -1;
    if (!isfinite(packing->scale) || !isfinite(packing->offset) || packing->scale == 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: variable %s: scale_factor %g and add_offset %g must be finite, and the scale not 0", path,
            a.name, packing->scale, packing->offset);
    *limits = read_limits(&a, packing);
    return read_missing(&a, packing, err);
}
