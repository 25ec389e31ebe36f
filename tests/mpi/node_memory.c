/* Arrays that the ranks of a node have together: on one node, and on two that are made of every second rank.
 */
#include "parallel/node_memory.h"
#include "base/error.h"
#include "lib/check_mpi.h"
#include "parallel/comm.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const size_t sizes[] = { 0, 1, 8, 1000, 100 * 1000, 3 * 1000 * 1000 };

enum { SIZES = sizeof sizes / sizeof *sizes };

static zs_node_memory memory;
static MPI_Comm node;
static zs_error err;

/* COLLECTIVE */
static void begin(int nodes)
{
    nodes = nodes < comm.size ? nodes : comm.size;
    MPI_Comm_split(comm.world, comm.rank % nodes, comm.rank, &node);
    zs_node_memory_init(&memory, comm.world, node);
    EVERYWHERE(memory.first == (comm.rank < nodes));
}

static void end(void)
{
    zs_node_memory_clear(&memory);
    MPI_Comm_free(&node);
}

static bool is_all(const unsigned char *bytes, size_t n, int byte)
{
    bool all = true;
    for (size_t i = 0; i < n; i++)
        all = all && bytes[i] == byte;
    return all;
}

/* The first rank of each node writes; several arrays are there at a time. */
START_TEST(test_publish)
{
    unsigned char *array[SIZES];
    begin(_i);
    for (int k = 0; k < SIZES; k++) {
        array[k] = zs_node_alloc(&memory, sizes[k], "numbers", &err);
        EVERYWHERE(array[k] && (uintptr_t)array[k] % 8 == 0 && is_all(array[k], sizes[k], 0));
    }
    MPI_Barrier(comm.world); /* all have looked */
    for (int k = 0; k < SIZES; k++) {
        if (memory.first)
            memset(array[k], k + 1, sizes[k]);
        zs_node_publish(&memory, array[k]);
    }
    for (int k = 0; k < SIZES; k++)
        EVERYWHERE(is_all(array[k], sizes[k], k + 1));
    end();
}
END_TEST

/* Every rank writes its part: of records of 24 bytes, those of its number. */
START_TEST(test_collect)
{
    enum { BYTES = 24 };
    begin(_i);
    for (int k = 0; k < SIZES; k++) {
        size_t n = sizes[k] / BYTES;
        unsigned char *array = zs_node_alloc(&memory, n * BYTES, "records", &err);
        EVERYWHERE(array != NULL);
        for (size_t i = (size_t)comm.rank; i < n; i += (size_t)comm.size)
            memset(array + i * BYTES, (int)(i % 255) + 1, BYTES);
        zs_node_collect(&memory, array);
        bool good = true;
        for (size_t i = 0; i < n; i++)
            good = good && is_all(array + i * BYTES, BYTES, (int)(i % 255) + 1);
        EVERYWHERE(good);
        if (k % 2 == 0) /* those before and behind it stay */
            zs_node_release(&memory, array);
    }
    end();
}
END_TEST

/* A rank's part of large arrays; where nothing can be shared, it is the whole. */
START_TEST(test_bytes)
{
    int ranks;
    begin(_i);
    EVERYWHERE(zs_node_bytes(&memory) == 0);
    EVERYWHERE(zs_node_alloc(&memory, 100, "numbers", &err) != NULL);
    EVERYWHERE(zs_node_bytes(&memory) == 0);
    EVERYWHERE(zs_node_alloc(&memory, 8000000, "numbers", &err) != NULL);
    int64_t bytes = zs_node_bytes(&memory);
    MPI_Comm_size(node, &ranks);
    MPI_Allreduce(MPI_IN_PLACE, &ranks, 1, MPI_INT, MPI_MIN, comm.world);
    EVERYWHERE((bytes >= 8000000 / ranks && bytes < 8000000 / ranks + 100) || bytes / 100 == 80000);
    end();
}
END_TEST

/* More than any machine has: the same error everywhere, and what was there stays. */
START_TEST(test_too_much)
{
    begin(_i);
    unsigned char *array = zs_node_alloc(&memory, 100000, "numbers", &err);
    EVERYWHERE(array != NULL);
    EVERYWHERE(zs_node_alloc(&memory, (size_t)1 << 60, "dreams", &err) == NULL);
    EVERYWHERE(err.status == ZS_FAILED && strstr(err.text, "no memory for dreams") && same_text(err.text));
    if (memory.first)
        memset(array, 7, 100000);
    zs_node_publish(&memory, array);
    EVERYWHERE(is_all(array, 100000, 7));
    end();
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, test_publish, 1, 4); /* nodes */
    tcase_add_loop_test(tests, test_collect, 1, 4);
    tcase_add_loop_test(tests, test_bytes, 1, 4);
    tcase_add_loop_test(tests, test_too_much, 1, 3);
    int status = run_mpi_tests("node_memory", tests);
    MPI_Finalize();
    return status;
}
