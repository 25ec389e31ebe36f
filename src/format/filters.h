/* filters: are the filters of a NetCDF-4 variable installed?
 *
 * HDF5 has a number for each filter.  It loads those that are not its own from the directories that
 * HDF5_PLUGIN_PATH names.  Where one is missing, the header can be read all the same, and only reading values
 * fails.  So the question is asked early. */
#ifndef ZS_FILTERS_H
#define ZS_FILTERS_H

#include "base/error.h"

/* Check all filters of the variable `var` of an open NetCDF-4 file.  LOCAL.  path: for messages.
 * Returns 0; or -1 with err filled (ZS_REFUSED): the text has the number and the name of the first one that
 * is missing, and what to do. */
int zs_filters_check(int ncid, int var, const char *path, zs_error *err);

#endif
