/* inherit_attributes: copying attributes from an input file to an output. */
#ifndef ZS_INHERIT_ATTRIBUTES_H
#define ZS_INHERIT_ATTRIBUTES_H

#include "base/error.h"

/* Both are LOCAL.  in, var: the input and its variable, or NC_GLOBAL; out, to: the output, in define mode.
 * path: of the input, for messages.  Return 0; or -1 with err filled (ZS_FAILED). */

/* Copy one attribute as it is, a single string as text.  One that netCDF cannot express there is left out. */
int zs_inherit_attribute(int in, int var, const char *name, int out, int to, const char *path, zs_error *err);

/* Copy all attributes but those in `except` (ended by NULL), and those that speak of storage. */
int zs_inherit_attributes(int in, int var, int out, int to, const char *const *except, const char *path,
                          zs_error *err);

#endif
