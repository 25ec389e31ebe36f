#include "format/deflate.h"

#include "base/memory.h"
#include "format/shuffle.h"

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ISAL
#include <isa-l/igzip_lib.h>

enum {
    ISAL_LEVELS = 3,
    ISAL_LEAST = 2048 /* bytes: ISA-L makes its tables in 3 to 16 us, and libdeflate is done by then */
};

static size_t window_size(int level)
{
    static const size_t size[ISAL_LEVELS + 1] = { 1, ISAL_DEF_LVL1_DEFAULT, ISAL_DEF_LVL2_DEFAULT,
                                                  ISAL_DEF_LVL3_DEFAULT };
    return size[level];
}

/* Compress some bytes in one call, with the frame of zlib.  Returns the number of bytes; 0 where ISA-L
 * cannot, or takes longer than libdeflate. */
static size_t isal_stream(const zs_deflater *deflater, unsigned char *from, size_t bytes, void *to,
                          size_t room)
{
    struct isal_zstream stream;
    if (bytes <= ISAL_LEAST || bytes > UINT32_MAX || room > UINT32_MAX)
        return 0;
    isal_deflate_init(&stream);
    stream.end_of_stream = 1;
    stream.level = (uint32_t)deflater->level;
    stream.level_buf = deflater->window;
    stream.level_buf_size = (uint32_t)window_size(deflater->level);
    stream.gzip_flag = IGZIP_ZLIB;
    stream.next_in = from;
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

static size_t isal_stream(const zs_deflater *deflater, unsigned char *from, size_t bytes, void *to,
                          size_t room)
{
    (void)deflater, (void)from, (void)bytes, (void)to, (void)room;
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
    return bytes + bytes / 16 +
           4096; /* more than libdeflate_zlib_compress_bound() at any level, and enough for ISA-L */
}

size_t zs_deflate(zs_deflater *deflater, const void *values, size_t n, size_t size, size_t full,
                  zs_deflate_tail tail, void *to, zs_error *err)
{
    size_t numbers = full * size, bytes = numbers + tail.n, room = zs_deflate_bound(bytes), made = 0;
    if (!(deflater->planes = zs_room(deflater->planes, &deflater->room, bytes, "compressing", err)))
        return 0;
    zs_shuffle(values, n, size, full, deflater->planes);
    for (size_t k = 0; k < size && n < full; k++)
        memset(deflater->planes + k * full + n, 0, full - n);
    if (tail.n > 0)
        memcpy(deflater->planes + numbers, tail.bytes, tail.n);
    if (deflater->window)
        made = isal_stream(deflater, deflater->planes, bytes, to, room);
    if (made == 0)
        made = libdeflate_zlib_compress(deflater->compressor, deflater->planes, bytes, to, room);
    if (made == 0)
        zs_fail(err, ZS_FAILED, "a chunk of %zu bytes cannot be compressed", bytes);
    return made;
}

size_t zs_deflate_raw(zs_deflater *deflater, const unsigned char *bytes, size_t n, void *to, zs_error *err)
{
    size_t made = libdeflate_deflate_compress(deflater->compressor, bytes, n, to, zs_deflate_bound(n));
    if (made == 0)
        zs_fail(err, ZS_FAILED, "%zu bytes cannot be compressed", n);
    return made;
}
