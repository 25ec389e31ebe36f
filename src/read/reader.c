#include "read/reader.h"

#include "base/memory.h"
#include "format/open.h"
#include "read/overlay.h"

#include <stdlib.h>

static const zs_backend *const all[] = { &zs_backend_plain, &zs_backend_chunks, &zs_backend_netcdf, NULL };
static const zs_backend *const general[] = { &zs_backend_netcdf, NULL };

int zs_reader_init(zs_reader *reader, const zs_spec *spec, const zs_catalog *catalog, zs_error *err)
{
    *reader = (zs_reader){ .catalog = catalog,
                           .variable = spec->variable,
                           .choice = spec->reader == ZS_LIBRARY_NETCDF ? general : all,
                           .file = -1 };
    if (catalog->overlay)
        reader->seen = zs_alloc((size_t)catalog->nstep, 1, "the versions of steps", err);
    return catalog->overlay && !reader->seen ? -1 : 0;
}

static void close_file(zs_reader *reader)
{
    if (reader->file >= 0)
        reader->backend->close(reader->handle);
    reader->file = -1;
}

void zs_reader_clear(zs_reader *reader)
{
    close_file(reader);
    free(reader->below);
    free(reader->seen);
    *reader = (zs_reader){ .file = -1 };
}

static int open_file(zs_reader *reader, int32_t file, zs_error *err)
{
    int result = ZS_NOT_MINE;
    if (reader->file == file)
        return 0;
    close_file(reader);
    reader->input =
        (zs_input){ reader->catalog->paths.path[file], reader->variable, &reader->catalog->file[file] };
    if (zs_check_identity(reader->input.path, &reader->input.file->identity, err))
        return -1;
    for (int k = 0; reader->choice[k] && result == ZS_NOT_MINE; k++) {
        reader->backend = reader->choice[k];
        result = reader->backend->open(&reader->input, &reader->handle, err);
    }
    if (result == 0)
        reader->file = file;
    return result;
}

int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err)
{
    const zs_step *first = &reader->catalog->step[step];
    const zs_grid *grid = &reader->catalog->grid;
    if (open_file(reader, first->file, err))
        return -1;
    zs_slab slab = { .records = { first->record, count },
                     .rows = { grid->rows.first + rows.first, rows.count },
                     .at = reader->input.file->at,
                     .columns = &grid->columns,
                     .ncol = grid->ncol };
    size_t size = zs_type_size(reader->input.file->stored.packing.type);
    reader->bytes += count * rows.count * grid->ncol * (int64_t)size;
    if (reader->backend->read(reader->handle, &slab, numbers, &reader->traffic, err))
        return -1;
    return reader->input.file->overlay < 0 ? 0 : zs_overlay_fill(reader, &slab, step, numbers, err);
}
