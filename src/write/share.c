#include "write/share.h"

#include "base/file_system.h"
#include "output/final_path.h"

#include <limits.h>
#include <mpi.h>
#include <stdint.h>

/* An output and the number of its file system, in one number: a file system that is not sure is more than one
 * that is, and the first output more than the others.  0: nothing is known. */
static int64_t look(const char *path, int k, int n)
{
    char directory[PATH_MAX];
    uint32_t magic = zs_file_system_at(zs_final_directory(path, directory));
    int64_t unsure = zs_file_system_of(magic).kind == ZS_FILE_SYSTEM_UNSURE;
    return magic ? (unsure << 62) + ((int64_t)(n - k) << 32) + (int64_t)magic : 0;
}

void zs_share_find(const zs_comm *comm, const zs_spec *spec, zs_sharing *sharing)
{
    int n = zs_spec_netcdf_count(spec); /* rank 0 alone writes the others */
    /* No two ranks write into one file, but for a scratch file (write/scratch.h): no file system is unsure.
     */
    if (spec->output.format == ZS_ZARR && spec->output.chunks.kind == ZS_CHUNKS_AUTO) {
        *sharing = zs_sharing_decide(0, NULL, comm->nodes, spec->output.verify);
        return;
    }
    int64_t worst = 0;
    for (int k = 0; k < n && comm->memory.first; k++) {
        const char *path = zs_spec_written(spec, k).path;
        int64_t seen = path ? look(path, k, n) : 0;
        worst = seen > worst ? seen : worst;
    }
    MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_INT64_T, MPI_MAX, comm->world);
    int k = n - (int)(worst >> 32 & 0x3FFFFFFF);
    *sharing = zs_sharing_decide((uint32_t)worst, worst ? zs_spec_written(spec, k).path : NULL, comm->nodes,
                                 spec->output.verify);
}
