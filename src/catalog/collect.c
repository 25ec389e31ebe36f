#include "catalog/collect.h"

#include "base/memory.h"
#include "base/range.h"
#include "catalog/baseline.h"
#include "catalog/cell_boxes.h"
#include "catalog/files.h"
#include "catalog/find_areas.h"
#include "catalog/input_box.h"
#include "catalog/masks.h"
#include "catalog/merge_files.h"
#include "catalog/parts.h"
#include "catalog/paths.h"
#include "catalog/prior_check.h"
#include "catalog/prior_make.h"
#include "catalog/same_file.h"
#include "catalog/series.h"
#include "catalog/share_steps.h"
#include "catalog/step_rule.h"
#include "header/grid.h"
#include "header/header.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/units.h"
#include "parallel/agree.h"
#include "parallel/share_text.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* Send rank 0's list of paths to all ranks.  COLLECTIVE. */
static int share_paths(zs_comm *comm, zs_paths *paths, zs_error *err)
{
    zs_shared_text text = { 0 };
    int result = 0, size[2] = { paths->n, paths->repeated };
    for (int i = 0; i < paths->n && result == 0; i++) /* on rank 0 */
        result = zs_shared_text_add(&text, paths->path[i], err);
    if (zs_share_text(comm, &text, result, "paths", err)) {
        free(text.bytes);
        return -1;
    }
    MPI_Bcast(size, 2, MPI_INT, 0, comm->world);
    const char *at = text.bytes;
    if (comm->rank != 0) {
        paths->repeated = size[1];
        paths->path = zs_alloc((size_t)size[0], sizeof *paths->path, "paths", err);
        result = paths->path ? 0 : -1;
    }
    for (; result == 0 && paths->n < size[0]; paths->n += result == 0)
        result = (paths->path[paths->n] = zs_copy_text(zs_next_path(&at), err)) ? 0 : -1;
    free(text.bytes);
    return zs_agree(comm, result, err);
}

static int share_numbers(zs_comm *comm, double **values, int64_t n, zs_error *err)
{
    if (comm->rank != 0)
        *values = zs_alloc((size_t)n, sizeof **values, "coordinates", err);
    if (zs_agree(comm, *values ? 0 : -1, err))
        return -1;
    MPI_Bcast(*values, (int)n, MPI_DOUBLE, 0, comm->world);
    return 0;
}

/* Send the reference, as rank 0 read it, to all ranks.  COLLECTIVE. */
static int share_reference(zs_comm *comm, zs_reference *reference, zs_error *err)
{
    zs_reference plain = *reference; /* without pointers, which mean nothing on other ranks */
    plain.lat = plain.lon = NULL;
    plain.units = (zs_units){ 0 };
    MPI_Bcast(&plain, (int)sizeof plain, MPI_BYTE, 0, comm->world);
    if (comm->rank != 0)
        *reference = plain;
    if (plain.nlat > 0 && share_numbers(comm, &reference->lat, plain.nlat, err))
        return -1;
    return plain.nlon > 0 ? share_numbers(comm, &reference->lon, plain.nlon, err) : 0;
}

static void findings_clear(zs_findings *found)
{
    zs_steps_clear(&found->steps);
    free(found->count);
    free(found->file);
}

/* Read the next file of this rank, which is number i of all. */
static int read_header(const zs_spec *spec, zs_reference *reference, const zs_paths *paths, int32_t i,
                       size_t room[2], zs_findings *found, zs_error *err)
{
    size_t n = (size_t)found->n + 1;
    zs_records records = { 0 };
    if (zs_grow((void **)&found->file, &room[0], n, sizeof *found->file, err) ||
        zs_grow((void **)&found->count, &room[1], n, sizeof *found->count, err))
        return -1;
    zs_file *file = &found->file[found->n];
    int result = zs_header_read(paths->path[i], i, spec, reference, paths->path[0], file, &records, err);
    for (int64_t k = 0; k < records.n && result == 0; k++)
        result = zs_steps_add(&found->steps, &records.step[k], err);
    found->count[found->n++] = records.n;
    free(records.step);
    return result;
}

/* The news are of all ranks: they are as far as this one, if they are equally fast. */
static int read_headers(zs_comm *comm, const zs_spec *spec, zs_reference *reference, const zs_paths *paths,
                        const zs_news *news, zs_findings *found, zs_error *err)
{
    size_t room[2] = { 0, 0 };
    for (int32_t i = comm->rank; i < paths->n && !zs_alarm_heard(comm); i += comm->size) {
        if (read_header(spec, reference, paths, i, room, found, err)) {
            zs_alarm_raise(comm);
            return -1;
        }
        zs_news_tell(news, zs_min(i - comm->rank + comm->size, paths->n), paths->n);
    }
    return zs_steps_end(&found->steps, err);
}

/* Take over what the reference says for all files.  The grid keeps coordinates of one dimension; the others
 * stay with the reference, which is released soon: 2-D coordinates are large, and only compared. */
static void adopt(zs_reference *reference, zs_catalog *catalog)
{
    zs_grid *grid = &catalog->grid;
    zs_series *series = &catalog->series;
    catalog->variable = reference->variable;
    series->time = reference->time;
    series->nmember = reference->nmember;
    memcpy(series->member_dim, reference->member_dim, sizeof series->member_dim);
    *grid = reference->grid;
    if (grid->lat_ndim == 1) {
        grid->lat = reference->lat;
        reference->lat = NULL;
    }
    if (grid->lon_ndim == 1 && *grid->col_dim) {
        grid->lon = reference->lon;
        reference->lon = NULL;
    }
}

/* The grid with all its coordinates: those that the catalog does not keep are the reference's. */
static zs_mask_grid grid_of(const zs_catalog *catalog, const zs_reference *reference)
{
    const zs_grid *grid = &catalog->grid;
    return (zs_mask_grid){ .path = catalog->files.paths.path[0],
                           .grid = grid,
                           .lat = grid->lat ? grid->lat : reference->lat,
                           .lon = grid->lon ? grid->lon : reference->lon };
}

/* Select steps, rows and columns.  COLLECTIVE. */
static int select_all(zs_comm *comm, const zs_spec *spec, const zs_reference *reference, zs_catalog *catalog,
                      zs_error *err)
{
    const zs_mask_grid run = grid_of(catalog, reference);
    if (spec->climatology.merge.n > 0) {
        zs_series *series = &catalog->series;
        int result = comm->memory.first ? zs_merge_stand_in(series, zs_series_time(series, 0), err) : 0;
        if (zs_agree_same(comm, result, err) || zs_share_steps(comm, series, err))
            return -1;
    } else if (zs_share_selection(comm, spec, catalog, err)) {
        return -1;
    }
    zs_files_compare(&catalog->files);
    if (catalog->made.any) /* new steps are float64 */
        catalog->files.kind = ZS_MOMENTS_TREE;
    if (spec->climatology.detrend)
        catalog->files.kind = ZS_MOMENTS_TREND;
    return zs_agree_same(comm, zs_input_box_select(spec, &run, &catalog->grid, err), err);
}

/* Rank 0: find the inputs; or the files of a merge, which take their place. */
static int find_paths(const zs_spec *spec, zs_paths *paths, zs_error *err)
{
    const zs_patterns *files = &spec->input.files;
    if (spec->climatology.merge.n > 0)
        return zs_merge_paths(spec, paths, err);
    return zs_paths_expand(files->pattern, files->n, paths, err)
               ? zs_fail_in(err, "%s", zs_spec_place(spec, "input", "files"))
               : 0;
}

/* Expand the patterns, and read the reference, on rank 0 for all.  COLLECTIVE. */
static int begin(zs_comm *comm, const zs_spec *spec, const zs_spec *reading, zs_paths *paths,
                 zs_reference *reference, zs_error *err)
{
    int result = 0;
    if (comm->rank == 0)
        result = find_paths(spec, paths, err);
    if (comm->rank == 0 && result == 0)
        result = zs_reference_read(paths->path[0], reading, reference, err);
    return zs_agree_same(comm, result, err) || share_paths(comm, paths, err) ||
                   share_reference(comm, reference, err)
               ? -1
               : 0;
}

/* Group the steps, and find the parts of products.  COLLECTIVE. */
static int group(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err)
{
    const zs_series *series = &catalog->series;
    const zs_baseline_run run = { spec, series, &catalog->prior, &catalog->files.paths };
    zs_range steps;
    if (zs_agree_same(comm, zs_baseline_make(&run, &catalog->baseline, &steps, err), err))
        return -1;
    const zs_grouping *how = &spec->climatology.grouping;
    int32_t *room = zs_share_room(comm, how, steps, series->nstep, err);
    if (!room)
        return -1;
    int result = comm->memory.first ? zs_baseline_group(&run, steps, room, &catalog->groups, err) : 0;
    result = zs_share_groups(comm, result, room, series->nstep, &catalog->groups, err);
    const zs_grouping all = { .kind = ZS_GROUP_NONE }; /* a part's steps are its members */
    for (zs_by by = ZS_BY_GROUP; by < ZS_BY_TIME && result == 0; by++) {
        zs_groups *parts = &catalog->parts.by[by];
        if (!zs_parts_are_wanted(spec, by))
            continue;
        if (!(room = zs_share_room(comm, &all, (zs_range){ 0, series->nstep }, series->nstep, err)))
            return -1;
        if (comm->memory.first)
            result = zs_parts_make(series, &catalog->groups, by, room, parts, err);
        result = zs_share_groups(comm, result, room, series->nstep, parts, err);
    }
    return result;
}

/* Read the masks and the header of an earlier run's statistics, then group the steps.  COLLECTIVE. reference:
 * has the coordinates that the grid has not. */
static int compare(zs_comm *comm, const zs_spec *spec, const zs_reference *reference, zs_catalog *catalog,
                   zs_error *err)
{
    const zs_grid *grid = &catalog->grid;
    const zs_mask_run run = { .grid = grid_of(catalog, reference),
                              .time = &catalog->series.time,
                              .rule = spec->input.step,
                              .room = zs_source_room(spec) };
    const zs_mask_series series = { zs_catalog_stored(catalog), &catalog->series };
    const zs_prior_needs now = { .files = &catalog->files,
                                 .series = &catalog->series,
                                 .grid = grid,
                                 .masks = &catalog->masks,
                                 .variable = &catalog->variable,
                                 .lat = run.grid.lat,
                                 .lon = run.grid.lon };
    if (zs_masks_make(comm, spec, &run, &series, &catalog->masks, err) ||
        zs_cell_boxes_make(comm, spec, &run.grid, &catalog->masks, &catalog->boxes, err))
        return -1;
    if (zs_prior_make(comm, spec, &now, &catalog->prior, err))
        return -1;
    if (spec->climatology.merge.n > 0) { /* the calendars of inputs are compared before */
        zs_series *joined = &catalog->series;
        zs_time time = catalog->prior.periods.period[0].first;
        int result = comm->memory.first ? zs_merge_stand_in(joined, time, err) : 0;
        if (zs_agree_same(comm, result, err) || zs_share_steps(comm, joined, err) ||
            zs_agree_same(comm, zs_series_check_calendars(joined, &catalog->files, err), err))
            return -1;
    }
    return group(comm, spec, catalog, err);
}

int zs_catalog_make(zs_comm *comm, const zs_spec *spec, const zs_news *news, zs_catalog *catalog,
                    zs_error *err)
{
    zs_reference reference = { 0 };
    zs_findings found = { 0 };
    zs_files *files = &catalog->files;
    char name[ZS_NAME];
    const zs_spec reading = zs_merge_reading(spec, name); /* by which headers are read */
    *catalog = (zs_catalog){ 0 };
    int result = begin(comm, spec, &reading, &files->paths, &reference, err);
    if (result == 0) {
        result =
            zs_agree(comm, read_headers(comm, &reading, &reference, &files->paths, news, &found, err), err);
        adopt(&reference, catalog);
    }
    if (result == 0)
        result = zs_share_findings(comm, &found, files, &catalog->series, err);
    findings_clear(&found);
    if (result == 0 && spec->climatology.merge.n == 0)
        result = zs_same_file_drop(comm, files, &catalog->series, err);
    if (result == 0)
        result = select_all(comm, spec, &reference, catalog, err);
    zs_memory_give_back(); /* the lists that the series was made of */
    if (result == 0)
        result = compare(comm, spec, &reference, catalog, err);
    if (result == 0) {
        const zs_mask_grid run = grid_of(catalog, &reference);
        result = zs_areas_find(comm, spec, &run, &catalog->masks.input, &catalog->areas, err);
    }
    zs_reference_clear(&reference);
    if (result)
        zs_catalog_clear(catalog);
    return result;
}
