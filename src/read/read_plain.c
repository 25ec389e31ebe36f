#include "read/read_plain.h"

#include "base/activity.h"
#include "base/byte_order.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "header/input_file.h"
#include "header/storage.h"
#include "read/box.h"
#include "read/plain_place.h"
#include "stats/packing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PIECE =
        256 * 1024,  /* bytes that are read at a time: they stay in the cache until their order is changed */
    FAR = 64 * 1024, /* rows that are less than this many bytes apart are read with what lies between */
    BOX = 4 * PIECE  /* bytes that are read at a time where dimensions change their order */
};

typedef struct handle {
    const zs_input *input;
    int fd;
    size_t size;          /* bytes of a number */
    zs_plain_place place; /* of the variable in the file */
    void *scratch;        /* [PIECE], for rows that are wanted in part; made when needed */
    void *box;            /* [BOX], the same for boxes */
} handle;

static void plain_close(void *opened)
{
    handle *h = opened;
    if (h->fd >= 0)
        close(h->fd);
    free(h->box);
    free(h->scratch);
    free(h);
}

static int plain_open(const zs_input *input, void **opened, zs_error *err)
{
    const zs_storage *storage = &input->file->storage;
    if (storage->form == ZS_FORM_CHUNKED)
        return ZS_NOT_MINE;
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return -1;
    *h = (handle){ .input = input, .fd = -1, .size = zs_type_size(storage->type) };
    int result = zs_plain_find(input, &h->place, err);
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
        if (h->place.swapped)
            zs_swap_bytes(to, some / h->size, h->size);
        zs_activity_move();
        traffic->read += (int64_t)some;
        to += some;
        at += (int64_t)some;
        n -= some;
    }
    return 0;
}

/* The columns from the first to the last wanted one. */
static zs_range reach_of(const zs_columns *columns)
{
    const zs_range *s = columns->segment, *end = s + columns->nsegment;
    int64_t low = s->first, high = 0;
    for (; s < end; s++) {
        low = zs_min(low, s->first);
        high = zs_max(high, s->first + s->count);
    }
    return (zs_range){ low, high - low };
}

/* Read rows that are near each other, several at a time: from the first to the last wanted column, with what
 * lies between, and copy the segments out. */
static int read_near(handle *h, int64_t at, int64_t nrow, const zs_slab *slab, char *to, zs_traffic *traffic,
                     zs_error *err)
{
    const zs_range *seg = slab->columns->segment, *end = seg + slab->columns->nsegment;
    zs_range reach = reach_of(slab->columns);
    int64_t size = (int64_t)h->size, together = PIECE / h->place.row_stride, low = reach.first;
    for (int64_t row = 0, some; row < nrow; row += some, at += some * h->place.row_stride) {
        some = nrow - row < together ? nrow - row : together;
        size_t span = (size_t)((some - 1) * h->place.row_stride + reach.count * size);
        if (read_at(h, at + low * size, h->scratch, span, traffic, err))
            return -1;
        for (int64_t i = 0; i < some; i++)
            for (const zs_range *s = seg; s < end; s++) {
                const char *from = (char *)h->scratch + i * h->place.row_stride + (s->first - low) * size;
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
    if (h->place.row_stride > 0 && h->place.row_stride < FAR && h->place.row_stride % size == 0)
        return read_near(h, at, nrow, slab, to, traffic, err);
    for (int64_t row = 0; row < nrow; row++, at += h->place.row_stride)
        for (int k = 0; k < slab->columns->nsegment; k++) {
            zs_range cols = slab->columns->segment[k];
            if (read_at(h, at + cols.first * size, to, (size_t)(cols.count * size), traffic, err))
                return -1;
            to += cols.count * size;
        }
    return 0;
}

/* The offset of record, row and column 0, at the slab's index on each further dimension, and at its level if
 * it has only one. */
static int64_t begin_of(const handle *h, const zs_slab *slab)
{
    const zs_file *file = h->input->file;
    int64_t at = h->place.begin;
    for (int k = 0; k < file->ndim; k++)
        if (k == file->level)
            at += slab->nlevel == 1 ? slab->level[0] * h->place.stride[k] : 0;
        else if (k != file->time && k != file->row && k != file->col && k != file->member)
            at += slab->at[k] * h->place.stride[k];
    return at;
}

/* The distance from one sample of a step to the next; without members, from one step to the next. */
static int64_t sample_stride(const handle *h)
{
    const zs_file *file = h->input->file;
    return file->nmember > 1 ? h->place.stride[file->member] : h->place.record_stride;
}

/* Where record r lies, counted from record 0. */
static int64_t record_at(const handle *h, int64_t r)
{
    int64_t members = h->input->file->nmember;
    return r / members * h->place.record_stride + r % members * sample_stride(h);
}

/* Read records that lie evenly: the first one at offset `at`, each next one `stride` bytes further on. */
static int read_even(handle *h, const zs_slab *slab, int64_t at, int64_t stride, int64_t count, char *to,
                     zs_traffic *traffic, zs_error *err)
{
    int64_t line = slab->ncol * (int64_t)h->size, map = slab->rows.count * line;
    bool rows_whole = slab->columns->nsegment == 1 && (slab->rows.count == 1 || h->place.row_stride == line);
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
static int read_records(handle *h, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    int64_t members = h->input->file->nmember, left = slab->records.count, some;
    int64_t stride = sample_stride(h);
    bool even = members == 1 || stride * members == h->place.record_stride;
    int64_t begin = begin_of(h, slab) + slab->rows.first * h->place.row_stride;
    char *to = numbers;
    for (int64_t r = slab->records.first; left > 0; r += some, left -= some) {
        some = even ? left : zs_min(members - r % members, left);
        if (read_even(h, slab, begin + record_at(h, r), stride, some, to, traffic, err))
            return -1;
        to += some * slab->rows.count * slab->ncol * (int64_t)h->size;
    }
    return 0;
}

/* What boxes are read for. */
typedef struct boxes {
    handle *handle;
    int64_t begin; /* the offset of index 0 on all dimensions of a box */
    char *numbers;
    zs_traffic *traffic;
} boxes;

/* How a box lies in the file. */
typedef struct extent {
    int slowest;   /* the axis with the largest distance from one index to the next; -1: a single number */
    int64_t first; /* the offset of its first number */
    int64_t span;  /* bytes from there to the end of its last number */
    int64_t gap;   /* bytes between two indices of the slowest axis that are not of the box */
    bool even;     /* are all distances whole numbers of numbers?  Those of records need not be */
    bool in_place; /* are all numbers of the span wanted, in this order? */
} extent;

static extent extent_of(const boxes *b, const zs_box *box)
{
    int64_t size = (int64_t)b->handle->size, most = 0;
    extent e = { .slowest = -1, .first = b->begin, .span = size, .even = true, .in_place = true };
    for (int k = 0; k < ZS_BOX_AXES; k++) {
        const zs_box_axis *a = &box->axis[k];
        int64_t stride = a->position < 0 ? 0 : b->handle->place.stride[a->position];
        e.first += a->range.first * stride;
        if (a->range.count == 1)
            continue;
        e.span += (a->range.count - 1) * stride;
        e.even = e.even && stride % size == 0;
        e.in_place = e.in_place && stride == a->to * size;
        if (stride > most) {
            most = stride;
            e.slowest = k;
        }
    }
    e.in_place = e.in_place && e.span == zs_box_volume(box) * size;
    e.gap = e.slowest < 0 ? 0 : most - (e.span - (box->axis[e.slowest].range.count - 1) * most);
    return e;
}

/* Read a box: at once if it is small and what lies between is little; else in halves. */
static int read_box(void *context, const zs_box *box, zs_error *err)
{
    const boxes *b = context;
    handle *h = b->handle;
    extent e = extent_of(b, box);
    int64_t size = (int64_t)h->size;
    if (e.in_place && e.even)
        return read_at(h, e.first, b->numbers + box->first * size, (size_t)e.span, b->traffic, err);
    if (e.slowest >= 0 && (e.span > BOX || e.gap >= FAR || !e.even)) {
        const zs_range *range = &box->axis[e.slowest].range;
        zs_box half[2];
        zs_box_cut(box, e.slowest, range->first + range->count / 2, half);
        return read_box(context, &half[0], err) || read_box(context, &half[1], err) ? -1 : 0;
    }
    if (!h->box && !(h->box = zs_alloc_raw(BOX, 1, "a block", err)))
        return -1;
    if (read_at(h, e.first, h->box, (size_t)e.span, b->traffic, err))
        return -1;
    zs_box_copy(box, h->place.stride, h->box, h->size, b->numbers);
    return 0;
}

static int plain_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    const zs_file *file = h->input->file;
    if (h->place.neighbours && zs_slab_is_plain(file, slab))
        return read_records(h, slab, numbers, traffic, err);
    boxes b = { h, h->place.begin, numbers, traffic };
    for (int k = 0; k < file->ndim; k++)
        if (k != file->time && k != file->row && k != file->col && k != file->member && k != file->level)
            b.begin += slab->at[k] * h->place.stride[k];
    return zs_boxes_take(file, slab, read_box, &b, err);
}

/* --- ahead ---------------------------------------------------------------------------------------------- */

/* Ask the system for some bytes.  It takes no more at a time than what a disk moves at once. */
static void ask_for(const handle *h, int64_t from, int64_t to)
{
    for (; from < to; from += PIECE)
        posix_fadvise(h->fd, (off_t)from, (off_t)zs_min(to - from, PIECE), POSIX_FADV_WILLNEED);
}

/* Each record's rows, from the first to the last wanted column, with what lies between.  Where records are
 * near each other, the system reads ahead by itself, and rightly.  Rows that are far from each other are left
 * to it as well, and boxes. */
static void plain_expect(void *opened, const zs_slab *slab)
{
    const handle *h = opened;
    const zs_plain_place *place = &h->place;
    const zs_file *file = h->input->file;
    zs_range reach = reach_of(slab->columns);
    int64_t size = (int64_t)h->size, line = reach.count * size;
    int64_t span = (slab->rows.count - 1) * place->row_stride + line;
    if (!place->neighbours || !zs_slab_is_plain(file, slab) || sample_stride(h) - span < FAR ||
        (slab->rows.count > 1 && place->row_stride - line >= FAR))
        return;
    int64_t begin = begin_of(h, slab) + slab->rows.first * place->row_stride + reach.first * size;
    for (int64_t k = 0; k < slab->records.count; k++) {
        int64_t at = begin + record_at(h, slab->records.first + k);
        ask_for(h, at, at + span);
    }
}

const zs_backend zs_backend_plain = { plain_open, plain_read, plain_expect, plain_close };
