/* same_file: one file under several names is read once.
 *
 * Links, and spellings such as ./a.nc, give one file several names.  The headers are read under each name;
 * then the first name stays.  The inodes that were seen with the headers tell which files may be one. Numbers
 * of devices differ between the nodes of a cluster, so one rank asks for them, of those few files. */
#ifndef ZS_SAME_FILE_H
#define ZS_SAME_FILE_H

#include "base/error.h"
#include "catalog/files.h"
#include "catalog/series.h"
#include "parallel/comm.h"

/* Drop all files that are another name of an earlier one in the list, with their steps, and count them in
 * files->paths.repeated.  COLLECTIVE over comm; files are the same on every rank, and stay so; the series is
 * that of the first rank of each node, which owns its steps (catalog/share_steps.h).
 * Returns 0; or -1 on every rank with the same err (ZS_FAILED: no memory). */
int zs_same_file_drop(zs_comm *comm, zs_files *files, zs_series *series, zs_error *err);

#endif
