/* messages: numbers that some ranks of a communicator send each other.
 *
 * In MPI_Alltoallv() every rank takes part, whether something is sent to it or not, and looks at every other
 * one.  Where a few of thousands of ranks have something for each other, that is most of the work.  Here only
 * those act that send or receive something; the others need not even call. */
#ifndef ZS_MESSAGES_H
#define ZS_MESSAGES_H

#include "base/error.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>

/* The messages of a round, to all ranks and from them, in the order of the ranks. */
typedef struct zs_messages {
    int ranks;                 /* of the communicator */
    double *send, *receive;    /* words of 8 bytes; owned */
    int *send_words, *send_at; /* [ranks]: as MPI_Alltoallv() wants them; owned, as one array of all four */
    int *receive_words, *receive_at;
    MPI_Request *request; /* [2 * ranks], owned: only as long as zs_messages_pass() runs */
} zs_messages;

/* Make room for so many words of all messages together.  LOCAL.
 * Returns 0, to be released with zs_messages_clear(); or -1 with err filled (ZS_FAILED: no memory), and what
 * is there is to be released, too. */
int zs_messages_init(zs_messages *messages, int ranks, size_t send, size_t receive, zs_error *err);

/* Release messages and leave them empty.  LOCAL. */
void zs_messages_clear(zs_messages *messages);

/* Send send_words[k] numbers from send + send_at[k] on to each rank k, and receive receive_words[k] numbers
 * at receive + receive_at[k].  rank: this one, in comm.  The counts of two ranks must be the same on both.
 * COLLECTIVE over those ranks of comm that send or receive something; errors are MPI's own.
 * all: every rank of comm calls; then the library may use what it has for this. */
void zs_messages_pass(zs_messages *messages, const double *send, double *receive, bool all, int rank,
                      MPI_Comm comm);

#endif
