/* sums: exact sums of small integers over time, cell by cell.  Pure.
 *
 * The inner loop of the exact moments: integers of at most 16 bits as they are stored; what is missing is
 * left out. */
#ifndef ZS_SUMS_H
#define ZS_SUMS_H

#include "stats/packing.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ZS_SUMS_CELLS = 512,   /* their sums stay in the nearest cache while time goes by */
    ZS_SUMS_STEPS = 16384, /* so many numbers of 16 bits and a sign add up in 32 bits */
};

/* Of each cell; least > most where nothing was added. */
typedef struct zs_sums {
    int32_t count[ZS_SUMS_CELLS], sum[ZS_SUMS_CELLS];
    int32_t least[ZS_SUMS_CELLS], most[ZS_SUMS_CELLS];
    uint64_t square[ZS_SUMS_CELLS];
} zs_sums;

/* All functions here are LOCAL and cannot fail. */

/* Begin with nothing, for the first n cells. */
void zs_sums_reset(zs_sums *sums, size_t n);

/* Add steps, at most ZS_SUMS_STEPS since the last reset.  stored: of a small type (zs_type_is_small); number
 * at (step, cell) is stored[step * stride + cell].  n: cells, at most ZS_SUMS_CELLS. */
void zs_sums_add(zs_sums *sums, const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                 size_t n);

#endif
