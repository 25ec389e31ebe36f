/* rechunk: pieces of fields -> the chunks that the user wants, each made by one rank.
 *
 * Where a piece has whole chunks (plan/plan_chunks.h), they are cut out of it at once.  All other values go
 * into a scratch file; when the last one is there, the ranks share out the chunks, read what belongs to them,
 * and make them.  The numbers of a chunk are the same either way, and so are its bytes. */
#ifndef ZS_RECHUNK_H
#define ZS_RECHUNK_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "write/output_file.h"
#include "write/scratch.h"

#include <stddef.h>

/* A part of the handle of a backend.  Begin with all zero. */
typedef struct zs_rechunk {
    zs_scratch scratch;
    void *chunk; /* [room], owned: a chunk, with zeros beyond the ends of axes */
    size_t room;
} zs_rechunk;

/* LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_rechunk_open(zs_rechunk *rechunk, const zs_output *output, zs_comm *comm, zs_error *err);

/* Take a piece of a field, as zs_writer_put() does: makes the chunks by output->backend->chunk(), or keeps
 * the values.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_rechunk_put(zs_rechunk *rechunk, zs_output *output, zs_field field, zs_range steps, zs_range rows,
                   const void *values, zs_error *err);

/* Make all chunks whose values were kept, in rounds of the backend if it has such, and remove the scratch
 * file. COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err. */
int zs_rechunk_finish(zs_rechunk *rechunk, zs_output *output, zs_comm *comm, zs_error *err);

/* Release rechunk, and leave it empty; a scratch file stays.  LOCAL. */
void zs_rechunk_clear(zs_rechunk *rechunk);

#endif
