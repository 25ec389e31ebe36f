/* zarr_store: the directory of a Zarr store: which groups and arrays are in it, and whether it is as it was.
 */
#ifndef ZS_ZARR_STORE_H
#define ZS_ZARR_STORE_H

#include "base/error.h"
#include "format/identity.h"
#include "format/zarr_node.h"

#include <stdbool.h>

/* Where a node is. */
typedef struct zs_zarr_place {
    const char *path; /* in the store: "" for the root, "t2m", "Grid/t" */
    const char *name; /* its last name */
    int depth;        /* 0 for the root */
} zs_zarr_place;

enum { ZS_ZARR_DEPTH = 16 }; /* groups within groups that are looked into */

/* Both functions are LOCAL. */

/* Is the directory at path a Zarr store? */
bool zs_zarr_is_store(const char *path);

/* Go through a store: a group before what is in it, names in the order of strcmp().
 * take: called for each node, until it returns -1 with err filled; NULL: nothing is called.
 * identity: that of the store: the inode of its directory, and the latest times of the directories of all
 * nodes, of their documents, and of what else groups have.  A chunk that is replaced changes the directory
 * that it is in: that of its array, unless its name has slashes. Returns 0; or -1 with err filled
 * (ZS_REFUSED: damaged, no store; ZS_FAILED: the machine). */
int zs_zarr_store_walk(const char *path,
                       int (*take)(void *context, const zs_zarr_place *place, const zs_zarr_node *node,
                                   zs_error *err),
                       void *context, zs_identity *identity, zs_error *err);

#endif
