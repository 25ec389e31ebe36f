/* synth_field: synthetic 2 metre temperatures, a function of seed, time and cell alone.  Pure: no MPI, no
 * NetCDF.
 *
 * T = zonal mean and season (a function of latitude) + cos(latitude) * (standing and travelling waves and the
 * daily cycle, functions of longitude) + noise.  So a map costs one multiplication and one random number a
 * cell.  Values stay between 230 and 315 K, which the packing holds. */
#ifndef ZS_SYNTH_FIELD_H
#define ZS_SYNTH_FIELD_H

#include "base/error.h"
#include "synth/synth_options.h"

#include <stdint.h>

#define ZS_SYNTH_SCALE 0.0017
#define ZS_SYNTH_OFFSET 260.0
#define ZS_SYNTH_MISSING_SHORT ((short)-32767)
#define ZS_SYNTH_MISSING_FLOAT 9.969209968386869e+36F /* NetCDF's own default */

typedef struct zs_synth_field {
    const zs_synth_options *options;
    double *lat, *lon;         /* degrees; [nlat], [nlon] */
    double *sin_lat, *cos_lat; /* [nlat] */
    double *standing;          /* K, [nlon]: what does not change in time */
    double *moving;            /* K, [nlon]: standing and all that moves, at one step */
    double *region;            /* [nlon]: where values are left out */
    double *row;               /* K, [nlon]: one latitude at one step */
} zs_synth_field;

/* LOCAL.  Returns 0, to be released with zs_synth_field_clear(); or -1 with err filled, field empty.  options
 * are kept. */
int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err);
void zs_synth_field_clear(zs_synth_field *field);

/* The map of one step, counted from the start of the whole series.  LOCAL; cannot fail.
 * values: [nlat][nlon] of short (packed) or float (K), as the options have it. */
void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values);

#endif
