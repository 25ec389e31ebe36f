#include "synth/synth_ground.h"

#include "base/kernel.h"

#include <errno.h>
#include <stdint.h>

enum { OCTAVES = 8 };

#define COARSEST 1.3F /* cells of the coarsest lattice in a radius of the earth */
#define FADING 0.5F   /* by this factor each octave is lower than the one before */
#define SEA 0.1F      /* the level of the sea, in units of the noise */
#define KM 3.0F       /* km in a unit of the noise */
#define EARTH UINT32_C(296)

/* A random number in [-1, 1] for a point of the lattice.  The coordinates are combined as in Teschner et al.
 * 2003, "Optimized spatial hashing for collision detection"; the bits are mixed by lowbias32 (C. Wellons
 * 2018, "Prospecting for hash functions"). */
ZS_INLINE float lattice(uint32_t x, uint32_t y, uint32_t z, uint32_t key)
{
    uint32_t h = x * UINT32_C(73856093) ^ y * UINT32_C(19349663) ^ z * UINT32_C(83492791) ^ key;
    h = (h ^ h >> 16) * UINT32_C(0x7FEB352D);
    h = (h ^ h >> 15) * UINT32_C(0x846CA68B);
    return (float)(int32_t)(h ^ h >> 16) * 0x1p-31F;
}

ZS_INLINE float between(float a, float b, float weight)
{
    return a + (b - a) * weight;
}

/* A smooth step from 0 to 1, with slope 0 at both ends. */
ZS_INLINE float ease(float t)
{
    return t * t * (3 - 2 * t);
}

/* Noise at a point; its coordinates must not be negative. */
ZS_INLINE float noise(float x, float y, float z, uint32_t key)
{
    uint32_t i = (uint32_t)(int32_t)x, j = (uint32_t)(int32_t)y, k = (uint32_t)(int32_t)z;
    float u = ease(x - (float)(int32_t)i), v = ease(y - (float)(int32_t)j), w = ease(z - (float)(int32_t)k);
    float a = between(lattice(i, j, k, key), lattice(i + 1, j, k, key), u);
    float b = between(lattice(i, j + 1, k, key), lattice(i + 1, j + 1, k, key), u);
    float c = between(lattice(i, j, k + 1, key), lattice(i + 1, j, k + 1, key), u);
    float d = between(lattice(i, j + 1, k + 1, key), lattice(i + 1, j + 1, k + 1, key), u);
    return between(between(a, b, v), between(c, d, v), w);
}

ZS_KERNEL static void raise_row(double sin_lat, double cos_lat, const float *cos_lon, const float *sin_lon,
                                size_t nlon, float *height)
{
    const float east = (float)cos_lat, north = (float)sin_lat;
    for (size_t x = 0; x < nlon; x++)
        height[x] = -SEA;
    float finer = COARSEST, high = 1;
    for (uint32_t octave = 0; octave < OCTAVES; octave++, finer *= 2, high *= FADING) {
        /* shifted, so that the cells of no two octaves share an edge */
        const float shift = 1.37F + 0.29F * (float)octave;
        for (size_t x = 0; x < nlon; x++)
            height[x] +=
                high * noise((east * cos_lon[x] + shift) * finer, (east * sin_lon[x] + shift) * finer,
                             (north + shift) * finer, EARTH + octave);
    }
    for (size_t x = 0; x < nlon; x++)
        height[x] = height[x] > 0 ? height[x] * KM : 0;
}

void zs_synth_ground(double sin_lat, double cos_lat, const float *cos_lon, const float *sin_lon, size_t nlon,
                     float *height)
{
    raise_row(sin_lat, cos_lat, cos_lon, sin_lon, nlon, height);
}
