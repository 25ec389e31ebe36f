/* files: the input files, how each of them stores the variable, and what that means for all.  No MPI, no
 * netCDF.
 *
 * Files may differ in their form of storage, their packing and their number of steps; they have the same
 * variable, grid and calendar. */
#ifndef ZS_FILES_H
#define ZS_FILES_H

#include "catalog/paths.h"
#include "header/input_file.h"
#include "stats/moments.h"

#include <stdbool.h>
#include <stddef.h>

/* The same on every rank.  Owns paths. */
typedef struct zs_files {
    zs_paths paths;        /* in the order of the spec; the first file is the model of all metadata */
    zs_file *file;         /* [paths.n], in the same order; the ranks of a node have it together */
    bool overlay;          /* has any file a second plane that fills what is missing?  See zs_file */
    int nvoid, first_void; /* files of which no value can be valid, and the number of the first one; -1: there
                            * is none (catalog/void_files.h) */
    size_t value_size;     /* bytes of a stored number: the largest of all files */
    zs_moments_kind kind;  /* exact, if all files hold integers of at most 16 bits with the same packing; else
                            * tree; with a trend always that (stats/moments.h) */
} zs_files;

/* Both functions are LOCAL and cannot fail. */

/* Compare the storage of all files, of which there is at least one.  paths and file are given; fills overlay,
 * value_size and kind. */
void zs_files_compare(zs_files *files);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_files_clear(zs_files *files);

#endif
