/* open_outputs: all files of a run are opened, and closed, together.
 *
 * Ranks wait for each other a fixed number of times, however many files there are.  Only what a parallel
 * library has open, and what is compressed, takes its turns file by file: these are the outputs, of which
 * there are few. */
#ifndef ZS_OPEN_OUTPUTS_H
#define ZS_OPEN_OUTPUTS_H

#include "base/error.h"
#include "base/news.h"
#include "parallel/comm.h"
#include "write/output_file.h"

#include <stdint.h>

/* Open n defined files on every rank.  COLLECTIVE over comm.
 * Returns 0; or -1 on every rank with the same err, and some files may be open: their handles say so. */
int zs_outputs_open(zs_output *output, int n, zs_comm *comm, zs_error *err);

/* Close n files, so that their bytes are on the disk.  COLLECTIVE over comm.
 * news: told of the bytes that are synced; NULL: nobody.  bytes: which this rank has written into all.
 * Returns 0; or -1 on every rank with the same err, and some files may be open still: their handles say so.
 */
int zs_outputs_close(zs_output *output, int n, zs_comm *comm, const zs_news *news, int64_t bytes,
                     zs_error *err);

#endif
