#include "format/unfilter.h"

#include "base/memory.h"
#include "format/shuffle.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKSUM = 4 }; /* bytes of a fletcher32 */

int zs_unfilter_init(zs_unfilter *p, zs_error *err)
{
    size_t room = zs_unfilter_bound(p);
    p->inflater = libdeflate_alloc_decompressor();
    for (int k = 0; k < 2; k++)
        p->buffer[k] = p->n > k ? zs_alloc_raw(room, 1, "a chunk", err) : NULL;
    if (p->inflater && (p->n < 1 || p->buffer[0]) && (p->n < 2 || p->buffer[1]))
        return 0;
    zs_unfilter_clear(p);
    return zs_fail(err, ZS_FAILED, "no memory to decode chunks");
}

void zs_unfilter_clear(zs_unfilter *p)
{
    libdeflate_free_decompressor(p->inflater);
    free(p->buffer[0]);
    free(p->buffer[1]);
    p->inflater = NULL;
    p->buffer[0] = p->buffer[1] = NULL;
}

/* Deflate stores what it cannot shrink in blocks of at least 8 KiB (in every writer that is known), each with
 * 5 bytes of its own. */
size_t zs_unfilter_bound(const zs_unfilter *p)
{
    return p->chunk_bytes + p->chunk_bytes / 8 + 4096;
}

static uint32_t fold(uint32_t sum)
{
    return (sum & 0xffff) + (sum >> 16);
}

/* Fletcher's checksum of 16-bit big-endian words, as HDF5 has it: a last odd byte is the high one of its
 * word. 360 words are as many as 32 bits can add up before folding. */
static uint32_t fletcher32(const unsigned char *bytes, size_t n)
{
    uint32_t first = 0, second = 0;
    size_t words = n / 2;
    while (words > 0) {
        size_t some = words < 360 ? words : 360;
        words -= some;
        for (; some > 0; some--, bytes += 2) {
            first += (uint32_t)bytes[0] << 8 | bytes[1];
            second += first;
        }
        first = fold(first);
        second = fold(second);
    }
    if (n % 2) {
        first = fold(first + ((uint32_t)bytes[0] << 8));
        second = fold(second + first);
    }
    return fold(second) << 16 | fold(first);
}

/* Early HDF5 wrote the checksum of words in the other byte order: that is accepted, as HDF5 does. */
static int check(const unsigned char *bytes, size_t n, zs_error *err)
{
    const unsigned char *tail = bytes + n;
    uint32_t stored =
        (uint32_t)tail[0] | (uint32_t)tail[1] << 8 | (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24;
    uint32_t sum = fletcher32(bytes, n);
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

/* How long the result is, only the last filter can tell: what was deflated may be shuffled, or deflated once
 * more. */
static int inflate(zs_unfilter *p, const void *from, size_t *n, void *to, size_t room, zs_error *err)
{
    size_t got = 0;
    if (libdeflate_zlib_decompress(p->inflater, from, *n, to, room, &got) != LIBDEFLATE_SUCCESS)
        return zs_fail(err, ZS_FAILED, "a chunk cannot be inflated: the file is damaged");
    p->inflated += (int64_t)got;
    *n = got;
    return 0;
}

/* Undo filter k: from *from to the memory `to`, or, where nothing moves, to where it is. */
static int undo(zs_unfilter *p, int k, const unsigned char **from, size_t *n, unsigned char *to, size_t room,
                zs_error *err)
{
    switch (p->filter[k]) {
    case ZS_FILTER_DEFLATE:
        if (inflate(p, *from, n, to, room, err))
            return -1;
        break;
    case ZS_FILTER_SHUFFLE:
        if (*n > room)
            return wrong_size(*n, room, err);
        zs_unshuffle(*from, *n, p->size, to);
        break;
    default:
        if (*n < CHECKSUM)
            return zs_fail(err, ZS_FAILED, "a chunk has no checksum: the file is damaged");
        *n -= CHECKSUM;
        return check(*from, *n, err);
    }
    *from = to;
    return 0;
}

/* Is any filter left to undo before filter k? */
static int any_before(uint32_t skipped, int k)
{
    return (~skipped & ((1U << k) - 1)) != 0;
}

int zs_unfilter_chunk(zs_unfilter *p, uint32_t skipped, const void *stored, size_t bytes, void *chunk,
                      zs_error *err)
{
    const unsigned char *from = stored;
    int next = 0;
    for (int k = p->n - 1; k >= 0; k--) {
        if (skipped >> k & 1)
            continue;
        int more = any_before(skipped, k);
        if (undo(p, k, &from, &bytes, more ? p->buffer[next] : chunk,
                 more ? zs_unfilter_bound(p) : p->chunk_bytes, err))
            return -1;
        if (from == p->buffer[next])
            next = 1 - next;
    }
    if (bytes != p->chunk_bytes)
        return wrong_size(bytes, p->chunk_bytes, err);
    if (from != chunk)
        memcpy(chunk, from, bytes);
    return 0;
}
