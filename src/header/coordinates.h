/* coordinates: the latitudes and longitudes of a file, and whether two files have the same. */
#ifndef ZS_COORDINATES_H
#define ZS_COORDINATES_H

#include "base/error.h"
#include "header/source.h"

#include <stdint.h>

/* Read all values of coordinate variable var, of one or two dimensions; nothing for var -1.  LOCAL.
 * Returns 0, *values ([*n]) to be released with free(); or -1 with err filled (ZS_REFUSED), *values NULL or
 * to be released. */
int zs_coordinates_read(const zs_source *source, int var, double **values, int64_t *n, zs_error *err);

/* Are the coordinates of var the wanted ones ([n], of the file reference_path), within 1e-4 of their usual
 * spacing? LOCAL.  what: "latitudes", for the message.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_coordinates_compare(const zs_source *source, int var, const double *wanted, int64_t n,
                           const char *what, const char *reference_path, zs_error *err);

/* A number that is the same for the same coordinate of members; 0 for one without coordinate: none of its
 * name, or one that has other dimensions than a coordinate of numbers or of texts. */
uint64_t zs_member_digest(const zs_source *source, int position);

/* The index of the value nearest to `wanted`, if it is as near as rounding leaves it (a thousandth of its
 * size).  LOCAL. Returns the index, or -1. */
int64_t zs_select_nearest(const double *value, int64_t n, double wanted);

#endif
