/* two_sum: the sum of two numbers without rounding error.
 *
 * Means are kept as two numbers, the rounded mean and its remainder, so that the difference of two means that
 * are close to each other keeps its digits (stats/moments.h).
 *
 * Source: Knuth, The Art of Computer Programming, vol. 2, section 4.2.2, theorem B.  It holds for any two
 * doubles whose sum does not overflow, if the compiler does not reorder or fuse operations. */
#ifndef ZS_TWO_SUM_H
#define ZS_TWO_SUM_H

#include "base/kernel.h"

/* Returns a + b, rounded to the nearest double.  *remainder is what the rounding removed: the returned sum
 * and the remainder together are a + b exactly.  LOCAL. */
ZS_INLINE double zs_two_sum(double a, double b, double *remainder)
{
    double sum = a + b, part = sum - a;
    *remainder = (a - (sum - part)) + (b - part);
    return sum;
}

#endif
