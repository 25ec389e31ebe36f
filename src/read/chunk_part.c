#include "read/chunk_part.h"

/* The length of a chunk on the dimension at a position; 1 for position -1. */
static int64_t chunk_on(const zs_file *file, int position)
{
    return position < 0 ? 1 : file->storage.chunk[position];
}

/* The chunks of an axis that a range touches. */
static zs_range chunks_of(zs_range range, int64_t chunk)
{
    int64_t first = range.first / chunk;
    return (zs_range){ first, (range.first + range.count - 1) / chunk - first + 1 };
}

/* The part of a range in chunk number `index`; *at: where it begins, counted within the chunk. */
static zs_range cut(zs_range range, int64_t chunk, int64_t index, int64_t *at)
{
    int64_t first = zs_max(index * chunk, range.first);
    *at = first - index * chunk;
    return (zs_range){ first, zs_min((index + 1) * chunk, range.first + range.count) - first };
}

static int64_t last_record(const zs_slab *slab)
{
    return slab->records.first + slab->records.count - 1;
}

/* The steps of which the slab wants some members, or all. */
static zs_range steps_of(const zs_file *file, const zs_slab *slab)
{
    int64_t first = slab->records.first / file->nmember;
    return (zs_range){ first, last_record(slab) / file->nmember - first + 1 };
}

zs_chunk_part zs_chunk_part_make(const zs_file *file, const zs_slab *slab)
{
    zs_chunk_part part = { .corner = { 0 } };
    for (int k = 0; k < file->ndim; k++)
        part.corner[k] = (hsize_t)(slab->at[k] / file->storage.chunk[k] * file->storage.chunk[k]);
    return part;
}

int64_t zs_chunk_layers(const zs_file *file, const zs_slab *slab)
{
    return chunks_of(steps_of(file, slab), chunk_on(file, file->time)).count *
           zs_divide_up(file->nmember, chunk_on(file, file->member));
}

bool zs_chunk_layer(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part)
{
    int64_t time = chunk_on(file, file->time), member = chunk_on(file, file->member);
    int64_t across = zs_divide_up(file->nmember, member), layer = index % across;
    zs_range steps = steps_of(file, slab), members = { 0, file->nmember };
    int64_t time_layer = chunks_of(steps, time).first + index / across;
    part->steps = cut(steps, time, time_layer, &part->step);
    if (part->steps.count == 1) { /* the slab may begin or end within the members of a step */
        int64_t first = part->steps.first * file->nmember;
        members.first = zs_max(0, slab->records.first - first);
        members.count = zs_min(file->nmember - 1, last_record(slab) - first) - members.first + 1;
    }
    zs_range touched = chunks_of(members, member);
    if (layer < touched.first || layer >= touched.first + touched.count)
        return false;
    part->members = cut(members, member, layer, &part->member);
    if (file->time >= 0)
        part->corner[file->time] = (hsize_t)(time_layer * time);
    if (file->member >= 0)
        part->corner[file->member] = (hsize_t)(layer * member);
    return true;
}

int64_t zs_chunk_bands(const zs_file *file, const zs_slab *slab)
{
    return chunks_of(slab->rows, chunk_on(file, file->row)).count;
}

void zs_chunk_band(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part)
{
    int64_t rows = chunk_on(file, file->row), band = chunks_of(slab->rows, rows).first + index;
    part->rows = cut(slab->rows, rows, band, &part->row);
    part->rows.first -= slab->rows.first;
    if (file->row >= 0)
        part->corner[file->row] = (hsize_t)(band * rows);
}

bool zs_chunk_has_level(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part, int64_t index)
{
    int64_t chunk = chunk_on(file, file->level);
    return file->level < 0 || slab->level[index] / chunk * chunk == (int64_t)part->corner[file->level];
}

bool zs_chunk_stack(const zs_file *file, const zs_slab *slab, int64_t index, zs_chunk_part *part)
{
    int64_t chunk = chunk_on(file, file->level);
    if (file->level >= 0)
        part->corner[file->level] = (hsize_t)(slab->level[index] / chunk * chunk);
    for (int64_t k = 0; k < index; k++)
        if (zs_chunk_has_level(file, slab, part, k))
            return false;
    return true;
}

int64_t zs_chunk_record(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part, int64_t step,
                        int64_t member)
{
    return (part->steps.first + step) * file->nmember + part->members.first + member - slab->records.first;
}

bool zs_chunk_in_order(const zs_file *file, const zs_slab *slab, const zs_chunk_part *part)
{
    int64_t first = zs_chunk_record(file, slab, part, 0, 0), n = part->steps.count * part->members.count;
    bool turned = (part->steps.count > 1 && file->member < file->time) || file->member > file->row;
    return zs_file_in_order(file) && first >= 0 && first + n <= slab->records.count &&
           (n == 1 || part->rows.count * slab->ncol == slab->pitch) &&
           (file->member < 0 || part->members.count == 1 || !turned) &&
           (part->steps.count == 1 || part->members.count == file->nmember);
}
