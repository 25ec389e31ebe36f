/* area_file: the key [input] area_file, which names a file with the areas of cells: FILE, or FILE:VARIABLE.
 * Pure.
 *
 * The last colon separates the two, unless what follows it cannot be a variable: a path has slashes, but only
 * that of a variable in a group begins with one.  So "http://host:8080/fx.nc" is a file alone. */
#ifndef ZS_AREA_FILE_H
#define ZS_AREA_FILE_H

#include "base/error.h"
#include "spec/key.h"

/* Take the value.  LOCAL.  member: a zs_area_file.  What it returns and leaves behind: see zs_take
 * (spec/key.h). */
int zs_take_area_file(const zs_setting *setting, void *member, zs_error *err);

#endif
