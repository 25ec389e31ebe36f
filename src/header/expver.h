/* expver: the versions of ERA5, final and preliminary (ERA5T), as its files tell them: on a dimension of the
 * variable, where each step is valid in one plane of the two; or by a coordinate along time, or for the whole
 * file. */
#ifndef ZS_EXPVER_H
#define ZS_EXPVER_H

#include "base/error.h"
#include "header/input_file.h"
#include "header/source.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

enum { ZS_EXPVER_FINAL = 1, ZS_EXPVER_EARLY = 5 };

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_REFUSED). */

/* Is the dimension at a position of the variable that of versions? */
bool zs_expver_is(const zs_source *source, int position);

/* Choose on that dimension: the version that the spec asks for; else the final one, and below it, where both
 * are there, the preliminary one. Fills at, overlay and below of the file. */
int zs_expver_choose(const zs_source *source, int position, const zs_spec *spec, zs_file *file,
                     zs_error *err);

/* The version of each record of a file; 0 where nothing tells it before the values are read.  version: [n].
 * Refused where the spec asks for one, and the file tells none. */
int zs_expver_read(const zs_source *source, const zs_spec *spec, const zs_file *file, int64_t n,
                   int32_t *version, zs_error *err);

#endif
