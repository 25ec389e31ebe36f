/* levels_read: which levels a run has, and whether a file has the same ones.
 *
 * One dimension of [input] can have several values.  The first file says which ones there are; all others
 * must have them in the same order. */
#ifndef ZS_LEVELS_READ_H
#define ZS_LEVELS_READ_H

#include "base/error.h"
#include "header/levels.h"
#include "header/source.h"
#include "spec/spec.h"

/* Both functions are LOCAL, and return 0; or -1 with err filled (ZS_REFUSED). */

/* Find the levels that the spec chooses in the first file.  Without a choice of several values there is one
 * level, of no dimension.
 * Refused: two dimensions with several values; a value that the file does not have, or that is listed twice;
 * more than ZS_LEVELS_MAX. */
int zs_levels_read(const zs_source *source, const zs_spec *spec, zs_levels *levels, zs_error *err);

/* Find the dimension of the levels in a file: *position becomes -1 without one.
 * Refused: the file has other levels than the first one, reference_path, or has them in another order. */
int zs_levels_find(const zs_source *source, const zs_levels *levels, const char *reference_path,
                   int *position, zs_error *err);

#endif
