/* leftovers: files beside the outputs that other runs left, or are writing now.
 *
 * A run that is killed leaves its unfinished files (base/part_name.h).  They are in nobody's way, but take
 * space, and a user should know of them.  Nothing is removed here: a file of another machine may be in use.
 */
#ifndef ZS_LEFTOVERS_H
#define ZS_LEFTOVERS_H

#include "base/error.h"
#include "base/job.h"
#include "base/part_name.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One file. */
typedef struct zs_leftover {
    char *path;         /* owned */
    char *final;        /* the final name that it would have got, or had; owned */
    zs_part_kind kind;  /* ZS_OLD: it was the file of the final name before */
    zs_job job;         /* which wrote it */
    zs_job_state state; /* of this job */
    bool is_directory;  /* a store */
    bool same;          /* ZS_OLD: this file has its final name still, or again */
    int64_t age;        /* seconds since the file was written, or kept (ZS_OLD); at least 0 */
} zs_leftover;

/* A list. */
typedef struct zs_leftovers {
    zs_leftover *file; /* [n], by directories, then by names; owned */
    size_t n, room;
} zs_leftovers;

/* Both functions are LOCAL. */

/* Look in the directories of all files that the spec names for writing.  A directory that cannot be read has
 * none.  Returns 0; or -1 with err filled (ZS_FAILED: no memory), and the list is empty. */
int zs_leftovers_find(const zs_spec *spec, zs_leftovers *list, zs_error *err);

/* Release, and leave the list empty. */
void zs_leftovers_clear(zs_leftovers *list);

#endif
