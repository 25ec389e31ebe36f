/* levels: several values of a further dimension that are worked on together: "plev = all", "plev = 85000
 * 50000".
 *
 * Every level has statistics of its own.  So levels are like rows: row r of the *field* is row r % n of the
 * grid on level r / n, with n rows of the grid.  Whoever goes through rows need not know of levels; files
 * have them in a dimension of their own.  header/levels_read.h finds them. */
#ifndef ZS_LEVELS_H
#define ZS_LEVELS_H

#include "base/limits.h"

#include <stdint.h>

enum { ZS_LEVELS_MAX = 512 }; /* levels of a run, at most */

/* The levels of a run.  No pointers, so that ranks can send it. */
typedef struct zs_levels {
    char dim[ZS_NAME];            /* the name of the dimension; "" for none: n is 1, and index[0] is 0 */
    int64_t all;                  /* its length in the files */
    int64_t n;                    /* how many of its values are selected */
    int64_t index[ZS_LEVELS_MAX]; /* [n]: in the dimension of the files, in the order of the outputs */
    double value[ZS_LEVELS_MAX];  /* [n]: their coordinate, in the units of the first file; NaN without one */
    char units[ZS_TEXT];          /* of the coordinate; "" for none */
    uint64_t texts;               /* zs_member_digest(), of a coordinate of texts */
} zs_levels;

#endif
