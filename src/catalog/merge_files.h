/* merge_files: the files of [climatology] merge, in the order of what they were made of.
 *
 * Numbers and metadata of a merge follow this order, and not that of the spec: moments are merged from the
 * earliest steps to the latest, and what the output inherits is that of the earliest file, as in one run over
 * all steps. */
#ifndef ZS_MERGE_FILES_H
#define ZS_MERGE_FILES_H

#include "base/error.h"
#include "base/limits.h"
#include "catalog/paths.h"
#include "catalog/series.h"
#include "spec/spec.h"

/* All functions here are LOCAL. */

/* Find the files.  Returns 0, and paths is to be released with zs_paths_clear(); or -1 with err filled
 * (ZS_REFUSED: as zs_paths_expand(); a file that is named twice; one that is no statistics file of the
 * variable), and paths empty. */
int zs_merge_paths(const zs_spec *spec, zs_paths *paths, zs_error *err);

/* Find the mean of a variable in an open statistics file.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_merge_mean(int ncid, const char *path, const char *variable, int *mean, zs_error *err);

/* The spec by which the header of such a file is read as if it were an input: its variable is the mean.
 * name: owns the text that the result points to; the rest is the spec's.  Without a merge it is the spec. */
zs_spec zs_merge_reading(const zs_spec *spec, char name[ZS_NAME]);

/* A merge has no steps.  One, without values, stands for those of all files: the first of them.  When that
 * is, is known when the periods of the files are (catalog/prior_union.h); before that, time is of any of
 * them. Returns 0, with the step in a list that the series owns; or -1 with err filled (ZS_FAILED: no
 * memory). */
int zs_merge_stand_in(zs_series *series, zs_time time, zs_error *err);

#endif
