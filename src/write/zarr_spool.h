/* zarr_spool: what one rank has of chunks that it does not have as a whole, in a file of its own.
 *
 * A rank may have some rows of a chunk, or some of its steps.  It puts them into the file `.spool-RANK` in
 * the store, one behind the other, and keeps a list of what lies where.  When all ranks are done, other ranks
 * read it and put chunks together (write/zarr_assemble.h), and the file is removed.  No two ranks write into
 * one file.
 *
 * The list has *runs*: pieces of equal length at equal distances, such as the same rows of many steps.  So it
 * is short. */
#ifndef ZS_ZARR_SPOOL_H
#define ZS_ZARR_SPOOL_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/unfinished.h"

#include <stddef.h>
#include <stdint.h>

/* Some pieces of a variable.  A plain struct of int64_t, so that ranks can send it. */
typedef struct zs_zarr_run {
    int64_t var;           /* number of the variable in the output */
    int64_t first, n;      /* the first piece: its first number, in C order, and its length */
    int64_t stride, count; /* numbers from the beginning of a piece to that of the next one; pieces */
    int64_t at, bytes; /* of the file: where the first piece is, which the others follow; of all of them */
    int64_t crc;       /* their checksum (format/crc32.h) */
} zs_zarr_run;

/* A spool that is being written.  Begin with all zero. */
typedef struct zs_zarr_spool {
    int opened; /* descriptor + 1; 0: there is no file yet */
    int64_t end;
    zs_zarr_run *run; /* [nrun], owned */
    size_t nrun, room;
} zs_zarr_spool;

enum { ZS_ZARR_SPOOL_NAME = 32 };

/* All functions here are LOCAL. */

/* The path of the spool of a rank.  part: of the store.  path: [room].  Returns path. */
char *zs_zarr_spool_path(const char *part, int rank, char *path, size_t room);

/* Put n numbers of `size` bytes, from number `first` of variable `var` on.  The file is made with the first
 * ones.  unfinished: a signal waits meanwhile.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_spool_add(zs_zarr_spool *spool, zs_unfinished *unfinished, const char *path, int var, size_t size,
                      int64_t first, int64_t n, const void *values, zs_error *err);

/* Close the file; the list stays.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_spool_close(zs_zarr_spool *spool, const char *path, zs_error *err);

/* Read what runs have of some numbers of a variable, into their places.
 * file: of a spool, open for reading.  run: [nrun], of this spool.  wanted: the numbers; to: of these the
 * first one. size: of a number.  *got: the numbers that were found are added to it.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_spool_read(int file, const char *path, const zs_zarr_run *run, size_t nrun, int64_t var,
                       zs_range wanted, size_t size, void *to, int64_t *got, zs_error *err);

/* Read all bytes of the runs, and compare the checksums.  file, run, nrun: as above.
 * Returns 1 if they agree; 0 if not; or -1 with err filled (ZS_FAILED: reading, no memory). */
int zs_zarr_spool_check(int file, const char *path, const zs_zarr_run *run, size_t nrun, zs_error *err);

/* Have any runs numbers of a variable among these? */
bool zs_zarr_spool_has(const zs_zarr_run *run, size_t nrun, int64_t var, zs_range wanted);

/* Release spool, and leave it empty; the file is closed, and stays. */
void zs_zarr_spool_clear(zs_zarr_spool *spool);

#endif
