/* variables: several variables in one spec: "variable = t2m, d2m".  Pure.
 *
 * Each of them is a run of its own, with the same keys.  {variable} in a path stands for the name; without it
 * a NetCDF file holds all variables side by side (output/sides.h).  So a spec is parsed once for each
 * variable, and what it names is that variable's. */
#ifndef ZS_VARIABLES_H
#define ZS_VARIABLES_H

#include "base/error.h"
#include "spec/key.h"
#include "spec/spec.h"

/* Both functions are LOCAL, and return 0; or -1 with err filled (ZS_REFUSED; ZS_FAILED: no memory). */

/* Take the value of [input] variable: names or paths, separated by commas.  member: a zs_spec_input. Refused:
 * a group instead of a variable; nothing between two commas; two variables whose files would have one name.
 */
int zs_variables_take(const zs_setting *setting, void *member, zs_error *err);

/* Make it the spec of variable number k: put its name into all paths.  To be called once, when all keys are
 * taken.  Refused, in a spec of several variables: a report without {variable}; one file of all variables
 * with statistics in several; files of two variables with one name, without {variable} in one of them. */
int zs_variables_choose(zs_spec *spec, int k, zs_error *err);

#endif
