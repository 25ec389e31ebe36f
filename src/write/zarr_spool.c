#include "write/zarr_spool.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "format/crc32.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *zs_zarr_spool_path(const char *part, int rank, char *path, size_t room)
{
    snprintf(path, room, "%s/.spool-%d", part, rank);
    return path;
}

/* Does a piece follow the last one of a run, at the distance of the others? */
static bool extends(const zs_zarr_run *run, int var, int64_t first, int64_t n)
{
    return run->var == var && run->n == n &&
           (run->count == 1 ? first >= run->first + n : first == run->first + run->count * run->stride);
}

/* Note a piece, which lies behind all others.  values: [bytes]. */
static int note(zs_zarr_spool *spool, int var, int64_t first, int64_t n, const void *values, int64_t bytes,
                zs_error *err)
{
    zs_zarr_run *last = spool->nrun > 0 ? &spool->run[spool->nrun - 1] : NULL;
    if (last && extends(last, var, first, n)) {
        last->stride = last->count == 1 ? first - last->first : last->stride;
        last->count++;
    } else {
        void *runs = spool->run;
        if (zs_grow(&runs, &spool->room, spool->nrun + 1, sizeof *spool->run, err))
            return -1;
        spool->run = runs;
        last = &spool->run[spool->nrun++];
        *last =
            (zs_zarr_run){ .var = var, .first = first, .n = n, .stride = n, .count = 1, .at = spool->end };
    }
    last->bytes += bytes;
    last->crc = zs_crc32(last->crc, values, (size_t)bytes);
    return 0;
}

static int make(zs_zarr_spool *spool, zs_unfinished *unfinished, const char *path, zs_error *err)
{
    zs_unfinished_hold(unfinished);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR), reason = errno;
    zs_unfinished_release(unfinished);
    if (file < 0)
        return zs_fail_system(err, ZS_FAILED, reason, path, "making it");
    spool->opened = file + 1;
    return 0;
}

int zs_zarr_spool_add(zs_zarr_spool *spool, zs_unfinished *unfinished, const char *path, int var, size_t size,
                      int64_t first, int64_t n, const void *values, zs_error *err)
{
    int64_t bytes = n * (int64_t)size;
    if (!spool->opened && make(spool, unfinished, path, err))
        return -1;
    zs_activity_begin(ZS_MOVES, path, "writing");
    int result = zs_write_bytes(spool->opened - 1, values, (size_t)bytes, spool->end), reason = errno;
    zs_activity_end();
    if (result)
        return zs_fail_system(err, ZS_FAILED, reason, path, "writing");
    if (note(spool, var, first, n, values, bytes, err))
        return -1;
    spool->end += bytes;
    return 0;
}

int zs_zarr_spool_close(zs_zarr_spool *spool, const char *path, zs_error *err)
{
    int file = spool->opened - 1;
    spool->opened = 0;
    return file < 0 || close(file) == 0 ? 0 : zs_fail_system(err, ZS_FAILED, errno, path, "closing it");
}

/* The first piece of a run that ends behind a number; at most run->count. */
static int64_t piece_behind(const zs_zarr_run *run, int64_t number)
{
    int64_t ahead = number - run->first - run->n + 1;
    return ahead <= 0 ? 0 : zs_min(run->count, zs_divide_up(ahead, run->stride));
}

/* Piece k of a run, as far as it is wanted. */
static zs_range part_of(const zs_zarr_run *run, int64_t k, zs_range wanted)
{
    return k < run->count ? zs_common((zs_range){ run->first + k * run->stride, run->n }, wanted)
                          : (zs_range){ 0, 0 };
}

int zs_zarr_spool_read(int file, const char *path, const zs_zarr_run *run, size_t nrun, int64_t var,
                       zs_range wanted, size_t size, void *to, int64_t *got, zs_error *err)
{
    for (; nrun > 0; run++, nrun--) {
        if (run->var != var)
            continue;
        zs_range part;
        for (int64_t k = piece_behind(run, wanted.first); (part = part_of(run, k, wanted)).count > 0; k++) {
            int64_t ahead = k * run->n + part.first - (run->first + k * run->stride);
            size_t bytes = (size_t)part.count * size;
            errno = 0;
            ssize_t n = zs_read_bytes(file, (char *)to + (size_t)(part.first - wanted.first) * size, bytes,
                                      run->at + ahead * (int64_t)size);
            if (n != (ssize_t)bytes)
                return zs_fail_system(err, ZS_FAILED, errno ? errno : EIO, path, "reading it");
            *got += part.count;
        }
    }
    return 0;
}

int zs_zarr_spool_check(int file, const char *path, const zs_zarr_run *run, size_t nrun, zs_error *err)
{
    enum { BUFFER = 256 << 10 };
    char *buffer = zs_alloc_raw(BUFFER, 1, "reading back", err);
    bool agree = true;
    if (!buffer)
        return -1;
    for (; nrun > 0 && agree; run++, nrun--) {
        int64_t crc = 0, done = 0;
        ssize_t n = 1;
        for (; done < run->bytes && n > 0; done += n) {
            n = zs_read_bytes(file, buffer, (size_t)zs_min(run->bytes - done, BUFFER), run->at + done);
            if (n < 0) {
                free(buffer);
                return zs_fail_system(err, ZS_FAILED, errno, path, "reading it back");
            }
            crc = zs_crc32(crc, buffer, (size_t)n);
        }
        agree = done == run->bytes && crc == run->crc;
    }
    free(buffer);
    return agree;
}

bool zs_zarr_spool_has(const zs_zarr_run *run, size_t nrun, int64_t var, zs_range wanted)
{
    for (; nrun > 0; run++, nrun--)
        if (run->var == var && part_of(run, piece_behind(run, wanted.first), wanted).count > 0)
            return true;
    return false;
}

void zs_zarr_spool_clear(zs_zarr_spool *spool)
{
    if (spool->opened)
        close(spool->opened - 1);
    free(spool->run);
    *spool = (zs_zarr_spool){ 0 };
}
