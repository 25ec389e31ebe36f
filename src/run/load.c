#include "run/load.h"

#include "base/memory.h"
#include "parallel/agree.h"
#include "spec/ini.h"
#include "spec/parse.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

int zs_load_text(zs_comm *comm, const zs_command *command, char **text, zs_error *err)
{
    *text = comm->rank == 0 ? zs_spec_load(command->spec_path, err) : NULL;
    if (zs_agree_same(comm, comm->rank > 0 || *text ? 0 : -1, err))
        return -1;
    int64_t size = *text ? (int64_t)strlen(*text) + 1 : 0;
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm->world);
    if (comm->rank > 0)
        *text = zs_alloc((size_t)size, 1, "the workflow spec", err);
    if (zs_agree(comm, *text ? 0 : -1, err)) {
        free(*text);
        *text = NULL;
        return -1;
    }
    MPI_Bcast(*text, (int)size, MPI_CHAR, 0, comm->world);
    return 0;
}

int zs_load_spec(zs_comm *comm, const zs_command *command, const char *text, int variable, zs_spec *spec,
                 zs_error *err)
{
    return zs_agree_same(comm, zs_spec_parse_for(command->spec_path, text, command, variable, spec, err),
                         err);
}
