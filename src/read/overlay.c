#include "read/overlay.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "header/expver.h"
#include "header/input_file.h"
#include "stats/packing.h"

#include <string.h>

enum { PIECE = 1 << 20 }; /* a file without chunks is read in pieces of about this many bytes */

/* Samples and rows that are read together: those of a chunk, so that no chunk is decoded twice. */
typedef struct piece {
    int64_t records, rows;
} piece;

static piece piece_of(const zs_file *file, const zs_slab *slab)
{
    int64_t line = slab->ncol * (int64_t)zs_type_size(file->storage.type);
    if (file->storage.form == ZS_FORM_CHUNKED)
        return (piece){ zs_chunk_steps(file), zs_chunk_rows(file) };
    int64_t rows = zs_min(slab->rows.count, zs_max(1, PIECE / line));
    return (piece){ zs_max(1, PIECE / (line * rows)), rows };
}

/* The part of a range from `from` on, up to the next edge of a piece. */
static zs_range next_part(zs_range range, int64_t from, int64_t size)
{
    int64_t end = range.first + range.count;
    return (zs_range){ from, zs_min(size - from % size, end - from) };
}

/* Fill one part of the slab; part: its records and rows of the file, on the second plane. */
static int fill_part(zs_overlay *overlay, const zs_opened *opened, const zs_slab *slab, const zs_slab *part,
                     int64_t step, char *numbers, zs_traffic *traffic, zs_error *err)
{
    const zs_storage *storage = &opened->input.file->storage;
    zs_packing packing = storage->packing;
    packing.type = storage->type; /* numbers are not widened yet */
    size_t size = zs_type_size(packing.type), cells = (size_t)(part->rows.count * slab->ncol), missing = 0;
    int64_t first = part->records.first - slab->records.first, line = part->rows.first - slab->rows.first;
    unsigned char *seen = overlay->seen + step + first;
    char *from = numbers + (size_t)(first * slab->pitch + line * slab->ncol) * size;
    size_t map = (size_t)slab->pitch * size;
    for (int64_t k = 0; k < part->records.count; k++) {
        size_t here = zs_missing_count(&packing, from + (size_t)k * map, cells);
        seen[k] |= here < cells ? ZS_SEEN_ABOVE : 0;
        missing += here;
    }
    if (missing == 0)
        return 0;
    if (zs_grow(&overlay->below, &overlay->room, (size_t)part->records.count * cells * size, 1, err) ||
        opened->backend->read(opened->handle, part, overlay->below, traffic, err))
        return -1;
    for (int64_t k = 0; k < part->records.count; k++)
        if (zs_missing_fill(&packing, from + (size_t)k * map,
                            (char *)overlay->below + (size_t)k * cells * size, cells) > 0)
            seen[k] |= ZS_SEEN_BELOW;
    return 0;
}

int zs_overlay_fill(zs_overlay *overlay, const zs_opened *opened, const zs_slab *slab, int64_t step,
                    void *numbers, zs_traffic *traffic, zs_error *err)
{
    const zs_file *file = opened->input.file;
    piece together = piece_of(file, slab);
    int64_t at[ZS_DIM_MAX];
    zs_slab part = *slab;
    memcpy(at, slab->at, sizeof at);
    at[file->overlay] = file->below;
    part.at = at;
    for (int64_t t = slab->records.first; t < slab->records.first + slab->records.count;
         t += part.records.count) {
        part.records = next_part(slab->records, t, together.records);
        for (int64_t r = slab->rows.first; r < slab->rows.first + slab->rows.count; r += part.rows.count) {
            part.rows = next_part(slab->rows, r, together.rows);
            part.pitch = part.rows.count * slab->ncol;
            if (fill_part(overlay, opened, slab, &part, step, numbers, traffic, err))
                return -1;
        }
    }
    return 0;
}
