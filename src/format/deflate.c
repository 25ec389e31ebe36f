#include "format/deflate.h"

#include "base/byte_order.h"
#include "base/kernel.h"
#include "base/memory.h"

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ISAL
#include <isa-l/igzip_lib.h>

enum { ISAL_LEVELS = 3 };

static size_t window_size(int level)
{
    static const size_t size[ISAL_LEVELS + 1] = { 1, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT,
                                                  ISAL_DEF_LVL3_DEFAULT };
    return size[level];
}

/* One call makes the whole stream.  Returns 0 where it cannot. */
static size_t isal_stream(const zs_deflater *deflater, size_t bytes, void *to, size_t room)
{
    struct isal_zstream stream;
    if (bytes > UINT32_MAX || room > UINT32_MAX)
        return 0;
    isal_deflate_init(&stream);
    stream.end_of_stream = 1;
    stream.level = (uint32_t)deflater->level;
    stream.level_buf = deflater->window;
    stream.level_buf_size = (uint32_t)window_size(deflater->level);
    stream.gzip_flag = IGZIP_ZLIB;
    stream.next_in = deflater->planes;
    stream.avail_in = (uint32_t)bytes;
    stream.next_out = to;
    stream.avail_out = (uint32_t)room;
    if (isal_deflate(&stream) != COMP_OK || stream.internal_state.state != ZSTATE_END)
        return 0;
    return room - stream.avail_out;
}
#else
enum { ISAL_LEVELS = 0 };

static size_t window_size(int level)
{
    return (size_t)level;
}

static size_t isal_stream(const zs_deflater *deflater, size_t bytes, void *to, size_t room)
{
    (void)deflater, (void)bytes, (void)to, (void)room;
    return 0;
}
#endif

int zs_deflater_init(zs_deflater *deflater, int level, zs_error *err)
{
    *deflater = (zs_deflater){ .level = level };
    if (!(deflater->compressor = libdeflate_alloc_compressor(level)))
        return zs_fail(err, ZS_FAILED, "no memory to compress");
    if (level <= ISAL_LEVELS && !(deflater->window = zs_alloc(window_size(level), 1, "compressing", err))) {
        zs_deflater_clear(deflater);
        return -1;
    }
    return 0;
}

void zs_deflater_clear(zs_deflater *deflater)
{
    if (deflater->compressor)
        libdeflate_free_compressor(deflater->compressor);
    free(deflater->window);
    free(deflater->planes);
    *deflater = (zs_deflater){ 0 };
}

size_t zs_deflate_bound(size_t bytes)
{
    return bytes + bytes / 16 + 4096; /* more than libdeflate_zlib_compress_bound() at any level */
}

/* Four planes at a time are as fast as memory: each loop becomes shifts and packs of whole vectors. */
ZS_KERNEL static void shuffle4(const uint32_t *restrict value, size_t n, size_t full,
                               unsigned char *restrict planes)
{
    unsigned char *restrict first = planes, *restrict second = planes + full;
    unsigned char *restrict third = planes + 2 * full, *restrict fourth = planes + 3 * full;
    for (size_t i = 0; i < n; i++) {
        first[i] = (unsigned char)value[i];
        second[i] = (unsigned char)(value[i] >> 8);
        third[i] = (unsigned char)(value[i] >> 16);
        fourth[i] = (unsigned char)(value[i] >> 24);
    }
}

/* Eight planes at a time are too many streams: block by block, so that the numbers stay in the cache. */
ZS_KERNEL static void shuffle8(const uint64_t *restrict value, size_t n, size_t full,
                               unsigned char *restrict planes)
{
    enum { BLOCK = 512 };
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t count = n - first < BLOCK ? n - first : BLOCK;
        for (size_t k = 0; k < 8; k++) {
            unsigned char *restrict plane = planes + k * full + first;
            for (size_t i = 0; i < count; i++)
                plane[i] = (unsigned char)(value[first + i] >> 8 * k);
        }
    }
}

/* The lowest byte of a number first: as it lies in memory, where that is little-endian; and HDF5 counts bytes
 * as they lie in memory. */
void zs_shuffle(const void *values, size_t n, size_t size, size_t full, unsigned char *planes)
{
    if (!zs_little_endian()) {
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < size; k++)
                planes[k * full + i] = ((const unsigned char *)values)[i * size + k];
    } else if (size == 4) {
        shuffle4(values, n, full, planes);
    } else {
        shuffle8(values, n, full, planes);
    }
}

static int make_room(zs_deflater *deflater, size_t bytes, zs_error *err)
{
    if (bytes <= deflater->room)
        return 0;
    free(deflater->planes);
    deflater->room = 0;
    if (!(deflater->planes = zs_alloc_raw(bytes, 1, "compressing", err)))
        return -1;
    deflater->room = bytes;
    return 0;
}

size_t zs_deflate(zs_deflater *deflater, const void *values, size_t n, size_t size, size_t full, void *to,
                  zs_error *err)
{
    size_t bytes = full * size, room = zs_deflate_bound(bytes), made = 0;
    if (make_room(deflater, bytes, err))
        return 0;
    zs_shuffle(values, n, size, full, deflater->planes);
    for (size_t k = 0; k < size && n < full; k++)
        memset(deflater->planes + k * full + n, 0, full - n);
    if (deflater->window)
        made = isal_stream(deflater, bytes, to, room);
    if (made == 0)
        made = libdeflate_zlib_compress(deflater->compressor, deflater->planes, bytes, to, room);
    if (made == 0)
        zs_fail(err, ZS_FAILED, "a chunk of %zu bytes cannot be compressed", bytes);
    return made;
}
