/* chunk_index: HDF5's index for compressed chunks that are in the file already.
 *
 * zscore compresses chunks itself, and every rank writes its own chunks behind the end of the defined file.
 * HDF5 does not know of them yet.  This module makes HDF5 write the index (a B-tree or an array of chunk
 * addresses) without writing the chunks again: HDF5 works through a virtual file driver that hands out the
 * addresses where the chunks lie, and ignores HDF5's attempts to write them.  The index goes behind the
 * chunks.  The result is a file as HDF5 itself makes it, and no byte of a chunk moves.
 *
 * HDF5 enters only the first chunk of a variable that has many: the rest of the tree is written at once
 * (format/chunk_tree.h), if the tree has the form that is known here.
 *
 * Use: zs_chunk_index_open(), one zs_chunk_index_add() for each chunked variable, zs_chunk_index_close().
 * Source: "HDF5 Virtual File Layer", and H5Dwrite_chunk() in the HDF5 Reference Manual. */
#ifndef ZS_CHUNK_INDEX_H
#define ZS_CHUNK_INDEX_H

#include "base/chunk_shape.h"
#include "base/error.h"
#include "format/chunk_tree.h"

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

/* A file whose index is being made.  The members are private. */
typedef struct zs_chunk_index {
    const char *path, *name; /* of the file: its name now, and the one for messages.  Not owned */
    int64_t begin, end;      /* offsets in the file: all chunks lie in [begin, end) */
    int64_t lock;            /* for zs_shared_open() */
    hid_t driver, access, file;
    int descriptor;           /* of the file, while HDF5 has it open */
    int64_t allocated;        /* the end of what HDF5 and this module have allocated */
    int64_t root, root_bytes; /* the first node of a B-tree that HDF5 has allocated since root was -1 */
    const zs_chunk *next;     /* the chunk that HDF5 is about to ask an address for; NULL: none */
    int reason;               /* errno of the first failure; from then on nothing is written.  0: none */
} zs_chunk_index;

/* All functions here are LOCAL; rank 0 alone calls them, when all chunks are in the file.  They return 0; or
 * -1 with err filled (ZS_FAILED). */

/* Open the file at path, which is defined and closed.  Its chunks lie in bytes begin ... end - 1, behind the
 * end of what was defined.
 * name: the file's final name, for messages; kept, as is path.
 * lock: the byte that this rank locks while the file is open (base/shared_open.h), or ZS_NO_LOCK.
 * Call zs_chunk_index_close() whether this succeeds or fails. */
int zs_chunk_index_open(zs_chunk_index *index, const char *path, const char *name, int64_t begin, int64_t end,
                        int64_t lock, zs_error *err);

/* Enter the n chunks of the variable `variable`, which has no chunk in the index yet.  Where its first
 * dimension is unlimited, it becomes as long as the shape says.
 * shape: of the variable, whose dimensions are the axes that it has.
 * chunk: [n]: number k is chunk k; with offsets in the file.  n is at least 1.
 * Fails also where HDF5 did not take an address from here; or where it has entered all chunks itself, and
 * counts other bytes than they have. */
int zs_chunk_index_add(zs_chunk_index *index, const char *variable, const zs_chunk_shape *shape,
                       const zs_chunk *chunk, size_t n, zs_error *err);

/* Write the index, sync the file to the disk and close it; release index.  A failure of any earlier write
 * is reported here, too. */
int zs_chunk_index_close(zs_chunk_index *index, zs_error *err);

#endif
