/* chunk_part: which part of a slab lies in which chunk of a file. */
#ifndef ZS_CHUNK_PART_H
#define ZS_CHUNK_PART_H

#include "base/limits.h"
#include "base/range.h"
#include "header/input_file.h"
#include "read/backend.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* A chunk's share of a slab, and where it begins in the chunk. */
typedef struct zs_chunk_part {
    zs_range steps, members; /* of the file */
    zs_range rows;           /* counted from the slab's first */
    int64_t step, member, row,
        first_col; /* in the chunk: of the first step, member and row; its first column in the file */
    hsize_t corner[ZS_DIM_MAX]; /* of the chunk */
} zs_chunk_part;

/* All functions here are LOCAL and cannot fail. */

/* A part whose corner stands where the slab's further dimensions are. */
zs_chunk_part zs_chunk_part_make(const zs_file *file, const zs_slab *slab);

/* Layers of chunks that a slab touches, along time and members. */
int64_t zs_chunk_layers(const zs_file *file, const zs_slab *slab);

/* Go to one of them.  Returns false where none of its members is wanted. */
bool zs_chunk_layer(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part);

/* The same along rows. */
int64_t zs_chunk_bands(const zs_file *file, const zs_slab *slab);
void zs_chunk_band(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part);

/* The record of a step and a member of the part, counted from the slab's first; below 0 or above its last:
 * not wanted. */
int64_t zs_chunk_record(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part, int64_t step,
                        int64_t member);

/* Are the part's records and rows, in the order of the chunk, neighbours in the slab? */
bool zs_chunk_in_order(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part);

#endif
