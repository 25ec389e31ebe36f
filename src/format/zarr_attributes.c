#include "format/zarr_attributes.h"

#include "base/byte_order.h"
#include "format/zarr_json.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Where an attribute goes. */
typedef struct target {
    int ncid, var;
    const char *name;
} target;

/* --- lists -------------------------------------------------------------------------------------------- */

/* The narrowest type for a number, or for all numbers of a list; NC_STRING for texts; NC_NAT for anything
 * else. */
static nc_type type_of(const json_t *value)
{
    double number;
    json_int_t whole = json_integer_value(value);
    if (json_is_integer(value))
        return whole >= INT32_MIN && whole <= INT32_MAX ? NC_INT : NC_INT64;
    if (zs_zarr_json_number(value, &number))
        return NC_DOUBLE;
    return json_is_string(value) ? NC_STRING : NC_NAT;
}

static nc_type wider(nc_type a, nc_type b)
{
    if ((a == NC_STRING) != (b == NC_STRING) || a == NC_NAT || b == NC_NAT)
        return NC_NAT;
    return a == NC_DOUBLE || b == NC_DOUBLE ? NC_DOUBLE : a == NC_INT64 || b == NC_INT64 ? NC_INT64 : a;
}

static nc_type type_of_list(const json_t *list)
{
    size_t n = json_array_size(list);
    nc_type type = type_of(json_array_get(list, 0));
    for (size_t k = 1; k < n; k++)
        type = wider(type, type_of(json_array_get(list, k)));
    return type;
}

/* Put n numbers or texts of one type.  Returns netcdf-c's status. */
static int put_list(const target *t, const json_t *list, nc_type type, size_t n)
{
    void *all = calloc(n, 8);
    int status = all ? NC_NOERR : NC_ENOMEM;
    const char **text = all;
    double *real = all;
    long long *whole = all;
    for (size_t k = 0; k < n && all; k++) {
        const json_t *one = json_array_get(list, k);
        if (type == NC_STRING)
            text[k] = json_string_value(one);
        else if (type == NC_DOUBLE)
            zs_zarr_json_number(one, &real[k]);
        else
            whole[k] = json_integer_value(one);
    }
    if (all)
        status = type == NC_STRING   ? nc_put_att_string(t->ncid, t->var, t->name, n, text)
                 : type == NC_DOUBLE ? nc_put_att_double(t->ncid, t->var, t->name, type, n, real)
                                     : nc_put_att_longlong(t->ncid, t->var, t->name, type, n, whole);
    free(all);
    return status;
}

/* --- one attribute ------------------------------------------------------------------------------------ */

static int put_text(const target *t, const char *text)
{
    return nc_put_att_text(t->ncid, t->var, t->name, strlen(text), text);
}

static int put_json(const target *t, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    int status = text ? put_text(t, text) : NC_ENOMEM;
    free(text);
    return status;
}

/* Returns netcdf-c's status. */
static int put(const target *t, json_t *value)
{
    double number;
    size_t n = json_array_size(value);
    nc_type type = json_is_array(value) ? type_of_list(value) : type_of(value);
    if (json_is_array(value) && n == 0)
        return NC_NOERR;
    if (json_is_string(value) && !zs_zarr_json_number(value, &number))
        return put_text(t, json_string_value(value));
    if (type == NC_NAT)
        return put_json(t, value);
    if (json_is_array(value))
        return put_list(t, value, type, n);
    json_t *list = json_pack("[O]", value);
    int status = list ? put_list(t, list, type, 1) : NC_ENOMEM;
    json_decref(list);
    return status;
}

/* --- _FillValue --------------------------------------------------------------------------------------- */

/* Eight bytes as base64: twelve characters.  Returns whether it is that. */
static bool decode_eight(const char *text, unsigned char bytes[8])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    if (!text || strlen(text) != 12 || strspn(text, digits) != 11 || text[11] != '=')
        return false;
    for (size_t k = 0, to = 0; k < 12; k++) {
        bits = bits << 6 | (text[k] == '=' ? 0U : (uint32_t)(strchr(digits, text[k]) - digits));
        for (int shift = 16; k % 4 == 3 && shift >= 0; shift -= 8)
            if (to < 8)
                bytes[to++] = (unsigned char)(bits >> shift);
    }
    return true;
}

/* xarray's: the bytes of a float64, lowest first. */
static bool fill_of_base64(const zs_zarr_type *type, const char *text, void *bytes)
{
    double value;
    if (!decode_eight(text, (unsigned char *)&value))
        return false;
    if (!zs_little_endian())
        zs_swap_bytes(&value, 1, sizeof value);
    return zs_zarr_store(type, value, bytes);
}

static int put_fill(const target *t, const json_t *value, const zs_zarr_type *type, zs_error *err)
{
    unsigned char bytes[8];
    zs_error unused;
    const json_t *one =
        json_is_array(value) && json_array_size(value) == 1 ? json_array_get(value, 0) : value;
    if (!fill_of_base64(type, json_string_value(one), bytes) && zs_zarr_fill(type, one, bytes, &unused))
        return zs_fail(err, ZS_REFUSED, "its attribute _FillValue is no number of its type");
    int status = nc_put_att(t->ncid, t->var, t->name, type->nc, 1, bytes);
    return status == NC_NOERR ? 0 : zs_fail(err, ZS_REFUSED, "attribute _FillValue: %s", nc_strerror(status));
}

/* --- all ---------------------------------------------------------------------------------------------- */

/* Of the conventions by which NetCDF is kept in Zarr. */
static bool is_of_store(const char *name)
{
    return strcmp(name, "_ARRAY_DIMENSIONS") == 0 || strncmp(name, "_NCZARR_", 8) == 0 ||
           strncmp(name, "_nczarr", 7) == 0;
}

int zs_zarr_attributes_put(json_t *attributes, int ncid, int var, const zs_zarr_type *type, zs_error *err)
{
    target t = { ncid, var, NULL };
    json_t *value;
    json_object_foreach(attributes, t.name, value)
    {
        if (is_of_store(t.name) || json_is_null(value))
            continue;
        bool fill = strcmp(t.name, "_FillValue") == 0;
        if (fill && type && put_fill(&t, value, type, err))
            return -1;
        int status = fill ? NC_NOERR : put(&t, value);
        /* no attribute of NetCDF has such a name, or netcdf-c keeps it for itself, as _NCProperties */
        if (status != NC_NOERR && status != NC_EBADNAME && status != NC_ENAMEINUSE)
            return zs_fail(err, ZS_REFUSED, "attribute %s: %s", t.name, nc_strerror(status));
    }
    return 0;
}
