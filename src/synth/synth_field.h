/* synth_field: synthetic 2 metre temperatures, a function of seed, time and cell alone.  Pure.
 *
 * T = zonal mean and season (functions of latitude) + daily cycle + drifting waves (synth/synth_weather.h)
 *     - 6.5 K for each km of height (synth/synth_ground.h).
 * The waves grow from the equator to the poles.  Season and daily cycle are larger over land.  Values stay
 * between 205 and 315 K, within the range of the packing; a value beyond that range would become its limit.
 * With missing values, the high ground is always missing, and so are patches that drift with the waves, as
 * under clouds.  Any rank can make any step, with the same bits. */
#ifndef ZS_SYNTH_FIELD_H
#define ZS_SYNTH_FIELD_H

#include "base/error.h"
#include "synth/synth_options.h"
#include "synth/synth_weather.h"

#include <stdint.h>

/* The packing: value in K = stored number * scale + offset. */
#define ZS_SYNTH_SCALE 0.0017
#define ZS_SYNTH_OFFSET 260.0
#define ZS_SYNTH_MISSING_SHORT ((short)-32767)
#define ZS_SYNTH_MISSING_FLOAT 9.969209968386869e+36F /* NetCDF's own default */

/* What the maps of all steps share, and memory for one row.  Owns its arrays. */
typedef struct zs_synth_field {
    const zs_synth_options *options;
    double *lat, *lon; /* degrees; [nlat], [nlon] */
    float *height;     /* of the ground, km; [nlat][nlon] */
    float *sun;        /* the daily cycle at one step, -1 to 1; [nlon] */
    float *here;       /* the weather of one latitude at one step, standard deviations; [nlon] */
    float *row;        /* the same as a temperature, K; [nlon] */
    zs_synth_weather weather;
} zs_synth_field;

/* All functions here are LOCAL. */

/* Set up for a data set.  options must outlive field.
 * Returns 0, and field is to be released with zs_synth_field_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and field empty. */
int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err);

/* Release field and leave it empty. */
void zs_synth_field_clear(zs_synth_field *field);

/* Make the map of one step, counted from the start of the whole series.  Cannot fail.
 * values: [nlat][nlon], of short (packed) or float (K), as the options say. */
void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values);

#endif
