#include "format/unfilter.h"

#include "base/memory.h"
#include "format/fletcher32.h"
#include "format/shuffle.h"

#include <stdlib.h>
#include <string.h>

/* shuffle has one parameter, the number of its planes. */
bool zs_unfilter_knows(zs_filter filter, size_t nvalue, const unsigned values[ZS_FILTER_VALUES], size_t size)
{
    if (filter == ZS_FILTER_SHUFFLE)
        return nvalue == 1 && values[0] == size;
    return filter == ZS_FILTER_FLETCHER32 || zs_frames_known(filter, values);
}

static bool compresses(zs_filter filter)
{
    return filter != ZS_FILTER_SHUFFLE && filter != ZS_FILTER_FLETCHER32;
}

int zs_unfilter_init(zs_unfilter *unfilter, zs_error *err)
{
    size_t room = zs_unfilter_bound(unfilter);
    int failed = 0;
    memset(unfilter->frames, 0, sizeof unfilter->frames);
    unfilter->buffer[0] = unfilter->buffer[1] = NULL;
    for (int k = 0; k < unfilter->n && !failed; k++)
        if (compresses(unfilter->filter[k]))
            failed = zs_frames_init(&unfilter->frames[k], unfilter->filter[k], unfilter->values[k], err);
    for (int k = 0; k < 2 && k < unfilter->n && !failed; k++)
        if (!(unfilter->buffer[k] = zs_alloc_raw(room, 1, "a chunk", err)))
            failed = -1;
    if (failed)
        zs_unfilter_clear(unfilter);
    return failed;
}

void zs_unfilter_clear(zs_unfilter *unfilter)
{
    for (int k = 0; k < unfilter->n; k++)
        zs_frames_clear(&unfilter->frames[k]);
    free(unfilter->buffer[0]);
    free(unfilter->buffer[1]);
    unfilter->buffer[0] = unfilter->buffer[1] = NULL;
}

/* Deflate stores data that does not shrink in blocks with 5 bytes of overhead each.  All known writers make
 * blocks of at least 8 KiB, so chunk_bytes / 8 is ample.  It is also ample for the lengths of LZ4 and
 * bitshuffle in front of blocks of at least 128 bytes; the other compressors need less. */
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

/* Undo filter k.  *from becomes `to` where the filter moves bytes, and stays where it does not. */
static int undo(zs_unfilter *unfilter, int k, const unsigned char **from, size_t *n, unsigned char *to,
                size_t room, zs_error *err)
{
    switch (unfilter->filter[k]) {
    case ZS_FILTER_SHUFFLE:
        if (*n > room)
            return wrong_size(*n, room, err);
        zs_unshuffle(*from, *n, unfilter->size, to);
        break;
    case ZS_FILTER_FLETCHER32:
        if (*n < ZS_FLETCHER32_BYTES)
            return zs_fail(err, ZS_FAILED, "a chunk has no checksum: the file is damaged");
        *n -= ZS_FLETCHER32_BYTES;
        return check(*from, *n, err);
    default:
        /* As many bytes as they are: filters that come next may take some away. */
        if (zs_frames_decode(&unfilter->frames[k], *from, *n, to, room, n, err))
            return -1;
        unfilter->inflated += (int64_t)*n;
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
