/* synth_field: synthetic 2 metre temperatures, a function of seed, time and cell alone.  Pure.
 *
 * T = zonal mean and season (functions of latitude)
 *     + cos(latitude) * (standing and travelling waves, and the daily cycle: functions of longitude) + noise.
 * So a cell costs one multiplication and one random number.  All values stay between 230 and 315 K, which the
 * packing can hold.  Any rank can make any step, with the same bits. */
#ifndef ZS_SYNTH_FIELD_H
#define ZS_SYNTH_FIELD_H

#include "base/error.h"
#include "synth/synth_options.h"

#include <stdint.h>

/* The packing: value in K = stored number * scale + offset. */
#define ZS_SYNTH_SCALE 0.0017
#define ZS_SYNTH_OFFSET 260.0
#define ZS_SYNTH_MISSING_SHORT ((short)-32767)
#define ZS_SYNTH_MISSING_FLOAT 9.969209968386869e+36F /* NetCDF's own default */

/* Coordinates, and what maps of different steps share.  Owns its arrays. */
typedef struct zs_synth_field {
    const zs_synth_options *options;
    double *lat, *lon;         /* degrees; [nlat] from north to south, [nlon] eastwards from 0 */
    double *sin_lat, *cos_lat; /* [nlat] */
    double *standing;          /* K, [nlon]: the waves that do not change in time */
    double *moving;            /* K, [nlon]: all waves and the daily cycle, at one step */
    double *region;            /* [nlon]: says, with latitude, where values are always missing */
    double *row;               /* K, [nlon]: one row of one step */
} zs_synth_field;

/* All functions here are LOCAL. */

/* Set up for a data set.  options must outlive field.
 * Returns 0, and field is to be released with zs_synth_field_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and field empty. */
int zs_synth_field_init(zs_synth_field *field, const zs_synth_options *options, zs_error *err);

/* Release field and leave it empty.  Safe on an empty (all zero) object. */
void zs_synth_field_clear(zs_synth_field *field);

/* Make the map of one step, counted from the start of the whole series.  Cannot fail.
 * values: [nlat][nlon], of short (packed) or float (K), as the options say. */
void zs_synth_field_map(zs_synth_field *field, int64_t step, void *values);

#endif
