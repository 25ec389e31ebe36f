#include "read/read_netcdf.h"

#include "base/activity.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "header/input_file.h"
#include "read/box.h"
#include "stats/packing.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

enum {
    REQUEST = 1024,   /* chunks of a request, at most */
    BOX = 1024 * 1024 /* bytes of a box that is turned, at most, unless a chunk has more */
};

typedef struct handle {
    const zs_input *input;
    int ncid;
    zs_var var;
    void *scratch; /* one segment of columns, if there are several; or a box */
    size_t scratch_size;
} handle;

/* A cache for one chunk is enough: the plan asks for whole layers of chunks where it can, so that no chunk is
 * needed twice. */
static int set_cache(const handle *h)
{
    int64_t bytes = zs_chunk_bytes(h->input->file);
    return bytes > 0 ? nc_set_var_chunk_cache(h->var.ncid, h->var.id, (size_t)bytes, 11, 1.0F) : NC_NOERR;
}

static void netcdf_close(void *opened)
{
    handle *h = opened;
    nc_close(h->ncid);
    free(h->scratch);
    free(h);
}

static int netcdf_open(const zs_input *input, void **opened, zs_error *err)
{
    handle *h = zs_alloc(1, sizeof *h, "a reader", err);
    if (!h)
        return -1;
    *h = (handle){ .input = input };
    int status = nc_open(input->path, NC_NOWRITE, &h->ncid);
    if (status != NC_NOERR) {
        free(h);
        return zs_fail_nc(err, ZS_FAILED, status, input->path, "cannot be opened again");
    }
    status = zs_find_path(h->ncid, input->variable, &h->var) ? set_cache(h) : NC_ENOTVAR;
    if (status != NC_NOERR) {
        zs_fail_read(h->input, zs_library_text(status), err);
        netcdf_close(h);
        return -1;
    }
    *opened = h;
    return 0;
}

/* The number of records, from `record` on, that one call of netcdf-c gives in the wanted order, of `left`
 * wanted ones.  Without members it is all of them.  With members it is the members of one step, or whole
 * steps if members come behind time; a single record if members come behind rows. */
static int64_t in_order(const zs_file *file, int64_t record, int64_t left)
{
    int64_t members = file->nmember, of_step = zs_min(members - record % members, left);
    if (members == 1)
        return left;
    if (file->row >= 0 && file->member > file->row)
        return 1;
    return file->time < file->member && of_step == members ? left - left % members : of_step;
}

/* The number of records to ask for in one call, in whole layers of chunks.  HDF5 needs several KiB of memory
 * for each chunk of a request, so that the number of chunks is limited. */
static int64_t steps_together(const zs_file *file, const zs_slab *slab, zs_range cols)
{
    const int64_t *chunk = file->storage.chunk;
    if (file->storage.form != ZS_FORM_CHUNKED || file->time < 0)
        return slab->records.count;
    int64_t rows = file->row < 0 ? 1 : slab->rows.count / chunk[file->row] + 1;
    int64_t layer = rows * (file->col < 0 ? 1 : cols.count / chunk[file->col] + 1);
    return (layer < REQUEST ? REQUEST / layer : 1) * chunk[file->time] * file->nmember;
}

/* Ask netcdf-c for a box of the variable. */
static int ask(const handle *h, const size_t *start, const size_t *count, void *to, zs_error *err)
{
    zs_library_forget();
    int status = nc_get_vara(h->var.ncid, h->var.id, start, count, to);
    if (status != NC_NOERR)
        return zs_fail_read(h->input, zs_library_text(status), err);
    zs_activity_move();
    return 0;
}

static int get(const handle *h, const zs_slab *slab, zs_range cols, void *numbers, zs_traffic *traffic,
               zs_error *err)
{
    const zs_file *file = h->input->file;
    int64_t map = slab->rows.count * cols.count * (int64_t)zs_type_size(file->storage.type);
    int64_t together = steps_together(file, slab, cols), left = slab->records.count, some;
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
    char *to = numbers;
    for (int64_t first = slab->records.first; left > 0; first += some, left -= some, to += some * map) {
        some = in_order(file, first, zs_min(together - first % together, left));
        zs_range steps = { first / file->nmember, zs_divide_up(some, file->nmember) };
        zs_range members = { first % file->nmember, zs_min(some, file->nmember) };
        for (int k = 0; k < file->ndim; k++) {
            zs_range range = k == file->time     ? steps
                             : k == file->member ? members
                             : k == file->level  ? (zs_range){ slab->level[0], 1 }
                             : k == file->row    ? slab->rows
                             : k == file->col    ? cols
                                                 : (zs_range){ slab->at[k], 1 };
            start[k] = (size_t)range.first;
            count[k] = (size_t)range.count;
        }
        if (ask(h, start, count, to, err))
            return -1;
        traffic->read += some * map;
    }
    return 0;
}

/* If there are several segments of columns, each is read by itself, then copied beside the others. */
static int read_records(handle *h, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    if (slab->columns->nsegment == 1)
        return get(h, slab, slab->columns->segment[0], numbers, traffic, err);
    size_t size = zs_type_size(h->input->file->storage.type), offset = 0;
    size_t lines = (size_t)(slab->records.count * slab->rows.count), width = (size_t)slab->ncol * size;
    for (int k = 0; k < slab->columns->nsegment; k++) {
        zs_range cols = slab->columns->segment[k];
        size_t part = (size_t)cols.count * size;
        if (zs_grow(&h->scratch, &h->scratch_size, lines * part, 1, err) ||
            get(h, slab, cols, h->scratch, traffic, err))
            return -1;
        for (size_t i = 0; i < lines; i++)
            memcpy((char *)numbers + i * width + offset, (char *)h->scratch + i * part, part);
        offset += part;
    }
    return 0;
}

/* What boxes are read for. */
typedef struct boxes {
    handle *handle;
    const zs_slab *slab;
    void *numbers;
    zs_traffic *traffic;
} boxes;

/* The axis of a box on which it is cut, and where; -1 if it is small enough to be asked for at once.  The
 * slowest axis in the file is cut first, and chunks are never cut. */
static int cut_of(const boxes *b, const zs_box *box, int64_t *at)
{
    const zs_file *file = b->handle->input->file;
    bool chunked = file->storage.form == ZS_FORM_CHUNKED;
    int64_t chunks = 1;
    int found = -1;
    for (int k = 0; k < ZS_BOX_AXES; k++) {
        const zs_box_axis *a = &box->axis[k];
        int64_t length = !chunked || a->position < 0 ? 1 : file->storage.chunk[a->position];
        int64_t first = a->range.first / length, end = zs_divide_up(a->range.first + a->range.count, length);
        chunks *= end - first;
        if (end - first < 2 || (found >= 0 && box->axis[found].position < a->position))
            continue;
        found = k;
        *at = (first + (end - first) / 2) * length;
    }
    int64_t bytes = zs_box_volume(box) * (int64_t)zs_type_size(file->storage.type);
    return bytes <= BOX && (!chunked || chunks <= REQUEST) ? -1 : found;
}

/* Ask for a box, and put its numbers into the order of the slab. */
static int get_box(const boxes *b, const zs_box *box, zs_error *err)
{
    handle *h = b->handle;
    const zs_file *file = h->input->file;
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX], size = zs_type_size(file->storage.type);
    int64_t stride[ZS_DIM_MAX], bytes = (int64_t)size;
    for (int k = 0; k < file->ndim; k++) {
        start[k] = (size_t)b->slab->at[k];
        count[k] = 1;
    }
    for (int k = 0; k < ZS_BOX_AXES; k++)
        if (box->axis[k].position >= 0) {
            start[box->axis[k].position] = (size_t)box->axis[k].range.first;
            count[box->axis[k].position] = (size_t)box->axis[k].range.count;
        }
    for (int k = file->ndim - 1; k >= 0; k--) {
        stride[k] = bytes;
        bytes *= (int64_t)count[k];
    }
    if (zs_grow(&h->scratch, &h->scratch_size, (size_t)bytes, 1, err) ||
        ask(h, start, count, h->scratch, err))
        return -1;
    b->traffic->read += bytes;
    zs_box_copy(box, stride, h->scratch, size, b->numbers);
    return 0;
}

static int read_box(void *context, const zs_box *box, zs_error *err)
{
    const boxes *b = context;
    int64_t at = 0;
    int axis = cut_of(b, box, &at);
    zs_box half[2];
    if (axis < 0)
        return get_box(b, box, err);
    zs_box_cut(box, axis, at, half);
    return read_box(context, &half[0], err) || read_box(context, &half[1], err) ? -1 : 0;
}

static int netcdf_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    if (zs_slab_is_plain(h->input->file, slab))
        return read_records(h, slab, numbers, traffic, err);
    boxes b = { h, slab, numbers, traffic };
    return zs_boxes_take(h->input->file, slab, read_box, &b, err);
}

const zs_backend zs_backend_netcdf = { netcdf_open, netcdf_read, NULL, netcdf_close };
