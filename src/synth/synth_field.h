/* synth_field: synthetic 2 metre temperatures, a function of seed, time and cell alone.  Pure: no MPI, no
 * NetCDF.
 *
 * T = zonal mean and season (functions of latitude) + daily cycle + drifting waves (synth_weather) - what the
 * height of the ground takes (synth_ground).  The waves grow from the equator to the poles.  Season and daily
 * cycle are larger over land.  Values stay between 205 and 315 K, which the packing holds: what went beyond
 * would become the nearest that it can hold.
 *
 * Missing are the high ground, at all times, and patches that drift as the waves do, as under clouds. */
#ifndef ZS_SYNTH_FIELD_H
#define ZS_SYNTH_FIELD_H

#include "base/error.h"
#include "synth/synth_options.h"
#include "synth/synth_weather.h"

#include <stdint.h>

#define ZS_SYNTH_SCALE 0.0017
#define ZS_SYNTH_OFFSET 260.0
#define ZS_SYNTH_MISSING_SHORT ((short)-32767)
#define ZS_SYNTH_MISSING_FLOAT 9.969209968386869e+36F /* NetCDF's own default */

typedef struct zs_synth_field {
    const zs_synth_options *options;
    double *lat, *lon; /* degrees; [nlat], [nlon] */
    float *height;     /* of the ground, km; [nlat][nlon] */
    float *sun;        /* the daily cycle at one step, -1 to 1; [nlon] */
    float *here;       /* the weather of one latitude at one step, standard deviations; [nlon] */
    float *row;        /* the same as a temperature, K; [nlon] */
    zs_synth_weather weather;
} zs_synth_field;

/* LOCAL.  Returns 0, to be released with zs_synth_field_clear(); or -1 with err filled, field empty.  options
 * are kept. */
int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err);
void zs_synth_field_clear(zs_synth_field *field);

/* The map of one step, counted from the start of the whole series.  LOCAL; cannot fail.
 * values: [nlat][nlon] of short (packed) or float (K), as the options have it. */
void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values);

#endif
