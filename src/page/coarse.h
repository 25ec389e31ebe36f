/* coarse: cells -> pixels, each the mean of its cells.  Pure. */
#ifndef ZS_COARSE_H
#define ZS_COARSE_H

#include "picture/pixels.h"

/* Both functions are LOCAL and cannot fail.  cell: [nrow][ncol], NaN where missing.  pixel: [rows][columns];
 * NaN where no cell is valid. */

/* The mean of the valid cells of each pixel. */
void zs_coarse_means(const zs_pixels *pixels, const double *cell, double *pixel);

/* The same for angles in degrees that begin anew somewhere, such as longitudes: 179 and -179 are near.  A
 * mean lies within 180 degrees of the first cell of its pixel. */
void zs_coarse_angles(const zs_pixels *pixels, const double *cell, double *pixel);

#endif
