/* file_system: on what kind of file system a path lies, and whether several nodes can write one file there.
 * Pure.
 *
 * Linux names a file system by a number (statfs(2), f_type).  This module knows three kinds:
 *     local      all processes that see it are on one node, and share its cache: ext4, XFS, tmpfs
 *     coherent   locks of its own keep the caches of all nodes alike, to the byte: Lustre, GPFS, CephFS
 *     unsure     all others.  NFS, SMB, AFS and 9P keep a cache on each node that does not know what other
 *                nodes write.  What lies behind FUSE is not known.  BeeGFS is here, too: whether its cache is
 *                coherent depends on a setting of the client
 * Sources: the manual page statfs(2), linux/magic.h, and the manuals of the parallel file systems
 * (doc/clusters.md). */
#ifndef ZS_FILE_SYSTEM_H
#define ZS_FILE_SYSTEM_H

#include <stdint.h>

typedef enum zs_file_system_kind {
    ZS_FILE_SYSTEM_LOCAL,
    ZS_FILE_SYSTEM_COHERENT,
    ZS_FILE_SYSTEM_UNSURE
} zs_file_system_kind;

/* f_type of the file systems that the program speaks of by name. */
enum { ZS_MAGIC_NFS = 0x6969, ZS_MAGIC_LUSTRE = 0x0BD00BD0 };

typedef struct zs_file_system {
    uint32_t magic;
    const char *name; /* for messages: "NFS"; of an unknown one "a file system that zscore does not know" */
    zs_file_system_kind kind;
} zs_file_system;

/* Both functions are LOCAL and cannot fail. */

/* The file system with this number. */
zs_file_system zs_file_system_of(uint32_t magic);

/* The number of the file system on which a path lies; 0 if the system does not tell, for instance because
 * there is no such path. */
uint32_t zs_file_system_at(const char *path);

#endif
