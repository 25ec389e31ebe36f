/* identity: what tells a file from every other one, and from an earlier or later version of itself.  Pure. */
#ifndef ZS_IDENTITY_H
#define ZS_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* Of a file on its file system.  A Zarr store has the inode of its directory, the latest times of all that
 * describes it (format/zarr_store.h), and no bytes. */
typedef struct zs_identity {
    int64_t bytes;             /* its length; 0 where that is not known */
    uint64_t inode;            /* the same for all names of one file */
    int64_t modified, changed; /* when its bytes, and when its bytes or its owner, mode and links, were
                                * changed last: nanoseconds since 1970 */
} zs_identity;

/* Both functions are LOCAL and cannot fail. */

/* Returns the identity of a file that the system was asked about. */
zs_identity zs_identity_of(const struct stat *status);

/* Are both the same, in all that they say? */
bool zs_identity_same(const zs_identity *a, const zs_identity *b);

#endif
