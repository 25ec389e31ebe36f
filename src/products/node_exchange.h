/* node_exchange: nodes of the trees of reductions (base/tree.h), on their way to the ranks that merge them.
 *
 * One product after the other uses the same memory, which is there from the beginning: so no rank can be
 * without when the others wait for its nodes. */
#ifndef ZS_NODE_EXCHANGE_H
#define ZS_NODE_EXCHANGE_H

#include "base/error.h"
#include "base/tree.h"
#include "stats/accumulator.h"

#include <mpi.h>
#include <stdint.h>

/* The memory.  Empty when all zero. */
typedef struct zs_node_exchange {
    int64_t send_room, receive_room, stack_room; /* accumulators */
    zs_accumulator *send;     /* [send_room], owned: those for rank 0 of the communicator, then for 1, ... */
    zs_accumulator *received; /* [receive_room], owned: those of rank 0, then of 1, ... */
    zs_accumulator *stack;    /* [stack_room], owned: for merging them */
    int parts;                /* ranks of a communicator, at most */
    zs_tree *tree;            /* [parts], owned: which nodes each rank has */
    int64_t *send_n, *receive_n; /* [parts]: accumulators for each rank, and of each */
    int64_t *receive_at;         /* [parts]: where those of a rank begin in received */
    int *words;                  /* [4 * parts], owned: for MPI */
} zs_node_exchange;

/* Ask for so much room, before zs_node_exchange_make(): it will have the most that any product asks for.
 * LOCAL; cannot fail. */
void zs_node_exchange_need(zs_node_exchange *exchange, int parts, int64_t send, int64_t receive,
                           int64_t stack);

/* Make the memory.  LOCAL.  Returns 0, to be released with zs_node_exchange_clear(); or -1 with err filled
 * (ZS_FAILED: no memory), also to be released. */
int zs_node_exchange_make(zs_node_exchange *exchange, zs_error *err);

/* Release exchange and leave it empty.  LOCAL.  Safe on an empty object. */
void zs_node_exchange_clear(zs_node_exchange *exchange);

/* Send send_n[k] accumulators to each rank k of comm, and receive receive_n[k] from each; fills received and
 * receive_at.  COLLECTIVE over comm; errors are MPI's own. */
void zs_node_exchange_share(zs_node_exchange *exchange, MPI_Comm comm);

/* The same where all ranks send to rank 0 alone: send_n[0] accumulators; receive_n and what follows from it
 * mean something there only.  COLLECTIVE over comm. */
void zs_node_exchange_gather(zs_node_exchange *exchange, MPI_Comm comm);

#endif
