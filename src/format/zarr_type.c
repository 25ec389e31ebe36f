#include "format/zarr_type.h"

#include "base/byte_order.h"
#include "format/zarr_json.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The types of numbers, by their names in both versions. */
static const struct {
    const char *second, *third;
    nc_type nc;
    size_t size;
} numbers[] = { { "b1", "bool", NC_BYTE, 1 },     { "i1", "int8", NC_BYTE, 1 },
                { "u1", "uint8", NC_UBYTE, 1 },   { "i2", "int16", NC_SHORT, 2 },
                { "u2", "uint16", NC_USHORT, 2 }, { "i4", "int32", NC_INT, 4 },
                { "u4", "uint32", NC_UINT, 4 },   { "i8", "int64", NC_INT64, 8 },
                { "u8", "uint64", NC_UINT64, 8 }, { "f4", "float32", NC_FLOAT, 4 },
                { "f8", "float64", NC_DOUBLE, 8 } };

enum { NUMBERS = sizeof numbers / sizeof *numbers, TEXT_MOST = 1024 * 1024 };

static int fail_type(const json_t *type, zs_error *err)
{
    const char *text = json_string_value(type);
    if (text)
        return zs_fail(err, ZS_REFUSED,
                       "its type is \"%.80s\", and only integers, bools, float32, float64 and texts are read",
                       text);
    return zs_fail(err, ZS_REFUSED, "its type is a record or an extension, which is not read");
}

/* "|S12", "<U4": a fixed number of bytes or characters. */
static bool take_text(const char *text, zs_zarr_type *type)
{
    char *end;
    unsigned long n = strtoul(text + 2, &end, 10);
    bool wide = text[1] == 'U';
    if ((text[1] != 'S' && !wide) || end == text + 2 || *end || n == 0 || n > TEXT_MOST)
        return false;
    type->form = wide ? ZS_ZARR_UTF32 : ZS_ZARR_BYTES;
    type->nc = NC_STRING;
    type->size = wide ? 4 * n : n;
    return true;
}

int zs_zarr_type_second(const json_t *dtype, zs_zarr_type *type, zs_error *err)
{
    const char *text = json_string_value(dtype);
    *type = (zs_zarr_type){ 0 };
    if (!text || strlen(text) < 2 || !strchr("<>|", text[0]))
        return fail_type(dtype, err);
    type->big = text[0] == '>';
    if (strcmp(text, "|O") == 0) {
        type->form = ZS_ZARR_STRINGS;
        type->nc = NC_STRING;
        return 0;
    }
    for (int k = 0; k < NUMBERS; k++)
        if (strcmp(text + 1, numbers[k].second) == 0 && (text[0] != '|' || numbers[k].size == 1)) {
            type->nc = numbers[k].nc;
            type->size = numbers[k].size;
            return 0;
        }
    return take_text(text, type) ? 0 : fail_type(dtype, err);
}

int zs_zarr_type_third(const json_t *data_type, zs_zarr_type *type, zs_error *err)
{
    const char *text = json_string_value(data_type);
    *type = (zs_zarr_type){ 0 };
    for (int k = 0; k < NUMBERS && text; k++)
        if (strcmp(text, numbers[k].third) == 0) {
            type->nc = numbers[k].nc;
            type->size = numbers[k].size;
            return 0;
        }
    if (!text || strcmp(text, "string") != 0)
        return fail_type(data_type, err);
    type->form = ZS_ZARR_STRINGS;
    type->nc = NC_STRING;
    return 0;
}

/* --- numbers as bytes --------------------------------------------------------------------------------- */

/* The lowest bytes of an integer of 64 bits, as an integer of `size` bytes. */
static void put_integer(uint64_t bits, size_t size, void *bytes)
{
    const unsigned char *from = (const unsigned char *)&bits;
    memcpy(bytes, zs_little_endian() ? from : from + sizeof bits - size, size);
}

static bool is_unsigned(nc_type nc)
{
    return nc == NC_UBYTE || nc == NC_USHORT || nc == NC_UINT || nc == NC_UINT64;
}

/* Store an integer, if the type has it. */
static bool put_exact(const zs_zarr_type *type, int64_t value, void *bytes)
{
    int bits = (int)type->size * 8;
    bool fits = is_unsigned(type->nc) ? value >= 0 && (bits == 64 || value < (int64_t)1 << bits)
                                      : bits == 64 || (value >= -((int64_t)1 << (bits - 1)) &&
                                                       value < (int64_t)1 << (bits - 1));
    put_integer((uint64_t)value, type->size, bytes);
    return fits;
}

bool zs_zarr_store(const zs_zarr_type *type, double value, void *bytes)
{
    const float single = (float)value;
    if (type->nc == NC_FLOAT)
        memcpy(bytes, &single, sizeof single);
    else if (type->nc == NC_DOUBLE)
        memcpy(bytes, &value, sizeof value);
    else if (value == floor(value) && fabs(value) < 0x1p63)
        return put_exact(type, (int64_t)value, bytes);
    else if (value == floor(value) && value >= 0x1p63 && value < 0x1p64 && type->nc == NC_UINT64)
        put_integer((uint64_t)value, type->size, bytes);
    else
        return false;
    return true;
}

/* "0x7fc00000": the bits of a number. */
static bool put_bits(const zs_zarr_type *type, const char *text, void *bytes)
{
    if (!text || strncmp(text, "0x", 2) != 0 || strlen(text) != 2 + 2 * type->size ||
        strspn(text + 2, "0123456789abcdefABCDEF") != 2 * type->size)
        return false;
    put_integer(strtoull(text + 2, NULL, 16), type->size, bytes);
    return true;
}

/* netcdf-c writes its own fill value for reals with six digits alone.  The numbers in the chunks have all. */
static double whole_fill(double value)
{
    return value == 9.96921e+36 ? NC_FILL_DOUBLE : value;
}

int zs_zarr_fill(const zs_zarr_type *type, const json_t *json, void *bytes, zs_error *err)
{
    double value;
    bool good = false;
    if (json_is_boolean(json))
        good = put_exact(type, json_is_true(json), bytes);
    else if (json_is_integer(json) && type->nc != NC_FLOAT && type->nc != NC_DOUBLE)
        good = put_exact(type, json_integer_value(json), bytes);
    else if (zs_zarr_json_number(json, &value))
        good = zs_zarr_store(type, whole_fill(value), bytes);
    else
        good = put_bits(type, json_string_value(json), bytes);
    return good ? 0 : zs_fail(err, ZS_REFUSED, "its fill_value is no number of its type");
}
