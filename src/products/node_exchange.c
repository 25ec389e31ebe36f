#include "products/node_exchange.h"

#include "base/memory.h"
#include "base/range.h"

#include <stdlib.h>

enum { WORDS = sizeof(zs_accumulator) / sizeof(double) };

void zs_node_exchange_need(zs_node_exchange *exchange, int parts, int64_t send, int64_t receive,
                           int64_t stack)
{
    exchange->parts = parts > exchange->parts ? parts : exchange->parts;
    exchange->send_room = zs_max(exchange->send_room, send);
    exchange->receive_room = zs_max(exchange->receive_room, receive);
    exchange->stack_room = zs_max(exchange->stack_room, stack);
}

int zs_node_exchange_make(zs_node_exchange *exchange, zs_error *err)
{
    zs_node_exchange *x = exchange;
    size_t parts = (size_t)x->parts, size = sizeof *x->send;
    if (parts == 0)
        return 0;
    if (!(x->send = zs_alloc_raw((size_t)x->send_room, size, "nodes", err)) ||
        !(x->received = zs_alloc_raw((size_t)x->receive_room, size, "nodes", err)) ||
        !(x->stack = zs_alloc_raw((size_t)x->stack_room, size, "nodes", err)) ||
        !(x->tree = zs_alloc(parts, sizeof *x->tree, "nodes", err)) ||
        !(x->words = zs_alloc(4 * parts, sizeof *x->words, "counts", err)) ||
        !(x->send_n = zs_alloc(3 * parts, sizeof *x->send_n, "counts", err)))
        return -1;
    x->receive_n = x->send_n + parts;
    x->receive_at = x->receive_n + parts;
    return 0;
}

void zs_node_exchange_clear(zs_node_exchange *exchange)
{
    free(exchange->send);
    free(exchange->received);
    free(exchange->stack);
    free(exchange->tree);
    free(exchange->words);
    free(exchange->send_n);
    *exchange = (zs_node_exchange){ 0 };
}

/* Count in words: [ranks] those to each rank, where they begin, those from each, and where these begin. */
static int *count_words(zs_node_exchange *exchange, int ranks)
{
    int64_t sent = 0, received = 0;
    int *to = exchange->words, *to_at = to + ranks, *from = to_at + ranks, *from_at = from + ranks;
    for (int k = 0; k < ranks; k++) {
        to[k] = (int)(exchange->send_n[k] * WORDS);
        to_at[k] = (int)(sent * WORDS);
        from[k] = (int)(exchange->receive_n[k] * WORDS);
        from_at[k] = (int)(received * WORDS);
        exchange->receive_at[k] = received;
        sent += exchange->send_n[k];
        received += exchange->receive_n[k];
    }
    return to;
}

void zs_node_exchange_share(zs_node_exchange *exchange, MPI_Comm comm)
{
    int ranks;
    MPI_Comm_size(comm, &ranks);
    const int *n = count_words(exchange, ranks);
    MPI_Alltoallv(exchange->send, n, n + ranks, MPI_DOUBLE, exchange->received, n + 2 * ranks, n + 3 * ranks,
                  MPI_DOUBLE, comm);
}

void zs_node_exchange_gather(zs_node_exchange *exchange, MPI_Comm comm)
{
    int ranks;
    MPI_Comm_size(comm, &ranks);
    const int *n = count_words(exchange, ranks);
    MPI_Gatherv(exchange->send, n[0], MPI_DOUBLE, exchange->received, n + 2 * ranks, n + 3 * ranks,
                MPI_DOUBLE, 0, comm);
}
