#include "read/read_chunks.h"

#include "base/activity.h"
#include "base/byte_order.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/hdf5_set.h"
#include "format/library.h"
#include "format/unfilter.h"
#include "header/input_file.h"
#include "read/chunk_slab.h"
#include "stats/packing.h"

#include <hdf5.h>
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

typedef struct handle {
    const zs_input *input;
    zs_hdf5_set source;
    size_t size;           /* bytes of a number */
    bool swapped;          /* true: the file has the other byte order */
    unsigned char fill[8]; /* the fill value: what a chunk that was never written consists of */
    zs_unfilter unfilter;
    zs_chunk_slab chunks;
    unsigned char *stored; /* a chunk as in the file: [stored_room] */
    size_t stored_room;
} handle;

/* Take the list of filters.  Returns false if one of them is not known here, or works in another way than
 * usual: on numbers of another size, or not on the chunks at the edges. */
static bool take_filters(handle *h, hid_t how)
{
    int n = H5Pget_nfilters(how);
    unsigned options = 1;
    if (n < 0 || n > ZS_FILTERS || H5Pget_chunk_opts(how, &options) < 0 || options != 0)
        return false;
    for (int k = 0; k < n; k++) {
        unsigned flags, config, *values = h->unfilter.values[k];
        size_t nvalue = ZS_FILTER_VALUES;
        zs_filter filter =
            (zs_filter)H5Pget_filter2(how, (unsigned)k, &flags, &nvalue, values, 0, NULL, &config);
        if (!zs_unfilter_knows(filter, nvalue, values, h->size))
            return false;
        h->unfilter.filter[k] = filter;
    }
    h->unfilter.n = n;
    return true;
}

/* Is the variable stored as the catalog says, and in a way that is known here? */
static bool take_layout(handle *h)
{
    const zs_file *file = h->input->file;
    hid_t how = h->source.how;
    hsize_t chunk[ZS_DIM_MAX];
    if (H5Pget_layout(how) != H5D_CHUNKED || H5Pget_chunk(how, ZS_DIM_MAX, chunk) != file->ndim)
        return false;
    for (int k = 0; k < file->ndim; k++)
        if ((int64_t)chunk[k] != file->storage.chunk[k])
            return false;
    h->unfilter.size = h->size;
    h->unfilter.chunk_bytes = (size_t)zs_chunk_bytes(file);
    h->swapped = h->size > 1 && h->source.big == zs_little_endian();
    H5D_fill_value_t defined = H5D_FILL_VALUE_UNDEFINED;
    return H5Pfill_value_defined(how, &defined) >= 0 &&
           (defined == H5D_FILL_VALUE_UNDEFINED || H5Pget_fill_value(how, h->source.type, h->fill) >= 0) &&
           take_filters(h, how);
}

/* what: that the file is damaged, unless the system failed. */
static int fail_chunk(const handle *h, const char *what, zs_error *err)
{
    int reason = zs_library_reason(NC_EHDFERR);
    return zs_fail_read(h->input, reason ? strerror(reason) : what, err);
}

static void fill_chunk(const handle *h, unsigned char *chunk)
{
    for (size_t i = 0; i < h->unfilter.chunk_bytes; i += h->size)
        memcpy(chunk + i, h->fill, h->size);
}

/* Get a chunk whose size HDF5 does not know.  Either it was never written, or its index is damaged; H5Dread()
 * tells which, and gives fill values. */
static int get_unknown(const handle *h, const hsize_t *corner, unsigned char *chunk, zs_error *err)
{
    const zs_file *file = h->input->file;
    const hsize_t origin[ZS_DIM_MAX] = { 0 };
    hsize_t size[ZS_DIM_MAX], count[ZS_DIM_MAX];
    for (int k = 0; k < file->ndim; k++) {
        size[k] = (hsize_t)file->storage.chunk[k];
        count[k] = (hsize_t)zs_min(file->size[k] - (int64_t)corner[k], file->storage.chunk[k]);
    }
    fill_chunk(h, chunk);
    hid_t from = H5Dget_space(h->source.set), to = H5Screate_simple(file->ndim, size, NULL);
    bool good = from >= 0 && to >= 0 &&
                H5Sselect_hyperslab(from, H5S_SELECT_SET, corner, NULL, count, NULL) >= 0 &&
                H5Sselect_hyperslab(to, H5S_SELECT_SET, origin, NULL, count, NULL) >= 0 &&
                H5Dread(h->source.set, h->source.type, to, from, H5P_DEFAULT, chunk) >= 0;
    if (to >= 0)
        H5Sclose(to);
    if (from >= 0)
        H5Sclose(from);
    return good ? 0 : fail_chunk(h, "a chunk cannot be found: the file is damaged", err);
}

/* Ask for the bytes of a chunk in the file; 0 if HDF5 does not know.
 *
 * Without filters HDF5 1.10 has two answers: H5Dget_chunk_storage_size() tells the size that a chunk should
 * have, but H5Dread_chunk() reads as many bytes as the index of the file says.  In a damaged file these can
 * be more than there is room for, or leave numbers of another chunk behind.  So the index is asked, which
 * takes longer: 14 us if it has 4,000 chunks. */
static void ask_size(const handle *h, const hsize_t *corner, hsize_t *bytes)
{
    bool known = h->unfilter.n > 0
                     ? H5Dget_chunk_storage_size(h->source.set, corner, bytes) >= 0
                     : H5Dget_chunk_info_by_coord(h->source.set, corner, NULL, NULL, bytes) >= 0;
    if (!known)
        *bytes = 0;
}

/* Read and decode the chunk at a corner, into chunk: [chunk_bytes]. */
static int get_chunk(void *opened, const hsize_t *corner, unsigned char *chunk, zs_traffic *traffic,
                     zs_error *err)
{
    handle *h = opened;
    hsize_t bytes = 0;
    uint32_t skipped = 0;
    ask_size(h, corner, &bytes);
    if (bytes == 0) {
        if (get_unknown(h, corner, chunk, err))
            return -1;
    } else {
        int64_t before = h->unfilter.inflated;
        if (bytes > h->stored_room || (h->unfilter.n == 0 && bytes != h->unfilter.chunk_bytes))
            return fail_chunk(
                h, "the index has a size for a chunk that its numbers cannot have: the file is damaged", err);
        if (H5Dread_chunk(h->source.set, H5P_DEFAULT, corner, &skipped, h->stored) < 0)
            return fail_chunk(h, "a chunk cannot be read: the file is damaged, or was changed meanwhile",
                              err);
        if (zs_unfilter_chunk(&h->unfilter, skipped, h->stored, (size_t)bytes, chunk, err))
            return zs_fail_in(err, "%s: reading variable %s", h->input->path, h->input->variable);
        zs_activity_move();
        traffic->read += (int64_t)bytes;
        traffic->inflated += h->unfilter.inflated - before;
    }
    if (h->swapped)
        zs_swap_bytes(chunk, h->unfilter.chunk_bytes / h->size, h->size);
    return 0;
}

static void chunks_close(void *opened)
{
    handle *h = opened;
    zs_hdf5_set_close(&h->source);
    zs_unfilter_clear(&h->unfilter);
    zs_chunk_slab_clear(&h->chunks);
    free(h->stored);
    free(h);
}

/* Returns 0; ZS_NOT_MINE; or -1 with err filled: no memory. */
static int prepare(handle *h, zs_error *err)
{
    const zs_file *file = h->input->file;
    if (!zs_hdf5_set_open(h->input->path, h->input->variable, h->size, file->ndim, file->size, &h->source) ||
        !take_layout(h))
        return ZS_NOT_MINE; /* the general backend also has better messages */
    h->stored_room = zs_unfilter_bound(&h->unfilter);
    if (zs_chunk_slab_init(&h->chunks, file, get_chunk, h, err) ||
        !(h->stored = zs_alloc_raw(h->stored_room, 1, "a chunk", err)))
        return -1;
    return zs_unfilter_init(&h->unfilter, err);
}

static int chunks_open(const zs_input *input, void **opened, zs_error *err)
{
    if (input->file->storage.form != ZS_FORM_CHUNKED || input->file->storage.zarr)
        return ZS_NOT_MINE;
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return -1;
    *h = (handle){ .input = input,
                   .source = { -1, -1, -1, -1, false },
                   .size = zs_type_size(input->file->storage.type) };
    zs_library_forget();
    int result = prepare(h, err);
    if (result)
        chunks_close(h);
    else
        *opened = h;
    return result;
}

static int chunks_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    return zs_chunk_slab_read(&h->chunks, slab, numbers, traffic, err);
}

const zs_backend zs_backend_chunks = { chunks_open, chunks_read, NULL, chunks_close };
