#include "report/ranks.h"

#include "base/clock.h"
#include "base/memory.h"
#include "parallel/agree.h"

#include <math.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void zs_all_ranks_clear(zs_all_ranks *all)
{
    free(all->work);
    free(all->line);
    *all = (zs_all_ranks){ 0 };
}

static zs_rank_work own_work(const zs_comm *comm, const zs_report *report)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    zs_rank_work work;
    memset(&work, 0, sizeof work); /* its bytes are sent */
    memcpy(work.seconds, report->timeline.seconds, sizeof work.seconds);
    memcpy(work.bytes, report->bytes, sizeof work.bytes);
    work.inflated = report->inflated;
    work.peak = 1024 * (int64_t)usage.ru_maxrss;
    work.node = comm->node_number;
    return work;
}

/* --- which ranks are shown ----------------------------------------------------------------------------- */

/* The rank that waited least (sign 1) or most (sign -1), of those not yet taken; of equal ones the first. */
static int extreme(int nrank, const double *waited, double sign, const bool *taken)
{
    int best = -1;
    for (int r = 0; r < nrank; r++)
        if (!taken[r] && (best < 0 || sign * waited[r] < sign * waited[best]))
            best = r;
    return best;
}

void zs_ranks_choose(int nrank, const double *waited, int *rank, int *n)
{
    bool *taken = nrank > ZS_RANKS_SHOWN ? calloc((size_t)nrank, sizeof *taken) : NULL;
    *n = 0;
    if (taken) {
        for (int k = 0; k < ZS_RANKS_SLOW + ZS_RANKS_FAST; k++)
            taken[extreme(nrank, waited, k < ZS_RANKS_SLOW ? 1 : -1, taken)] = true;
        int rest = ZS_RANKS_SHOWN - ZS_RANKS_SLOW - ZS_RANKS_FAST, left = nrank - (ZS_RANKS_SHOWN - rest);
        for (int r = 0, seen = 0; r < nrank; r++) {
            bool evenly = !taken[r] && (int64_t)seen * rest / left != (int64_t)(seen + 1) * rest / left;
            seen += !taken[r];
            if (taken[r] || evenly)
                rank[(*n)++] = r;
        }
    } else { /* all; or, without memory, the first ones */
        for (int r = 0; r < nrank && r < ZS_RANKS_SHOWN; r++)
            rank[(*n)++] = r;
    }
    free(taken);
}

/* --- timelines ----------------------------------------------------------------------------------------- */

static void fill_line(const zs_timeline *timeline, int rank, zs_rank_line *line)
{
    line->rank = rank;
    for (int k = 0; k < ZS_TIMELINE_BINS; k++)
        for (int phase = 0; phase < ZS_PHASES; phase++)
            line->share[k][phase] = (float)(timeline->bin[k][phase] / timeline->width);
}

/* The chosen ranks hand their lines to rank 0, in the order of ranks. */
static void hand_over(zs_comm *comm, const zs_timeline *timeline, const int *rank, zs_all_ranks *all)
{
    enum { TAG = 41 };
    for (int k = 0; k < all->nline; k++) {
        zs_rank_line line;
        if (rank[k] == comm->rank)
            fill_line(timeline, comm->rank, comm->rank == 0 ? &all->line[k] : &line);
        if (rank[k] == comm->rank && comm->rank > 0)
            MPI_Send(&line, (int)sizeof line, MPI_BYTE, 0, TAG, comm->world);
        else if (rank[k] != comm->rank && comm->rank == 0)
            MPI_Recv(&all->line[k], (int)sizeof line, MPI_BYTE, rank[k], TAG, comm->world, MPI_STATUS_IGNORE);
    }
}

static int gather_lines(zs_comm *comm, zs_timeline *timeline, zs_all_ranks *all, zs_error *err)
{
    int rank[ZS_RANKS_SHOWN] = { 0 }, n = 0, result = 0;
    double most[2] = { timeline->width, all->seconds };
    MPI_Allreduce(MPI_IN_PLACE, most, 2, MPI_DOUBLE, MPI_MAX, comm->world);
    zs_timeline_widen(timeline, most[0]);
    if (comm->rank == 0) {
        double *waited = zs_alloc((size_t)comm->size, sizeof *waited, "waiting times", err);
        for (int r = 0; waited && r < comm->size; r++)
            waited[r] = all->work[r].seconds[ZS_PHASE_WAIT];
        if (waited)
            zs_ranks_choose(comm->size, waited, rank, &n);
        free(waited);
        all->line = zs_alloc((size_t)n, sizeof *all->line, "timelines", err);
        result = waited && all->line ? 0 : -1;
        all->width = timeline->width;
        all->bins = (int)ceil(most[1] / timeline->width);
        all->bins = all->bins > ZS_TIMELINE_BINS ? ZS_TIMELINE_BINS : all->bins;
    }
    if (zs_agree_same(comm, result, err))
        return -1;
    MPI_Bcast(&n, 1, MPI_INT, 0, comm->world);
    MPI_Bcast(rank, n, MPI_INT, 0, comm->world);
    all->nline = n;
    hand_over(comm, timeline, rank, all);
    return 0;
}

int zs_ranks_gather(zs_comm *comm, zs_report *report, zs_all_ranks *all, zs_error *err)
{
    double now = zs_now();
    *all = (zs_all_ranks){ .seconds = now - report->timeline.begin,
                           .started = report->started,
                           .nrank = comm->size,
                           .nodes = comm->nodes,
                           .node_ranks = comm->node_size,
                           .processors = (int)sysconf(_SC_NPROCESSORS_ONLN) };
    zs_timeline_fill(&report->timeline, now);
    zs_rank_work mine = own_work(comm, report);
    if (comm->rank == 0)
        all->work = zs_alloc((size_t)comm->size, sizeof *all->work, "what ranks did", err);
    int result = zs_agree_same(comm, comm->rank == 0 && !all->work ? -1 : 0, err);
    if (result == 0) {
        MPI_Gather(&mine, (int)sizeof mine, MPI_BYTE, all->work, (int)sizeof mine, MPI_BYTE, 0, comm->world);
        result = gather_lines(comm, &report->timeline, all, err);
    }
    if (result || comm->rank > 0)
        zs_all_ranks_clear(all);
    return result;
}
