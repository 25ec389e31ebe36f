/* names_check: does each dimension and variable of a file have a name of its own?
 *
 * The library that wrote the file saw to it.  So an empty name, or two of one name, are signs of damage, and
 * netcdf-c would take the first of two. */
#ifndef ZS_NAMES_CHECK_H
#define ZS_NAMES_CHECK_H

#include "base/error.h"

/* Both functions are LOCAL.  They return 0; or -1 with err filled: ZS_REFUSED for damage, ZS_FAILED without
 * memory. */

/* Look through the dimensions and variables of all groups.
 * ncid: an open file; path: for the message. */
int zs_names_check(int ncid, const char *path, zs_error *err);

/* Look through the attributes of a variable.  A byte that no name may have counts as damage, too: a
 * scale_factor whose name is damaged would just not be there. */
int zs_names_check_attributes(int ncid, int var, const char *path, zs_error *err);

#endif
