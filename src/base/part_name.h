/* part_name: the names that a file has beside its final name, and whose they are.
 *
 *     NAME.part-HOST-PID-PLACERANDOM    the file while it is being written
 *     NAME.scratch-HOST-PID-PLACERANDOM values that its chunks are made of (write/scratch.h)
 *     NAME.old-HOST-PID-PLACERANDOM     what had the final name before, until all outputs have theirs
 *
 * PLACE and RANDOM are eight hexadecimal digits each (base/job.h).  If the name of a directory's entry would
 * be too long, NAME is cut, and RANDOM tells the files of one job apart.  Pure texts: no file is looked at.
 */
#ifndef ZS_PART_NAME_H
#define ZS_PART_NAME_H

#include "base/job.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum zs_part_kind { ZS_PART, ZS_SCRATCH, ZS_OLD } zs_part_kind;

/* Both functions are LOCAL and cannot fail. */

/* The length of the longest text that zs_part_name() puts behind a name, with the '\0'. */
enum { ZS_PART_SUFFIX = 9 + ZS_HOST + 1 + 20 + 1 + 16 + 1 };

/* Write the name of a file of a job.
 * path: the final one.  number: of the file in its job.  most: bytes that the name of an entry may have.
 * room: of result, at least strlen(path) + ZS_PART_SUFFIX.  Returns result. */
char *zs_part_name(const char *path, zs_part_kind kind, const zs_job *job, int number, size_t most,
                   char *result, size_t room);

/* Is the entry of a directory such a name, of the file `name` in this directory?  Then *kind and *job tell
 * what it is; job->random counts the number of the file in.  Where names were cut, the entry may belong to
 * another file whose name begins as this one's does. */
bool zs_part_name_read(const char *entry, const char *name, zs_part_kind *kind, zs_job *job);

#endif
