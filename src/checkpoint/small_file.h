/* small_file: a file that is written as a whole, or not at all.
 *
 * It is written under another name, which is NAME.new, synced, and renamed.  A process that is killed leaves
 * the old file, or the new one; one that is killed twice leaves NAME.new, which the next one writes over. */
#ifndef ZS_SMALL_FILE_H
#define ZS_SMALL_FILE_H

#include "base/error.h"

#include <stddef.h>

/* Both functions are LOCAL. */

/* Write a file under another name first, sync it, and rename it: a reader finds the old one or the new one.
 * Returns 0; or -1 with err filled (ZS_FAILED), and the old one is as it was. */
int zs_small_file_write(const char *path, const void *bytes, size_t n, zs_error *err);

/* Read a file.  *n: its length; a '\0' follows that does not count.
 * Returns its bytes, to be released with free(); or NULL with err filled (ZS_FAILED), or, where there is no
 * such file, with err->status = 0. */
char *zs_small_file_read(const char *path, size_t *n, zs_error *err);

#endif
