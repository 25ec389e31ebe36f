/* pieces: all numbers of a variable of an open file, piece by piece in bounded memory.
 *
 * A piece is a box that lies in one piece in C order: one index of each of the leading dimensions, a range of
 * the next one, and all of the rest.  Ranks share a variable by taking every so-many-th piece. */
#ifndef ZS_PIECES_H
#define ZS_PIECES_H

#include "base/error.h"
#include "base/limits.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a variable is cut.  A plain value. */
typedef struct zs_pieces {
    int ncid, var, ndim;
    nc_type type;
    size_t size; /* bytes of a number in memory; of a string: of a pointer */
    int64_t length[ZS_DIM_MAX];
    int split;     /* the dimension that is cut; -1: one piece has all */
    int64_t inner; /* numbers that belong to one index of it */
    int64_t range; /* indices of it in a piece, at most */
    int64_t n;     /* pieces in all */
    int64_t most;  /* numbers in a piece, at most */
} zs_pieces;

/* All functions here are LOCAL. */

/* Look at a variable and cut it.
 * unit: numbers that must not be parted: 1, or all of the last dimensions.
 * room: bytes that a piece may have; a unit may have more.
 * aligned: cut at the edges of chunks, where these are smaller than pieces; otherwise the pieces depend on
 * the shape alone.
 * Returns 0; or -1 with err filled (ZS_REFUSED: no such unit, or too many dimensions). */
int zs_pieces_make(int ncid, int var, const char *path, int64_t unit, size_t room, bool aligned,
                   zs_pieces *pieces, zs_error *err);

/* Where piece k begins and ends: for nc_get_vara().  start, count: [ndim].
 * Returns its first number, in C order; *n: how many it has. */
int64_t zs_piece_at(const zs_pieces *pieces, int64_t k, size_t *start, size_t *count, int64_t *n);

/* Read piece k, as numbers of the variable's type in this machine's byte order.  values: [most].
 * Returns 0; or -1 with err filled (ZS_FAILED: "path: reading variable V: ..."). */
int zs_piece_read(const zs_pieces *pieces, int64_t k, const char *path, void *values, zs_error *err);

#endif
