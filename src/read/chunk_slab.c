#include "read/chunk_slab.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/strided_copy.h"
#include "header/grid.h"
#include "read/chunk_part.h"
#include "stats/packing.h"

#include <stdbool.h>
#include <stdlib.h>

int zs_chunk_slab_init(zs_chunk_slab *c, const zs_file *file, zs_chunk_get *get, void *backend, zs_error *err)
{
    *c = (zs_chunk_slab){ .file = file,
                          .get = get,
                          .backend = backend,
                          .size = zs_type_size(file->storage.type),
                          .bytes = zs_chunk_bytes(file) };
    int64_t bytes = (int64_t)c->size;
    for (int k = file->ndim - 1; k >= 0; k--) {
        c->stride[k] = bytes;
        bytes *= file->storage.chunk[k];
    }
    c->chunk = zs_alloc_raw((size_t)c->bytes, 1, "a chunk", err);
    return c->chunk ? 0 : -1;
}

void zs_chunk_slab_clear(zs_chunk_slab *c)
{
    free(c->chunk);
    *c = (zs_chunk_slab){ 0 };
}

/* Is the whole chunk one piece of the slab?  Then it can be decoded in place. */
static bool fits_in_place(const zs_chunk_slab *c, const zs_slab *slab, const zs_chunk_part *p)
{
    const zs_file *file = c->file;
    int64_t bytes = p->steps.count * p->members.count * p->rows.count * slab->ncol * (int64_t)c->size;
    return slab->nlevel == 1 && slab->columns->nsegment == 1 &&
           slab->columns->segment[0].first == p->first_col && bytes == c->bytes &&
           (file->col < 0 || file->storage.chunk[file->col] == slab->ncol) &&
           zs_chunk_in_order(file, slab, p);
}

/* Bytes from one index to the next in a decoded chunk; 0 for a dimension that the variable does not have. */
static int64_t stride_on(const zs_chunk_slab *c, int position)
{
    return position < 0 ? 0 : c->stride[position];
}

/* Bytes in a decoded chunk before the slab's index on each further dimension, and before one of its levels.
 */
static int64_t inner_of(const zs_chunk_slab *c, const zs_slab *slab, int64_t level)
{
    const zs_file *file = c->file;
    int64_t bytes = 0;
    for (int k = 0; k < file->ndim; k++)
        if (k == file->level)
            bytes += slab->level[level] % file->storage.chunk[k] * c->stride[k];
        else if (k != file->time && k != file->row && k != file->col && k != file->member)
            bytes += slab->at[k] % file->storage.chunk[k] * c->stride[k];
    return bytes;
}

/* The place of a part's first number in the slab's numbers, on level number `level` of the slab and column 0.
 */
static int64_t place_of(const zs_file *file, const zs_slab *slab, const zs_chunk_part *p, int64_t level,
                        int64_t step, int64_t member)
{
    return zs_chunk_record(file, slab, p, step, member) * slab->pitch +
           (level * slab->rows.count + p->rows.first) * slab->ncol;
}

/* Copy a range of columns of the decoded chunk to column `to` of the slab, on one of its levels.  Where all
 * members of a step are wanted, or there are none, all records are copied at once. */
static void copy_columns(const zs_chunk_slab *c, const zs_slab *slab, const zs_chunk_part *p, int64_t level,
                         zs_range columns, int64_t to, char *numbers)
{
    const zs_file *file = c->file;
    int64_t size = (int64_t)c->size, line = slab->ncol * size, pitch = slab->pitch * size;
    int64_t member_stride = stride_on(c, file->member), step_stride = stride_on(c, file->time);
    const unsigned char *from = c->chunk + inner_of(c, slab, level) + p->step * step_stride +
                                p->member * member_stride + p->row * stride_on(c, file->row) +
                                (columns.first - p->first_col) * stride_on(c, file->col);
    bool single = file->nmember > 1;
    zs_copy_axis axis[] = { { single ? 1 : p->steps.count, step_stride, pitch },
                            { p->rows.count, stride_on(c, file->row), line },
                            { columns.count, stride_on(c, file->col), size } };
    for (int64_t i = 0; i < (single ? p->steps.count * p->members.count : 1); i++) {
        int64_t t = i / p->members.count, m = i % p->members.count,
                record = zs_chunk_record(file, slab, p, t, m);
        if (record >= 0 && record < slab->records.count)
            zs_strided_copy(axis, 3, c->size, from + t * step_stride + m * member_stride,
                            numbers + (place_of(file, slab, p, level, t, m) + to) * size);
    }
}

/* Copy the wanted levels and columns of the decoded chunk into the slab. */
static void copy_part(const zs_chunk_slab *c, const zs_slab *slab, const zs_chunk_part *p, char *numbers)
{
    const zs_file *file = c->file;
    int64_t width = file->col < 0 ? 1 : file->storage.chunk[file->col], offset = 0;
    for (int k = 0; k < slab->columns->nsegment; offset += slab->columns->segment[k++].count) {
        zs_range cols = slab->columns->segment[k];
        int64_t first = zs_max(cols.first, p->first_col);
        int64_t end = zs_min(cols.first + cols.count, p->first_col + width);
        for (int64_t level = 0; level < slab->nlevel && first < end; level++)
            if (zs_chunk_has_level(file, slab, p, level))
                copy_columns(c, slab, p, level, (zs_range){ first, end - first }, offset + first - cols.first,
                             numbers);
    }
}

/* Does a range of columns overlap the selected ones? */
static bool wanted(const zs_columns *columns, int64_t first, int64_t count)
{
    for (int k = 0; k < columns->nsegment; k++)
        if (first < columns->segment[k].first + columns->segment[k].count &&
            columns->segment[k].first < first + count)
            return true;
    return false;
}

/* Read all chunks with the part's records, levels and rows: those of one layer and one band. */
static int read_row(const zs_chunk_slab *c, const zs_slab *slab, zs_chunk_part *p, char *numbers,
                    zs_traffic *traffic, zs_error *err)
{
    const zs_file *file = c->file;
    int64_t width = file->col < 0 ? 1 : file->storage.chunk[file->col],
            ncol = file->col < 0 ? 1 : file->size[file->col];
    for (p->first_col = 0; p->first_col < ncol; p->first_col += width) {
        if (!wanted(slab->columns, p->first_col, width))
            continue;
        if (file->col >= 0)
            p->corner[file->col] = (hsize_t)p->first_col;
        int64_t place = place_of(file, slab, p, 0, 0, 0);
        bool in_place = fits_in_place(c, slab, p);
        unsigned char *to = in_place ? (unsigned char *)numbers + place * (int64_t)c->size : c->chunk;
        if (c->get(c->backend, p->corner, to, traffic, err))
            return -1;
        if (!in_place)
            copy_part(c, slab, p, numbers);
    }
    return 0;
}

int zs_chunk_slab_read(const zs_chunk_slab *c, const zs_slab *slab, void *numbers, zs_traffic *traffic,
                       zs_error *err)
{
    const zs_file *file = c->file;
    zs_chunk_part part = zs_chunk_part_make(file, slab);
    int64_t layers = zs_chunk_layers(file, slab), bands = zs_chunk_bands(file, slab);
    for (int64_t layer = 0; layer < layers; layer++)
        for (int64_t band = 0; zs_chunk_layer(file, slab, layer, &part) && band < bands; band++) {
            zs_chunk_band(file, slab, band, &part);
            for (int64_t level = 0; level < slab->nlevel; level++)
                if (zs_chunk_stack(file, slab, level, &part) &&
                    read_row(c, slab, &part, numbers, traffic, err))
                    return -1;
        }
    return 0;
}
