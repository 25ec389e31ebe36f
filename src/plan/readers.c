#include "plan/readers.h"

#include "base/memory.h"
#include "base/range.h"

#include <stdbool.h>
#include <stdlib.h>

int zs_readers_find(const int *node, int size, int *reader, zs_error *err)
{
    int nodes = 0;
    for (int rank = 0; rank < size; rank++)
        nodes = (int)zs_max(nodes, node[rank] + 1);
    if (nodes == 1) {
        for (int rank = 0; rank < size; rank++)
            reader[rank] = (rank + 1) % size;
        return 0;
    }
    /* The ranks by their nodes: those of node n are member[first[n] ... first[n + 1] - 1]. */
    int *first = zs_alloc((size_t)nodes + 1, sizeof *first, "nodes", err);
    int *member = zs_alloc((size_t)size, sizeof *member, "the ranks of the nodes", err);
    int *used = zs_alloc((size_t)nodes, sizeof *used, "nodes", err);
    bool good = first && member && used;
    for (int rank = 0; good && rank < size; rank++)
        first[node[rank] + 1]++;
    for (int n = 0; good && n < nodes; n++)
        first[n + 1] += first[n];
    for (int rank = 0; good && rank < size; rank++)
        member[first[node[rank]] + used[node[rank]]++] = rank;
    for (int n = 0; good && n < nodes; n++) {
        int next = (n + 1) % nodes, there = first[next + 1] - first[next];
        for (int k = first[n]; k < first[n + 1]; k++)
            reader[member[k]] = member[first[next] + (k - first[n]) % there];
    }
    free(first);
    free(member);
    free(used);
    return good ? 0 : -1;
}
