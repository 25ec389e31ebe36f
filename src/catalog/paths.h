/* paths: from the paths and glob patterns of the spec to a list of files.  No MPI, no netCDF. */
#ifndef ZS_PATHS_H
#define ZS_PATHS_H

#include "base/error.h"

/* Owns the list and its texts. */
typedef struct zs_paths {
    char **path; /* [n]: each once: of a file, or of the directory of a Zarr store */
    int n;
    int repeated; /* how many times a pattern gave a path, or a file under another name (catalog/same_file.h),
                   * that was there already */
} zs_paths;

/* Both functions are LOCAL. */

/* Expand the patterns in their order; the files of one glob pattern are sorted.
 * A path that names an existing file is that file, whatever characters are in it.  file://PATH and
 * file://PATH#mode=zarr mean PATH; any other URL is refused.  What a glob pattern gives is not looked at: the
 * ranks open these files soon, in parallel. Returns 0, and paths is to be released with zs_paths_clear(); or
 * -1 with err filled (ZS_REFUSED), and paths empty: a pattern that matches nothing, a missing file, a
 * directory that is no Zarr store. */
int zs_paths_expand(const char *const *pattern, int npattern, zs_paths *paths, zs_error *err);

/* Release.  Safe on an empty (all zero) list; leaves it empty. */
void zs_paths_clear(zs_paths *paths);

#endif
