#include "format/unfilter.h"

#include "base/memory.h"
#include "format/fletcher32.h"
#include "format/shuffle.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

int zs_unfilter_init(zs_unfilter *unfilter, zs_error *err)
{
    size_t room = zs_unfilter_bound(unfilter);
    unfilter->inflater = libdeflate_alloc_decompressor();
    for (int k = 0; k < 2; k++)
        unfilter->buffer[k] = unfilter->n > k ? zs_alloc_raw(room, 1, "a chunk", err) : NULL;
    if (unfilter->inflater && (unfilter->n < 1 || unfilter->buffer[0]) &&
        (unfilter->n < 2 || unfilter->buffer[1]))
        return 0;
    zs_unfilter_clear(unfilter);
    return zs_fail(err, ZS_FAILED, "no memory to decode chunks");
}

void zs_unfilter_clear(zs_unfilter *unfilter)
{
    libdeflate_free_decompressor(unfilter->inflater);
    free(unfilter->buffer[0]);
    free(unfilter->buffer[1]);
    unfilter->inflater = NULL;
    unfilter->buffer[0] = unfilter->buffer[1] = NULL;
}

/* Deflate stores data that does not shrink in blocks with 5 bytes of overhead each.  All known writers make
 * blocks of at least 8 KiB, so chunk_bytes / 8 is ample. */
size_t zs_unfilter_bound(const zs_unfilter *unfilter)
{
    return unfilter->chunk_bytes + unfilter->chunk_bytes / 8 + 4096;
}

/* Early versions of HDF5 wrote the checksum with the bytes of its words swapped.  HDF5 accepts both, and so
 * does this function. */
static int check(const unsigned char *bytes, size_t n, zs_error *err)
{
    const unsigned char *tail = bytes + n;
    uint32_t stored =
        (uint32_t)tail[0] | (uint32_t)tail[1] << 8 | (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24;
    uint32_t sum = zs_fletcher32(bytes, n);
    uint32_t other = (sum & 0x00ff00ff) << 8 | (sum >> 8 & 0x00ff00ff);
    if (stored == sum || stored == other)
        return 0;
    return zs_fail(err, ZS_FAILED, "a chunk's checksum is wrong: the file is damaged");
}

static int wrong_size(size_t bytes, size_t wanted, zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "a chunk has %zu bytes instead of %zu: the file is damaged", bytes,
                   wanted);
}

/* The length of the result is not checked here but after the last filter: deflated bytes may be shuffled, or
 * deflated once more. */
static int inflate(zs_unfilter *unfilter, const void *from, size_t *n, void *to, size_t room, zs_error *err)
{
    size_t got = 0;
    if (libdeflate_zlib_decompress(unfilter->inflater, from, *n, to, room, &got) != LIBDEFLATE_SUCCESS)
        return zs_fail(err, ZS_FAILED, "a chunk cannot be inflated: the file is damaged");
    unfilter->inflated += (int64_t)got;
    *n = got;
    return 0;
}

/* Undo filter k.  *from becomes `to` where the filter moves bytes, and stays where it does not. */
static int undo(zs_unfilter *unfilter, int k, const unsigned char **from, size_t *n, unsigned char *to,
                size_t room, zs_error *err)
{
    switch (unfilter->filter[k]) {
    case ZS_FILTER_DEFLATE:
        if (inflate(unfilter, *from, n, to, room, err))
            return -1;
        break;
    case ZS_FILTER_SHUFFLE:
        if (*n > room)
            return wrong_size(*n, room, err);
        zs_unshuffle(*from, *n, unfilter->size, to);
        break;
    default:
        if (*n < ZS_FLETCHER32_BYTES)
            return zs_fail(err, ZS_FAILED, "a chunk has no checksum: the file is damaged");
        *n -= ZS_FLETCHER32_BYTES;
        return check(*from, *n, err);
    }
    *from = to;
    return 0;
}

/* Is there another filter to undo before filter k, in the order of the list? */
static int any_before(uint32_t skipped, int k)
{
    return (~skipped & ((1U << k) - 1)) != 0;
}

int zs_unfilter_chunk(zs_unfilter *unfilter, uint32_t skipped, const void *stored, size_t bytes, void *chunk,
                      zs_error *err)
{
    const unsigned char *from = stored;
    int next = 0;
    for (int k = unfilter->n - 1; k >= 0; k--) {
        if (skipped >> k & 1)
            continue;
        int more = any_before(skipped, k);
        if (undo(unfilter, k, &from, &bytes, more ? unfilter->buffer[next] : chunk,
                 more ? zs_unfilter_bound(unfilter) : unfilter->chunk_bytes, err))
            return -1;
        if (from == unfilter->buffer[next])
            next = 1 - next;
    }
    if (bytes != unfilter->chunk_bytes)
        return wrong_size(bytes, unfilter->chunk_bytes, err);
    if (from != chunk)
        memcpy(chunk, from, bytes);
    return 0;
}
