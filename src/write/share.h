/* share: find out how the ranks share the outputs' file systems. */
#ifndef ZS_SHARE_H
#define ZS_SHARE_H

#include "output/sharing.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* Look at the directories of all outputs from all nodes, and decide (output/sharing.h).  One rank of each
 * node looks: nodes can see the same directory by different file systems, as the file server itself does.
 * sharing->path points into the spec.  COLLECTIVE over comm; the same result on all; cannot fail. */
void zs_share_find(const zs_comm *comm, const zs_spec *spec, zs_sharing *sharing);

#endif
