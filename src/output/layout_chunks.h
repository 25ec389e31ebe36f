/* layout_chunks: the chunks of a variable of an output, and the bytes that they take.  No MPI, no netCDF. */
#ifndef ZS_LAYOUT_CHUNKS_H
#define ZS_LAYOUT_CHUNKS_H

#include "base/chunk_shape.h"
#include "output/layout.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* Both functions are LOCAL and cannot fail. */

/* The shape of the chunks of variable number var.  layout: of an output.
 * *whole: set to whether a rank that puts rows has whole chunks; else they go through a scratch file
 * (write/scratch.h). */
zs_chunk_shape zs_layout_chunks(const zs_layout *layout, int var, const zs_plan *plan, bool *whole);

/* Bytes of all variables in chunks, uncompressed; and of their scratch file.  layout: of an output, for which
 * the user wants chunks. */
int64_t zs_layout_chunk_bytes(const zs_layout *layout, const zs_plan *plan, int64_t *scratch);

#endif
