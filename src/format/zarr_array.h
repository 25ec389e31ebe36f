/* zarr_array: how one array of a Zarr store is stored, of version 2 and 3 alike.
 *
 * An array is cut into chunks of one shape, whose edge chunks are full, too.  A chunk is a file, whose name
 * has its indices; a chunk that has none consists of the fill value.  In version 3 a file can be a shard: a
 * box of chunks, with an index that says where each of them is.  "File" means either here. Sources: "Zarr
 * storage specification version 2", section "Metadata"; "Zarr core specification version 3", sections "Array
 * metadata", "Chunk key encodings", and its codecs bytes, transpose and sharding_indexed. */
#ifndef ZS_ZARR_ARRAY_H
#define ZS_ZARR_ARRAY_H

#include "base/error.h"
#include "base/limits.h"
#include "format/zarr_codecs.h"
#include "format/zarr_node.h"
#include "format/zarr_type.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the chunks of a shard are found. */
typedef struct zs_zarr_index {
    bool there;  /* files are shards */
    bool first;  /* the index stands at the beginning of a shard, not at its end */
    bool big;    /* its numbers have their highest byte first */
    bool summed; /* a checksum, crc32c, stands behind it */
} zs_zarr_index;

/* One array.  A plain value. */
typedef struct zs_zarr_array {
    int ndim;                  /* 0: a single number */
    int64_t shape[ZS_DIM_MAX]; /* [ndim] */
    int64_t chunk[ZS_DIM_MAX]; /* [ndim]: lengths of a chunk; may be longer than the array */
    int64_t file[ZS_DIM_MAX];  /* [ndim]: lengths of a file, multiples of those of a chunk; the same without
                                  shards */
    zs_zarr_type type;
    zs_zarr_codecs codecs; /* of a chunk */
    zs_zarr_index index;
    bool filled;           /* it has a fill value */
    unsigned char fill[8]; /* [type.size], in this machine's byte order; of numbers alone */
    bool prefixed;         /* names of files begin with "c" */
    char separator;        /* between the indices in the name of a file */
} zs_zarr_array;

/* All functions here are LOCAL. */

/* Take the documents of an array.
 * Returns 0; or -1 with err filled (ZS_REFUSED): the text says what cannot be read, without the array. */
int zs_zarr_array_take(const zs_zarr_node *node, zs_zarr_array *array, zs_error *err);

/* Read the array `name` of the store at path, a path in it: "t2m", "/Grid/t".
 * Returns 0; or -1 with err filled (ZS_REFUSED), which names the store and the array. */
int zs_zarr_array_read(const char *store, const char *name, zs_zarr_array *array, zs_error *err);

/* Returns the number of elements in a chunk. */
int64_t zs_zarr_chunk_length(const zs_zarr_array *array);

/* Write the name of a file below the directory of its array: "0.1.2", "c/0/1/2".
 * index: [ndim], of the file.  name: [ZS_ZARR_KEY]. */
enum { ZS_ZARR_KEY = 4 + ZS_DIM_MAX * 21 };
void zs_zarr_key(const zs_zarr_array *array, const int64_t *index, char *name);

#endif
