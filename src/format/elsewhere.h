/* elsewhere: is what a NetCDF-4 file has in other files, and are these there?  Is the rest within the file?
 *
 * HDF5 can keep values in other files: as raw bytes (external storage), or in data sets of other files
 * (virtual data sets).  Where such a file is missing or too short, HDF5 gives an error late, or zeros or fill
 * values without any. */
#ifndef ZS_ELSEWHERE_H
#define ZS_ELSEWHERE_H

#include "base/error.h"

/* Check the other files of the variable `name` of the HDF5 file at path, and whether numbers in one piece end
 * within the file.  LOCAL.
 * Returns 0, also if HDF5 does not know the variable by this name; or -1 with err filled (ZS_REFUSED): the
 * text names the other file, where it was looked for, and what to do. */
int zs_elsewhere_check(const char *path, const char *name, zs_error *err);

/* Check all links of the HDF5 file at path: netcdf-c cannot open a file of which one leads nowhere.  LOCAL.
 * Returns 0, also if HDF5 cannot open the file; or -1 with err filled (ZS_REFUSED): the text names the link,
 * and what it leads to. */
int zs_elsewhere_check_links(const char *path, zs_error *err);

#endif
