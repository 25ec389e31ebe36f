/* plain_place: where the numbers of a variable lie in its file, if they lie there as they are. */
#ifndef ZS_PLAIN_PLACE_H
#define ZS_PLAIN_PLACE_H

#include "base/error.h"
#include "base/limits.h"
#include "read/backend.h"

#include <stdbool.h>
#include <stdint.h>

/* The distances are bytes from one index to the next.  A plain value. */
typedef struct zs_plain_place {
    int64_t begin;                     /* the offset of the variable's first number */
    int64_t stride[ZS_DIM_MAX];        /* on each dimension of the file */
    int64_t record_stride, row_stride; /* those on time and on rows; 0 without such a dimension */
    bool neighbours;                   /* are columns neighbours in the file? */
    bool swapped;                      /* has the file the other byte order? */
} zs_plain_place;

/* Find the place of a variable in a classic file, or in a contiguous data set of HDF5.  LOCAL.
 * Returns 0; ZS_NOT_MINE if its numbers are not bit by bit of this machine's types, in a piece of this file:
 * they lie in another file, or were never written; or -1 with err filled (ZS_FAILED). */
int zs_plain_find(const zs_input *input, zs_plain_place *place, zs_error *err);

#endif
