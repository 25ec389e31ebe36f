/* shared_window: memory that the ranks of a node share, by a window of MPI-3.
 *
 * MPI makes a file for it, and removes the name as soon as all ranks have the memory, so that a process that
 * is ended leaves none behind.  Source: MPI 3.1, section 11.2.3 (MPI_Win_allocate_shared). */
#ifndef ZS_SHARED_WINDOW_H
#define ZS_SHARED_WINDOW_H

#include <mpi.h>

/* Allocate bytes of zeros that all ranks of `node` see.  COLLECTIVE over node.
 * Returns where this rank sees them, and *window is to be released with MPI_Win_free(); or NULL on every rank
 * of the node: it has no memory to share, and *window is MPI_WIN_NULL. */
void *zs_shared_window(MPI_Comm node, MPI_Aint bytes, MPI_Win *window);

#endif
