#include "read/read_zarr.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/zarr_array.h"
#include "format/zarr_chunks.h"
#include "header/input_file.h"
#include "read/chunk_slab.h"

#include <stdint.h>
#include <stdlib.h>

typedef struct handle {
    const zs_input *input;
    zs_zarr_array array;
    zs_zarr_chunks chunks;
    zs_chunk_slab slab;
} handle;

/* Decode one chunk. */
static int get(void *opened, const hsize_t *corner, unsigned char *chunk, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    int64_t index[ZS_DIM_MAX], read = h->chunks.read, inflated = h->chunks.decoder.inflated;
    for (int k = 0; k < h->array.ndim; k++)
        index[k] = (int64_t)corner[k] / h->array.chunk[k];
    if (zs_zarr_chunks_read(&h->chunks, index, chunk, err))
        return -1;
    traffic->read += h->chunks.read - read;
    traffic->inflated += h->chunks.decoder.inflated - inflated;
    return 0;
}

static void zarr_close(void *opened)
{
    handle *h = opened;
    zs_zarr_chunks_close(&h->chunks);
    zs_chunk_slab_clear(&h->slab);
    free(h);
}

/* Is the array stored as the catalog says? */
static int check(const handle *h, zs_error *err)
{
    const zs_file *file = h->input->file;
    bool same = h->array.ndim == file->ndim && h->array.type.size == h->slab.size;
    for (int k = 0; k < file->ndim && same; k++)
        same = h->array.shape[k] == file->size[k] && h->array.chunk[k] == file->storage.chunk[k];
    return same ? 0 : zs_fail_read(h->input, "the store was changed after its header was read", err);
}

static int zarr_open(const zs_input *input, void **opened, zs_error *err)
{
    if (!input->file->storage.zarr)
        return ZS_NOT_MINE;
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return -1;
    h->input = input;
    if (zs_zarr_array_read(input->path, input->variable, &h->array, err) ||
        zs_zarr_chunks_open(&h->chunks, &h->array, input->path, input->variable, ZS_FAILED, err) ||
        zs_chunk_slab_init(&h->slab, input->file, get, h, err) || check(h, err)) {
        err->status = ZS_FAILED;
        zarr_close(h);
        return -1;
    }
    *opened = h;
    return 0;
}

static int zarr_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    return zs_chunk_slab_read(&h->slab, slab, numbers, traffic, err);
}

const zs_backend zs_backend_zarr = { zarr_open, zarr_read, NULL, zarr_close };
