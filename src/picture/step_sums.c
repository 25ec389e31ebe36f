#include "picture/step_sums.h"

#include "base/evenly.h"
#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/gather.h"
#include "picture/pixels.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = sizeof(zs_step_sum) / sizeof(double) };

/* The steps of the page among some steps of the run. */
static zs_range page_steps(const zs_step_sums *sums, zs_range steps)
{
    int64_t first = zs_evenly_from(steps.first, sums->nstep, sums->total);
    return (zs_range){ first, zs_evenly_from(steps.first + steps.count, sums->nstep, sums->total) - first };
}

int zs_step_sums_init(zs_step_sums *sums, int64_t nstep, int64_t total, int64_t levels,
                      const zs_position *position, zs_error *err)
{
    *sums = (zs_step_sums){ .nstep = nstep, .total = total, .levels = levels };
    if (position->busy)
        sums->steps = page_steps(sums, position->steps);
    sums->of = zs_alloc((size_t)(sums->steps.count * levels), sizeof *sums->of, "steps", err);
    return sums->of ? 0 : -1;
}

void zs_step_sums_clear(zs_step_sums *sums)
{
    free(sums->of);
    *sums = (zs_step_sums){ .of = NULL };
}

zs_step_sum *zs_step_sums_of(const zs_step_sums *sums, int64_t step, int64_t *at)
{
    *at = zs_evenly_find(step, sums->nstep, sums->total);
    return *at < 0 ? NULL : sums->of + (*at - sums->steps.first) * sums->levels;
}

void zs_step_sum_scores(zs_step_sum *sum, double weight, const zs_z_sums *row)
{
    zs_long_add(&sum->z, weight * (double)row->sum);
    zs_long_add(&sum->z_weight, weight * (double)row->count);
    zs_long_add(&sum->unusual, weight * (double)row->unusual);
}

/* --- on rank 0 ------------------------------------------------------------------------------------------ */

static void merge(zs_step_sum *sum, const zs_step_sum *other)
{
    zs_long_merge(&sum->data, &other->data);
    zs_long_merge(&sum->data_weight, &other->data_weight);
    zs_long_merge(&sum->z, &other->z);
    zs_long_merge(&sum->z_weight, &other->z_weight);
    zs_long_merge(&sum->unusual, &other->unusual);
}

/* The steps of the page that a rank has among some steps of the page. */
static zs_range steps_of(const zs_step_sums *sums, const zs_plan *plan, int rank, zs_range among)
{
    if (!zs_plan_busy(plan, rank))
        return (zs_range){ among.first, 0 };
    return zs_common(among, page_steps(sums, zs_plan_steps(plan, zs_plan_time_part(plan, rank))));
}

/* Add the sums of some steps of the page, of all ranks, to those on rank 0.
 * work: [2 * ranks]; received: room for all ranks; whole: [nstep][levels]. */
static void gather(const zs_step_sums *sums, const zs_plan *plan, const zs_comm *comm, zs_range some,
                   int *work, zs_step_sum *received, zs_step_sum *whole)
{
    zs_range mine = steps_of(sums, plan, comm->rank, some);
    int64_t levels = sums->levels, at = mine.count > 0 ? mine.first - sums->steps.first : 0;
    zs_gather(comm, sums->of + at * levels, (int)(mine.count * levels) * WORDS, MPI_DOUBLE, received, work);
    for (int rank = 0; rank < comm->size && comm->rank == 0; rank++) {
        zs_range theirs = steps_of(sums, plan, rank, some);
        for (int64_t k = 0; k < theirs.count * levels; k++)
            merge(&whole[theirs.first * levels + k], received++);
    }
}

/* A sum of weights of 0 is that of a step without values. */
static double mean_of(const zs_long_sum *sum, const zs_long_sum *weight, double unit)
{
    double mean = zs_long_value(sum) / zs_long_value(weight) / unit;
    return isfinite(mean) ? mean : (double)NAN;
}

static void make_lines(const zs_step_sums *sums, const zs_step_sum *whole, double *line[ZS_LINES])
{
    for (int64_t i = 0; i < sums->levels * sums->nstep; i++) {
        const zs_step_sum *sum = &whole[i % sums->nstep * sums->levels + i / sums->nstep];
        line[ZS_LINE_DATA][i] = mean_of(&sum->data, &sum->data_weight, 1);
        line[ZS_LINE_ZSCORE][i] = mean_of(&sum->z, &sum->z_weight, ZS_Z_UNIT);
        line[ZS_LINE_UNUSUAL][i] = mean_of(&sum->unusual, &sum->z_weight, 1);
    }
}

int zs_step_sums_finish(const zs_step_sums *sums, const zs_plan *plan, zs_comm *comm, double *line[ZS_LINES],
                        zs_error *err)
{
    int64_t parts = plan->partition.row_parts, bytes = parts * sums->levels * (int64_t)sizeof(zs_step_sum);
    int64_t at_once = zs_max(1, zs_min(sums->nstep, zs_plan_exchange_bytes(&plan->problem) / bytes));
    size_t root = comm->rank == 0, all = (size_t)(sums->nstep * sums->levels);
    int *work = zs_alloc(2 * (size_t)comm->size, sizeof *work, "counts", err);
    zs_step_sum *received =
        zs_alloc_raw(root * (size_t)(at_once * parts * sums->levels), sizeof *received, "steps", err);
    zs_step_sum *whole = zs_alloc(root * all, sizeof *whole, "steps", err);
    int result = work && received && whole ? 0 : -1;
    for (int k = 0; k < ZS_LINES && root && result == 0; k++)
        if (!(line[k] = zs_alloc(all, sizeof **line, "steps", err)))
            result = -1;
    result = zs_agree(comm, result, err);
    for (int64_t at = 0; at < sums->nstep && result == 0; at += at_once)
        gather(sums, plan, comm, (zs_range){ at, zs_min(at_once, sums->nstep - at) }, work, received, whole);
    if (result == 0 && root)
        make_lines(sums, whole, line);
    free(whole);
    free(received);
    free(work);
    return result;
}
