#include "run/turns.h"

#include "base/memory.h"
#include "base/range.h"
#include "parallel/agree.h"

#include <mpi.h>
#include <stdlib.h>

/* --- what will be put ----------------------------------------------------------------------------------- */

static void measure_fields(zs_turns *turns, const zs_spec *spec, int64_t ncol)
{
    for (zs_field field = ZS_FIELD_MEAN; field < zs_fields_end(spec); field++)
        for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
            if (spec->output.path[kind] && zs_field_in(spec, field, (zs_output_kind)kind))
                turns->field_bytes[field] += ncol * (int64_t)zs_field_size(field);
}

/* Count a piece.  Returns true, and begins to count anew, if another one like it would be too much. */
static bool is_full(int64_t most, int64_t *waiting, int64_t bytes)
{
    *waiting += bytes;
    if (*waiting + bytes <= most)
        return false;
    *waiting = 0;
    return true;
}

/* Rounds of the groups that this rank has alone, in a tile. */
static int64_t count_own(const zs_turns *turns, const zs_first_pass *first, int groups, int64_t tile_rows)
{
    int64_t full = 0, waiting = 0, own = 0;
    for (int group = 0; group < groups; group++) {
        if (!zs_turns_is_alone(turns, group) || first->taken[group] < 0)
            continue;
        own++;
        for (int field = 0; field < ZS_FIELDS; field++)
            if (zs_turns_has(turns, (zs_field)field))
                full += is_full(turns->most, &waiting, tile_rows * turns->field_bytes[field]);
    }
    return own > 0 ? full + 1 : 0;
}

/* The rows that this rank owns of each group.  Where a field is a round, all ranks go together. */
static void find_rows(zs_turns *turns, zs_first_pass *first, int groups, int64_t tile_rows)
{
    bool together = turns->writer->has_rounds && turns->most < 0;
    const zs_range tile = { 0, tile_rows };
    for (int group = 0; group < groups; group++) {
        zs_first_pass_goto(first, group);
        bool alone = !together && zs_first_pass_is_alone(first);
        turns->rows[group] =
            alone ? 0 : zs_max(1, zs_merge_owned(&first->merge, tile, first->position->time_part).count);
    }
}

int zs_turns_begin(zs_turns *turns, zs_comm *comm, const zs_spec *spec, const zs_plan *plan,
                   zs_writer *writer, zs_first_pass *first, zs_error *err)
{
    int groups = zs_plan_groups(plan);
    *turns = (zs_turns){ .comm = comm,
                         .writer = writer,
                         .most = writer->gathers ? zs_plan_round_bytes(&plan->problem) : -1 };
    if (!plan->problem.wanted.statistics)
        return 0;
    measure_fields(turns, spec, plan->problem.ncol);
    if (zs_plan_in_blocks(&plan->problem))
        return 0;
    turns->rows = zs_alloc((size_t)groups, sizeof *turns->rows, "groups", err);
    if (zs_agree(comm, turns->rows ? 0 : -1, err)) {
        zs_turns_clear(turns);
        return -1;
    }
    if (first->position->busy)
        find_rows(turns, first, groups, plan->tile_rows);
    if (!writer->has_rounds)
        return 0;
    MPI_Allreduce(MPI_IN_PLACE, turns->rows, groups, MPI_INT64_T, MPI_MAX, comm->world);
    if (first->position->busy)
        turns->own_rounds = count_own(turns, first, groups, plan->tile_rows);
    MPI_Allreduce(MPI_IN_PLACE, &turns->own_rounds, 1, MPI_INT64_T, MPI_MAX, comm->world);
    return 0;
}

void zs_turns_clear(zs_turns *turns)
{
    free(turns->rows);
    *turns = (zs_turns){ 0 };
}

bool zs_turns_is_alone(const zs_turns *turns, int group)
{
    return turns->rows[group] == 0;
}

bool zs_turns_has(const zs_turns *turns, zs_field field)
{
    return turns->field_bytes[field] > 0;
}

/* --- rounds --------------------------------------------------------------------------------------------- */

void zs_turns_together(zs_turns *turns, int64_t rows)
{
    turns->apart = false;
    turns->put_rows = rows;
}

void zs_turns_apart(zs_turns *turns, int64_t rows)
{
    turns->apart = true;
    turns->put_rows = rows;
    turns->left = turns->own_rounds;
}

static int end_round(zs_turns *turns, int result, zs_error *err)
{
    bool more = turns->apart && --turns->left > 0;
    turns->waiting = 0;
    result = zs_writer_round(turns->writer, turns->comm, result, more, err);
    turns->ended = result != 0;
    return result;
}

int zs_turns_put(zs_turns *turns, zs_field field, int result, zs_error *err)
{
    int64_t bytes = turns->put_rows * turns->field_bytes[field];
    if (!turns->writer->has_rounds || !is_full(turns->most, &turns->waiting, bytes))
        return result;
    return end_round(turns, result, err);
}

int zs_turns_end(zs_turns *turns, int result, zs_error *err)
{
    if (!turns->writer->has_rounds || turns->ended || (turns->apart && turns->left == 0))
        return result;
    do
        result = end_round(turns, result, err);
    while (result == 0 && turns->apart && turns->left > 0);
    return result;
}
