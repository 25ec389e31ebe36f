#include "catalog/unchanged.h"

#include "base/activity.h"
#include "format/open.h"
#include "parallel/agree.h"

int zs_unchanged_check(zs_comm *comm, const zs_files *files, zs_error *err)
{
    int result = 0;
    for (int i = comm->rank; i < files->paths.n && result == 0; i += comm->size) {
        zs_activity_begin(ZS_MOVES, files->paths.path[i], "looking whether it is as it was");
        result = zs_check_identity(files->paths.path[i], &files->file[i].identity, err);
    }
    zs_activity_end();
    return zs_agree(comm, result, err);
}
