#include "write/zarr_metadata.h"

#include "base/byte_order.h"
#include "base/printable.h"
#include "format/nc.h"
#include "format/zarr_encode.h"

#include <math.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- values --------------------------------------------------------------------------------------------- */

/* Files can have any bytes in their texts, and JSON has UTF-8. */
static json_t *text_value(const char *text, size_t n)
{
    while (n > 0 && text[n - 1] == '\0')
        n--;
    json_t *value = json_stringn(text, n);
    char *copy = value ? NULL : strndup(text, n);
    size_t room = 4 * n + 1; /* an escape has up to 4 bytes */
    char *shown = copy ? malloc(room) : NULL;
    if (shown) {
        zs_printable(copy, shown, room);
        value = json_string(shown);
    }
    free(shown);
    free(copy);
    return value;
}

static json_t *real_value(double number)
{
    return isnan(number)   ? json_string("NaN")
           : isinf(number) ? json_string(number > 0 ? "Infinity" : "-Infinity")
                           : json_real(number);
}

static json_t *as_array(json_t *all, size_t n)
{
    json_t *only = n == 1 ? json_incref(json_array_get(all, 0)) : all;
    if (n == 1)
        json_decref(all);
    return only;
}

static json_t *texts_of(int ncid, int var, const char *name, size_t n)
{
    json_t *all = json_array();
    char **text = calloc(n, sizeof *text);
    if (all && text && nc_get_att_string(ncid, var, name, text) == NC_NOERR) {
        for (size_t k = 0; k < n; k++)
            json_array_append_new(all, text_value(text[k] ? text[k] : "", text[k] ? strlen(text[k]) : 0));
        nc_free_string(n, text);
    }
    free(text);
    if (json_array_size(all) != n) {
        json_decref(all);
        return NULL;
    }
    return as_array(all, n);
}

/* One or several numbers: integers of up to 64 bits, or real ones. */
static json_t *numbers_of(int ncid, int var, const char *name, nc_type type, size_t n)
{
    bool real = type == NC_FLOAT || type == NC_DOUBLE;
    json_t *all = json_array();
    long long *integer = calloc(n, sizeof *integer);
    double *number = calloc(n, sizeof *number);
    if (all && integer && number &&
        (real ? nc_get_att_double(ncid, var, name, number) : nc_get_att_longlong(ncid, var, name, integer)) ==
            NC_NOERR)
        for (size_t k = 0; k < n; k++)
            json_array_append_new(all, real ? real_value(number[k]) : json_integer(integer[k]));
    free(number);
    free(integer);
    if (json_array_size(all) != n) {
        json_decref(all);
        return NULL;
    }
    return as_array(all, n);
}

static json_t *attribute_value(int ncid, int var, const char *name)
{
    nc_type type;
    size_t n;
    if (nc_inq_att(ncid, var, name, &type, &n) != NC_NOERR)
        return NULL;
    if (type == NC_STRING)
        return texts_of(ncid, var, name, n);
    if (type != NC_CHAR)
        return numbers_of(ncid, var, name, type, n);
    char *text = malloc(n + 1);
    json_t *value = NULL;
    if (text && nc_get_att_text(ncid, var, name, text) == NC_NOERR)
        value = text_value(text, n);
    free(text);
    return value;
}

/* --- attributes ----------------------------------------------------------------------------------------- */

/* Is it a missing_value of NaN? */
static bool says_nothing(int ncid, int var, const char *name)
{
    double number;
    return strcmp(name, "missing_value") == 0 && zs_get_numbers(ncid, var, name, 1, &number) == 1 &&
           isnan(number);
}

static json_t *dimensions_of(int ncid, int var)
{
    char name[NC_MAX_NAME + 1];
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(ncid, var, ZS_DIM_MAX, dim);
    json_t *all = json_array();
    for (int k = 0; k < ndim; k++)
        if (nc_inq_dimname(ncid, dim[k], name) == NC_NOERR)
            json_array_append_new(all, json_string(name));
    return all;
}

json_t *zs_zarr_attributes_object(int ncid, int var)
{
    char name[NC_MAX_NAME + 1];
    int natts = 0, status = nc_inq_varnatts(ncid, var, &natts), failed = 0;
    json_t *all = json_object();
    for (int k = 0; k < natts && status == NC_NOERR; k++) {
        status = nc_inq_attname(ncid, var, k, name);
        if (status != NC_NOERR || strcmp(name, "_FillValue") == 0 || says_nothing(ncid, var, name))
            continue;
        failed |= json_object_set_new(all, name, attribute_value(ncid, var, name));
    }
    if (var != NC_GLOBAL)
        failed |= json_object_set_new(all, "_ARRAY_DIMENSIONS", dimensions_of(ncid, var));
    if (status == NC_NOERR && !failed)
        return all;
    json_decref(all);
    return NULL;
}

/* --- arrays --------------------------------------------------------------------------------------------- */

/* numpy's name of a type. */
static json_t *dtype(nc_type type, size_t size)
{
    bool real = type == NC_FLOAT || type == NC_DOUBLE;
    bool natural = type == NC_UBYTE || type == NC_USHORT || type == NC_UINT || type == NC_UINT64;
    if (type == NC_CHAR)
        return json_string("|S1");
    if (type == NC_STRING)
        return json_string("|O");
    return json_sprintf("%c%c%zu",
                        size == 1            ? '|'
                        : zs_little_endian() ? '<'
                                             : '>',
                        real      ? 'f'
                        : natural ? 'u'
                                  : 'i',
                        size);
}

static json_t *fill_value(int ncid, int var, nc_type type)
{
    bool there = type != NC_CHAR && type != NC_STRING && zs_attribute_type(ncid, var, "_FillValue") != NC_NAT;
    return there ? attribute_value(ncid, var, "_FillValue") : json_null();
}

static json_t *compressor(zs_compressor how)
{
    if (how.kind == ZS_COMPRESS_BLOSC)
        return json_pack("{s:s, s:s, s:i, s:i, s:i}", "id", "blosc", "cname", "lz4", "clevel", how.level,
                         "shuffle", 1, "blocksize", 0);
    return json_pack("{s:s, s:i}", "id", how.kind == ZS_COMPRESS_ZSTD ? "zstd" : "zlib", "level", how.level);
}

static json_t *filters(nc_type type, size_t size, zs_compressor how)
{
    if (type == NC_STRING)
        return json_pack("[{s:s}]", "id", "vlen-utf8");
    if (!zs_zarr_compresses(how, size) || how.kind == ZS_COMPRESS_BLOSC)
        return json_null();
    return json_pack("[{s:s, s:i}]", "id", "shuffle", "elementsize", (int)size);
}

static json_t *integers(int n, const int64_t *number)
{
    json_t *all = json_array();
    for (int k = 0; k < n; k++)
        json_array_append_new(all, json_integer(number[k]));
    return all;
}

json_t *zs_zarr_array_object(int ncid, int var, const zs_zarr_grid *grid, zs_compressor how)
{
    nc_type type = NC_NAT;
    size_t size = 0;
    if (nc_inq_vartype(ncid, var, &type) != NC_NOERR || nc_inq_type(ncid, type, NULL, &size) != NC_NOERR)
        return NULL;
    bool compresses = type != NC_STRING && zs_zarr_compresses(how, size);
    return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "zarr_format", 2, "shape",
                     integers(grid->ndim, grid->length), "chunks", integers(grid->ndim, grid->chunk), "dtype",
                     dtype(type, size), "compressor", compresses ? compressor(how) : json_null(),
                     "fill_value", fill_value(ncid, var, type), "order", "C", "filters",
                     filters(type, size, how));
}
