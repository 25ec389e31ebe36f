#include "parallel/share_text.h"

#include "base/memory.h"
#include "parallel/agree.h"

#include <limits.h>
#include <mpi.h>
#include <stdint.h>
#include <string.h>

int zs_shared_text_add(zs_shared_text *text, const char *path, zs_error *err)
{
    size_t length = strlen(path) + 1;
    if (zs_grow((void **)&text->bytes, &text->room, text->n + length, 1, err))
        return -1;
    memcpy(text->bytes + text->n, path, length);
    text->n += length;
    return 0;
}

int zs_share_text(zs_comm *comm, zs_shared_text *text, int result, const char *what, zs_error *err)
{
    int64_t n = result ? 0 : (int64_t)text->n;
    MPI_Bcast(&n, 1, MPI_INT64_T, 0, comm->world);
    if (comm->rank == 0 && n > INT_MAX) /* MPI counts in int */
        result = zs_fail(err, ZS_FAILED, "%s: more than 2 GiB of text", what);
    if (comm->rank > 0 && n <= INT_MAX) {
        text->bytes = zs_alloc_raw((size_t)n, 1, what, err);
        text->n = text->room = (size_t)n;
        result = text->bytes ? 0 : -1;
    }
    if (zs_agree(comm, result, err))
        return -1;
    MPI_Bcast(text->bytes, (int)n, MPI_CHAR, 0, comm->world);
    return 0;
}

const char *zs_next_path(const char **at)
{
    const char *path = *at;
    *at += strlen(path) + 1;
    return path;
}
