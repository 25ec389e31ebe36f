#include "read/read_netcdf.h"

#include "base/activity.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/zarr_chunks.h"
#include "header/input_file.h"
#include "stats/packing.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST = 1024 }; /* chunks of a request, at most */

typedef struct handle {
    const zs_input *input;
    int ncid;
    zs_var var;
    void *scratch; /* one segment of columns, if there are several */
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

static int get(const handle *h, const zs_slab *slab, zs_range cols, void *numbers, zs_traffic *traffic,
               zs_error *err)
{
    const zs_file *file = h->input->file;
    int64_t map = slab->rows.count * cols.count * (int64_t)zs_type_size(file->storage.packing.type);
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
                             : k == file->row    ? slab->rows
                             : k == file->col    ? cols
                                                 : (zs_range){ slab->at[k], 1 };
            start[k] = (size_t)range.first;
            count[k] = (size_t)range.count;
        }
        if (file->storage.zarr &&
            zs_zarr_check_chunks(h->var.ncid, h->var.id, h->input->path, start, count, ZS_FAILED, err))
            return -1;
        zs_library_forget();
        int status = nc_get_vara(h->var.ncid, h->var.id, start, count, to);
        if (status != NC_NOERR)
            return zs_fail_read(h->input, zs_library_text(status), err);
        zs_activity_move();
        traffic->read += some * map;
    }
    return 0;
}

/* If there are several segments of columns, each is read by itself, then copied beside the others. */
static int netcdf_read(void *opened, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err)
{
    handle *h = opened;
    if (slab->columns->nsegment == 1)
        return get(h, slab, slab->columns->segment[0], numbers, traffic, err);
    size_t size = zs_type_size(h->input->file->storage.packing.type), offset = 0;
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

const zs_backend zs_backend_netcdf = { netcdf_open, netcdf_read, netcdf_close };
