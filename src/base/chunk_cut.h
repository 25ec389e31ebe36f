/* chunk_cut: how an array is cut into chunks, where its shape alone decides.  Pure.
 *
 * A chunk of a Zarr store is a file: small ones are many files, and of a large one a reader of a few values
 * reads all.  So a chunk has 262144 numbers at least, 1 or 2 MiB, if there are so many, and less than three
 * times as many, where no row is longer.  Ranks and memory have no say, so that a store has the same files
 * however it was made.
 *
 * The numbers of a chunk lie side by side in C order: one index of each of the leading dimensions, a range of
 * the next one, and all of the rest. */
#ifndef ZS_CHUNK_CUT_H
#define ZS_CHUNK_CUT_H

#include <stdint.h>

/* All functions here are LOCAL and cannot fail. */

/* The indices of a dimension that a chunk has: all, or so many that chunks are of about equal length.
 * length: of the dimension, at least 1.  inner: numbers that belong to one index of it, at least 1. */
int64_t zs_chunk_cut(int64_t length, int64_t inner);

/* Cut an array.  length: [ndim], at least 1 each; ndim may be 0: a single number.
 * chunk: [ndim], receives the lengths of a chunk.  *inner: the numbers that belong to one index of the
 * dimension that is cut.  Returns this dimension; 0 if none is. */
int zs_chunk_cut_all(int ndim, const int64_t *length, int64_t *chunk, int64_t *inner);

#endif
