/* files: the input files, how each stores the variable, and what all of them have in common. */
#ifndef ZS_FILES_H
#define ZS_FILES_H

#include "catalog/paths.h"
#include "header/input_file.h"
#include "stats/moments.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zs_files {
    zs_paths paths;
    zs_file *file;        /* [paths.n] */
    bool overlay;         /* does any file have one?  See zs_file */
    size_t value_size;    /* bytes of a stored number: the largest of all files */
    zs_moments_kind kind; /* exact, if all files hold small integers with the same packing; else tree */
} zs_files;

/* Compare the packing of all files: fills overlay, value_size and kind.  LOCAL. */
void zs_files_compare(zs_files *files);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_files_clear(zs_files *files);

#endif
