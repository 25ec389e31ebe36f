#include "stats/tally_lanes.h"

#include "base/kernel.h"
#include "base/limits.h"

#include <math.h>
#include <string.h>

zs_tally_lanes zs_tally_lanes_none(void)
{
    zs_tally_lanes lanes = { .count = { 0 } };
    for (int k = 0; k < ZS_TALLY_LANES; k++) {
        lanes.min[k] = ZS_FILL_FLOAT;
        lanes.max[k] = -INFINITY;
    }
    return lanes;
}

/* Some values at a time, in vectors of GNU C: compilers do not vectorize a loop with this many sums.  Vectors
 * that are longer than those of the processor take several times as long, so there are two lengths. */
#define TYPES(WIDTH)                                                        \
    typedef double doubles_##WIDTH __attribute__((vector_size(WIDTH * 8))); \
    typedef float floats_##WIDTH __attribute__((vector_size(WIDTH * 4)));   \
    typedef int32_t ints_##WIDTH __attribute__((vector_size(WIDTH * 4)));

/* a where all bits of the mask are set, b where none is. */
#define CHOOSE(WIDTH, MASK, A, B) \
    (floats_##WIDTH)(((ints_##WIDTH)(A) & (MASK)) | ((ints_##WIDTH)(B) & ~(MASK)))

#define ADD(NAME, VERSIONS, WIDTH)                                                                \
    VERSIONS static void NAME(zs_tally_lanes *lanes, size_t n, const float *z)                    \
    {                                                                                             \
        enum { PARTS = ZS_TALLY_LANES / WIDTH };                                                  \
        const floats_##WIDTH none = { 0 }, fill = none + ZS_FILL_FLOAT, lowest = none - INFINITY; \
        doubles_##WIDTH sum[PARTS], square[PARTS];                                                \
        floats_##WIDTH min[PARTS], max[PARTS];                                                    \
        ints_##WIDTH count[PARTS];                                                                \
        memcpy(sum, lanes->sum, sizeof sum);                                                      \
        memcpy(square, lanes->square, sizeof square);                                             \
        memcpy(min, lanes->min, sizeof min);                                                      \
        memcpy(max, lanes->max, sizeof max);                                                      \
        memcpy(count, lanes->count, sizeof count);                                                \
        for (size_t i = 0; i < n; i += ZS_TALLY_LANES)                                            \
            for (int k = 0; k < PARTS; k++) {                                                     \
                floats_##WIDTH x;                                                                 \
                memcpy(&x, z + i + k * WIDTH, sizeof x);                                          \
                ints_##WIDTH valid = x != fill;                                                   \
                floats_##WIDTH seen = (floats_##WIDTH)((ints_##WIDTH)x & valid);                  \
                floats_##WIDTH low = CHOOSE(WIDTH, valid, x, lowest);                             \
                doubles_##WIDTH wide = __builtin_convertvector(seen, doubles_##WIDTH);            \
                ints_##WIDTH less = x<min[k], more = low> max[k];                                 \
                count[k] -= valid;                                                                \
                sum[k] += wide;                                                                   \
                square[k] += wide * wide;                                                         \
                min[k] = CHOOSE(WIDTH, less, x, min[k]);                                          \
                max[k] = CHOOSE(WIDTH, more, low, max[k]);                                        \
            }                                                                                     \
        memcpy(lanes->sum, sum, sizeof sum);                                                      \
        memcpy(lanes->square, square, sizeof square);                                             \
        memcpy(lanes->min, min, sizeof min);                                                      \
        memcpy(lanes->max, max, sizeof max);                                                      \
        memcpy(lanes->count, count, sizeof count);                                                \
    }

TYPES(4)
ADD(add_fours, ZS_KERNEL, 4)

#ifdef ZS_AVX512
TYPES(16)
ADD(add_sixteens, ZS_AVX512, 16)
#endif

void zs_tally_lanes_add(zs_tally_lanes *lanes, size_t n, const float *z)
{
#ifdef ZS_AVX512
    if (zs_has_avx512()) {
        add_sixteens(lanes, n, z);
        return;
    }
#endif
    add_fours(lanes, n, z);
}
