/* final_path: where an output goes, if its name is a link.
 *
 * A name that is a symbolic link stands for another place, as it does for every program that opens it for
 * writing: the new file takes the place of what the link leads to, and the link stays.  Beside that place the
 * file is written, so that it gets its name in one step. */
#ifndef ZS_FINAL_PATH_H
#define ZS_FINAL_PATH_H

#include "base/error.h"

#include <limits.h>
#include <stdint.h>

/* All functions here are LOCAL. */

/* Follow the links of the last name of a path; there need not be a file at their end.
 * Returns 0, and `final` is a path whose last name is no link: path itself if there is none; or -1 with err
 * filled (ZS_REFUSED): links that go round in a circle, or a path that is too long. */
int zs_final_path(const char *path, char final[PATH_MAX], zs_error *err);

/* Copy the directory of a path: "." if it has none.  Cannot fail; a path that is too long is cut.  Returns
 * directory. */
const char *zs_directory_of(const char *path, char directory[PATH_MAX]);

/* Copy the directory in which the file of an output is made: that of its final path; of path itself, if its
 * links cannot be followed.  Cannot fail.  Returns directory. */
const char *zs_final_directory(const char *path, char directory[PATH_MAX]);

enum { ZS_CHECKPOINT_PART = PATH_MAX + 16 };

/* The name that a file of a run with a checkpoint has until it gets its final one, which its later starts
 * know, too.  final: its final path.  Cannot fail.  Returns part. */
char *zs_checkpoint_part(const char *final, char part[ZS_CHECKPOINT_PART]);

/* The bytes of the disk that an earlier start has taken for a file of this path.  Cannot fail: 0. */
int64_t zs_checkpoint_bytes(const char *path);

#endif
