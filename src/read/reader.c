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
                           .file = -1 };
    snprintf(reader->doing, sizeof reader->doing, "reading variable %s", reader->variable);
    if (catalog->files.overlay)
        reader->overlay.seen = zs_alloc((size_t)reader->series->nstep, 1, "the versions of steps", err);
    return catalog->files.overlay && !reader->overlay.seen ? -1 : 0;
}

void zs_reader_close(zs_reader *reader)
{
    if (reader->file < 0)
        return;
    zs_activity_begin(ZS_PARSES, reader->opened.input.path, "closing it");
    reader->opened.backend->close(reader->opened.handle);
    reader->file = -1;
    zs_activity_end();
}

void zs_reader_clear(zs_reader *reader)
{
    zs_reader_close(reader);
    free(reader->overlay.below);
    free(reader->overlay.seen);
    *reader = (zs_reader){ .file = -1 };
}

static int open_file(zs_reader *reader, int32_t file, zs_error *err)
{
    int result = ZS_NOT_MINE;
    if (reader->file == file)
        return 0;
    zs_reader_close(reader);
    zs_opened *opened = &reader->opened;
    opened->input = (zs_input){ reader->catalog->files.paths.path[file], reader->variable,
                                &reader->catalog->files.file[file] };
    zs_activity_begin(ZS_PARSES, opened->input.path, "reading its header");
    if (zs_check_identity(opened->input.path, &opened->input.file->identity, err))
        return -1;
    for (int k = 0; reader->choice[k] && result == ZS_NOT_MINE; k++) {
        opened->backend = reader->choice[k];
        result = opened->backend->open(&opened->input, &opened->handle, err);
    }
    if (result == 0)
        reader->file = file;
    if (result == 0) /* there is one, if there is a mask */
        zs_spare_find(&opened->input.file->storage.packing, reader->spare);
    return result;
}

/* The number among the stored steps, without members, of a record of the file that sample `step` is in; *at:
 * of the last sample that was found, from `step` on.  -1: the record is not of the series. */
static int64_t step_of(const zs_series *series, int64_t step, int32_t record, int64_t *at)
{
    const zs_step *s = series->step;
    while (*at + 1 < series->nstep && s[*at + 1].file == s[step].file && s[*at].record < record)
        ++*at;
    return s[*at].record == record ? *at / series->nmember : -1;
}

/* Make the cells missing that [input] mask leaves out.  numbers: [count][rows.count][ncol]. */
static void apply_mask(const zs_reader *reader, int64_t step, int64_t count, zs_range rows, char *numbers)
{
    const zs_series *series = reader->series;
    const zs_masks *masks = &reader->catalog->masks;
    const zs_grid *grid = &reader->catalog->grid;
    size_t size = zs_type_size(reader->opened.input.file->storage.packing.type),
           line = (size_t)grid->ncol * size;
    int64_t above = grid->rows.first - masks->first_row; /* rows of the mask that no product needs */
    int64_t at = step;
    for (int64_t k = 0; k < count; k++, numbers += (size_t)rows.count * line) {
        int64_t plane = step_of(series, step, series->step[step].record + (int32_t)k, &at);
        for (int64_t i = 0; i < rows.count && plane >= 0; i++) {
            int64_t row = above + (rows.first + i) % grid->rows.count;
            zs_mask_fill(&masks->input, zs_mask_line(&masks->input, plane, row), size, reader->spare,
                         numbers + (size_t)i * line);
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
    const zs_opened *opened = &reader->opened;
    if (opened->backend->read(opened->handle, slab, numbers, &reader->traffic, err))
        return -1;
    return opened->input.file->overlay < 0
               ? 0
               : zs_overlay_fill(&reader->overlay, opened, slab, step, numbers, &reader->traffic, err);
}

static int read_rows(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                     zs_error *err)
{
    const zs_step *first = &reader->series->step[step];
    const zs_grid *grid = &reader->catalog->grid;
    if (open_file(reader, first->file, err))
        return -1;
    zs_activity_begin(ZS_MOVES, reader->opened.input.path, reader->doing);
    const zs_file *file = reader->opened.input.file;
    int64_t size = (int64_t)zs_type_size(file->storage.type);
    zs_slab slab = { .records = { first->record, count },
                     .at = file->at,
                     .columns = &grid->columns,
                     .ncol = grid->ncol,
                     .pitch = rows.count * grid->ncol };
    reader->bytes += count * rows.count * grid->ncol * size;
    for (char *to = numbers; rows.count > 0;) {
        cut_levels(grid, rows, file->overlay >= 0, &slab);
        if (read_slab(reader, &slab, step, to, err))
            return -1;
        int64_t done = slab.nlevel * slab.rows.count;
        to += done * grid->ncol * size;
        rows = (zs_range){ rows.first + done, rows.count - done };
    }
    return 0;
}

int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err)
{
    int result = read_rows(reader, step, count, rows, numbers, err);
    zs_activity_end();
    if (result || !reader->catalog->masks.input.bit)
        return result;
    const zs_storage *storage = &reader->opened.input.file->storage;
    zs_spare_widen(storage->type, storage->packing.type,
                   (size_t)(count * rows.count * reader->catalog->grid.ncol), numbers);
    apply_mask(reader, step, count, rows, numbers);
    return 0;
}
