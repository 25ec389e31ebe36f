/* sums: exact sums of small integers over time, for a strip of cells.
 *
 * This is the inner loop of the exact moments.  Stored integers of at most 16 bits are added up as they are;
 * missing ones are left out.  A strip has at most ZS_SUMS_CELLS cells, so that its sums stay in the
 * first-level cache while the loop goes through the steps.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_SUMS_H
#define ZS_SUMS_H

#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZS_SUMS_CELLS = 512,
    ZS_SUMS_STEPS = 16384, /* numbers of at most 16 bits that add up in 32 bits with a sign */
};

/* The valid numbers of each cell: how many they are, their sum, minimum, maximum and sum of squares.  If
 * there are none, least > most. */
typedef struct zs_sums {
    int32_t count[ZS_SUMS_CELLS], sum[ZS_SUMS_CELLS];
    int32_t least[ZS_SUMS_CELLS], most[ZS_SUMS_CELLS];
    uint64_t square[ZS_SUMS_CELLS];
} zs_sums;

/* Set the first n cells to the sums of nothing. */
void zs_sums_reset(zs_sums *sums, size_t n);

/* Add the numbers of some steps to the first n cells, n <= ZS_SUMS_CELLS.
 * stored: of a small type (zs_type_is_small()); the number at (step, cell) is stored[step * stride + cell].
 * steps: at most ZS_SUMS_STEPS in all calls since the last reset. */
void zs_sums_add(zs_sums *sums, const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                 size_t n);

/* Can zs_sums_row() add up numbers of this packing?  It can if the type is small, and there are at most two
 * missing values. */
bool zs_sums_has_row(const zs_packing *packing);

/* Add up n numbers of one step, next to each other, without scale and offset.
 * stored: [n].  *count: becomes how many are not missing.  Returns their sum, which is exact for any n that
 * memory can hold. */
int64_t zs_sums_row(const zs_packing *packing, const void *stored, size_t n, int64_t *count);

#endif
