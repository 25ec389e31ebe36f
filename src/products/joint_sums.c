#include "products/joint_sums.h"

#include "base/memory.h"
#include "base/range.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t size_of(zs_joint_how how)
{
    return how == ZS_ADD_32 || how == ZS_MAX_32 ? sizeof(int32_t) : sizeof(int64_t);
}

int zs_joint_sums_init(zs_joint_sums *sums, int most, int64_t bytes, zs_error *err)
{
    *sums = (zs_joint_sums){ .most = most, .bytes = (size_t)zs_max(bytes, (int64_t)sizeof(int64_t)) };
    return (sums->array = zs_alloc((size_t)most, sizeof *sums->array, "sums", err)) &&
                   (sums->buffer = zs_alloc_raw(sums->bytes, 1, "sums", err))
               ? 0
               : -1;
}

void zs_joint_sums_clear(zs_joint_sums *sums)
{
    free(sums->array);
    free(sums->buffer);
    *sums = (zs_joint_sums){ 0 };
}

void zs_joint_sums_add(zs_joint_sums *sums, zs_joint_how how, void *value, int64_t n)
{
    if (sums->n < sums->most)
        sums->array[sums->n++] = (zs_joint_array){ how, value, n };
}

/* The next number of one kind. */
typedef struct place {
    int array;
    int64_t number;
} place;

/* Copy the next numbers of a kind into the buffer, or back from it, as many as it has room for, and go behind
 * them.  Returns how many these are. */
static int copy(const zs_joint_sums *sums, zs_joint_how how, bool back, place *at)
{
    size_t size = size_of(how);
    int64_t room = (int64_t)(sums->bytes / size), used = 0;
    while (at->array < sums->n && used < room) {
        const zs_joint_array *array = &sums->array[at->array];
        int64_t n = array->how == how ? zs_min(array->n - at->number, room - used) : 0;
        char *value = array->value + (size_t)at->number * size, *here = sums->buffer + (size_t)used * size;
        if (n > 0)
            memcpy(back ? value : here, back ? here : value, (size_t)n * size);
        used += n;
        at->number += n;
        if (array->how != how || at->number == array->n)
            *at = (place){ at->array + 1, 0 };
    }
    return (int)used;
}

void zs_joint_sums_make(zs_joint_sums *sums, MPI_Comm comm)
{
    const MPI_Datatype type[ZS_JOINT_HOWS] = { MPI_INT32_T, MPI_INT32_T, MPI_INT64_T, MPI_UINT64_T };
    const MPI_Op op[ZS_JOINT_HOWS] = { MPI_SUM, MPI_MAX, MPI_SUM, MPI_BOR };
    int rank, size;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &size);
    for (int how = 0; how < ZS_JOINT_HOWS && size > 1; how++) {
        place from = { 0 }, to = { 0 };
        for (int n; (n = copy(sums, (zs_joint_how)how, false, &from)) > 0;) {
            MPI_Reduce(rank == 0 ? MPI_IN_PLACE : sums->buffer, sums->buffer, n, type[how], op[how], 0, comm);
            if (rank == 0)
                copy(sums, (zs_joint_how)how, true, &to);
        }
    }
    sums->n = 0;
}
