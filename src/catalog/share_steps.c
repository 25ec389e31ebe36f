#include "catalog/share_steps.h"

#include "base/memory.h"
#include "catalog/made_steps.h"
#include "catalog/step_rule.h"
#include "catalog/void_files.h"
#include "parallel/agree.h"
#include "parallel/node_memory.h"
#include "time/group_pack.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* --- what the files have ------------------------------------------------------------------------------ */

/* Put what this rank has read where it belongs.  at: [files], where the steps of each file begin. */
static void put(const zs_comm *comm, const zs_findings *found, const int64_t *at, zs_file *file,
                zs_step *step)
{
    for (int i = 0; i < found->n; i++) {
        const zs_records *records = &found->records[i];
        int number = comm->rank + i * comm->size;
        file[number] = found->file[i];
        memcpy(step + at[number], records->step, (size_t)records->n * sizeof *step);
    }
}

int zs_share_findings(zs_comm *comm, const zs_findings *found, zs_files *files, zs_series *series,
                      zs_error *err)
{
    int n = files->paths.n;
    int64_t *at = zs_alloc((size_t)n + 1, sizeof *at, "the files", err);
    if (zs_agree(comm, at ? 0 : -1, err))
        goto failed;
    for (int i = 0; i < found->n; i++)
        at[comm->rank + i * comm->size + 1] = found->records[i].n;
    MPI_Allreduce(MPI_IN_PLACE, at, n + 1, MPI_INT64_T, MPI_SUM, comm->world);
    for (int i = 0; i < n; i++)
        at[i + 1] += at[i];
    series->nstep = at[n];
    zs_node_memory *memory = &comm->memory;
    zs_file *file = zs_node_alloc(memory, (size_t)n * sizeof *file, "the catalog", err);
    zs_step *step =
        file ? zs_node_alloc(memory, (size_t)series->nstep * sizeof *step, "the catalog", err) : NULL;
    if (!step)
        goto failed;
    put(comm, found, at, file, step);
    zs_node_collect(memory, file);
    zs_node_collect(memory, step);
    files->file = file;
    series->step = step;
    series->has_bounds = true;
    for (int i = 0; i < n; i++)
        series->has_bounds = series->has_bounds && file[i].bounds == ZS_BOUNDS_USED;
    free(at);
    return 0;
failed:
    free(at);
    return -1;
}

/* --- which steps count --------------------------------------------------------------------------------- */

/* Sort and select the stored steps. */
static int select_steps(const zs_spec *spec, zs_catalog *catalog, zs_usual_steps *usual, zs_error *err)
{
    zs_files *files = &catalog->files;
    zs_series *series = &catalog->series;
    return zs_series_sort(series, &files->paths, err) || zs_series_check_calendars(series, files, err) ||
                   zs_series_check_periods(series, files, spec, err) || zs_series_select(series, spec, err) ||
                   zs_made_steps_usual(series, spec, usual, err) || zs_series_choose(series, spec, err) ||
                   zs_series_gaps(series, err) || zs_series_check_rule(series, files, spec, err)
               ? -1
               : 0;
}

/* Send a struct of the first rank of the node to the others; its pointers mean nothing there. */
static void send(const zs_comm *comm, void *plain, size_t bytes)
{
    MPI_Bcast(plain, (int)bytes, MPI_BYTE, 0, comm->node);
}

/* Make the new steps. */
static int make_steps(zs_comm *comm, const zs_spec *spec, const zs_usual_steps *usual, zs_catalog *catalog,
                      zs_error *err)
{
    zs_series *series = &catalog->series;
    zs_made_steps *made = &catalog->made;
    zs_step *stored = series->step;
    int64_t n = comm->memory.first ? zs_made_steps_expect(spec, series) : 0;
    send(comm, &n, sizeof n);
    void *memory = zs_node_alloc(&comm->memory, zs_made_steps_bytes(n, series->nmember), "new steps", err);
    if (!memory)
        return -1;
    int result = comm->memory.first
                     ? zs_made_steps_make(spec, usual, n, memory, series, &catalog->variable, made, err)
                     : 0;
    if (zs_agree_same(comm, result, err))
        return -1;
    zs_node_publish(&comm->memory, memory);
    send(comm, made, sizeof *made);
    send(comm, &catalog->variable, sizeof catalog->variable);
    send(comm, series, sizeof *series);
    made->stored.step = stored;
    zs_made_steps_place(made, series, memory);
    return 0;
}

int zs_share_selection(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err)
{
    zs_usual_steps usual = { 0 };
    zs_series *series = &catalog->series;
    int result = comm->memory.first ? select_steps(spec, catalog, &usual, err) : 0;
    if (zs_agree_same(comm, result, err))
        return -1;
    zs_step *step = series->step;
    zs_node_publish(&comm->memory, step);
    send(comm, series, sizeof *series);
    series->step = step;
    if (zs_agree_same(comm, zs_void_files_check(spec, &catalog->files, series, err), err))
        return -1;
    return spec->steps.every.kind == ZS_EVERY_STEP ? 0 : make_steps(comm, spec, &usual, catalog, err);
}

/* --- groups -------------------------------------------------------------------------------------------- */

int32_t *zs_share_room(zs_comm *comm, int64_t nstep, zs_error *err)
{
    return zs_node_alloc(&comm->memory, (size_t)nstep * ZS_GROUPS_ROOM * sizeof(int32_t), "groups", err);
}

int zs_share_groups(zs_comm *comm, int result, int32_t *room, int64_t nstep, zs_groups *groups, zs_error *err)
{
    zs_node_memory *memory = &comm->memory;
    zs_error unused;
    if (zs_agree_same(comm, result, err))
        goto failed;
    int64_t bytes = memory->first ? (int64_t)zs_groups_packed_bytes(groups) : 0;
    send(comm, &bytes, sizeof bytes);
    void *packed = zs_node_alloc(memory, (size_t)bytes, "groups", err);
    if (!packed)
        goto failed;
    if (memory->first)
        zs_groups_pack(groups, packed);
    zs_node_publish(memory, packed);
    zs_node_publish(memory, room);
    send(comm, groups, sizeof *groups);
    zs_groups_unpack(groups, packed);
    return zs_groups_place(groups, room, nstep, &unused); /* there is a room: it cannot fail */
failed:
    zs_groups_clear(groups);
    return -1;
}
