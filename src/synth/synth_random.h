/* synth_random: random numbers that are a function of a key and of a number's place in its stream.  Pure.
 *
 * The generator is SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
 * Number n of a stream is mix(key + (n + 1) * golden), so that any number can be computed without those
 * before it, on any rank and in any order. */
#ifndef ZS_SYNTH_RANDOM_H
#define ZS_SYNTH_RANDOM_H

#include "base/kernel.h"

#include <stdint.h>

/* All functions here are LOCAL and cannot fail. */

/* Mix the bits of x, so that similar numbers give unlike ones. */
ZS_INLINE uint64_t zs_synth_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

/* Returns number n of the stream of a key: 64 random bits. */
ZS_INLINE uint64_t zs_synth_number(uint64_t key, uint64_t n)
{
    return zs_synth_mix(key + (n + 1) * UINT64_C(0x9E3779B97F4A7C15));
}

/* Returns number n of the stream of a key as a fraction in [0, 1), with 53 random bits. */
ZS_INLINE double zs_synth_fraction(uint64_t key, uint64_t n)
{
    return (double)(zs_synth_number(key, n) >> 11) * 0x1p-53;
}

#endif
