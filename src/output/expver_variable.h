/* expver_variable: the versions of the steps of ERA5 in an output file: a variable along time. */
#ifndef ZS_EXPVER_VARIABLE_H
#define ZS_EXPVER_VARIABLE_H

#include "base/error.h"
#include "output/contents.h"

/* Both are LOCAL and return 0; or -1 with err filled (ZS_FAILED). */

/* Define the variable, if the version of every step is known and is not the same for a whole file.  step_dim:
 * the dimension of steps; -1 where the file has none.  *var: its id; -1 where it is not defined. */
int zs_expver_define(const zs_contents *contents, int ncid, int step_dim, int *var, zs_error *err);

/* Give it its values; after the define mode. */
int zs_expver_put(const zs_contents *contents, int ncid, int var, zs_error *err);

#endif
