/* chunk_part: which part of a slab lies in which chunk of a file.
 *
 * A slab is cut at the edges of the chunks: into layers of chunks (along time, and along members where the
 * variable has them), each layer into bands of rows, each band into stacks of levels, each stack into chunks
 * along the columns.  read_chunks.c goes through them in this order; a part says what it needs of the chunk,
 * and where the chunk is. */
#ifndef ZS_CHUNK_PART_H
#define ZS_CHUNK_PART_H

#include "base/limits.h"
#include "base/range.h"
#include "header/input_file.h"
#include "read/backend.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* The part of a slab in one chunk.  Begin with zs_chunk_part_make(); then go to a layer, a band and a stack
 * of it, and set first_col and the corner for each chunk along the columns. */
typedef struct zs_chunk_part {
    zs_range steps, members;    /* of the file */
    zs_range rows;              /* counted from the slab's first row */
    int64_t step, member, row;  /* where these ranges begin, counted within the chunk */
    int64_t first_col;          /* the chunk's first column, as a column of the file */
    hsize_t corner[ZS_DIM_MAX]; /* [ndim]: indices of the chunk's first number in the variable */
} zs_chunk_part;

/* All functions here are LOCAL and cannot fail.  slab: of this file, which is chunked. */

/* Returns a part whose corner is set on the further dimensions only. */
zs_chunk_part zs_chunk_part_make(const zs_file *file, const zs_slab *slab);

/* Returns the number of layers that a slab touches. */
int64_t zs_chunk_layers(const zs_file *file, const zs_slab *slab);

/* Go to layer number `index`: sets steps and members of the part, and its corner there.
 * Returns true; or false if the slab wants none of the layer's members. */
bool zs_chunk_layer(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part);

/* Returns the number of bands of a layer. */
int64_t zs_chunk_bands(const zs_file *file, const zs_slab *slab);

/* Go to band number `index`: sets rows of the part, and its corner there. */
void zs_chunk_band(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part);

/* Go to the stack of chunks with level number `index` of the slab: sets the part's corner there.
 * Returns true; or false if an earlier level of the slab has the same stack. */
bool zs_chunk_stack(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part);

/* Has the part's stack level number `index` of the slab? */
bool zs_chunk_has_level(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part, int64_t index);

/* Returns the record of a step and a member, both counted from the part's first, as a record of the slab; it
 * is below 0, or beyond the slab's last record, if the slab does not want it. */
int64_t zs_chunk_record(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part, int64_t step,
                        int64_t member);

/* Do the part's records and rows follow each other in the slab as they do in the chunk, without gaps?  Then a
 * chunk can be decoded straight into the slab, if that has one level. */
bool zs_chunk_in_order(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part);

#endif
