/* open_lines: rows of pixels of which this rank does not have all rows of cells yet, or never will.  Pure.
 *
 * Rows of cells come in pieces that need not end where pixels do.  The sums of such a row of pixels wait here
 * for the next piece; where it belongs to other ranks, too, until the maps are packed. */
#ifndef ZS_OPEN_LINES_H
#define ZS_OPEN_LINES_H

#include "base/error.h"

#include <stdint.h>

/* One row of pixels of one map. */
typedef struct zs_open_line {
    int64_t line;              /* of the map */
    int64_t rows;              /* of cells: how many it has */
    struct zs_open_line *next; /* of the same map */
    int32_t *sum;              /* [across]; owned, with the list */
    uint16_t *count;           /* [across] */
} zs_open_line;

/* The open rows of pixels of some maps.  Owns them. */
typedef struct zs_open_lines {
    int64_t maps, across;
    zs_open_line **first; /* [maps] */
    zs_open_line *spare;  /* those that are complete: to be used again */
} zs_open_lines;

/* All functions here are LOCAL. */

/* Set up for maps of `across` pixels in a row.  Returns 0, to be released with zs_open_lines_clear(); or -1
 * with err filled, and lines empty. */
int zs_open_lines_init(zs_open_lines *lines, int64_t maps, int64_t across, zs_error *err);

/* Release, and leave it empty.  Safe on an empty (all zero) object. */
void zs_open_lines_clear(zs_open_lines *lines);

/* Find a row of pixels of a map.  Returns it, or NULL: it is not open. */
zs_open_line *zs_open_lines_find(const zs_open_lines *lines, int64_t map, int64_t line);

/* The same, and open it, with zeros, if it is not there.  Returns it; or NULL with err filled: no memory. */
zs_open_line *zs_open_lines_open(zs_open_lines *lines, int64_t map, int64_t line, zs_error *err);

/* A row of pixels is complete: it is no longer open. */
void zs_open_lines_close(zs_open_lines *lines, int64_t map, zs_open_line *line);

#endif
