/* zarr_type: the type of the elements of a Zarr array, and its fill value.
 *
 * Sources: "Zarr storage specification version 2", sections "Data type encoding" and "Fill value encoding";
 * "Zarr core specification version 3", sections "Data types" and "Fill value list". */
#ifndef ZS_ZARR_TYPE_H
#define ZS_ZARR_TYPE_H

#include "base/error.h"

#include <jansson.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>

/* How an element lies in a decoded chunk. */
typedef enum zs_zarr_form {
    ZS_ZARR_NUMBERS, /* integers and reals of IEEE 754, also a bool, which is an integer of 8 bits */
    ZS_ZARR_BYTES,   /* a text of a fixed number of bytes, with zero bytes at its end */
    ZS_ZARR_UTF32,   /* a text of a fixed number of characters of 4 bytes */
    ZS_ZARR_STRINGS  /* texts of any length, each behind its length: numcodecs' VLenUTF8 */
} zs_zarr_form;

typedef struct zs_zarr_type {
    zs_zarr_form form;
    nc_type nc;  /* of NetCDF, for these elements: NC_STRING for texts */
    size_t size; /* bytes of an element; 0 for ZS_ZARR_STRINGS */
    bool big;    /* the highest byte of a number stands first */
} zs_zarr_type;

/* All functions here are LOCAL.  They return 0; or -1 with err filled (ZS_REFUSED), where the text says what
 * cannot be read, without the array. */

/* Take a dtype of version 2: "<f4".  An "|O" is taken for ZS_ZARR_STRINGS: the filters must say so. */
int zs_zarr_type_second(const json_t *dtype, zs_zarr_type *type, zs_error *err);

/* Take a data_type of version 3: "float32".  Its byte order is set to little: the codecs tell it. */
int zs_zarr_type_third(const json_t *data_type, zs_zarr_type *type, zs_error *err);

/* Turn a fill value of numbers into the number that it means.  json: not null.
 * bytes: [type->size], in this machine's byte order. */
int zs_zarr_fill(const zs_zarr_type *type, const json_t *json, void *bytes, zs_error *err);

/* Store a number in the bytes of a type of numbers.  bytes: [type->size], in this machine's byte order.
 * Returns whether the type has this number; reals are rounded to it. */
bool zs_zarr_store(const zs_zarr_type *type, double value, void *bytes);

#endif
