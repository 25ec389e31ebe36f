#include "parallel/comm.h"

#include "base/clock.h"
#include "parallel/keep_libraries.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ALARM_TAG = 9 };

/* The nodes are numbered in the order of their first ranks. */
static void count_nodes(zs_comm *comm)
{
    int on_node;
    MPI_Comm_rank(comm->node, &on_node);
    int first = on_node == 0;
    comm->node_number = 0;
    MPI_Exscan(&first, &comm->node_number, 1, MPI_INT, MPI_SUM, comm->world);
    if (comm->rank == 0)
        comm->node_number = 0; /* MPI_Exscan() leaves it undefined on rank 0 */
    MPI_Bcast(&comm->node_number, 1, MPI_INT, 0, comm->node);
    MPI_Allreduce(&first, &comm->nodes, 1, MPI_INT, MPI_SUM, comm->world);
}

/* What messages call this rank: a number alone finds no log of a node.  A name that is an address keeps its
 * dots. */
static void find_host(zs_comm *comm)
{
    char name[MPI_MAX_PROCESSOR_NAME] = "";
    int length;
    MPI_Get_processor_name(name, &length);
    if (!isdigit((unsigned char)name[0]))
        name[strcspn(name, ".")] = '\0';
    snprintf(comm->host, sizeof comm->host, "%.*s", ZS_HOST_NAME - 1, name);
    snprintf(comm->who, sizeof comm->who, "[rank %d on %s]", comm->rank, comm->host);
}

void zs_comm_init(zs_comm *comm)
{
    MPI_Comm_dup(MPI_COMM_WORLD, &comm->world);
    MPI_Comm_rank(comm->world, &comm->rank);
    MPI_Comm_size(comm->world, &comm->size);
    MPI_Comm_split_type(comm->world, MPI_COMM_TYPE_SHARED, comm->rank, MPI_INFO_NULL, &comm->node);
    MPI_Comm_size(comm->node, &comm->node_size);
    count_nodes(comm);
    find_host(comm);
    zs_node_memory_init(&comm->memory, comm->world, comm->node);
    comm->alarmed = false;
    comm->timeline = NULL;
}

void zs_comm_clear(zs_comm *comm)
{
    zs_node_memory_clear(&comm->memory);
    MPI_Comm_free(&comm->node);
    MPI_Comm_free(&comm->world);
    zs_keep_libraries(); /* MPI_Finalize() follows */
}

void zs_comm_waited(const zs_comm *comm, double since)
{
    if (comm->timeline)
        zs_timeline_add(comm->timeline, ZS_PHASE_WAIT, since, zs_now());
}

void zs_alarm_raise(zs_comm *comm)
{
    if (comm->alarmed)
        return;
    comm->alarmed = true;
    for (int rank = 0; rank < comm->size; rank++)
        if (rank != comm->rank) {
            MPI_Request request;
            MPI_Isend(NULL, 0, MPI_BYTE, rank, ALARM_TAG, comm->world, &request);
            MPI_Request_free(&request);
        }
}

bool zs_alarm_heard(const zs_comm *comm)
{
    int heard = 0;
    double since = zs_now(); /* where ranks share cores, MPI lets another one go first */
    MPI_Iprobe(MPI_ANY_SOURCE, ALARM_TAG, comm->world, &heard, MPI_STATUS_IGNORE);
    zs_comm_waited(comm, since);
    return heard;
}

void zs_alarm_settle(zs_comm *comm, int raised)
{
    for (int k = comm->alarmed; k < raised; k++)
        MPI_Recv(NULL, 0, MPI_BYTE, MPI_ANY_SOURCE, ALARM_TAG, comm->world, MPI_STATUS_IGNORE);
    comm->alarmed = false;
}
