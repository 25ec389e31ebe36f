#include "catalog/unchanged.h"

#include "format/open.h"
#include "parallel/agree.h"

int zs_unchanged_check(zs_comm *comm, const zs_files *files, zs_error *err)
{
    int result = 0;
    for (int i = comm->rank; i < files->paths.n && result == 0; i += comm->size)
        result = zs_check_identity(files->paths.path[i], &files->file[i].identity, err);
    return zs_agree(comm, result, err);
}
