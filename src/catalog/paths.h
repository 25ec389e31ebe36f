/* paths: paths and glob patterns -> a list of files. */
#ifndef ZS_PATHS_H
#define ZS_PATHS_H

#include "base/error.h"

typedef struct zs_paths {
    char **path; /* [n] */
    int n;
    int repeated; /* paths that more than one pattern gave: they are in the list once */
} zs_paths;

/* Expand patterns in their order; what one glob pattern gives is sorted.  LOCAL; asks the file system.
 * Returns 0, paths to be released with zs_paths_clear(); or -1 with err filled (ZS_REFUSED), paths empty: a
 * pattern that matches nothing, a missing file, a directory.  What a glob pattern gives is not looked at. */
int zs_paths_expand(char *const *pattern, int npattern, zs_paths *paths, zs_error *err);

/* Release.  LOCAL.  Safe on an empty (all zero) list; leaves it empty. */
void zs_paths_clear(zs_paths *paths);

#endif
