/* sharing: what a run does so that ranks on several nodes can write one file.  Pure.
 *
 * Ranks on one node share its cache, and a coherent file system keeps the caches of all nodes alike: nothing
 * is to be done.  Elsewhere (base/file_system.h) each rank holds a lock in a file while it writes
 * (base/shared_open.h), and other ranks read back a sample of what it wrote (write/read_back.h).  The key
 * [output] verify asks for more or less of the latter, on any file system. */
#ifndef ZS_SHARING_H
#define ZS_SHARING_H

#include "base/file_system.h"
#include "spec/spec.h"

#include <stdbool.h>

enum { ZS_SHARING_TEXT = 1024 };

/* What is done.  Nothing when all zero. */
typedef struct zs_sharing {
    zs_file_system system; /* of the outputs: of the first one that is not sure, if there is one */
    const char *path;      /* an output there; not owned */
    int nodes;             /* on which the ranks are */
    bool lock;             /* each rank holds a lock of its own in each file that it has open */
    zs_verify_how verify;  /* what is read back before the files get their names; never ZS_VERIFY_AUTO */
} zs_sharing;

/* All functions here are LOCAL and cannot fail. */

/* Decide.  magic: the number of the outputs' file system; 0: not known, because its directory is not there.
 * path: of an output there; kept.  wanted: [output] verify. */
zs_sharing zs_sharing_decide(uint32_t magic, const char *path, int nodes, zs_verify_how wanted);

/* How many patches of a file (write/patches.h) a rank reads back for another one: all, or a sample of so
 * many. */
enum { ZS_ALL_PATCHES = 0, ZS_SAMPLE_PATCHES = 32 };

/* The patches that a rank must note of what it writes.
 * locked: whether it got its lock.  Without it a sample is not enough: all is read back. */
int zs_sharing_patches(const zs_sharing *sharing, bool locked);

/* One line for the plan, without a newline: what is done, and why.  Returns false if nothing is done. */
bool zs_sharing_text(const zs_sharing *sharing, char text[ZS_SHARING_TEXT]);

#endif
