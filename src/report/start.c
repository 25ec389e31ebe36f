#include "report/start.h"

#include "base/memory.h"
#include "base/text.h"
#include "base/version.h"
#include "parallel/agree.h"

#include <ctype.h>
#include <hdf5.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* --- the batch system ----------------------------------------------------------------------------------- */

/* Grid Engine's JOB_ID is a name that others may use, too: SGE_TASK_ID is set in all of its jobs. */
static const struct {
    const char *system, *variable, *also;
} systems[] = { { "SLURM", "SLURM_JOB_ID", "SLURM_JOB_ID" },
                { "PBS", "PBS_JOBID", "PBS_JOBID" },
                { "LSF", "LSB_JOBID", "LSB_JOBID" },
                { "Grid Engine", "JOB_ID", "SGE_TASK_ID" } };

const char *zs_start_job(zs_environment environment, char job[ZS_START_NAME])
{
    for (size_t k = 0; k < sizeof systems / sizeof *systems; k++) {
        const char *id = zs_environment_text(environment, systems[k].variable);
        if (id && zs_environment_text(environment, systems[k].also)) {
            snprintf(job, ZS_START_NAME, "%s", id);
            return systems[k].system;
        }
    }
    job[0] = '\0';
    return NULL;
}

/* --- the libraries -------------------------------------------------------------------------------------- */

/* A word that says nothing: "Version", "version:", ":". */
static bool is_idle(const char *word, size_t length)
{
    static const char version[] = "version";
    length -= length > 0 && word[length - 1] == ':';
    return length == 0 || (length == sizeof version - 1 && strncasecmp(word, version, length) == 0);
}

const char *zs_start_mpi(const char *library, char text[ZS_START_NAME])
{
    const char *end = library + strcspn(library, ",\n"), *word = library;
    size_t used = 0;
    text[0] = '\0';
    while (word < end && used < ZS_START_NAME - 1) {
        size_t length = 0;
        while (word + length < end && !zs_is_blank(word[length]))
            length++;
        bool is_v = length > 1 && word[0] == 'v' && isdigit((unsigned char)word[1]);
        if (!is_idle(word, length))
            used += (size_t)snprintf(text + used, ZS_START_NAME - used, "%s%.*s", used ? " " : "",
                                     (int)(length - is_v), word + is_v);
        word += length + 1;
    }
    return text;
}

static void find_libraries(zs_start *start)
{
    char library[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length;
    unsigned major = 0, minor = 0, release = 0;
    const char *netcdf = nc_inq_libvers(); /* "4.9.0 of Feb  5 2023 12:00:00 $" */
    MPI_Get_library_version(library, &length);
    zs_start_mpi(library, start->mpi);
    H5get_libversion(&major, &minor, &release);
    snprintf(start->hdf5, sizeof start->hdf5, "%u.%u.%u", major, minor, release);
    snprintf(start->netcdf, sizeof start->netcdf, "%.*s", (int)strcspn(netcdf, " "), netcdf);
}

/* --- the hosts ------------------------------------------------------------------------------------------ */

/* The first rank of each node tells its host; the nodes are numbered in the order of these ranks. */
static int gather_hosts(zs_comm *comm, zs_start *start, zs_error *err)
{
    zs_host_ranks mine;
    int result = 0;
    memset(&mine, 0, sizeof mine); /* its bytes are sent */
    snprintf(mine.name, sizeof mine.name, "%s", comm->host);
    mine.ranks = comm->node_size;
    if (comm->rank == 0) {
        start->host = zs_alloc((size_t)comm->nodes, sizeof *start->host, "the list of hosts", err);
        result = start->host ? 0 : -1;
    }
    if (zs_agree(comm, result, err))
        return -1;
    if (comm->memory.first)
        MPI_Gather(&mine, sizeof mine, MPI_BYTE, start->host, sizeof mine, MPI_BYTE, 0, comm->memory.leaders);
    return 0;
}

int zs_start_make(zs_comm *comm, zs_start *start, zs_error *err)
{
    *start = (zs_start){ .began = time(NULL) };
    if (gather_hosts(comm, start, err))
        return -1;
    if (comm->rank > 0)
        return 0;
    start->nrank = comm->size;
    start->nnode = comm->nodes;
    start->system = zs_start_job(environ, start->job);
    find_libraries(start);
    return 0;
}

/* "2014-01-31T18:00:00+01:00": the clock of the host, with its zone. */
static void write_time(time_t when, char text[ZS_START_NAME])
{
    struct tm local;
    char zone[8];
    text[0] = '\0';
    if (!localtime_r(&when, &local) || strftime(text, ZS_START_NAME, "%Y-%m-%dT%H:%M:%S", &local) == 0 ||
        strftime(zone, sizeof zone, "%z", &local) != 5) /* "+0100" */
        return;
    size_t used = strlen(text);
    snprintf(text + used, ZS_START_NAME - used, "%.3s:%.2s", zone, zone + 3);
}

void zs_start_say(zs_sink *to, const zs_start *start)
{
    char when[ZS_START_NAME], hosts[ZS_HOST_LIST];
    write_time(start->began, when);
    zs_say(to, "started %s with %d rank%s on ", when, start->nrank, start->nrank == 1 ? "" : "s");
    if (start->nnode > 1)
        zs_say(to, "%d hosts, ", start->nnode);
    zs_say(to, "%s", zs_host_list(start->host, start->nnode, hosts));
    if (start->system)
        zs_say(to, "; %s job %s", start->system, start->job);
    zs_say(to, "; zscore %s, %s, HDF5 %s, netCDF %s\n", ZS_VERSION, start->mpi, start->hdf5, start->netcdf);
}

void zs_start_clear(zs_start *start)
{
    free(start->host);
    *start = (zs_start){ 0 };
}
