#include "run/load.h"

#include "parallel/agree.h"
#include "spec/ini.h"
#include "spec/parse.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

int zs_load_spec(zs_comm *comm, const zs_command *command, zs_spec *spec, zs_error *err)
{
    char *text = NULL;
    int64_t size = 0;
    int result = 0;
    if (comm->rank == 0) {
        text = zs_spec_load(command->spec_path, err);
        result = text ? zs_spec_parse(command->spec_path, text, command, spec, err) : -1;
        size = text ? (int64_t)strlen(text) + 1 : 0;
    }
    if ((result = zs_agree_same(comm, result, err)))
        goto done;
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm->world);
    if (comm->rank != 0 && !(text = malloc((size_t)size)))
        result = zs_fail(err, ZS_FAILED, "no memory for the workflow spec");
    if ((result = zs_agree(comm, result, err)))
        goto done;
    MPI_Bcast(text, (int)size, MPI_CHAR, 0, comm->world);
    if (comm->rank != 0)
        result = zs_spec_parse(command->spec_path, text, command, spec, err);
    result = zs_agree(comm, result, err);
done:
    free(text);
    return result;
}
