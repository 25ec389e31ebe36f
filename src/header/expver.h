/* expver: the versions of ERA5 in a file: 1 is final, 5 is preliminary (ERA5T).
 *
 * ECMWF tells the version in three ways.  A dimension `expver` of the variable has one plane for each
 * version, and each step is valid in one of the planes.  A coordinate `expver` along time has one version for
 * each step.  A scalar `expver` has one for the whole file.  A run uses the final version where it is there,
 * and the preliminary one elsewhere, unless the spec asks for one version. */
#ifndef ZS_EXPVER_H
#define ZS_EXPVER_H

#include "base/error.h"
#include "header/input_file.h"
#include "header/source.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    ZS_EXPVER_FINAL = 1, /* ERA5 */
    ZS_EXPVER_EARLY = 5  /* ERA5T */
};

enum {
    ZS_SEEN_ABOVE = 1, /* the first plane: the final version */
    ZS_SEEN_BELOW = 2  /* the second plane: the preliminary version */
};

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_REFUSED). */

/* Is the variable's dimension at a position the one of versions?  position: as in header/axes.h; ECMWF calls
 * the dimension `expver`. */
bool zs_expver_is(const zs_source *source, int position);

/* Choose an index on that dimension: the version that the spec asks for.  If it asks for none, the final
 * version, with the preliminary one below it where the dimension has both.
 * Sets file->at[position], and either overlay and below, or version.
 * Refused: the spec asks for a version that the dimension does not have. */
int zs_expver_choose(const zs_source *source, int position, const zs_spec *spec, zs_file *file,
                     zs_error *err);

/* Find the version of each of the n records of a file.
 * version: [n]; 0 where only the values tell it (a file with two planes), or nothing does.
 * Refused: the spec asks for a version, and the file does not tell its own. */
int zs_expver_read(const zs_source *source, const zs_spec *spec, const zs_file *file, int64_t n,
                   int32_t *version, zs_error *err);

#endif
