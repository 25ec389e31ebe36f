/* Documents of Zarr arrays: whatever they say, they are refused with a message, or what is taken of them can
 * be used: chunks have a size, files consist of whole chunks, and names of chunks fit.  The first byte of an
 * input says the version. */
#include "base/error.h"
#include "format/zarr_array.h"
#include "format/zarr_json.h"
#include "lib/fuzz.h"

static void check_array(const zs_zarr_array *array)
{
    int64_t bytes = array->type.size ? (int64_t)array->type.size : 1, chunks = 1, index[ZS_DIM_MAX];
    char key[ZS_ZARR_KEY];
    hold(array->ndim >= 0 && array->ndim <= ZS_DIM_MAX, "an array has its dimensions");
    for (int k = 0; k < array->ndim; k++) {
        hold(array->shape[k] >= 0 && array->chunk[k] > 0 && array->file[k] % array->chunk[k] == 0,
             "a file consists of whole chunks");
        hold(!__builtin_mul_overflow(bytes, array->chunk[k], &bytes) && bytes <= INT32_MAX,
             "a chunk has a size");
        hold(!__builtin_mul_overflow(chunks, array->file[k] / array->chunk[k], &chunks),
             "a shard has its chunks");
        index[k] = array->shape[k] / array->file[k];
    }
    hold(zs_zarr_chunk_length(array) <= bytes, "a chunk can be counted");
    hold((array->type.form == ZS_ZARR_NUMBERS) == (array->type.nc != NC_STRING) &&
             (array->type.form != ZS_ZARR_NUMBERS || (array->type.size >= 1 && array->type.size <= 8)),
         "an array has a type");
    hold(array->codecs.n >= 0 && array->codecs.n <= ZS_ZARR_STEPS, "an array has its codecs");
    zs_zarr_key(array, index, key);
    hold(strlen(key) < sizeof key, "a chunk has a name");
}

static void fuzz(const uint8_t *bytes, size_t n)
{
    fuzz_input input = { bytes, n };
    zs_zarr_node node = { .kind = ZS_ZARR_ARRAY, .version = take_byte(&input) == '3' ? 3 : 2 };
    zs_zarr_array array;
    zs_error err = { 0 };
    node.document = zs_zarr_json_parse((const char *)input.bytes, input.n, "input", &err);
    if (node.document) {
        node.attributes = json_incref(json_object_get(node.document, "attributes"));
        for (int k = 0; k < ZS_DIM_MAX; k++)
            zs_zarr_dim_name(&node, k);
    }
    if (node.document && zs_zarr_array_take(&node, &array, &err) == 0)
        check_array(&array);
    else
        hold(err.status == ZS_REFUSED, "what is refused has a reason");
    if (err.status)
        hold_message(err.text);
    zs_zarr_node_clear(&node);
}
