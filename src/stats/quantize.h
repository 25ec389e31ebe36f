/* quantize: round float32 values before they are written, so that they compress better.
 *
 * There are two ways.  keepbits keeps N explicit bits of the mantissa, which limits the relative error
 * (BitRound: Kloewer et al. 2021, "Compressing atmospheric data into its real information content", Nature
 * Computational Science 1, 713-724).  significant limits the absolute error: |written - value| <= X, by
 * rounding to multiples of a power of two.
 *
 * Both round to nearest, ties to even.  Both leave NaN, infinities and ZS_FILL_FLOAT as they are, and never
 * make one of them out of another value.  Rounding twice is the same as rounding once.  The result depends on
 * nothing but the value, so not on ranks or tiles.
 *
 * Both functions are LOCAL and pure, and cannot fail. */
#ifndef ZS_QUANTIZE_H
#define ZS_QUANTIZE_H

#include <stddef.h>

/* Limits of significant.  Between them, the values that change are far from the fill value, and all numbers
 * that the rounding needs are normal floats. */
#define ZS_SIGNIFICANT_LEAST 1e-25
#define ZS_SIGNIFICANT_MOST 1e25

enum { ZS_KEEPBITS_MOST = 23 }; /* explicit bits of the mantissa of a float32 */

typedef struct zs_quantize {
    int keepbits; /* 1 to 23; 0: not this way */
    float step;   /* round to multiples of this power of two; 0: not this way */
} zs_quantize;

/* Returns the rounding for the settings of the spec.  At most one of them is not 0; both 0: no rounding.
 * keepbits: 1 to 23.  significant: ZS_SIGNIFICANT_LEAST to ZS_SIGNIFICANT_MOST. */
zs_quantize zs_quantize_make(int keepbits, double significant);

/* Round n values in place.
 * keepbits: values that would become infinite or equal to ZS_FILL_FLOAT stay as they are.
 * significant: what becomes 0 keeps no sign; values of at least 2^23 steps are multiples of the step already.
 */
void zs_quantize_apply(const zs_quantize *quantize, size_t n, float *values);

#endif
