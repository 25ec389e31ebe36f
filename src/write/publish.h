/* publish: complete files get their final names: all of them, or none. */
#ifndef ZS_PUBLISH_H
#define ZS_PUBLISH_H

#include "base/error.h"
#include "parallel/cleanup.h"
#include "write/output_file.h"

/* Both are LOCAL and return 0; or -1 with err filled (ZS_FAILED). */

/* All bytes of a file to the disk. */
int zs_sync_file(const char *path, zs_error *err);

/* Verify all files, and give them their names: the statistics last.  output: [nfile], closed and synced.  On
 * failure all names are as they were before.  cleanup: knows these files. */
int zs_publish(zs_cleanup *cleanup, const zs_output *output, int nfile, zs_error *err);

#endif
