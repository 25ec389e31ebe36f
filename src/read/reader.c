#include "read/reader.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/open.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "read/read_chunks.h"
#include "read/read_netcdf.h"
#include "read/read_plain.h"
#include "read/read_zarr.h"
#include "stats/mask_bits.h"
#include "stats/packing.h"
#include "stats/spare.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static const zs_backend *const all[] = { &zs_backend_plain, &zs_backend_chunks, &zs_backend_zarr,
                                         &zs_backend_netcdf, NULL };
static const zs_backend *const general[] = { &zs_backend_netcdf, NULL };

int zs_reader_init(zs_reader *reader, const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    *reader = (zs_reader){ .catalog = catalog,
                           .series = zs_catalog_stored(catalog),
                           .variable = catalog->variable.path,
                           .choice = spec->run.reader == ZS_LIBRARY_NETCDF ? general : all,
                           .asked = -1 };
    snprintf(reader->doing, sizeof reader->doing, "reading variable %s", reader->variable);
    if (catalog->files.overlay)
        reader->overlay.seen = zs_alloc((size_t)reader->series->nstep, 1, "the versions of steps", err);
    return catalog->files.overlay && !reader->overlay.seen ? -1 : 0;
}

static void close_file(zs_opened *opened)
{
    if (!opened->handle)
        return;
    zs_activity_begin(ZS_PARSES, opened->input.path, "closing it");
    opened->backend->close(opened->handle);
    opened->handle = NULL;
    zs_activity_end();
}

void zs_reader_close(zs_reader *reader)
{
    close_file(&reader->file[0]);
    close_file(&reader->file[1]);
    reader->expected.count = 0;
}

void zs_reader_clear(zs_reader *reader)
{
    zs_reader_close(reader);
    free(reader->overlay.below);
    free(reader->overlay.seen);
    *reader = (zs_reader){ .catalog = NULL };
}

/* Open file number `file`, with the first backend that can read it.  ahead: of those alone that can expect.
 * Returns 0; ZS_NOT_MINE; or -1 with err filled. */
static int open_file(const zs_reader *reader, int32_t file, bool ahead, zs_opened *opened, zs_error *err)
{
    const zs_backend *const *choice = reader->choice;
    int result = ZS_NOT_MINE;
    close_file(opened);
    opened->input = (zs_input){ reader->catalog->files.paths.path[file], reader->variable,
                                &reader->catalog->files.file[file] };
    zs_activity_begin(ZS_PARSES, opened->input.path, "reading its header");
    if (zs_check_identity(opened->input.path, &opened->input.file->identity, err))
        return -1;
    for (; *choice && (!ahead || (*choice)->expect) && result == ZS_NOT_MINE; choice++) {
        opened->backend = *choice;
        result = opened->backend->open(&opened->input, &opened->handle, err);
    }
    return result;
}

/* Which of the two places has a file open?  -1: none. */
static int slot_of(const zs_reader *reader, int32_t file)
{
    for (int k = 0; k < 2; k++)
        if (reader->file[k].handle && reader->file[k].input.file == &reader->catalog->files.file[file])
            return k;
    return -1;
}

/* Make a file the current one: it is open already, or takes the place of the other one. */
static int go_to(zs_reader *reader, int32_t file, zs_error *err)
{
    zs_opened *now = &reader->file[reader->current];
    int slot = slot_of(reader, file);
    if (slot == reader->current)
        return 0;
    if (slot < 0 && open_file(reader, file, false, now, err))
        return -1;
    if (slot >= 0) {
        close_file(now);
        reader->current = slot;
    }
    /* there is a missing number, if there is a mask */
    zs_spare_find(&reader->catalog->files.file[file].storage.packing, reader->spare);
    return 0;
}

static const zs_opened *current_of(const zs_reader *reader)
{
    return &reader->file[reader->current];
}

/* The number among the stored steps, without members, of a record of the file that sample `step` is in; *at:
 * of the last sample that was found, from `step` on.  -1: the record is not of the series. */
static int64_t step_of(const zs_series *series, int64_t step, int32_t record, int64_t *at)
{
    int32_t file = zs_series_file(series, step);
    while (*at + 1 < series->nstep && zs_series_file(series, *at + 1) == file &&
           zs_series_record(series, *at) < record)
        ++*at;
    return zs_series_record(series, *at) == record ? *at / series->nmember : -1;
}

/* Make the cells missing that [input] mask leaves out.  numbers: [count][rows.count][ncol]. */
static void apply_mask(const zs_reader *reader, int64_t step, int64_t count, zs_range rows, char *numbers)
{
    const zs_series *series = reader->series;
    const zs_masks *masks = &reader->catalog->masks;
    const zs_grid *grid = &reader->catalog->grid;
    size_t size = zs_type_size(current_of(reader)->input.file->storage.packing.type),
           line = (size_t)grid->ncol * size;
    int64_t above = grid->rows.first - masks->first_row; /* rows of the mask that no product needs */
    int64_t at = step;
    for (int64_t k = 0; k < count; k++, numbers += (size_t)rows.count * line) {
        int64_t plane = step_of(series, step, zs_series_record(series, step) + (int32_t)k, &at);
        for (int64_t i = 0, n; i < rows.count && plane >= 0; i += n) {
            int64_t row = (rows.first + i) % grid->rows.count;
            n = zs_min(rows.count - i, grid->rows.count - row); /* of one level */
            zs_range lines = { zs_mask_line(&masks->input, plane, above + row), n };
            zs_mask_fill(&masks->input, lines, size, reader->spare, numbers + (size_t)i * line);
        }
    }
}

/* The next rows of a range that are one slab: some rows of one level, or all rows of several levels. */
static void cut_levels(const zs_grid *grid, zs_range rows, bool one, zs_slab *slab)
{
    int64_t height = grid->rows.count, level = rows.first / height, first = rows.first % height;
    bool whole = first == 0 && rows.count >= height;
    slab->level = grid->levels.index + level;
    slab->nlevel = whole && !one ? rows.count / height : 1;
    slab->rows = (zs_range){ grid->rows.first + first, zs_min(rows.count, height - first) };
}

static int read_slab(zs_reader *reader, const zs_slab *slab, int64_t step, void *numbers, zs_error *err)
{
    const zs_opened *opened = current_of(reader);
    if (opened->backend->read(opened->handle, slab, numbers, &reader->traffic, err))
        return -1;
    return opened->input.file->overlay < 0
               ? 0
               : zs_overlay_fill(&reader->overlay, opened, slab, step, numbers, &reader->traffic, err);
}

/* Steps of an open file; their rows are cut into slabs, which lie in the memory for all these rows. */
static zs_slab slab_of(const zs_reader *reader, const zs_opened *opened, zs_range steps, zs_range rows)
{
    const zs_grid *grid = &reader->catalog->grid;
    return (zs_slab){ .records = { zs_series_record(reader->series, steps.first), steps.count },
                      .at = opened->input.file->at,
                      .columns = &grid->columns,
                      .ncol = grid->ncol,
                      .pitch = rows.count * grid->ncol };
}

/* The next rows of a range, as one slab, are done. */
static zs_range rows_after(zs_range rows, const zs_slab *slab)
{
    int64_t done = slab->nlevel * slab->rows.count;
    return (zs_range){ rows.first + done, rows.count - done };
}

/* The file of a step that is expected, open: the current one, or the other one.  NULL: it cannot be opened
 * now. */
static const zs_opened *look_ahead(zs_reader *reader, int64_t step)
{
    zs_opened *other = &reader->file[1 - reader->current];
    int32_t file = zs_series_file(reader->series, step);
    int slot = slot_of(reader, file);
    zs_error later;
    if (slot >= 0)
        return &reader->file[slot];
    return open_file(reader, file, true, other, &later) == 0 ? other : NULL;
}

/* Ask the system for some steps of an open file, whose backend can expect them. */
static void ask_for(const zs_reader *reader, const zs_opened *opened, zs_range steps, zs_range rows)
{
    zs_slab slab = slab_of(reader, opened, steps, rows);
    for (; rows.count > 0; rows = rows_after(rows, &slab)) {
        cut_levels(&reader->catalog->grid, rows, opened->input.file->overlay >= 0, &slab);
        opened->backend->expect(opened->handle, &slab);
    }
}

/* Ask for what is expected; before that for these steps, which are read now, if nobody expected them.  A
 * backend that cannot expect is as a rule that of all files: the next one is not even looked at. */
static void ask_ahead(zs_reader *reader, zs_range steps, zs_range rows)
{
    const zs_opened *now = current_of(reader), *opened = NULL;
    zs_range next = reader->expected;
    int64_t asked = reader->asked;
    reader->expected.count = 0;
    reader->asked = -1;
    if (!now->backend->expect)
        return;
    if (asked != steps.first)
        ask_for(reader, now, steps, rows);
    if (next.count > 0 && (opened = look_ahead(reader, next.first))) {
        ask_for(reader, opened, next, rows);
        reader->asked = next.first;
    }
}

static int read_rows(zs_reader *reader, zs_range steps, zs_range rows, void *numbers, zs_error *err)
{
    const zs_grid *grid = &reader->catalog->grid;
    if (go_to(reader, zs_series_file(reader->series, steps.first), err))
        return -1;
    ask_ahead(reader, steps, rows);
    const zs_opened *opened = current_of(reader);
    const zs_file *file = opened->input.file;
    zs_activity_begin(ZS_MOVES, opened->input.path, reader->doing);
    int64_t size = (int64_t)zs_type_size(file->storage.type);
    zs_slab slab = slab_of(reader, opened, steps, rows);
    reader->bytes += steps.count * rows.count * grid->ncol * size;
    for (char *to = numbers; rows.count > 0; rows = rows_after(rows, &slab)) {
        cut_levels(grid, rows, file->overlay >= 0, &slab);
        if (read_slab(reader, &slab, steps.first, to, err))
            return -1;
        to += slab.nlevel * slab.rows.count * grid->ncol * size;
    }
    return 0;
}

void zs_reader_expect(zs_reader *reader, zs_range steps)
{
    reader->expected = steps;
}

int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err)
{
    int result = read_rows(reader, (zs_range){ step, count }, rows, numbers, err);
    zs_activity_end();
    if (result || !reader->catalog->masks.input.bit)
        return result;
    const zs_storage *storage = &current_of(reader)->input.file->storage;
    zs_spare_widen(storage->type, storage->packing.type,
                   (size_t)(count * rows.count * reader->catalog->grid.ncol), numbers);
    apply_mask(reader, step, count, rows, numbers);
    return 0;
}
