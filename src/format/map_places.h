/* map_places: where the maps of a variable lie in a NetCDF file, so that a program without a library can read
 * them.
 *
 * A map has the variable's last dimensions: rows and columns, or one of the two.  It lies in one piece, or is
 * a few chunks of whole rows.  Numbers of chunks are as the filters of the file made them. */
#ifndef ZS_MAP_PLACES_H
#define ZS_MAP_PLACES_H

#include "base/error.h"
#include "base/limits.h"
#include "format/hdf5_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A variable of a file.  Closed when all zero. */
typedef struct zs_map_places {
    int64_t bytes;            /* of the whole file */
    size_t size;              /* of a number in bytes */
    bool real, little_endian; /* is it a float or a double; the order of its bytes */
    bool deflate, shuffle,
        fletcher32;        /* filters of its chunks: shuffled, then deflated (zlib, RFC 1950).  The 4 bytes of
                            * a checksum stand behind that; or, from the first filter, behind the numbers */
    int64_t rows, columns; /* of a map */
    int64_t nmap;
    int ndim, lead;             /* private: dimensions; those before rows and columns */
    int64_t extent[ZS_DIM_MAX]; /* private */
    int64_t begin, step; /* private: of the first map in one piece, and from map to map; begin -1: chunks */
    int64_t chunk_rows;  /* private */
    bool open;           /* private */
    zs_hdf5_set set;     /* private: of chunks */
} zs_map_places;

/* A piece of a map: bytes of the file, and the rows that are in it: a chunk can have
 * rows beyond those of the map.
 */
typedef struct zs_map_piece {
    int64_t at, bytes, first_row, rows;
} zs_map_piece;

/* All functions here are LOCAL. */

/* Look at a variable of the file at path, which nobody writes any more.
 * rows, columns: of its maps; the variable has dimensions for those that are more than 1, or ends in others
 * of length 1. Returns 0, and places is to be closed with zs_map_places_close(); or -1 with err filled
 * (ZS_FAILED: the file cannot be looked at), and nothing is open.  *known: false: the maps do not lie as said
 * above. */
int zs_map_places_open(const char *path, const char *variable, int64_t rows, int64_t columns,
                       zs_map_places *places, bool *known, zs_error *err);

/* How many pieces a map has, at most. */
int64_t zs_map_places_pieces(const zs_map_places *places);

/* Find the pieces of a map, counted in C order of the leading dimensions.  piece: [zs_map_places_pieces()].
 * Returns their number; 0: not all of them are in the file, or not as the filters say. */
int64_t zs_map_places_of(const zs_map_places *places, int64_t map, zs_map_piece *piece);

/* Close it.  Safe on one that is closed. */
void zs_map_places_close(zs_map_places *places);

#endif
