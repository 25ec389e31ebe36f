/* group_pack: all that groups have beside their room (time/groups.h), as one piece of memory.
 *
 * A process that has not made the groups itself can have them by the struct, the room and this piece, which
 * may lie elsewhere in its memory.  The piece begins with the places of the arrays that follow.
 *
 * All functions here are LOCAL, pure, and cannot fail. */
#ifndef ZS_GROUP_PACK_H
#define ZS_GROUP_PACK_H

#include "time/groups.h"

#include <stddef.h>

/* Returns the bytes of the piece. */
size_t zs_groups_packed_bytes(const zs_groups *groups);

/* Move the arrays into the piece, and release those that were there.  to: zs_groups_packed_bytes().  From now
 * on groups own nothing: the piece and the room must outlive them. */
void zs_groups_pack(zs_groups *groups, void *to);

/* Take the arrays from a piece, into a copy of the struct that another process has packed.  Its room is to be
 * placed besides. */
void zs_groups_unpack(zs_groups *groups, void *from);

#endif
