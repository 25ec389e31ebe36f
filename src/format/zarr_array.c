#include "format/zarr_array.h"

#include "format/zarr_json.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    BYTES = INT32_MAX,   /* of a chunk; Blosc has the same limit */
    CHUNKS = 1024 * 1024 /* of a shard, whose index is kept */
};

/* --- shapes ------------------------------------------------------------------------------------------- */

static int take_shape(zs_zarr_array *array, const json_t *shape, zs_error *err)
{
    int64_t elements = 1;
    array->ndim = zs_zarr_json_counts(shape, 0, ZS_DIM_MAX, array->shape);
    if (array->ndim < 0)
        return zs_fail(err, ZS_REFUSED, "its shape is no list of at most %d lengths", ZS_DIM_MAX);
    for (int k = 0; k < array->ndim; k++)
        if (__builtin_mul_overflow(elements, array->shape[k], &elements))
            return zs_fail(err, ZS_REFUSED, "its shape has more elements than can be counted");
    return 0;
}

/* Take the shape of a chunk, or of a shard.  length: [ndim]. */
static int take_lengths(const zs_zarr_array *array, const json_t *list, int64_t *length, zs_error *err)
{
    if (zs_zarr_json_counts(list, 1, ZS_DIM_MAX, length) != array->ndim)
        return zs_fail(err, ZS_REFUSED, "its chunks have no list of %d lengths", array->ndim);
    return 0;
}

/* The bytes of a chunk, and the index of a shard, fit into a memory. */
static int check_sizes(const zs_zarr_array *array, zs_error *err)
{
    int64_t bytes = array->type.size ? (int64_t)array->type.size : 1, chunks = 1;
    for (int k = 0; k < array->ndim; k++) {
        if (array->file[k] % array->chunk[k] != 0)
            return zs_fail(err, ZS_REFUSED, "its shards do not consist of whole chunks");
        if (__builtin_mul_overflow(bytes, array->chunk[k], &bytes) || bytes > BYTES)
            return zs_fail(err, ZS_REFUSED, "its chunks have more than 2 GiB");
        if (__builtin_mul_overflow(chunks, array->file[k] / array->chunk[k], &chunks) || chunks > CHUNKS)
            return zs_fail(err, ZS_REFUSED, "its shards have more than %d chunks", CHUNKS);
    }
    return 0;
}

static int take_fill(zs_zarr_array *array, const json_t *fill, zs_error *err)
{
    array->filled = fill && !json_is_null(fill);
    return array->filled && array->type.form == ZS_ZARR_NUMBERS
               ? zs_zarr_fill(&array->type, fill, array->fill, err)
               : 0;
}

/* --- version 2 ---------------------------------------------------------------------------------------- */

/* Filters that stand before the bytes of an array of texts are part of its type. */
static int take_filters(zs_zarr_array *array, const json_t *filters, zs_error *err)
{
    bool strings = array->type.form == ZS_ZARR_STRINGS;
    size_t n = json_array_size(filters);
    if (strings && (n == 0 || !zs_zarr_json_says(json_array_get(filters, 0), "id", "vlen-utf8")))
        return zs_fail(err, ZS_REFUSED, "its type is \"|O\" without the filter vlen-utf8, which is not read");
    for (size_t k = strings ? 1 : 0; k < n; k++) {
        const json_t *filter = json_array_get(filters, k);
        const char *id = json_string_value(json_object_get(filter, "id"));
        if (zs_zarr_codecs_add(&array->codecs, id ? id : "", filter, err))
            return -1;
    }
    return 0;
}

static int take_second(zs_zarr_array *array, const json_t *document, zs_error *err)
{
    const json_t *compressor = json_object_get(document, "compressor"),
                 *order = json_object_get(document, "order");
    const char *separator = json_string_value(json_object_get(document, "dimension_separator"));
    if (take_shape(array, json_object_get(document, "shape"), err) ||
        take_lengths(array, json_object_get(document, "chunks"), array->chunk, err) ||
        zs_zarr_type_second(json_object_get(document, "dtype"), &array->type, err) ||
        take_filters(array, json_object_get(document, "filters"), err))
        return -1;
    memcpy(array->file, array->chunk, sizeof array->file);
    if (order && !zs_zarr_json_says(document, "order", "C") && array->ndim > 1)
        return zs_fail(err, ZS_REFUSED,
                       "its chunks are in Fortran's order, which is not read; write it in C's order");
    if (separator && strcmp(separator, ".") != 0 && strcmp(separator, "/") != 0)
        return zs_fail(err, ZS_REFUSED, "its dimension_separator is neither \".\" nor \"/\"");
    array->separator = separator ? *separator : '.';
    if (json_is_object(compressor)) {
        const char *id = json_string_value(json_object_get(compressor, "id"));
        if (zs_zarr_codecs_add(&array->codecs, id ? id : "", compressor, err))
            return -1;
    }
    return take_fill(array, json_object_get(document, "fill_value"), err);
}

/* --- version 3 ---------------------------------------------------------------------------------------- */

/* The name of an extension: {"name": ...}, or the name alone where it has no settings. */
static const char *name_of(const json_t *extension)
{
    const char *name = json_string_value(extension);
    name = name ? name : json_string_value(json_object_get(extension, "name"));
    return name ? name : "";
}

static const json_t *settings_of(const json_t *extension)
{
    return json_object_get(extension, "configuration");
}

/* What is not known here may only be left out where it says so. */
static int check_members(json_t *document, zs_error *err)
{
    static const char *const known[] = {
        "zarr_format",         "node_type",  "shape",  "data_type",  "chunk_grid",
        "chunk_key_encoding",  "fill_value", "codecs", "attributes", "dimension_names",
        "storage_transformers"
    };
    const json_t *list = json_object_get(document, "storage_transformers");
    const char *key;
    json_t *value;
    if (json_array_size(list) > 0)
        return zs_fail(err, ZS_REFUSED, "it has storage_transformers, which are not known here");
    json_object_foreach(document, key, value)
    {
        bool found = json_is_false(json_object_get(value, "must_understand"));
        for (size_t k = 0; k < sizeof known / sizeof *known && !found; k++)
            found = strcmp(known[k], key) == 0;
        if (!found)
            return zs_fail(err, ZS_REFUSED, "its zarr.json has \"%.80s\", which is not known here", key);
    }
    return 0;
}

/* Only the order that changes nothing. */
static int check_transpose(const zs_zarr_array *array, const json_t *how, zs_error *err)
{
    const json_t *order = json_object_get(how, "order");
    int64_t position[ZS_DIM_MAX];
    bool same = zs_zarr_json_says(how, "order", "C") ||
                zs_zarr_json_counts(order, 0, ZS_DIM_MAX, position) == array->ndim;
    for (int k = 0; k < array->ndim && same && json_is_array(order); k++)
        same = position[k] == k;
    return same ? 0
                : zs_fail(
                      err, ZS_REFUSED,
                      "its chunks are transposed, which is not read; write it without the codec transpose");
}

/* Take the codec that makes bytes of elements. */
static int take_bytes(zs_zarr_array *array, const char *name, const json_t *how, zs_error *err)
{
    bool strings = array->type.form == ZS_ZARR_STRINGS;
    if (strings != (strcmp(name, "vlen-utf8") == 0) || (!strings && strcmp(name, "bytes") != 0))
        return zs_fail(err, ZS_REFUSED, "the codec of its chunks, \"%.80s\", is not known here", name);
    array->type.big = zs_zarr_json_says(how, "endian", "big");
    if (strings || array->type.size == 1 || array->type.big || zs_zarr_json_says(how, "endian", "little"))
        return 0;
    return zs_fail(err, ZS_REFUSED, "its codec \"bytes\" has no endian");
}

/* The index is of whole numbers of 64 bits, with a checksum or without. */
static int take_index(zs_zarr_array *array, const json_t *how, zs_error *err)
{
    const json_t *list = json_object_get(how, "index_codecs"), *bytes = json_array_get(list, 0);
    size_t n = json_array_size(list);
    bool known = n >= 1 && n <= 2 && strcmp(name_of(bytes), "bytes") == 0 &&
                 (n == 1 || strcmp(name_of(json_array_get(list, 1)), "crc32c") == 0);
    array->index = (zs_zarr_index){ .there = true,
                                    .first = zs_zarr_json_says(how, "index_location", "start"),
                                    .big = zs_zarr_json_says(settings_of(bytes), "endian", "big"),
                                    .summed = n == 2 };
    if (!known)
        return zs_fail(err, ZS_REFUSED, "the index_codecs of its shards are others than bytes and crc32c");
    const char *place = json_string_value(json_object_get(how, "index_location"));
    return !place || array->index.first || strcmp(place, "end") == 0
               ? 0
               : zs_fail(err, ZS_REFUSED,
                         "the index_location of its shards is neither \"start\" nor \"end\"");
}

/* Take the codecs of a chunk: those that turn its elements, the one that makes bytes of them, and the others.
 */
static int take_codecs(zs_zarr_array *array, const json_t *list, zs_error *err)
{
    size_t k = 0, n = json_array_size(list);
    for (; k < n && strcmp(name_of(json_array_get(list, k)), "transpose") == 0; k++)
        if (check_transpose(array, settings_of(json_array_get(list, k)), err))
            return -1;
    if (k == n)
        return zs_fail(err, ZS_REFUSED, "it has no codec that makes bytes of its elements");
    const json_t *bytes = json_array_get(list, k);
    if (take_bytes(array, name_of(bytes), settings_of(bytes), err))
        return -1;
    for (k++; k < n; k++) {
        const json_t *codec = json_array_get(list, k);
        if (zs_zarr_codecs_add(&array->codecs, name_of(codec), settings_of(codec), err))
            return -1;
    }
    return 0;
}

/* Take the codecs of an array, which are those of its files: of chunks, or one that makes shards of chunks.
 */
static int take_outer(zs_zarr_array *array, const json_t *list, zs_error *err)
{
    static const char sharding[] = "sharding_indexed";
    const json_t *first = json_array_get(list, 0), *how = settings_of(first);
    for (size_t k = 1; k < json_array_size(list); k++)
        if (strcmp(name_of(json_array_get(list, k)), sharding) == 0 || strcmp(name_of(first), sharding) == 0)
            return zs_fail(err, ZS_REFUSED, "its shards have other codecs around them, which is not read");
    if (strcmp(name_of(first), sharding) != 0)
        return take_codecs(array, list, err);
    return take_index(array, how, err) ||
                   take_lengths(array, json_object_get(how, "chunk_shape"), array->chunk, err) ||
                   take_codecs(array, json_object_get(how, "codecs"), err)
               ? -1
               : 0;
}

static int take_keys(zs_zarr_array *array, const json_t *encoding, zs_error *err)
{
    const char *separator = json_string_value(json_object_get(settings_of(encoding), "separator"));
    array->prefixed = strcmp(name_of(encoding), "default") == 0;
    array->separator = separator ? *separator : array->prefixed ? '/' : '.';
    if ((array->prefixed || strcmp(name_of(encoding), "v2") == 0) &&
        (!separator || strcmp(separator, ".") == 0 || strcmp(separator, "/") == 0))
        return 0;
    return zs_fail(err, ZS_REFUSED, "its chunk_key_encoding is neither \"default\" nor \"v2\"");
}

static int take_third(zs_zarr_array *array, json_t *document, zs_error *err)
{
    const json_t *grid = json_object_get(document, "chunk_grid");
    if (check_members(document, err) || take_shape(array, json_object_get(document, "shape"), err) ||
        zs_zarr_type_third(json_object_get(document, "data_type"), &array->type, err))
        return -1;
    if (strcmp(name_of(grid), "regular") != 0)
        return zs_fail(err, ZS_REFUSED, "its chunks are not of one shape (chunk_grid)");
    if (take_lengths(array, json_object_get(settings_of(grid), "chunk_shape"), array->file, err))
        return -1;
    memcpy(array->chunk, array->file, sizeof array->chunk);
    return take_outer(array, json_object_get(document, "codecs"), err) ||
                   take_keys(array, json_object_get(document, "chunk_key_encoding"), err) ||
                   take_fill(array, json_object_get(document, "fill_value"), err)
               ? -1
               : 0;
}

/* --- both --------------------------------------------------------------------------------------------- */

int zs_zarr_array_take(const zs_zarr_node *node, zs_zarr_array *array, zs_error *err)
{
    *array = (zs_zarr_array){ 0 };
    int result =
        node->version == 2 ? take_second(array, node->document, err) : take_third(array, node->document, err);
    return result ? -1 : check_sizes(array, err);
}

int zs_zarr_array_read(const char *store, const char *name, zs_zarr_array *array, zs_error *err)
{
    char path[PATH_MAX];
    zs_zarr_node node;
    snprintf(path, sizeof path, "%s/%s", store, name + (*name == '/'));
    if (zs_zarr_node_read(path, &node, err))
        return -1;
    int result = node.kind == ZS_ZARR_ARRAY ? zs_zarr_array_take(&node, array, err)
                                            : zs_fail(err, ZS_REFUSED, "is not there any more");
    zs_zarr_node_clear(&node);
    return result ? zs_fail_in(err, "%s: variable %s", store, name) : 0;
}

int64_t zs_zarr_chunk_length(const zs_zarr_array *array)
{
    int64_t n = 1;
    for (int k = 0; k < array->ndim; k++)
        n *= array->chunk[k];
    return n;
}

void zs_zarr_key(const zs_zarr_array *array, const int64_t *index, char *name)
{
    char *to = name + sprintf(name, "%s", array->prefixed ? "c" : array->ndim == 0 ? "0" : "");
    for (int k = 0; k < array->ndim; k++) {
        if (k > 0 || array->prefixed)
            *to++ = array->separator;
        to += sprintf(to, "%lld", (long long)index[k]);
    }
}
