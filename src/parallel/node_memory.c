#include "parallel/node_memory.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "parallel/shared_window.h"

#include <stdlib.h>

enum {
    SMALL = 32 * 1024,      /* bytes: less is not shared */
    COUNTS = 1024 * 1024,   /* bytes: less does not count */
    WORD = sizeof(int64_t), /* ranks add up words */
    AT_ONCE = 1 << 27       /* words of a message: MPI counts in int */
};

struct zs_node_array {
    zs_node_array *before;
    int64_t *data;
    int64_t words;
    MPI_Win window; /* MPI_WIN_NULL: this rank's own memory */
};

void zs_node_memory_init(zs_node_memory *memory, MPI_Comm world, MPI_Comm node)
{
    int rank;
    MPI_Comm_rank(node, &rank);
    *memory = (zs_node_memory){ .first = rank == 0, .world = world, .node = node };
    MPI_Comm_split(world, rank == 0 ? 0 : MPI_UNDEFINED, 0, &memory->leaders);
}

/* Take an array out of the list, and release it.  The ranks of a node have the same arrays in the same order,
 * and the same kinds of memory. */
static void drop(zs_node_array **link)
{
    zs_node_array *array = *link;
    *link = array->before;
    if (array->window != MPI_WIN_NULL)
        MPI_Win_free(&array->window);
    else
        free(array->data);
    free(array);
}

void zs_node_memory_clear(zs_node_memory *memory)
{
    while (memory->last)
        drop(&memory->last);
    if (memory->leaders != MPI_COMM_NULL)
        MPI_Comm_free(&memory->leaders);
}

/* Have all ranks succeeded?  COLLECTIVE over comm. */
static bool all_good(MPI_Comm comm, bool mine)
{
    int good = mine, all;
    MPI_Allreduce(&good, &all, 1, MPI_INT, MPI_MIN, comm);
    return all != 0;
}

void *zs_node_alloc(zs_node_memory *memory, size_t bytes, const char *what, zs_error *err)
{
    size_t words = bytes / WORD + 1;
    zs_error mine;
    zs_node_array *array = zs_alloc(1, sizeof *array, what, &mine);
    if (!all_good(memory->world, array != NULL)) {
        free(array);
        goto failed;
    }
    *array = (zs_node_array){ .before = memory->last, .words = (int64_t)words };
    array->window = MPI_WIN_NULL;
    memory->last = array;
    if (bytes >= SMALL)
        array->data = zs_shared_window(memory->node, (MPI_Aint)(words * WORD), &array->window);
    if (!array->data)
        array->data = zs_alloc(words, WORD, what, &mine);
    if (all_good(memory->world, array->data != NULL))
        return array->data;
    drop(&memory->last);
failed:
    zs_fail(err, ZS_FAILED, "no memory for %s (%.1f MiB)", what, (double)bytes / (1 << 20));
    return NULL;
}

void zs_node_release(zs_node_memory *memory, void *data)
{
    zs_node_array **link = &memory->last;
    while ((*link)->data != data)
        link = &(*link)->before;
    drop(link);
}

static const zs_node_array *find(const zs_node_memory *memory, const void *data)
{
    const zs_node_array *array = memory->last;
    while (array->data != data)
        array = array->before;
    return array;
}

/* What ranks of a node have written to shared memory is there for all of them.  COLLECTIVE over the node. */
static void meet(const zs_node_memory *memory, const zs_node_array *array)
{
    MPI_Win_sync(array->window);
    MPI_Barrier(memory->node);
    MPI_Win_sync(array->window);
}

void zs_node_publish(const zs_node_memory *memory, void *data)
{
    const zs_node_array *array = find(memory, data);
    zs_activity_wait(true);
    if (array->window != MPI_WIN_NULL)
        meet(memory, array);
    for (int64_t at = 0; at < array->words && array->window == MPI_WIN_NULL; at += AT_ONCE)
        MPI_Bcast(array->data + at, (int)zs_min(array->words - at, AT_ONCE), MPI_INT64_T, 0, memory->node);
    zs_activity_wait(false);
}

/* Bits are zero where another rank has written.  COLLECTIVE over comm; root: its rank that gets the sum; -1:
 * all do. */
static void add_up(const zs_node_array *array, MPI_Comm comm, int root)
{
    int rank;
    MPI_Comm_rank(comm, &rank);
    for (int64_t at = 0; at < array->words; at += AT_ONCE) {
        int64_t *data = array->data + at;
        int n = (int)zs_min(array->words - at, AT_ONCE);
        if (root < 0)
            MPI_Allreduce(MPI_IN_PLACE, data, n, MPI_INT64_T, MPI_BOR, comm);
        else
            MPI_Reduce(rank == root ? MPI_IN_PLACE : data, data, n, MPI_INT64_T, MPI_BOR, root, comm);
    }
}

void zs_node_collect(const zs_node_memory *memory, void *data)
{
    const zs_node_array *array = find(memory, data);
    zs_activity_wait(true);
    if (array->window != MPI_WIN_NULL)
        meet(memory, array);
    else
        add_up(array, memory->node, 0);
    if (memory->leaders != MPI_COMM_NULL)
        add_up(array, memory->leaders, -1);
    zs_activity_wait(false);
    zs_node_publish(memory, data);
}

int64_t zs_node_bytes(const zs_node_memory *memory)
{
    int ranks;
    int64_t mine = 0, most;
    MPI_Comm_size(memory->node, &ranks);
    for (const zs_node_array *array = memory->last; array; array = array->before)
        if (array->words * WORD >= COUNTS)
            mine += array->words * WORD / (array->window != MPI_WIN_NULL ? ranks : 1);
    MPI_Allreduce(&mine, &most, 1, MPI_INT64_T, MPI_MAX, memory->world);
    return most;
}
