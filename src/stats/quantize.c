#include "stats/quantize.h"

#include "base/kernel.h"
#include "base/limits.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MANTISSA = 23 };
static const uint32_t MAGNITUDE = 0x7fffffff,
                      INFINITE = 0x7f800000; /* all bits but the sign; the bits of infinity */

/* The step is the largest power of two that is not above 2 X.  Rounding to its multiples has an error of at
 * most half a step, so of at most X; with twice the step it could be larger.  Multiples of 2 X itself would
 * be coarser, by less than a factor of 2, but their mantissas would not end in zeros. */
zs_quantize zs_quantize_make(int keepbits, double significant)
{
    zs_quantize quantize = { .keepbits = keepbits };
    int exponent;
    if (significant > 0) {
        frexp(2 * significant, &exponent); /* 2 X = f * 2^exponent, 0.5 <= f < 1 */
        quantize.step = ldexpf(1, exponent - 1);
    }
    return quantize;
}

ZS_INLINE uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

ZS_INLINE float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Rounding adds half of the last bit that is kept; one unit less if that bit is even.  The addition carries
 * into this bit exactly where rounding goes up.  A carry out of the mantissa increments the exponent, which
 * is right. Subnormal numbers have the same form.  Magnitudes are compared as signed integers, because every
 * SIMD unit can do that. */
ZS_KERNEL static void keep_bits(int keepbits, size_t n, float *values)
{
    int drop = MANTISSA - keepbits;
    uint32_t half = UINT32_C(1) << (drop - 1), kept = ~(2 * half - 1), fill = bits_of(ZS_FILL_FLOAT);
    int32_t finite = (int32_t)(INFINITE - half); /* from here on, rounding can give infinity */
    for (size_t i = 0; i < n; i++) {
        uint32_t old = bits_of(values[i]);
        uint32_t rounded = (old + half - 1 + (old >> drop & 1)) & kept;
        int stays = ((int32_t)(old & MAGNITUDE) >= finite) | (old == fill) | (rounded == fill);
        values[i] = float_of(stays ? old : rounded);
    }
}

/* Let m be 2^23 steps, with the sign of x.  If |x| < |m|, then x + m is between m and 2 m, where floats are
 * one step apart.  So this addition rounds x to the nearest multiple of the step, ties to even, with an error
 * of at most half a step; subtracting m is exact.  The limits of X keep |m| between 2^-60 and 2^107, so
 * nothing overflows, and no sum is subnormal.
 *
 * If |x| >= |m|, floats are a step or more apart: x is a multiple of the step and stays.  Infinities and NaN
 * stay, because their bits are above those of m; so does the fill value, which is about 2^123.
 *
 * The choice is made with a mask, because gcc does not vectorize an addition that it could branch around. */
ZS_KERNEL static void round_to_step(float step, size_t n, float *values)
{
    const uint32_t m_bits = bits_of(step * 0x1p23F);
    for (size_t i = 0; i < n; i++) {
        uint32_t old = bits_of(values[i]), magnitude = old & MAGNITUDE;
        float m = float_of(m_bits | (old ^ magnitude));
        float sum = values[i] + m;
        uint32_t rounded = bits_of(sum - m);
        uint32_t small = 0 - (uint32_t)((int32_t)magnitude < (int32_t)m_bits); /* all bits or none */
        values[i] = float_of((rounded & small) | (old & ~small));
    }
}

void zs_quantize_apply(const zs_quantize *quantize, size_t n, float *values)
{
    if (quantize->keepbits > 0 && quantize->keepbits < ZS_KEEPBITS_MOST)
        keep_bits(quantize->keepbits, n, values);
    if (quantize->step > 0)
        round_to_step(quantize->step, n, values);
}
