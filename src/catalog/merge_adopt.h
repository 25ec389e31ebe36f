/* merge_adopt: what the files of [climatology] merge say in the place of keys.
 *
 * A merge is told nothing but its files.  Their variables, groups and rules become those of the run, before
 * the spec is checked: as assignments, which count like those of --set (spec/entries.h).  They are those of
 * one file; that all others were made alike is checked with the catalog (catalog/made_alike.h). */
#ifndef ZS_MERGE_ADOPT_H
#define ZS_MERGE_ADOPT_H

#include "base/error.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* Look into the first file that the spec names.  COLLECTIVE over comm; rank 0 opens it.
 * Returns 0, and *adopted is a text of assignments, a line each, to be released with free(); NULL without a
 * merge.  Or -1 on every rank with the same err, and *adopted NULL (ZS_REFUSED: no such file, no statistics
 * file, or one that cannot be merged). */
int zs_merge_adopt(zs_comm *comm, const zs_spec *spec, char **adopted, zs_error *err);

#endif
