/* quantize: rounds float32 values so that they compress better, before they are written.  Pure.
 *
 * Two ways.  "keepbits" keeps N explicit bits of the mantissa, which bounds the relative error (BitRound:
 * Kloewer et al. 2021, Nature Computational Science 1, 713-724).  "significant" promises an absolute error:
 * |written - value| <= X for every value, by rounding to multiples of a power of two.  Both round to the
 * nearest, ties to even; both leave NaN, infinities and ZS_FILL_FLOAT as they are, make no new ones, and
 * change nothing when they are applied again.  The result depends on nothing but the value. */
#ifndef ZS_QUANTIZE_H
#define ZS_QUANTIZE_H

#include <stddef.h>

/* The limits of significant.  Within them no fill value is a neighbour of a value that changes, and all
 * numbers that the rounding needs are normal floats. */
#define ZS_SIGNIFICANT_LEAST 1e-25
#define ZS_SIGNIFICANT_MOST 1e25

enum { ZS_KEEPBITS_MOST = 23 }; /* explicit bits of a float32's mantissa */

typedef struct zs_quantize {
    int keepbits; /* 1 to 23; 0: not this way */
    float step;   /* round to multiples of it, a power of two; 0: not this way */
} zs_quantize;

/* All functions here are LOCAL and cannot fail. */

/* From the settings: keepbits (1 to 23; 0 for none), significant (ZS_SIGNIFICANT_LEAST to
 * ZS_SIGNIFICANT_MOST; 0 for none); at most one of them is given. */
zs_quantize zs_quantize_make(int keepbits, double significant);

/* Round n values in place.
 * keepbits: values that would become infinite or equal ZS_FILL_FLOAT stay as they are.  significant: what
 * becomes zero has no sign; values of 2^23 steps and more are multiples of the step already. */
void zs_quantize_apply(const zs_quantize *quantize, size_t n, float *values);

#endif
