#include "read/read_plain.h"

#include "base/activity.h"
#include "base/byte_order.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "format/classic.h"
#include "format/hdf5_set.h"
#include "header/input_file.h"
#include "header/storage.h"
#include "stats/packing.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE =
        256 * 1024, /* bytes that are read at a time: they stay in the cache until their order is changed */
    FAR = 64 * 1024 /* rows that are less than this many bytes apart are read with what lies between */
};

typedef struct handle {
    const zs_input *input;
    int fd;
    size_t size;   /* bytes of a number */
    bool swapped;  /* true: the file has the other byte order */
    int64_t begin; /* offset of the variable's first number in the file */
    int64_t record_stride, row_stride, stride[ZS_DIM_MAX]; /* bytes from one index to the next, in the file */
    void *scratch; /* [PIECE], for rows that are wanted in part; made when needed */
} handle;

/* Set begin and strides: those of C order, but for the record dimension, which has its own.  record_stride: 0
 * if there is none. */
static int set_strides(handle *h, int64_t begin, int64_t record_stride)
{
    const zs_file *file = h->input->file;
    int64_t stride = (int64_t)h->size;
    h->begin = begin;
    h->record_stride = h->row_stride = 0;
    for (int k = file->ndim - 1; k >= 0; k--) {
        int64_t step = k == 0 && record_stride > 0 ? record_stride : stride;
        h->stride[k] = step;
        if (k == file->time)
            h->record_stride = step;
        else if (k == file->row)
            h->row_stride = step;
        else if (k == file->col && step != (int64_t)h->size)
            return ZS_NOT_MINE; /* the columns are not neighbours in the file */
        stride *= file->size[k];
    }
    return 0;
}

static int find_in_classic(handle *h, zs_error *err)
{
    zs_classic classic;
    if (zs_classic_read(h->input->path, &classic, err))
        return -1;
    const zs_classic_var *var = zs_classic_find(&classic, h->input->variable);
    const zs_file *file = h->input->file;
    bool mine = var && var->ndim == file->ndim &&
                memcmp(var->shape, file->size, (size_t)var->ndim * sizeof *var->shape) == 0;
    int result = mine ? set_strides(h, var->begin, var->record ? classic.record_size : 0) : ZS_NOT_MINE;
    h->swapped = zs_little_endian();
    zs_classic_clear(&classic);
    return result;
}

/* Ask HDF5 where a contiguous data set lies.  Returns ZS_NOT_MINE if it is in another file, was never
 * written, or has numbers that are not bit by bit of this machine's types. */
static int find_in_hdf5(handle *h)
{
    int result = ZS_NOT_MINE;
    zs_hdf5_set set;
    const zs_file *from = h->input->file;
    if (!zs_hdf5_set_open(h->input->path, h->input->variable, h->size, from->ndim, from->size, &set))
        return ZS_NOT_MINE;
    hid_t made = H5Fget_create_plist(set.file);
    hsize_t before = 1;
    if (made >= 0 && H5Pget_userblock(made, &before) >= 0 && before == 0 &&
        H5Pget_layout(set.how) == H5D_CONTIGUOUS) {
        haddr_t begin = H5Dget_offset(set.set);
        h->swapped = h->size > 1 && set.big == zs_little_endian();
        if (begin != HADDR_UNDEF)
            result = set_strides(h, (int64_t)begin, 0);
    }
    if (made >= 0)
        H5Pclose(made);
    zs_hdf5_set_close(&set);
    return result;
}

static void plain_close(void *opened)
{
    handle *h = opened;
    if (h->fd >= 0)
        close(h->fd);
    free(h->scratch);
    free(h);
}

static int plain_open(const zs_input *input, void **opened, zs_error *err)
{
    const zs_storage *storage = &input->file->storage;
    if (storage->form == ZS_FORM_CHUNKED || strstr(input->path, "://"))
        return ZS_NOT_MINE;
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return -1;
    *h = (handle){ .input = input, .fd = -1, .size = zs_type_size(storage->packing.type) };
    int result = storage->form == ZS_FORM_CLASSIC ? find_in_classic(h, err) : find_in_hdf5(h);
    if (result == 0 && (h->fd = open(input->path, O_RDONLY | O_CLOEXEC)) < 0)
        result = zs_fail_system(err, ZS_FAILED, errno, input->path, "cannot be opened again");
    if (result)
        plain_close(h);
    else
        *opened = h;
    return result;
}

/* Read n bytes from offset `at` on, and bring their numbers into this machine's byte order. */
static int read_at(const handle *h, int64_t at, char *to, size_t n, zs_traffic *traffic, zs_error *err)
{
    while (n > 0) {
        size_t some = n < PIECE ? n : PIECE;
        ssize_t got = zs_read_bytes(h->fd, to, some, at);
        if (got < (ssize_t)some)
            return zs_fail_read(
                h->input, got < 0 ? strerror(errno) : "the file ends too early; was it changed meanwhile?",
                err);
        if (h->swapped)
            zs_swap_bytes(to, some / h->size, h->size);
        zs_activity_move();
        traffic->read += (int64_t)some;
        to += some;
        at += (int64_t)some;
        n -= some;
    }
    return 0;
}

/* Read rows that are near each other, several at a time: from the first to the last wanted column, with what
 * lies between, and copy the segments out. */
static int read_near(handle *h, int64_t at, int64_t nrow, const zs_slab *slab, char *to, zs_traffic *traffic,
                     zs_error *err)
{
    const zs_range *seg = slab->columns->segment, *end = seg + slab->columns->nsegment;
    int64_t size = (int64_t)h->size, together = PIECE / h->row_stride, low = INT64_MAX, high = 0;
    for (const zs_range *s = seg; s < end; s++) {
        low = s->first < low ? s->first : low;
        high = s->first + s->count > high ? s->first + s->count : high;
    }
    for (int64_t row = 0, some; row < nrow; row += some, at += some * h->row_stride) {
        some = nrow - row < together ? nrow - row : together;
        size_t span = (size_t)((some - 1) * h->row_stride + (high - low) * size);
        if (read_at(h, at + low * size, h->scratch, span, traffic, err))
            return -1;
        for (int64_t i = 0; i < some; i++)
            for (const zs_range *s = seg; s < end; s++) {
                const char *from = (char *)h->scratch + i * h->row_stride + (s->first - low) * size;
                memcpy(to, from, (size_t)(s->count * size));
                to += s->count * size;
            }
    }
    return 0;
}

/* Read some columns of the rows of one record.  Rows that are near each other are read together, unless their
 * distance is no whole number of numbers (records can be so). */
static int read_parts(handle *h, int64_t at, int64_t nrow, const zs_slab *slab, char *to, zs_traffic *traffic,
                      zs_error *err)
{
    int64_t size = (int64_t)h->size;
    if (!h->scratch && !(h->scratch = zs_alloc_raw(PIECE, 1, "rows", err)))
        return -1;
    if (h->row_stride > 0 && h->row_stride < FAR && h->row_stride % size == 0)
        return read_near(h, at, nrow, slab, to, traffic, err);
    for (int64_t row = 0; row < nrow; row++, at += h->row_stride)
        for (int k = 0; k < slab->columns->nsegment; k++) {
            zs_range cols = slab->columns->segment[k];
            if (read_at(h, at + cols.first * size, to, (size_t)(cols.count * size), traffic, err))
                return -1;
            to += cols.count * size;
        }
    return 0;
}

/* The offset of record, row and column 0, at the slab's index on each further dimension. */
static int64_t begin_of(const handle *h, const zs_slab *slab)
{
    const zs_file *file = h->input->file;
    int64_t at = h->begin;
    for (int k = 0; k < file->ndim; k++)
        if (k != file->time && k != file->row && k != file->col && k != file->member)
            at += slab->at[k] * h->stride[k];
    return at;
}

/* Read records that lie evenly: the first one at offset `at`, each next one `stride` bytes further on. */
static int read_even(handle *h, const zs_slab *slab, int64_t at, int64_t stride, int64_t count, char *to,
                     zs_traffic *traffic, zs_error *err)
{
    int64_t line = slab->ncol * (int64_t)h->size, map = slab->rows.count * line;
    bool rows_whole = slab->columns->nsegment == 1 && (slab->rows.count == 1 || h->row_stride == line);
    bool all_whole = rows_whole && (count == 1 || stride == map);
    at += rows_whole ? slab->columns->segment[0].first * (int64_t)h->size : 0;
    if (all_whole)
        return read_at(h, at, to, (size_t)(count * map), traffic, err);
    for (int64_t t = 0; t < count; t++, at += stride, to += map)
        if (rows_whole ? read_at(h, at, to, (size_t)map, traffic, err)
                       : read_parts(h, at, slab->rows.count, slab, to, traffic, err))
            return -1;
    return 0;
}

/* The members of all steps lie evenly, as records do, if they come directly behind time. */
static int plain_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    const zs_file *file = h->input->file;
    int64_t members = file->nmember, left = slab->records.count, some;
    int64_t stride = file->member < 0 ? h->record_stride : h->stride[file->member];
    bool even = members == 1 || stride * members == h->record_stride;
    int64_t begin = begin_of(h, slab) + slab->rows.first * h->row_stride;
    char *to = numbers;
    for (int64_t r = slab->records.first; left > 0; r += some, left -= some) {
        some = even ? left : zs_min(members - r % members, left);
        int64_t at = begin + r / members * h->record_stride + r % members * (members > 1 ? stride : 0);
        if (read_even(h, slab, at, stride, some, to, traffic, err))
            return -1;
        to += some * slab->rows.count * slab->ncol * (int64_t)h->size;
    }
    return 0;
}

const zs_backend zs_backend_plain = { plain_open, plain_read, plain_close };
