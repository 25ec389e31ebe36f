#include "header/input_file.h"

#include "base/range.h"
#include "stats/packing.h"

enum { NEAR = 64 * 1024 }; /* bytes: what lies between is read, too (read/read_plain.c) */

bool zs_file_in_order(const zs_file *file)
{
    const int role[] = { file->time, file->row, file->col };
    int last = -1;
    for (int k = 0; k < 3; k++) {
        if (role[k] >= 0 && role[k] < last)
            return false;
        last = role[k] >= 0 ? role[k] : last;
    }
    return true;
}

/* How many indices of a dimension lie near each other, in a file without chunks. */
static int64_t near_indices(const zs_file *file, int position)
{
    int64_t bytes = (int64_t)zs_type_size(file->storage.type);
    for (int k = position + 1; k < file->ndim; k++)
        bytes *= file->size[k];
    return zs_max(1, zs_min(file->size[position], NEAR / bytes));
}

int64_t zs_chunk_steps(const zs_file *file)
{
    const int64_t *chunk = file->storage.chunk;
    if (file->storage.form != ZS_FORM_CHUNKED)
        return file->time > file->row && file->row >= 0 ? near_indices(file, file->time) * file->nmember : 1;
    int64_t steps = file->time < 0 ? 1 : chunk[file->time],
            members = file->member < 0 ? 1 : chunk[file->member];
    return steps == 1 && members == 1 ? 1 : steps * file->nmember;
}

int64_t zs_chunk_rows(const zs_file *file)
{
    if (file->row < 0)
        return 1;
    if (file->storage.form == ZS_FORM_CHUNKED)
        return file->storage.chunk[file->row];
    return file->col >= 0 && file->row > file->col ? near_indices(file, file->row) : 1;
}

int64_t zs_chunk_bytes(const zs_file *file)
{
    int64_t bytes = (int64_t)zs_type_size(file->storage.type);
    if (file->storage.form != ZS_FORM_CHUNKED)
        return 0;
    for (int k = 0; k < file->ndim; k++)
        bytes *= file->storage.chunk[k];
    return bytes;
}
