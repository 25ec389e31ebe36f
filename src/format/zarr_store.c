#include "format/zarr_store.h"

#include "base/system_error.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct walk {
    const char *store;
    int (*take)(void *context, const zs_zarr_place *place, const zs_zarr_node *node, zs_error *err);
    void *context;
    zs_identity *identity;
} walk;

bool zs_zarr_is_store(const char *path)
{
    char file[PATH_MAX + 16];
    for (int k = 0; zs_zarr_document[k]; k++) {
        snprintf(file, sizeof file, "%.*s/%s", PATH_MAX - 1, path, zs_zarr_document[k]);
        if (access(file, F_OK) == 0)
            return true;
    }
    return false;
}

/* Keep the latest times. */
static void note(zs_identity *identity, const char *path)
{
    struct stat status;
    if (stat(path, &status))
        return;
    zs_identity one = zs_identity_of(&status);
    identity->modified = one.modified > identity->modified ? one.modified : identity->modified;
    identity->changed = one.changed > identity->changed ? one.changed : identity->changed;
    if (identity->inode == 0) /* the first is that of the root */
        identity->inode = one.inode;
}

static void note_documents(zs_identity *identity, const char *directory)
{
    char file[PATH_MAX + 16];
    for (int k = 0; zs_zarr_document[k]; k++) {
        snprintf(file, sizeof file, "%s/%s", directory, zs_zarr_document[k]);
        note(identity, file);
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int may_be_node(const struct dirent *entry)
{
    return entry->d_name[0] != '.' &&
           (entry->d_type == DT_DIR || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN);
}

static int visit(const walk *w, const zs_zarr_place *place, zs_error *err);

/* Visit what is in a group. */
static int visit_group(const walk *w, const zs_zarr_place *place, const char *directory, zs_error *err)
{
    struct dirent **entry;
    char path[PATH_MAX];
    if (place->depth == ZS_ZARR_DEPTH)
        return zs_fail(err, ZS_REFUSED, "%s: has more than %d groups within each other", directory,
                       ZS_ZARR_DEPTH);
    int n = scandir(directory, &entry, may_be_node, by_name), result = 0;
    if (n < 0)
        return zs_fail_system(err, 0, errno, directory, "");
    for (int k = 0; k < n; k++) {
        bool fits = snprintf(path, sizeof path, "%s%s%s", place->path, *place->path ? "/" : "",
                             entry[k]->d_name) < (int)sizeof path;
        zs_zarr_place inner = { path, entry[k]->d_name, place->depth + 1 };
        if (result == 0)
            result = fits ? visit(w, &inner, err)
                          : zs_fail(err, ZS_REFUSED, "%s: the path is too long", directory);
        free(entry[k]);
    }
    free(entry);
    return result;
}

/* Visit a directory: a node, or none. */
static int visit(const walk *w, const zs_zarr_place *place, zs_error *err)
{
    char directory[PATH_MAX];
    zs_zarr_node node;
    if (snprintf(directory, sizeof directory, "%s%s%s", w->store, *place->path ? "/" : "", place->path) >=
        (int)sizeof directory)
        return zs_fail(err, ZS_REFUSED, "%s: the path is too long", directory);
    if (zs_zarr_node_read(directory, &node, err))
        return -1;
    int result = 0;
    note(w->identity, directory); /* also where an array was, and is no more */
    if (node.kind != ZS_ZARR_NONE) {
        note_documents(w->identity, directory);
        if (w->take)
            result = w->take(w->context, place, &node, err);
    }
    if (result == 0 && node.kind == ZS_ZARR_GROUP)
        result = visit_group(w, place, directory, err);
    zs_zarr_node_clear(&node);
    return result;
}

int zs_zarr_store_walk(const char *path,
                       int (*take)(void *context, const zs_zarr_place *place, const zs_zarr_node *node,
                                   zs_error *err),
                       void *context, zs_identity *identity, zs_error *err)
{
    const walk w = { path, take, context, identity };
    const zs_zarr_place root = { "", "", 0 };
    *identity = (zs_identity){ 0 };
    return visit(&w, &root, err);
}
