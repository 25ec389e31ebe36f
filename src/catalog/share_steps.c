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

/* --- what the files have ------------------------------------------------------------------------------ */

/* Put the steps of all ranks into the order of files.
 * list: [ranks], what each rank has read.  at: [files], where the steps of each file begin in the series. */
static int put_in_order(zs_steps *list, int ranks, const int64_t *at, int files, zs_series *series,
                        zs_error *err)
{
    zs_steps all = { 0 };
    int result = 0;
    for (int file = 0; file < files; file++) {
        zs_steps *from = &list[file % ranks];
        for (int64_t i = at[file]; i < at[file + 1] && result == 0; i++, from->first++) {
            const zs_step step = zs_steps_at(from, 0);
            result = zs_steps_add(&all, &step, err);
        }
    }
    return zs_series_take(series, &all, result, err);
}

/* Give the lists of all ranks to the first rank of each node, which makes the series of them.
 * list: [ranks], for the work. */
static int collect_steps(zs_comm *comm, const zs_findings *found, const int64_t *at, int files,
                         zs_steps *list, zs_series *series, zs_error *err)
{
    zs_node_memory *memory = &comm->memory;
    MPI_Allgather(&found->steps, (int)sizeof *list, MPI_BYTE, list, (int)sizeof *list, MPI_BYTE, comm->world);
    size_t bytes = 0, before = 0;
    for (int rank = 0; rank < comm->size; rank++) {
        before += rank < comm->rank ? zs_table_bytes(&list[rank].table) : 0;
        bytes += zs_table_bytes(&list[rank].table);
    }
    char *lists = zs_node_alloc(memory, bytes, "the steps of all files", err);
    if (!lists)
        return -1;
    zs_table_copy(&found->steps.table, lists + before);
    zs_node_collect(memory, lists);
    for (int rank = 0; rank < comm->size; rank++) {
        zs_table_place(&list[rank].table, lists);
        lists += zs_table_bytes(&list[rank].table);
    }
    int result = memory->first ? put_in_order(list, comm->size, at, files, series, err) : 0;
    zs_node_release(memory, lists - bytes);
    return zs_agree_same(comm, result, err);
}

/* Put the files that this rank has read where they belong. */
static int collect_files(zs_comm *comm, const zs_findings *found, zs_files *files, zs_error *err)
{
    size_t n = (size_t)files->paths.n;
    files->file = zs_node_alloc(&comm->memory, n * sizeof *files->file, "the catalog", err);
    if (!files->file)
        return -1;
    for (int i = 0; i < found->n; i++)
        files->file[comm->rank + i * comm->size] = found->file[i];
    zs_node_collect(&comm->memory, files->file);
    return 0;
}

int zs_share_findings(zs_comm *comm, const zs_findings *found, zs_files *files, zs_series *series,
                      zs_error *err)
{
    int n = files->paths.n;
    int64_t *at = zs_alloc((size_t)n + 1, sizeof *at, "the files", err);
    zs_steps *list = zs_alloc((size_t)comm->size, sizeof *list, "the files", err);
    int result = zs_agree(comm, at && list ? 0 : -1, err);
    if (result == 0) {
        for (int i = 0; i < found->n; i++)
            at[comm->rank + i * comm->size + 1] = found->count[i];
        MPI_Allreduce(MPI_IN_PLACE, at, n + 1, MPI_INT64_T, MPI_SUM, comm->world);
        for (int i = 0; i < n; i++)
            at[i + 1] += at[i];
        result =
            collect_files(comm, found, files, err) || collect_steps(comm, found, at, n, list, series, err)
                ? -1
                : 0;
    }
    series->has_bounds = true;
    for (int i = 0; i < n && result == 0; i++)
        series->has_bounds = series->has_bounds && files->file[i].bounds == ZS_BOUNDS_USED;
    free(list);
    free(at);
    return result;
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

int zs_share_steps(zs_comm *comm, zs_series *series, zs_error *err)
{
    zs_node_memory *memory = &comm->memory;
    zs_steps mine = series->steps;
    send(comm, series, sizeof *series);
    void *shared = zs_node_alloc(memory, zs_table_bytes(&series->steps.table), "the catalog", err);
    if (!shared) {
        series->steps = mine;
        return -1;
    }
    if (memory->first)
        zs_table_copy(&mine.table, shared);
    zs_node_publish(memory, shared);
    zs_table_place(&series->steps.table, shared);
    zs_steps_clear(&mine);
    return 0;
}

/* Make the new steps. */
static int make_steps(zs_comm *comm, const zs_spec *spec, const zs_usual_steps *usual, zs_catalog *catalog,
                      zs_error *err)
{
    zs_series *series = &catalog->series;
    zs_made_steps *made = &catalog->made;
    const zs_steps stored = series->steps;
    int64_t n = comm->memory.first ? zs_made_steps_expect(spec, series) : 0;
    send(comm, &n, sizeof n);
    void *memory = zs_node_alloc(&comm->memory, zs_made_steps_bytes(n), "new steps", err);
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
    made->stored.steps = stored;
    zs_made_steps_place(made, memory);
    if (!comm->memory.first)
        series->steps = (zs_steps){ 0 };
    return zs_share_steps(comm, series, err);
}

int zs_share_selection(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err)
{
    zs_usual_steps usual = { 0 };
    zs_series *series = &catalog->series;
    int result = comm->memory.first ? select_steps(spec, catalog, &usual, err) : 0;
    if (zs_agree_same(comm, result, err) || zs_share_steps(comm, series, err) ||
        zs_agree_same(comm, zs_void_files_check(spec, &catalog->files, series, err), err))
        return -1;
    return spec->steps.every.kind == ZS_EVERY_STEP ? 0 : make_steps(comm, spec, &usual, catalog, err);
}

/* --- groups -------------------------------------------------------------------------------------------- */

int32_t *zs_share_room(zs_comm *comm, const zs_grouping *how, zs_range baseline, int64_t nstep, zs_error *err)
{
    size_t each = (size_t)zs_groups_room(how, baseline, nstep) * sizeof(int32_t);
    return zs_node_alloc(&comm->memory, (size_t)nstep * each, "groups", err);
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
