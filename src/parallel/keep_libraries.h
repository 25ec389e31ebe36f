/* keep_libraries: no library leaves the memory of this process before its end.
 *
 * MPI_Finalize() unloads Open MPI's plugins.  A thread of PMIx can get a last event from mpirun after that,
 * and calls the handler of a plugin: a process that had done its work ended with a segmentation fault at an
 * address where nothing is (seen five times in some 60,000 processes with Open MPI 4.1.4). */
#ifndef ZS_KEEP_LIBRARIES_H
#define ZS_KEEP_LIBRARIES_H

/* Let all libraries that are loaded now stay, whoever closes them.  LOCAL; cannot fail: a library that cannot
 * be kept is closed as usual. */
void zs_keep_libraries(void);

#endif
