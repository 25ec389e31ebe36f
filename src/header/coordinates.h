/* coordinates: the latitudes, longitudes and members of a file, and whether two files have the same ones.
 *
 * All files of a run must be on one grid.  Coordinates that differ in their last digits are still the same
 * grid: files of one source are often written in both float and double. */
#ifndef ZS_COORDINATES_H
#define ZS_COORDINATES_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/source.h"

#include <stdbool.h>
#include <stdint.h>

/* All functions here are LOCAL. */

/* Read all values of the coordinate variable `var`, of one or two dimensions in space; at the first time, if
 * it has a dimension of time before these.  For any other variable, and for none, there is nothing to read:
 * *values is NULL and *n is 0.
 * Returns 0; or -1 with err filled.  In both cases *values ([*n], NaN where missing; latitudes and longitudes
 * in degrees, others in the file's units) is to be released with free(). */
int zs_coordinates_read(const zs_source *source, zs_var var, double **values, int64_t *n, zs_error *err);

/* Does the coordinate `var` have a dimension of time, and differ between the first and the last time by more
 * than rounding explains?  Returns 0, with *moves filled; or -1 with err filled. */
int zs_coordinates_move(const zs_source *source, zs_var var, bool *moves, zs_error *err);

/* Are the coordinates of `var` the wanted ones, within 1e-4 of their usual spacing and the rounding of
 * float32? wanted: [n], of the file reference_path; what: "latitudes", for the message. Returns 0; or -1 with
 * err filled (ZS_REFUSED): they differ in number or value, change with time, or cannot be read. */
int zs_coordinates_compare(const zs_source *source, zs_var var, const double *wanted, int64_t n,
                           const char *what, const char *reference_path, zs_error *err);

/* Returns a number that is equal for equal coordinates of the members, numbers or texts (FNV-1a, 64 bits).
 * position: of the dimension of members.
 * Returns 0 if there is no such dimension, or it has no coordinate: no variable of its name, or one with
 * other dimensions. */
uint64_t zs_member_digest(const zs_source *source, int position);

/* Find the value nearest to `wanted`.  value: [n], NaN where missing.
 * Returns its index; or -1 if it differs by more than rounding explains: a thousandth of the larger of the
 * two. */
int64_t zs_select_nearest(const double *value, int64_t n, double wanted);

#endif
