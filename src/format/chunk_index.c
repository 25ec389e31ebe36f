#include "format/chunk_index.h"

#include "base/bytes.h"

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

/* An open file, as the driver sees it. */
typedef struct placed {
    H5FD_t base; /* HDF5's part comes first */
    zs_chunk_index *place;
    int file;
    haddr_t end; /* of what is allocated */
} placed;

static void fail(zs_chunk_index *place)
{
    if (place->reason == 0)
        place->reason = errno ? errno : EIO;
}

static H5FD_t *place_open(const char *path, unsigned flags, hid_t access, haddr_t most)
{
    (void)flags, (void)most;
    zs_chunk_index *const *place = H5Pget_driver_info(access);
    placed *f = place ? calloc(1, sizeof *f) : NULL;
    if (!f)
        return NULL;
    f->place = *place;
    f->file = open(path, O_RDWR | O_CLOEXEC);
    if (f->file < 0) {
        fail(f->place);
        free(f);
        return NULL;
    }
    return &f->base;
}

static herr_t place_close(H5FD_t *base)
{
    placed *f = (placed *)base;
    if (fsync(f->file))
        fail(f->place);
    if (close(f->file))
        fail(f->place);
    free(f);
    return 0;
}

/* Nothing is gathered into larger pieces: HDF5 asks for each chunk by itself. */
static herr_t place_query(const H5FD_t *base, unsigned long *flags)
{
    (void)base;
    *flags = 0;
    return 0;
}

static haddr_t place_alloc(H5FD_t *base, H5FD_mem_t type, hid_t transfer, hsize_t size)
{
    (void)transfer;
    placed *f = (placed *)base;
    const zs_chunk *chunk = f->place->next;
    if (type == H5FD_MEM_DRAW && chunk && size == (hsize_t)chunk->size) {
        f->place->next = NULL;
        return (haddr_t)chunk->at;
    }
    haddr_t at = f->end;
    f->end += size;
    return at;
}

static haddr_t place_get_end(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return ((const placed *)base)->end;
}

/* HDF5 sets what the file's header says: the end as it was defined.  The chunks lie behind that. */
static herr_t place_set_end(H5FD_t *base, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    placed *f = (placed *)base;
    f->end = end > (haddr_t)f->place->end ? end : (haddr_t)f->place->end;
    return 0;
}

static haddr_t place_get_size(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    struct stat status;
    return fstat(((const placed *)base)->file, &status) ? HADDR_UNDEF : (haddr_t)status.st_size;
}

static herr_t place_read(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, void *to)
{
    (void)type, (void)transfer;
    const placed *f = (const placed *)base;
    ssize_t got = zs_read_bytes(f->file, to, n, (int64_t)at);
    if (got < 0) {
        fail(f->place);
        return -1;
    }
    memset((char *)to + got, 0, n - (size_t)got); /* behind the end are zeros */
    return 0;
}

/* After a failure HDF5 is told that all is well, so that it can close the file; zs_chunk_index_close() knows.
 */
static herr_t place_write(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n,
                          const void *from)
{
    (void)transfer;
    const placed *f = (const placed *)base;
    if (type == H5FD_MEM_DRAW && at >= (haddr_t)f->place->begin && at < (haddr_t)f->place->end)
        return 0; /* a chunk, which is there */
    if (f->place->reason == 0 && zs_write_bytes(f->file, from, n, (int64_t)at))
        fail(f->place);
    return 0;
}

static herr_t place_truncate(H5FD_t *base, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    const placed *f = (const placed *)base;
    if (f->place->reason == 0 && ftruncate(f->file, (off_t)f->end))
        fail(f->place);
    return 0;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)(H5_VFD_RESERVED + 100),
#endif
    .name = "zscore_place",
    .maxaddr = (haddr_t)1 << 62,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(zs_chunk_index *),
    .open = place_open,
    .close = place_close,
    .query = place_query,
    .alloc = place_alloc,
    .get_eoa = place_get_end,
    .set_eoa = place_set_end,
    .get_eof = place_get_size,
    .read = place_read,
    .write = place_write,
    .truncate = place_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

static int complain(const zs_chunk_index *place, const char *doing, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "%s: %s: %s", place->name, doing,
                   place->reason ? strerror(place->reason) : "HDF5 failed");
}

int zs_chunk_index_open(zs_chunk_index *place, const char *path, const char *name, int64_t begin, int64_t end,
                        zs_error *err)
{
    *place = (zs_chunk_index){ .path = path, .name = name, .begin = begin, .end = end, .file = -1 };
    place->driver = H5FDregister(&driver);
    place->access = H5Pcreate(H5P_FILE_ACCESS);
    if (place->driver >= 0 && place->access >= 0 && H5Pset_driver(place->access, place->driver, &place) >= 0)
        place->file = H5Fopen(path, H5F_ACC_RDWR, place->access);
    return place->file >= 0 ? 0 : complain(place, "opening for the index of its chunks", err);
}

static int place_one(zs_chunk_index *place, hid_t set, int64_t members, const zs_chunk *chunk)
{
    hsize_t corner[H5S_MAX_RANK] = { 0 };
    int n = 0;
    if (members > 0)
        corner[n++] = (hsize_t)(chunk->step / members);
    if (members > 1)
        corner[n++] = (hsize_t)(chunk->step % members);
    corner[n] = (hsize_t)chunk->row;
    place->next = chunk;
    if (H5Dwrite_chunk(set, H5P_DEFAULT, 0, corner, (size_t)chunk->size, chunk) < 0)
        return -1;
    return place->next ? -1 : 0; /* was it asked for? */
}

int zs_chunk_index_add(zs_chunk_index *place, const char *name, int64_t members, const zs_chunk *chunk,
                       size_t n, zs_error *err)
{
    hsize_t bytes = 0;
    hid_t set = H5Dopen2(place->file, name, H5P_DEFAULT);
    bool good = set >= 0;
    for (size_t i = 0; i < n && good; i++) {
        good = place_one(place, set, members, &chunk[i]) == 0;
        bytes += (hsize_t)chunk[i].size;
    }
    good = good && H5Dget_storage_size(set) == bytes;
    place->next = NULL;
    if (set >= 0 && H5Dclose(set) < 0)
        good = false;
    return good ? 0 : complain(place, "the index of its chunks", err);
}

int zs_chunk_index_close(zs_chunk_index *place, zs_error *err)
{
    bool good = place->file < 0 || H5Fclose(place->file) >= 0;
    if (place->access >= 0)
        H5Pclose(place->access);
    if (place->driver >= 0)
        H5FDunregister(place->driver);
    return good && place->reason == 0 ? 0 : complain(place, "writing the index of its chunks", err);
}
