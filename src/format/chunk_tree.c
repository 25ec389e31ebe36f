#include "format/chunk_tree.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEAD = 24, /* bytes of a node before its first key */
    ADDRESS = 8,
    RAW_CHUNKS = 1,           /* the type of the nodes */
    AT_ONCE = 4 * 1024 * 1024 /* bytes of nodes that are written together */
};

/* Bytes in the file, and where the next ones go.  All numbers are little endian. */
typedef unsigned char bytes;

static bytes *put(bytes *to, uint64_t number, int size)
{
    for (int k = 0; k < size; k++)
        *to++ = (bytes)(number >> 8 * k);
    return to;
}

/* --- the form ------------------------------------------------------------------------------------------ */

static int64_t key_bytes(const zs_chunk_shape *shape)
{
    int64_t axes = 1; /* the last one counts the bytes of a number */
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        axes += shape->has[axis];
    return 8 + 8 * axes;
}

/* How many children a node has; 0: a node of this size has another form. */
static int64_t fan_of(const zs_chunk_tree *tree)
{
    int64_t key = key_bytes(tree->shape), children = tree->node_bytes - HEAD - key;
    return children > 0 && children % (key + ADDRESS) == 0 ? children / (key + ADDRESS) : 0;
}

/* The key of a chunk; of chunk n, the one behind the last: beyond it on all axes. */
static bytes *put_key(bytes *to, const zs_chunk_tree *tree, int64_t chunk)
{
    const zs_chunk_shape *shape = tree->shape;
    bool behind = chunk >= tree->n;
    int64_t first[ZS_CHUNK_AXES], count[ZS_CHUNK_AXES];
    zs_chunk_shape_box(shape, behind ? tree->n - 1 : chunk, first, count);
    to = put(to, behind ? 0 : (uint64_t)tree->chunk[chunk].size, 4);
    to = put(to, 0, 4); /* no filter is left out */
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        if (shape->has[axis])
            to = put(to, (uint64_t)(first[axis] + (behind ? shape->chunk[axis] : 0)), 8);
    return put(to, behind ? tree->behind : 0, 8);
}

/* A level of the tree. */
typedef struct level {
    int number;     /* 0: its children are chunks */
    int64_t nodes;  /* how many there are */
    int64_t at;     /* offset in the file of the first one; they lie one behind the other */
    int64_t below;  /* the same of the level below */
    int64_t nbelow; /* its nodes; on level 0: chunks */
    int64_t chunks; /* below a child, at most */
} level;

static uint64_t address_of(const zs_chunk_tree *tree, const level *l, int64_t node)
{
    return node < 0 || node >= l->nodes ? UINT64_MAX : (uint64_t)(l->at + node * tree->node_bytes);
}

/* Node k of a level.  to: [node_bytes], zeros. */
static void put_node(bytes *to, const zs_chunk_tree *tree, const level *l, int64_t node)
{
    int64_t fan = fan_of(tree), first = node * fan, end = zs_min(first + fan, l->nbelow);
    memcpy(to, "TREE", 4);
    to = put(to + 4, RAW_CHUNKS, 1);
    to = put(to, (uint64_t)l->number, 1);
    to = put(to, (uint64_t)(end - first), 2);
    to = put(to, address_of(tree, l, node - 1), 8);
    to = put(to, address_of(tree, l, node + 1), 8);
    for (int64_t child = first; child < end; child++) {
        to = put_key(to, tree, child * l->chunks);
        int64_t at = l->number > 0 ? l->below + child * tree->node_bytes : tree->chunk[child].at;
        to = put(to, (uint64_t)at, ADDRESS);
    }
    put_key(to, tree, zs_min(end * l->chunks, tree->n));
}

/* --- the levels ---------------------------------------------------------------------------------------- */

static level lowest(const zs_chunk_tree *tree)
{
    int64_t fan = fan_of(tree);
    return (level){ .nodes = (tree->n + fan - 1) / fan, .at = tree->begin, .nbelow = tree->n, .chunks = 1 };
}

/* The level above; the root is the only node of the last one. */
static level above(const zs_chunk_tree *tree, const level *l)
{
    int64_t fan = fan_of(tree), nodes = (l->nodes + fan - 1) / fan;
    return (level){ .number = l->number + 1,
                    .nodes = nodes,
                    .at = nodes == 1 ? tree->root : l->at + l->nodes * tree->node_bytes,
                    .below = l->at,
                    .nbelow = l->nodes,
                    .chunks = l->chunks * fan };
}

bool zs_chunk_tree_fits(zs_chunk_tree *tree, int file)
{
    int64_t fan = fan_of(tree);
    if (fan < 2 || tree->n <= fan)
        return false;
    size_t n = (size_t)tree->node_bytes, used = (size_t)(HEAD + ADDRESS + 2 * key_bytes(tree->shape));
    bytes *found = calloc(2, n);
    if (!found)
        return false;
    bool fits = zs_read_bytes(file, found, n, tree->root) == (ssize_t)n;
    tree->behind = 0;
    for (int k = 0; k < 8; k++)
        tree->behind |= (uint64_t)found[used - 8 + (size_t)k] << 8 * k;
    zs_chunk_tree one = *tree;
    one.n = 1;
    const level root = lowest(&one);
    put_node(found + n, &one, &root, 0);
    fits = fits && memcmp(found, found + n, used) == 0;
    free(found);
    return fits;
}

int64_t zs_chunk_tree_bytes(const zs_chunk_tree *tree)
{
    int64_t nodes = 0;
    for (level l = lowest(tree); l.nodes > 1; l = above(tree, &l))
        nodes += l.nodes;
    return nodes * tree->node_bytes;
}

/* Write the nodes of a level, many at once.  buffer: for so many. */
static int write_level(const zs_chunk_tree *tree, const level *l, bytes *buffer, int64_t most, int file)
{
    for (int64_t first = 0; first < l->nodes; first += most) {
        int64_t n = zs_min(most, l->nodes - first);
        size_t size = (size_t)(n * tree->node_bytes);
        memset(buffer, 0, size);
        for (int64_t k = 0; k < n; k++)
            put_node(buffer + k * tree->node_bytes, tree, l, first + k);
        if (zs_write_bytes(file, buffer, size, l->at + first * tree->node_bytes))
            return -1;
        zs_activity_move();
    }
    return 0;
}

int zs_chunk_tree_write(const zs_chunk_tree *tree, int file)
{
    level l = lowest(tree);
    int64_t most = zs_max(AT_ONCE / tree->node_bytes, 1);
    bytes *buffer = malloc((size_t)(most * tree->node_bytes));
    if (!buffer) {
        errno = ENOMEM;
        return -1;
    }
    int result = write_level(tree, &l, buffer, most, file);
    while (result == 0 && l.nodes > 1) {
        l = above(tree, &l);
        result = write_level(tree, &l, buffer, most, file);
    }
    free(buffer);
    return result;
}
