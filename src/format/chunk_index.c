#include "format/chunk_index.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/range.h"
#include "base/shared_open.h"
#include "base/system_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

/* What the driver knows of an open file. */
typedef struct indexed_file {
    H5FD_t base; /* HDF5 casts the struct to this type: it must come first */
    zs_chunk_index *index;
} indexed_file;

static void fail(zs_chunk_index *index)
{
    if (index->reason == 0)
        index->reason = errno ? errno : EIO;
}

static H5FD_t *driver_open(const char *path, unsigned flags, hid_t access, haddr_t most)
{
    (void)flags, (void)most;
    zs_chunk_index *const *index = H5Pget_driver_info(access);
    indexed_file *f = index ? calloc(1, sizeof *f) : NULL;
    if (!f)
        return NULL;
    f->index = *index;
    bool locked; /* without a lock every write goes to the server at once, which is as good */
    f->index->descriptor = zs_shared_open(path, O_RDWR, f->index->lock, &locked);
    if (f->index->descriptor < 0) {
        fail(f->index);
        free(f);
        return NULL;
    }
    return &f->base;
}

static herr_t driver_close(H5FD_t *base)
{
    indexed_file *f = (indexed_file *)base;
    if (fsync(f->index->descriptor))
        fail(f->index);
    if (close(f->index->descriptor))
        fail(f->index);
    free(f);
    return 0;
}

/* No flags: HDF5 must ask for each chunk by itself, and not gather chunks into larger pieces. */
static herr_t driver_query(const H5FD_t *base, unsigned long *flags)
{
    (void)base;
    *flags = 0;
    return 0;
}

static haddr_t driver_alloc(H5FD_t *base, H5FD_mem_t type, hid_t transfer, hsize_t size)
{
    (void)transfer;
    zs_chunk_index *index = ((indexed_file *)base)->index;
    const zs_chunk *chunk = index->next;
    if (type == H5FD_MEM_DRAW && chunk && size == (hsize_t)chunk->size) {
        index->next = NULL;
        return (haddr_t)chunk->at;
    }
    int64_t at = index->allocated;
    index->allocated += (int64_t)size;
    if (type == H5FD_MEM_BTREE && index->root < 0) {
        index->root = at;
        index->root_bytes = (int64_t)size;
    }
    return (haddr_t)at;
}

static haddr_t driver_get_end(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return (haddr_t)((const indexed_file *)base)->index->allocated;
}

/* HDF5 sets the end to what the file's header says: the end of what was defined.  The chunks lie behind
 * it. */
static herr_t driver_set_end(H5FD_t *base, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    indexed_file *f = (indexed_file *)base;
    f->index->allocated = zs_max((int64_t)end, f->index->end);
    return 0;
}

static haddr_t driver_get_size(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    struct stat status;
    return fstat(((const indexed_file *)base)->index->descriptor, &status) ? HADDR_UNDEF
                                                                           : (haddr_t)status.st_size;
}

static herr_t driver_read(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, void *to)
{
    (void)type, (void)transfer;
    const indexed_file *f = (const indexed_file *)base;
    ssize_t got = zs_read_bytes(f->index->descriptor, to, n, (int64_t)at);
    if (got < 0) {
        fail(f->index);
        return -1;
    }
    memset((char *)to + got, 0, n - (size_t)got); /* HDF5 expects zeros behind the end of the file */
    return 0;
}

/* After a failure this returns success, so that HDF5 can close the file; zs_chunk_index_close() reports the
 * failure. */
static herr_t driver_write(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n,
                           const void *from)
{
    (void)transfer;
    const indexed_file *f = (const indexed_file *)base;
    if (type == H5FD_MEM_DRAW && at >= (haddr_t)f->index->begin && at < (haddr_t)f->index->end)
        return 0; /* a chunk: its bytes are there already */
    if (f->index->reason == 0 && zs_write_bytes(f->index->descriptor, from, n, (int64_t)at))
        fail(f->index);
    return 0;
}

static herr_t driver_truncate(H5FD_t *base, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    const indexed_file *f = (const indexed_file *)base;
    if (f->index->reason == 0 && ftruncate(f->index->descriptor, f->index->allocated))
        fail(f->index);
    return 0;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)(H5_VFD_RESERVED + 100),
#endif
    .name = "zscore_chunk_index",
    .maxaddr = (haddr_t)1 << 62,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(zs_chunk_index *),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .alloc = driver_alloc,
    .get_eoa = driver_get_end,
    .set_eoa = driver_set_end,
    .get_eof = driver_get_size,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

static int complain(const zs_chunk_index *index, const char *doing, zs_error *err)
{
    return index->reason ? zs_fail_system(err, ZS_FAILED, index->reason, index->name, doing)
                         : zs_fail(err, ZS_FAILED, "%s: %s: HDF5 failed", index->name, doing);
}

int zs_chunk_index_open(zs_chunk_index *index, const char *path, const char *name, int64_t begin, int64_t end,
                        int64_t lock, zs_error *err)
{
    *index =
        (zs_chunk_index){ .path = path, .name = name, .begin = begin, .end = end, .lock = lock, .file = -1 };
    index->driver = H5FDregister(&driver);
    index->access = H5Pcreate(H5P_FILE_ACCESS);
    if (index->driver >= 0 && index->access >= 0 && H5Pset_driver(index->access, index->driver, &index) >= 0)
        index->file = H5Fopen(path, H5F_ACC_RDWR, index->access);
    return index->file >= 0 ? 0 : complain(index, "opening to index its chunks", err);
}

static int add_one(zs_chunk_index *index, hid_t set, const zs_chunk_shape *shape, const zs_chunk *chunk)
{
    hsize_t corner[H5S_MAX_RANK] = { 0 };
    int64_t first[ZS_CHUNK_AXES], count[ZS_CHUNK_AXES];
    int n = 0;
    zs_chunk_shape_box(shape, chunk->number, first, count);
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        if (shape->has[axis])
            corner[n++] = (hsize_t)first[axis];
    index->next = chunk;
    if (H5Dwrite_chunk(set, H5P_DEFAULT, 0, corner, (size_t)chunk->size, chunk) < 0)
        return -1;
    return index->next ? -1 : 0; /* next is NULL when HDF5 took the address */
}

/* An unlimited first dimension has no length yet. */
static bool extend(hid_t set, const zs_chunk_shape *shape)
{
    hsize_t length[H5S_MAX_RANK] = { 0 }, most[H5S_MAX_RANK] = { 0 };
    hid_t space = H5Dget_space(set);
    bool good = space >= 0 && H5Sget_simple_extent_dims(space, length, most) >= 0;
    if (space >= 0)
        H5Sclose(space);
    if (!good || !shape->has[ZS_CHUNK_TIME] || most[0] != H5S_UNLIMITED)
        return good;
    if (length[0] < (hsize_t)shape->length[ZS_CHUNK_TIME])
        length[0] = (hsize_t)shape->length[ZS_CHUNK_TIME];
    return H5Dset_extent(set, length) >= 0;
}

/* Write the index of all chunks at once, where HDF5 has entered the first one.  Returns 1; 0: HDF5 has to
 * enter the others; -1: a failure. */
static int add_tree(zs_chunk_index *index, const zs_chunk_shape *shape, const zs_chunk *chunk, size_t n)
{
    zs_chunk_tree tree = {
        .shape = shape, .chunk = chunk, .n = (int64_t)n, .root = index->root, .node_bytes = index->root_bytes
    };
    if (index->root < 0 || H5Fflush(index->file, H5F_SCOPE_LOCAL) < 0 ||
        !zs_chunk_tree_fits(&tree, index->descriptor))
        return 0;
    tree.begin = index->allocated;
    index->allocated += zs_chunk_tree_bytes(&tree);
    if (zs_chunk_tree_write(&tree, index->descriptor) == 0)
        return 1;
    fail(index);
    return -1;
}

static bool add_all(zs_chunk_index *index, hid_t set, const zs_chunk_shape *shape, const zs_chunk *chunk,
                    size_t n)
{
    hsize_t bytes = 0;
    index->root = -1;
    bool good = add_one(index, set, shape, &chunk[0]) == 0;
    int written = good ? add_tree(index, shape, chunk, n) : -1;
    if (written)
        return written > 0;
    for (size_t i = 1; i < n && good; i++) {
        good = add_one(index, set, shape, &chunk[i]) == 0;
        zs_activity_move();
    }
    for (size_t i = 0; i < n; i++)
        bytes += (hsize_t)chunk[i].size;
    return good && H5Dget_storage_size(set) == bytes;
}

int zs_chunk_index_add(zs_chunk_index *index, const char *variable, const zs_chunk_shape *shape,
                       const zs_chunk *chunk, size_t n, zs_error *err)
{
    hid_t set = H5Dopen2(index->file, variable, H5P_DEFAULT);
    bool good = set >= 0 && extend(set, shape) && add_all(index, set, shape, chunk, n);
    index->next = NULL;
    if (set >= 0 && H5Dclose(set) < 0)
        good = false;
    return good ? 0 : complain(index, "indexing its chunks", err);
}

int zs_chunk_index_close(zs_chunk_index *index, zs_error *err)
{
    bool good = index->file < 0 || H5Fclose(index->file) >= 0;
    if (index->access >= 0)
        H5Pclose(index->access);
    if (index->driver >= 0)
        H5FDunregister(index->driver);
    return good && index->reason == 0 ? 0 : complain(index, "writing the index of its chunks", err);
}
