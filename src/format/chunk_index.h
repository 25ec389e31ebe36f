/* chunk_index: the index of an HDF5 file for compressed chunks whose bytes others have written into it.
 *
 * HDF5 writes chunks through a virtual file driver of our own, which has the bytes already: it hands out the
 * places where they lie instead of new ones, and lets the writing of them be.  What HDF5 makes beside them,
 * the index, lies behind them.  So the file is such as HDF5 itself makes, and no byte of a chunk moves. */
#ifndef ZS_CHUNK_INDEX_H
#define ZS_CHUNK_INDEX_H

#include "base/error.h"

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

/* Field, first step and first row of a chunk; where its bytes are: in the buffer, and later in the file. */
typedef struct zs_chunk {
    int64_t field, step, row;
    int64_t at, size;
} zs_chunk;

typedef struct zs_chunk_index {
    const char *path, *name; /* of the file now, and in messages */
    int64_t begin, end;      /* the chunks' bytes lie between */
    hid_t driver, access, file;
    const zs_chunk *next; /* chunk that HDF5 is about to ask a place for; NULL: none */
    int reason;           /* errno of what failed first; from then on nothing is written */
} zs_chunk_index;

/* All functions here are LOCAL; rank 0 only.  They return 0; or -1 with err filled (ZS_FAILED). */

/* Open a file that is defined and closed, and has chunks behind its end at `begin`.  Close it in any case.
 * name: its final one, for messages. */
int zs_chunk_index_open(zs_chunk_index *place, const char *path, const char *name, int64_t begin, int64_t end,
                        zs_error *err);

/* Enter all chunks of a variable that has none.  members: of each of the steps that are its first dimension,
 * and if there are several, its second one; 0: it has no steps. */
int zs_chunk_index_add(zs_chunk_index *place, const char *name, int64_t members, const zs_chunk *chunk,
                       size_t n, zs_error *err);

/* Write the index to the disk. */
int zs_chunk_index_close(zs_chunk_index *place, zs_error *err);

#endif
