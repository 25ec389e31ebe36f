/* synth_weather: smooth random waves that drift around the sphere.  Pure.
 *
 * The weather is a sum of spherical harmonics with random phases.  That of degree n and order m is
 *
 *     a(n) P(n,m) (sin latitude) cos(m (longitude + lean(latitude)) + phase - rate * day)
 *
 * - a(n): the variance of a degree is largest near n = 6, and falls as n^-3 beyond, as that of temperature
 *   does in geostrophic turbulence (Charney 1971, J. Atmos. Sci. 28, 1087).
 * - rate: m times the angular speed of a Rossby wave of degree n (Haurwitz 1940, J. Mar.  Res. 3, 254), which
 *   divergence slows for long waves (Cressman 1958, Mon. Wea. Rev. 86, 293).  Each wave also has a small
 *   random rate of its own, so that the sum never repeats and the poles change, too.
 * - lean: towards the equator the waves lie farther west, as fronts do.
 *
 * By the addition theorem of spherical harmonics the variance is 1 at every place.
 *
 * At one latitude all waves of one order are a single wave in longitude.  So a step costs one sum over the
 * orders, on rows 2 degrees apart.  A cubic interpolates the latitudes between them. */
#ifndef ZS_SYNTH_WEATHER_H
#define ZS_SYNTH_WEATHER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Owns its arrays. */
typedef struct zs_synth_weather {
    size_t pitch;             /* columns of the arrays below: those of the grid and a few more */
    double *phase, *rate;     /* radians, radians a day; [wave] */
    float *along, *across;    /* a(n) P(n,m), times cosine and sine of m lean; [wave][row] */
    float *cosines, *sines;   /* of order * longitude; [order][pitch] */
    float *in_phase, *behind; /* amplitudes of the cosines and the sines at one step; [row][order] */
    float *rows;              /* the weather at one step, standard deviations; [row][pitch] */
} zs_synth_weather;

/* The weather at a latitude: the sum of four rows with their weights. */
typedef struct zs_synth_span {
    const float *row[4]; /* each [pitch]; owned by the weather */
    float weight[4];
} zs_synth_span;

/* All functions here are LOCAL. */

/* Set up the waves of a seed, for nlon columns from 0 degrees eastwards.
 * Returns 0, and weather is to be released with zs_synth_weather_clear(); or -1 with err filled (ZS_FAILED:
 * no memory), and weather empty. */
int zs_synth_weather_init(zs_synth_weather *weather, size_t nlon, uint64_t seed, zs_error *err);

/* Release weather and leave it empty. */
void zs_synth_weather_clear(zs_synth_weather *weather);

/* Move the waves to where they are at a time, in days.  Cannot fail. */
void zs_synth_weather_move(zs_synth_weather *weather, double day);

/* Returns the weather at a latitude, -90 to 90 degrees; valid until the next move.  Cannot fail. */
zs_synth_span zs_synth_weather_at(const zs_synth_weather *weather, double latitude);

#endif
