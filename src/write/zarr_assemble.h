/* zarr_assemble: chunks of which several ranks have parts are put together, each by one rank.
 *
 * All ranks close their spools (write/zarr_spool.h), and tell each other what lies where; then every
 * rank takes every so-many-th chunk, reads its parts out of the spools, and writes it.  A file that another
 * rank has closed is opened after that, which file systems without common caches, too, make current. */
#ifndef ZS_ZARR_ASSEMBLE_H
#define ZS_ZARR_ASSEMBLE_H

#include "base/error.h"
#include "parallel/comm.h"
#include "write/output_file.h"

/* Put the chunks of all stores together: ranks wait for each other as often for many stores as for one, but
 * where the spools have very many pieces.  COLLECTIVE over comm.  The spools are removed.
 * output: [n], each a store, with its handle (write/zarr_output.h).
 * Returns 0, and all chunks of all variables are written; or -1 on every rank with the same err (ZS_FAILED):
 * reading or writing, no memory; values that no rank has put. */
int zs_zarr_assemble(zs_output *output, int n, zs_comm *comm, zs_error *err);

#endif
