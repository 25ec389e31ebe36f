/* synth_ground: the height of a made-up earth.  Pure.
 *
 * The height is a fractal sum of noise in space, taken on the sphere: each octave is twice as fine as the one
 * before, and about half as high (Fournier, Fussell and Carpenter 1982, Comm.  ACM 25, 371; the noise is that
 * of lattice values, Perlin 1985, SIGGRAPH 19, 287).  So coasts are rough at all scales, and nothing is
 * narrow at the poles.  It does not depend on the seed: another weather, the same earth. */
#ifndef ZS_SYNTH_GROUND_H
#define ZS_SYNTH_GROUND_H

#include <stddef.h>

/* Make the heights of one row, in km; 0 at sea, which covers three quarters of the cells.  LOCAL; cannot
 * fail.
 * sin_lat, cos_lat: of the row.  cos_lon, sin_lon: [nlon], of the columns.  height: [nlon], the result. */
void zs_synth_ground(double sin_lat, double cos_lat, const float *cos_lon, const float *sin_lon, size_t nlon,
                     float *height);

#endif
