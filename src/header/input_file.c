#include "header/input_file.h"

#include "stats/packing.h"

int64_t zs_chunk_steps(const zs_file *file)
{
    const int64_t *chunk = file->storage.chunk;
    if (file->storage.form != ZS_FORM_CHUNKED)
        return 1;
    int64_t steps = file->time < 0 ? 1 : chunk[file->time],
            members = file->member < 0 ? 1 : chunk[file->member];
    return steps == 1 && members == 1 ? 1 : steps * file->nmember;
}

int64_t zs_chunk_bytes(const zs_file *file)
{
    int64_t bytes = (int64_t)zs_type_size(file->storage.packing.type);
    if (file->storage.form != ZS_FORM_CHUNKED)
        return 0;
    for (int k = 0; k < file->ndim; k++)
        bytes *= file->storage.chunk[k];
    return bytes;
}
