/* tally_lanes: the number, the sums and the extremes of many z-scores, in vectors.
 *
 * A sum would have to wait for the one before it.  So the values go in turns to sums and extremes of their
 * own, the lanes, which the caller puts together at the end.  Which lane a value goes to does not depend on
 * the processor, and so the bits do not.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_TALLY_LANES_H
#define ZS_TALLY_LANES_H

#include <stddef.h>
#include <stdint.h>

enum { ZS_TALLY_LANES = 16 };

/* What each lane has seen.  If it is nothing: ZS_FILL_FLOAT as min, which is above all z-scores, and
 * -INFINITY as max. */
typedef struct zs_tally_lanes {
    double sum[ZS_TALLY_LANES], square[ZS_TALLY_LANES];
    float min[ZS_TALLY_LANES], max[ZS_TALLY_LANES];
    int32_t count[ZS_TALLY_LANES];
} zs_tally_lanes;

/* The lanes of nothing. */
zs_tally_lanes zs_tally_lanes_none(void);

/* Add n z-scores; n is a multiple of ZS_TALLY_LANES, and a lane counts at most INT32_MAX of them.
 * ZS_FILL_FLOAT is missing. */
void zs_tally_lanes_add(zs_tally_lanes *lanes, size_t n, const float *z);

#endif
