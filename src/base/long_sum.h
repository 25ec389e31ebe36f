/* long_sum: a sum of many doubles that keeps what each addition rounds away.
 *
 * It is kept as two numbers: the rounded sum, and the sum of the remainders (base/two_sum.h).  The error is
 * below n^2 * 2^-106 of the sum of the absolute values, for n additions (Ogita, Rump and Oishi 2005, Accurate
 * sum and dot product, proposition 4.5, algorithm Sum2).  So the order of the additions changes none of the
 * digits that are told of a sum.  A sum that overflows, or has an infinity or NaN, becomes NaN or an
 * infinity, and stays so.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_LONG_SUM_H
#define ZS_LONG_SUM_H

#include "base/kernel.h"
#include "base/two_sum.h"

/* The sum is high + low.  All zero: nothing was added. */
typedef struct zs_long_sum {
    double high, low;
} zs_long_sum;

/* Add a number. */
ZS_INLINE void zs_long_add(zs_long_sum *sum, double x)
{
    double remainder;
    sum->high = zs_two_sum(sum->high, x, &remainder);
    sum->low += remainder;
}

/* Add another sum: of another rank, for example. */
ZS_INLINE void zs_long_merge(zs_long_sum *sum, const zs_long_sum *other)
{
    zs_long_add(sum, other->high);
    sum->low += other->low;
}

/* Returns the sum as one number. */
ZS_INLINE double zs_long_value(const zs_long_sum *sum)
{
    return sum->high + sum->low;
}

#endif
