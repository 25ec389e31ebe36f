/* read_back: before the outputs get their names, another rank reads what a rank wrote, and compares.
 *
 * The other rank is on another node, if there is one (plan/readers.h), and drops its node's cached pages of
 * the file first (base/shared_open.h): it sees what the server has.  Checksums of patches (write/patches.h)
 * are compared, not bytes, so that little is sent.  Dropping the pages serves everyone who reads the outputs
 * later, too: pages that a node has cached while other nodes wrote can be out of date. */
#ifndef ZS_READ_BACK_H
#define ZS_READ_BACK_H

#include "base/error.h"
#include "parallel/comm.h"
#include "write/output_file.h"

/* Read back the patches of all files, which all ranks have closed.  Opens the files also if there are no
 * patches but locks: for the pages.  COLLECTIVE over comm. output: [nfile]; their patches are released.
 * Returns 0; or -1 on every rank with the same err (ZS_FAILED), which names file, bytes, rank and nodes. */
int zs_read_back(zs_comm *comm, zs_output *output, int nfile, zs_error *err);

#endif
