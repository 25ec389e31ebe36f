/* zarr_grid: the chunks of an array in a Zarr store, and the names of their files.  Pure.
 *
 * The numbers of an array are counted in C order.  As a rule a chunk is cut so that its numbers lie side by
 * side in this order: one index of each of the leading dimensions, a range of the next one, and all of the
 * rest (base/chunk_cut.h).  So whoever has a range of numbers knows which chunks it fills.  A user can want
 * chunks of any shape instead (base/chunk_shape.h).  At the end of a dimension that is cut, a chunk can have
 * fewer numbers; its file has the full length all the same.
 * Source: "Zarr storage specification version 2". */
#ifndef ZS_ZARR_GRID_H
#define ZS_ZARR_GRID_H

#include "base/limits.h"
#include "base/range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_CHUNK_KEY = ZS_DIM_MAX * 20 + 1 }; /* bytes of the name of a chunk */

/* A plain value. */
typedef struct zs_zarr_grid {
    int ndim;
    int64_t length[ZS_DIM_MAX], chunk[ZS_DIM_MAX]; /* [ndim]: of the array, and of a chunk of it */
    bool any_shape;                                /* true: the next three mean nothing */
    int split;                                     /* the dimension that is cut; 0 if there is none */
    int64_t inner;                                 /* numbers that belong to one index of it */
    int64_t across;                                /* chunks along it */
    int64_t full;                                  /* numbers in the file of a chunk */
    int64_t n;                                     /* chunks in all */
} zs_zarr_grid;

/* All functions here are LOCAL and cannot fail. */

/* Cut an array.  length: [ndim], at least 1 each; ndim may be 0: a single number. */
void zs_zarr_grid_make(int ndim, const int64_t *length, zs_zarr_grid *grid);

/* Cut an array into chunks of a given shape.  chunk: [ndim], at least 1 each. */
void zs_zarr_grid_shape(int ndim, const int64_t *length, const int64_t *chunk, zs_zarr_grid *grid);

/* The chunk that has a number.  Not for chunks of any shape. */
int64_t zs_zarr_chunk_of(const zs_zarr_grid *grid, int64_t number);

/* The numbers of a chunk.  Not for chunks of any shape. */
zs_range zs_zarr_chunk_range(const zs_zarr_grid *grid, int64_t chunk);

/* Where a chunk begins in the array, along each dimension, and how many indices of the array it has there:
 * for nc_get_vara().  start, count: [ndim]. */
void zs_zarr_chunk_box(const zs_zarr_grid *grid, int64_t chunk, size_t *start, size_t *count);

/* The place of a chunk among the chunks, along each dimension; 0 behind the last one. */
void zs_zarr_chunk_index(const zs_zarr_grid *grid, int64_t chunk, int64_t index[ZS_DIM_MAX]);

/* The name of a chunk's file in the directory of its array: "0.12.0".  index: [ndim].  Returns key. */
const char *zs_zarr_index_key(int ndim, const int64_t *index, char key[ZS_CHUNK_KEY]);

/* The same by the number of the chunk. */
const char *zs_zarr_chunk_key(const zs_zarr_grid *grid, int64_t chunk, char key[ZS_CHUNK_KEY]);

#endif
