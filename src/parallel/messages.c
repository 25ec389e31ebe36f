#include "parallel/messages.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { TAG = 2 }; /* the messages of two ranks come in the same order on both */

int zs_messages_init(zs_messages *m, int ranks, size_t send, size_t receive, zs_error *err)
{
    size_t n = (size_t)ranks;
    *m = (zs_messages){ .ranks = ranks };
    if (!(m->send = zs_alloc(send, sizeof *m->send, "moments to send", err)) ||
        !(m->receive = zs_alloc(receive, sizeof *m->receive, "moments to receive", err)) ||
        !(m->send_words = zs_alloc(4 * n, sizeof *m->send_words, "counts", err)) ||
        !(m->request = zs_alloc(2 * n, sizeof(MPI_Request), "messages", err)))
        return -1;
    m->send_at = m->send_words + n;
    m->receive_words = m->send_at + n;
    m->receive_at = m->receive_words + n;
    return 0;
}

void zs_messages_clear(zs_messages *m)
{
    free(m->send);
    free(m->receive);
    free(m->send_words);
    free(m->request);
    *m = (zs_messages){ 0 };
}

/* Begin with the rank behind this one, so that not all ranks send to the same one first. */
static int begin(zs_messages *m, const double *send, double *receive, int rank, MPI_Comm comm)
{
    int n = 0;
    for (int i = 1; i < m->ranks; i++) {
        int from = (rank + m->ranks - i) % m->ranks;
        if (m->receive_words[from] > 0)
            MPI_Irecv(receive + m->receive_at[from], m->receive_words[from], MPI_DOUBLE, from, TAG, comm,
                      &m->request[n++]);
    }
    for (int i = 1; i < m->ranks; i++) {
        int to = (rank + i) % m->ranks;
        if (m->send_words[to] > 0)
            MPI_Isend(send + m->send_at[to], m->send_words[to], MPI_DOUBLE, to, TAG, comm, &m->request[n++]);
    }
    return n;
}

void zs_messages_pass(zs_messages *m, const double *send, double *receive, bool all, int rank, MPI_Comm comm)
{
    if (all) {
        MPI_Alltoallv(send, m->send_words, m->send_at, MPI_DOUBLE, receive, m->receive_words, m->receive_at,
                      MPI_DOUBLE, comm);
        return;
    }
    int n = begin(m, send, receive, rank, comm);
    if (m->receive_words[rank] > 0)
        memcpy(receive + m->receive_at[rank], send + m->send_at[rank],
               (size_t)m->send_words[rank] * sizeof *send);
    MPI_Waitall(n, m->request, MPI_STATUSES_IGNORE);
}
