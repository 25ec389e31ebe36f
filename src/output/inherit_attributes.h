/* inherit_attributes: copying attributes from an input file to an output.
 *
 * Types and bits stay as they are.  What the format of the output cannot express is left out without a
 * message: a missing attribute of the input is no reason to end a run. */
#ifndef ZS_INHERIT_ATTRIBUTES_H
#define ZS_INHERIT_ATTRIBUTES_H

#include "base/error.h"

/* Both functions are LOCAL.  in, var: the input, and the id of its variable or NC_GLOBAL.  out, to: the same
 * of the output, which is in define mode.  path: of the input, for messages.
 * Return 0; or -1 with err filled (ZS_FAILED): netcdf-c failed. */

/* Copy one attribute.  A single string becomes a text; in an attribute that names variables,
 * such as bounds, paths become last names; an attribute that the output's format cannot have
 * (several strings, a type of its own) is left out. */
int zs_inherit_attribute(int in, int var, const char *name, int out, int to, const char *path, zs_error *err);

/* Copy all attributes but those in `except` (names, ended by NULL), and but those that are not true of the
 * output: what data servers add about the storage of the input, and actual_range. */
int zs_inherit_attributes(int in, int var, int out, int to, const char *const *except, const char *path,
                          zs_error *err);

#endif
