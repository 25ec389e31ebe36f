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
#include "stats/packing.h"

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
    return result;
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
    int64_t size = (int64_t)zs_type_size(file->storage.packing.type);
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
    return result;
}
