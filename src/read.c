#include "read.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

void zs_reader_init(zs_reader *reader, const zs_catalog *catalog, const char *variable, int64_t cache)
{
    *reader = (zs_reader){
        .catalog = catalog, .variable = variable, .cache = cache, .backend = &zs_backend_netcdf
    };
}

static void close_file(zs_reader *reader)
{
    if (reader->handle)
        reader->backend->close(reader->handle);
    reader->handle = NULL;
}

void zs_reader_clear(zs_reader *reader)
{
    close_file(reader);
    free(reader->scratch);
    *reader = (zs_reader){ 0 };
}

static int open_file(zs_reader *reader, int32_t file, zs_error *err)
{
    if (reader->handle && reader->file == file)
        return 0;
    close_file(reader);
    reader->file = file;
    reader->handle = reader->backend->open(reader->catalog, reader->variable, file, reader->cache, err);
    return reader->handle ? 0 : -1;
}

/* A box across the edge of the grid: each segment by itself, then side by side. */
static int read_segments(zs_reader *reader, zs_range records, zs_range rows, size_t size, char *numbers,
                         zs_error *err)
{
    const zs_grid *grid = &reader->catalog->grid;
    size_t lines = (size_t)(records.count * rows.count), width = (size_t)grid->ncol * size, offset = 0;
    for (int k = 0; k < grid->columns.nsegment; k++) {
        zs_range cols = grid->columns.segment[k];
        size_t part = (size_t)cols.count * size;
        if (zs_grow(&reader->scratch, &reader->scratch_size, lines * part, 1, err) ||
            reader->backend->read(reader->handle, records, rows, cols, reader->scratch, err))
            return -1;
        for (size_t i = 0; i < lines; i++)
            memcpy(numbers + i * width + offset, (char *)reader->scratch + i * part, part);
        offset += part;
    }
    return 0;
}

int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err)
{
    const zs_step *first = &reader->catalog->step[step];
    const zs_grid *grid = &reader->catalog->grid;
    if (open_file(reader, first->file, err))
        return -1;
    zs_range records = { first->record, count }, file_rows = { grid->rows.first + rows.first, rows.count };
    size_t size = zs_type_size(reader->catalog->file[first->file].stored.packing.type);
    reader->bytes += count * rows.count * grid->ncol * (int64_t)size;
    if (grid->columns.nsegment > 1)
        return read_segments(reader, records, file_rows, size, numbers, err);
    return reader->backend->read(reader->handle, records, file_rows, grid->columns.segment[0], numbers, err);
}
