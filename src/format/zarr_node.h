/* zarr_node: what one directory of a Zarr store says that it is: a group, or an array.
 *
 * Version 2 has .zgroup or .zarray, and .zattrs beside it; version 3 has zarr.json.  Consolidated metadata,
 * which repeats these documents at the root, is not used: it can be older than they are.
 * Sources: "Zarr storage specification version 2"; "Zarr core specification version 3". */
#ifndef ZS_ZARR_NODE_H
#define ZS_ZARR_NODE_H

#include "base/error.h"

#include <jansson.h>

typedef enum zs_zarr_kind { ZS_ZARR_NONE, ZS_ZARR_GROUP, ZS_ZARR_ARRAY } zs_zarr_kind;

/* Owns its documents. */
typedef struct zs_zarr_node {
    zs_zarr_kind kind;
    int version;        /* 2 or 3 */
    json_t *document;   /* .zgroup, .zarray or zarr.json */
    json_t *attributes; /* an object; NULL: there are none */
} zs_zarr_node;

/* The names of all documents, ended by NULL. */
extern const char *const zs_zarr_document[];

/* All functions here are LOCAL. */

/* Read the node whose directory is at path.
 * Returns 0, and node is to be released with zs_zarr_node_clear(): ZS_ZARR_NONE where the directory is no
 * node; or -1 with err filled (ZS_REFUSED: damaged, another version; ZS_FAILED: no memory), and nothing to
 * release. */
int zs_zarr_node_read(const char *path, zs_zarr_node *node, zs_error *err);

/* Release the documents.  Safe on a node that is all zero. */
void zs_zarr_node_clear(zs_zarr_node *node);

/* Returns the name of dimension k of an array; NULL where it has none.  Version 2 keeps names in the
 * attribute _ARRAY_DIMENSIONS, as xarray does; netcdf-c's own stores can have paths instead, of which the
 * last part is the name. */
const char *zs_zarr_dim_name(const zs_zarr_node *array, int k);

#endif
