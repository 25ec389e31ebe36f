/* two_sum: sums without rounding error.  Pure. */
#ifndef ZS_TWO_SUM_H
#define ZS_TWO_SUM_H

#include "base/kernel.h"

/* a + b as the nearest double and the exact remainder: Knuth, The Art of Computer Programming vol. 2, 4.2.2,
 * theorem B.  LOCAL. */
ZS_INLINE double zs_two_sum(double a, double b, double *remainder)
{
    double sum = a + b, part = sum - a;
    *remainder = (a - (sum - part)) + (b - part);
    return sum;
}

#endif
