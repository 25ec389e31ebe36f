/* unchanged: are the input files still those whose headers were read?
 *
 * Each rank looks at a file where it opens it again (read/reader.h).  A file that is rewritten after a rank
 * has opened it would go unnoticed.  So all files are looked at once more when everything is computed, and
 * before any output gets its name. */
#ifndef ZS_UNCHANGED_H
#define ZS_UNCHANGED_H

#include "base/error.h"
#include "catalog/files.h"
#include "parallel/comm.h"

/* Compare all files with the identities in the catalog.  COLLECTIVE over comm: each rank looks at every P-th
 * of P ranks.
 * Returns 0; or -1 on every rank with the same err (ZS_FAILED): a file is gone, was replaced or was changed.
 */
int zs_unchanged_check(zs_comm *comm, const zs_files *files, zs_error *err);

#endif
