/* filters: can the filters of a NetCDF-4 variable be undone?
 *
 * HDF5 has a number for each filter.  zscore undoes some of them itself (format/own_filters.h).  HDF5 loads
 * the others that are not its own from the directories that HDF5_PLUGIN_PATH names.  Where one is missing,
 * the header can be read all the same, and only reading values fails.  So the question is asked early. */
#ifndef ZS_FILTERS_H
#define ZS_FILTERS_H

#include "base/error.h"

#include <stddef.h>

/* Both functions are LOCAL.  ncid: an open NetCDF-4 file; var: a variable of it. */

/* Check all filters of the variable.  path: for messages.
 * Returns 0; or -1 with err filled (ZS_REFUSED): the text has the number and the name of the first one that
 * cannot be undone, and what to do. */
int zs_filters_check(int ncid, int var, const char *path, zs_error *err);

/* Returns the bytes of memory that undoing the filters needs beside the chunk, as stored and decoded.
 * chunk_bytes: of a decoded chunk. */
size_t zs_filters_memory(int ncid, int var, size_t chunk_bytes);

#endif
