/* expver_variable: the versions of the steps of ERA5 in an output: a variable `expver` along time.
 *
 * The file has it if every step's version is known from the headers, and the versions stood along time or
 * were mixed with others: it is not needed where a whole file has one version. */
#ifndef ZS_EXPVER_VARIABLE_H
#define ZS_EXPVER_VARIABLE_H

#include "base/error.h"
#include "output/contents.h"

/* Both functions are LOCAL and return 0; or -1 with err filled (ZS_FAILED).  contents: of the output.  ncid:
 * the output. */

/* Define the variable, if the file has it; once, where several variables of the input stand side by side.
 * step_dim: the dimension of steps; -1: the output has none, and no such variable.  *var: its id; -1: not
 * defined. */
int zs_expver_define(const zs_contents *contents, int ncid, int step_dim, int *var, zs_error *err);

/* Give it its values, after the define mode: 1 for final, 5 for preliminary; one value for each step,
 * whatever its members. */
int zs_expver_put(const zs_contents *contents, int ncid, int var, zs_error *err);

#endif
