/* mend_references: attributes of an output that name variables which the output does not have.
 *
 * A variable that is kept from the input has the attributes of the input.  These name other variables, and
 * not all of those are kept: one that changes with time is not, nor are bounds that cannot be used. */
#ifndef ZS_MEND_REFERENCES_H
#define ZS_MEND_REFERENCES_H

#include "base/error.h"

/* Take out of the attributes of the variable `var` of a file in define mode the names of variables that the
 * file does not have: of coordinates and ancillary_variables name by name, of others all.  A cell measure may
 * be in another file.  LOCAL.
 * path: of the input, for messages.  Returns 0; or -1 with err filled (ZS_FAILED: netcdf-c failed). */
int zs_mend_references(int ncid, int var, const char *path, zs_error *err);

#endif
