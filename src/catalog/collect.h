/* collect: from the spec to a catalog: all ranks read the headers of all files, together.
 *
 * Rank 0 expands the patterns and reads the first file, the reference.  Then each rank reads every P-th file
 * of P ranks and compares it with the reference.  All ranks get what all others found of files.  What they
 * found of steps is put in order, selected and grouped by the first rank of each node, for the others, with
 * the same result on all nodes (catalog/share_steps.h).  Rank 0 also checks an earlier run's statistics.
 *
 * The files of [climatology] merge are read in the place of inputs (catalog/merge_files.h). */
#ifndef ZS_COLLECT_H
#define ZS_COLLECT_H

#include "base/error.h"
#include "base/news.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* Make the catalog.  COLLECTIVE over comm.  spec must outlive it.
 * news: told how many of the headers are read; NULL: nobody.
 * Returns 0, and catalog, the same on every rank, is to be released with zs_catalog_clear(); or -1 on every
 * rank with the same err, and catalog empty.  A failure of one rank ends the reading on all.  ZS_REFUSED:
 * files that are missing, damaged or not alike, a selection that is empty, an earlier run that this one
 * cannot go on with. */
int zs_catalog_make(zs_comm *comm, const zs_spec *spec, const zs_news *news, zs_catalog *catalog,
                    zs_error *err);

#endif
