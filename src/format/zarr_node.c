#include "format/zarr_node.h"

#include "base/text.h"
#include "format/zarr_json.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char *const zs_zarr_document[] = { ".zarray", ".zgroup", ".zattrs", "zarr.json", NULL };

static int read_in(const char *directory, const char *name, json_t **document, zs_error *err)
{
    char path[PATH_MAX];
    *document = NULL;
    if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path)
        return zs_fail(err, ZS_REFUSED, "%s: the path is too long", directory);
    return zs_zarr_json_read(path, document, err);
}

static int check_version(const char *path, const zs_zarr_node *node, zs_error *err)
{
    const json_t *format = json_object_get(node->document, "zarr_format");
    if (json_is_integer(format) && json_integer_value(format) == node->version)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: its %s has another zarr_format than %d", path,
                   node->version == 3            ? "zarr.json"
                   : node->kind == ZS_ZARR_ARRAY ? ".zarray"
                                                 : ".zgroup",
                   node->version);
}

static int read_second(const char *path, zs_zarr_node *node, zs_error *err)
{
    node->version = 2;
    node->kind = ZS_ZARR_ARRAY;
    if (read_in(path, ".zarray", &node->document, err))
        return -1;
    if (!node->document) {
        node->kind = ZS_ZARR_GROUP;
        if (read_in(path, ".zgroup", &node->document, err))
            return -1;
    }
    return !node->document ? 0 : read_in(path, ".zattrs", &node->attributes, err);
}

static int read_third(const char *path, zs_zarr_node *node, zs_error *err)
{
    node->version = 3;
    if (read_in(path, "zarr.json", &node->document, err))
        return -1;
    if (!node->document)
        return 0;
    node->kind = zs_zarr_json_says(node->document, "node_type", "array")   ? ZS_ZARR_ARRAY
                 : zs_zarr_json_says(node->document, "node_type", "group") ? ZS_ZARR_GROUP
                                                                           : ZS_ZARR_NONE;
    node->attributes = json_incref(json_object_get(node->document, "attributes"));
    return node->kind == ZS_ZARR_NONE
               ? zs_fail(err, ZS_REFUSED, "%s: its zarr.json says neither array nor group", path)
               : 0;
}

int zs_zarr_node_read(const char *path, zs_zarr_node *node, zs_error *err)
{
    *node = (zs_zarr_node){ 0 };
    int result = read_second(path, node, err);
    if (result == 0 && !node->document)
        result = read_third(path, node, err);
    if (result == 0 && !node->document)
        node->kind = ZS_ZARR_NONE;
    if (result == 0 && node->document)
        result = check_version(path, node, err);
    if (result == 0 && node->attributes && !json_is_object(node->attributes))
        result = zs_fail(err, ZS_REFUSED, "%s: its attributes are no JSON object", path);
    if (result)
        zs_zarr_node_clear(node);
    return result;
}

void zs_zarr_node_clear(zs_zarr_node *node)
{
    json_decref(node->attributes);
    json_decref(node->document);
    *node = (zs_zarr_node){ 0 };
}

const char *zs_zarr_dim_name(const zs_zarr_node *array, int k)
{
    const json_t *own = json_object_get(array->document, "_NCZARR_ARRAY");
    const json_t *const list[] = { json_object_get(array->document, "dimension_names"),
                                   json_object_get(array->attributes, "_ARRAY_DIMENSIONS"),
                                   json_object_get(own, "dimrefs") };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const char *name = json_string_value(json_array_get(list[i], (size_t)k));
        if (name && *name)
            return zs_last_name(name);
    }
    return NULL;
}
