/* scratch: the values of fields whose chunks no rank has as a whole, in a file beside the output.
 *
 * All ranks put what they have into one file, uncompressed, each number at a place of its own, as they would
 * into an output without chunks.  When all are done, any rank can read what belongs to a chunk.  The file
 * gets its name with the output (write/part_paths.h), and is removed when the chunks are made, or when the
 * run fails.
 *
 * The rows of a field are in *bands*: the rows that chunks lie side by side in.  A band has all its steps one
 * behind the other.  So what belongs to chunks of many steps lies together, and a map is written in as many
 * pieces as there are bands. */
#ifndef ZS_SCRATCH_H
#define ZS_SCRATCH_H

#include "base/chunk_shape.h"
#include "base/error.h"
#include "base/range.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "write/output_file.h"

#include <stdbool.h>
#include <stdint.h>

/* One rank's view of the file.  Begin with all zero. */
typedef struct zs_scratch {
    zs_output file;           /* the file as one that is read back; owns its patches alone */
    int opened;               /* descriptor + 1; 0: not open */
    bool has[ZS_FIELDS];      /* which fields are in it? */
    int64_t begin[ZS_FIELDS]; /* where they begin */
} zs_scratch;

/* Open the file, output->scratch, for writing; does nothing if the output has none.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_scratch_open(zs_scratch *scratch, const zs_output *output, zs_comm *comm, zs_error *err);

/* Put a piece of a field, as zs_writer_put() takes it.  LOCAL.  shape: of the field.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_scratch_put(zs_scratch *scratch, const zs_chunk_shape *shape, zs_field field, zs_range layers,
                   zs_range rows, const void *values, zs_error *err);

/* All ranks have put what they have: close the file, read back what the file system may have lost, and open
 * it for reading.  COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err (ZS_FAILED). */
int zs_scratch_turn(zs_scratch *scratch, zs_comm *comm, zs_error *err);

/* Read a box of a field, whose rows are those of one chunk.  LOCAL.  first, count: [ZS_CHUNK_AXES].
 * values: [the counts, in C order], receives them.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_scratch_read(const zs_scratch *scratch, const zs_chunk_shape *shape, zs_field field,
                    const int64_t *first, const int64_t *count, void *values, zs_error *err);

/* Close the file and remove it.  COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err. */
int zs_scratch_remove(zs_scratch *scratch, zs_comm *comm, zs_error *err);

/* Close the file, which stays, and release scratch.  LOCAL. */
void zs_scratch_clear(zs_scratch *scratch);

#endif
