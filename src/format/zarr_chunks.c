#include "format/zarr_chunks.h"

#include "base/activity.h"
#include "base/byte_order.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXTS = 16 * 1024 * 1024 }; /* bytes of a chunk of texts of any length */

/* --- open and close ----------------------------------------------------------------------------------- */

int zs_zarr_chunks_open(zs_zarr_chunks *chunks, const zs_zarr_array *array, const char *store,
                        const char *name, int status, zs_error *err)
{
    bool strings = array->type.form == ZS_ZARR_STRINGS;
    zs_zarr_shard *shard = &chunks->shard;
    *chunks = (zs_zarr_chunks){
        .array = array, .store = store, .name = name, .status = status, .shard = { .file = -1, .number = -1 }
    };
    chunks->bytes = strings ? TEXTS : (size_t)zs_zarr_chunk_length(array) * array->type.size;
    chunks->bound = zs_zarr_bound(chunks->bytes);
    shard->chunks = 1;
    for (int k = 0; k < array->ndim; k++)
        shard->chunks *= array->file[k] / array->chunk[k];
    if (array->index.there &&
        (!(shard->place = zs_alloc_raw((size_t)shard->chunks, 16, "the index of a shard", err)) ||
         !(shard->stored =
               zs_alloc_raw((size_t)shard->chunks * 16 + ZS_CRC32C_BYTES, 1, "the index of a shard", err))))
        return -1;
    if (!(chunks->stored = zs_alloc_raw(chunks->bound, 1, "a chunk", err)))
        return -1;
    return zs_zarr_decoder_init(&chunks->decoder, &array->codecs, chunks->bytes, err);
}

static void close_shard(zs_zarr_shard *shard)
{
    if (shard->file >= 0)
        close(shard->file);
    shard->file = -1;
    shard->number = -1;
}

void zs_zarr_chunks_close(zs_zarr_chunks *chunks)
{
    if (!chunks->array)
        return;
    close_shard(&chunks->shard);
    free(chunks->shard.place);
    free(chunks->shard.stored);
    free(chunks->stored);
    zs_zarr_decoder_clear(&chunks->decoder);
    *chunks = (zs_zarr_chunks){ 0 };
}

/* --- files -------------------------------------------------------------------------------------------- */

/* The indices of the file that has a chunk. */
static void file_of(const zs_zarr_array *array, const int64_t *index, int64_t *file)
{
    for (int k = 0; k < array->ndim; k++)
        file[k] = index[k] * array->chunk[k] / array->file[k];
}

/* The name of that file. */
static void key_of(const zs_zarr_array *array, const int64_t *index, char *key)
{
    int64_t file[ZS_DIM_MAX];
    file_of(array, index, file);
    zs_zarr_key(array, file, key);
}

int zs_zarr_chunks_fail(const zs_zarr_chunks *chunks, const int64_t *index, const char *what, zs_error *err)
{
    char key[ZS_ZARR_KEY];
    key_of(chunks->array, index, key);
    return zs_fail(err, chunks->status,
                   "%s: damaged: chunk %s of variable %s %s; get or make the store again", chunks->store, key,
                   chunks->name, what);
}

/* Put the place of a chunk in front of the decoder's words. */
static int fail_decoding(const zs_zarr_chunks *chunks, const int64_t *index, zs_error *err)
{
    char key[ZS_ZARR_KEY];
    key_of(chunks->array, index, key);
    if (chunks->status == ZS_REFUSED)
        err->status = ZS_REFUSED;
    return zs_fail_in(err, "%s: chunk %s of variable %s", chunks->store, key, chunks->name);
}

/* Open a file, and ask for its length.  *file: -1 where there is none. */
static int open_file(const zs_zarr_chunks *chunks, const int64_t *index, int *file, int64_t *length,
                     zs_error *err)
{
    char key[ZS_ZARR_KEY], path[PATH_MAX + ZS_ZARR_KEY];
    struct stat status;
    key_of(chunks->array, index, key);
    snprintf(path, sizeof path, "%s/%s/%s", chunks->store, chunks->name + (*chunks->name == '/'), key);
    *file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*file < 0 && errno == ENOENT)
        return 0;
    if (*file >= 0 && fstat(*file, &status) == 0) {
        *length = status.st_size;
        if (S_ISREG(status.st_mode))
            return 0;
        errno = EISDIR;
    }
    int reason = errno;
    if (*file >= 0)
        close(*file);
    *file = -1;
    return zs_fail_system(err, chunks->status == ZS_FAILED ? ZS_FAILED : 0, reason, path, "");
}

static int read_bytes(zs_zarr_chunks *chunks, const int64_t *index, int file, void *to, size_t n, int64_t at,
                      zs_error *err)
{
    ssize_t got = zs_read_bytes(file, to, n, at);
    zs_activity_move();
    if (got >= 0)
        chunks->read += got;
    if (got == (ssize_t)n)
        return 0;
    if (got >= 0)
        return zs_zarr_chunks_fail(chunks, index, "became shorter while it was read", err);
    char key[ZS_ZARR_KEY], doing[ZS_TEXT + sizeof key + 40];
    int reason = errno;
    key_of(chunks->array, index, key);
    snprintf(doing, sizeof doing, "reading chunk %s of variable %s", key, chunks->name);
    return zs_fail_system(err, ZS_FAILED, reason, chunks->store, doing);
}

/* --- chunks ------------------------------------------------------------------------------------------- */

/* Decode what lies in `file` from byte `at` on.  got: NULL: it must be a whole chunk of numbers. */
static int decode(zs_zarr_chunks *chunks, const int64_t *index, int file, int64_t at, int64_t bytes, void *to,
                  size_t *got, zs_error *err)
{
    char what[100];
    bool plain = chunks->array->codecs.n == 0, exact = plain && !got;
    if ((exact && bytes != (int64_t)chunks->bytes) ||
        bytes > (int64_t)(plain ? chunks->bytes : chunks->bound)) {
        snprintf(what, sizeof what, "has %lld bytes instead of %s%zu", (long long)bytes,
                 exact ? "" : "at most ", plain ? chunks->bytes : chunks->bound);
        return zs_zarr_chunks_fail(chunks, index, what, err);
    }
    if (bytes == 0)
        return zs_zarr_chunks_fail(chunks, index, "is empty", err);
    if (read_bytes(chunks, index, file, plain ? to : chunks->stored, (size_t)bytes, at, err))
        return -1;
    if (plain && got)
        *got = (size_t)bytes;
    if (plain ||
        !zs_zarr_decode(&chunks->decoder, chunks->stored, (size_t)bytes, to, chunks->bytes, got, err))
        return 0;
    return fail_decoding(chunks, index, err);
}

/* A number of 64 bits, as the index of a shard has it. */
static uint64_t number_at(const unsigned char *bytes, bool big)
{
    uint64_t number = 0;
    for (int k = 0; k < 8; k++)
        number = number << 8 | bytes[big ? k : 7 - k];
    return number;
}

/* Read the index of the shard that is open. */
static int read_index(zs_zarr_chunks *chunks, const int64_t *index, zs_error *err)
{
    zs_zarr_shard *shard = &chunks->shard;
    const zs_zarr_index *how = &chunks->array->index;
    size_t n = (size_t)shard->chunks * 16, whole = n + (how->summed ? ZS_CRC32C_BYTES : 0);
    zs_crc32c crc;
    if (shard->length < (int64_t)whole)
        return zs_zarr_chunks_fail(chunks, index, "is shorter than its index", err);
    if (read_bytes(chunks, index, shard->file, shard->stored, whole,
                   how->first ? 0 : shard->length - (int64_t)whole, err))
        return -1;
    for (int64_t k = 0; k < 2 * shard->chunks; k++)
        shard->place[k] = number_at(shard->stored + 8 * k, how->big);
    if (!how->summed)
        return 0;
    zs_crc32c_init(&crc);
    const unsigned char *tail = shard->stored + n;
    uint32_t stored =
        (uint32_t)tail[0] | (uint32_t)tail[1] << 8 | (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24;
    return zs_crc32c_of(&crc, shard->stored, n) == stored
               ? 0
               : zs_zarr_chunks_fail(chunks, index, "has an index whose checksum is wrong", err);
}

/* Open the shard that has a chunk, unless it is open.  place: number of the chunk in it. */
static int go_to_shard(zs_zarr_chunks *chunks, const int64_t *index, int64_t *place, zs_error *err)
{
    const zs_zarr_array *array = chunks->array;
    zs_zarr_shard *shard = &chunks->shard;
    int64_t file[ZS_DIM_MAX], number = 0;
    file_of(array, index, file);
    *place = 0;
    for (int k = 0; k < array->ndim; k++) {
        int64_t across = array->file[k] / array->chunk[k];
        *place = *place * across + index[k] % across;
        number = number * (array->shape[k] / array->file[k] + 1) + file[k];
    }
    if (number == shard->number)
        return 0;
    close_shard(shard);
    if (open_file(chunks, index, &shard->file, &shard->length, err) ||
        (shard->file >= 0 && read_index(chunks, index, err))) {
        close_shard(shard);
        return -1;
    }
    shard->number = number;
    return 0;
}

static int read_from_shard(zs_zarr_chunks *chunks, const int64_t *index, void *to, size_t *got, bool *there,
                           zs_error *err)
{
    const zs_zarr_shard *shard = &chunks->shard;
    int64_t number;
    if (go_to_shard(chunks, index, &number, err))
        return -1;
    if (shard->file < 0)
        return 0;
    uint64_t at = shard->place[2 * number], bytes = shard->place[2 * number + 1],
             length = (uint64_t)shard->length;
    *there = at != UINT64_MAX || bytes != UINT64_MAX;
    if (*there && (at > length || bytes > length - at))
        return zs_zarr_chunks_fail(chunks, index, "is shorter than its index says", err);
    return *there ? decode(chunks, index, shard->file, (int64_t)at, (int64_t)bytes, to, got, err) : 0;
}

static int read_file(zs_zarr_chunks *chunks, const int64_t *index, void *to, size_t *got, bool *there,
                     zs_error *err)
{
    int file;
    int64_t length = 0;
    if (open_file(chunks, index, &file, &length, err))
        return -1;
    *there = file >= 0;
    if (!*there)
        return 0;
    int result = decode(chunks, index, file, 0, length, to, got, err);
    close(file);
    return result;
}

static int read_chunk(zs_zarr_chunks *chunks, const int64_t *index, void *to, size_t *got, bool *there,
                      zs_error *err)
{
    *there = false;
    return chunks->array->index.there ? read_from_shard(chunks, index, to, got, there, err)
                                      : read_file(chunks, index, to, got, there, err);
}

int zs_zarr_chunks_read(zs_zarr_chunks *chunks, const int64_t *index, void *numbers, zs_error *err)
{
    const zs_zarr_array *array = chunks->array;
    size_t size = array->type.size, n = chunks->bytes / size;
    unsigned char *to = numbers;
    bool there;
    if (read_chunk(chunks, index, numbers, NULL, &there, err))
        return -1;
    if (there && size > 1 && array->type.big == zs_little_endian())
        zs_swap_bytes(numbers, n, size);
    if (!there && !array->filled)
        return zs_zarr_chunks_fail(chunks, index, "is missing, and the variable has no fill value", err);
    for (size_t i = 0; i < n && !there; i++)
        memcpy(to + i * size, array->fill, size);
    return 0;
}

int zs_zarr_chunks_read_texts(zs_zarr_chunks *chunks, const int64_t *index, void *to, size_t *got,
                              zs_error *err)
{
    bool there;
    if (read_chunk(chunks, index, to, got, &there, err))
        return -1;
    if (!there)
        *got = 0;
    return 0;
}
