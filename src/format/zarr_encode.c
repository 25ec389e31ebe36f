#include "format/zarr_encode.h"

#include "base/memory.h"
#include "format/shuffle.h"

#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ZSTD
#include <zstd.h>
#endif
#ifdef HAVE_BLOSC
#include <blosc.h>
#endif

bool zs_zarr_encodes(zs_compressor_kind kind)
{
#ifndef HAVE_ZSTD
    if (kind == ZS_COMPRESS_ZSTD)
        return false;
#endif
#ifndef HAVE_BLOSC
    if (kind == ZS_COMPRESS_BLOSC)
        return false;
#endif
    return kind <= ZS_COMPRESS_NONE;
}

int zs_zarr_encoder_init(zs_zarr_encoder *encoder, zs_compressor how, zs_error *err)
{
    *encoder = (zs_zarr_encoder){ .how = how };
    if (!zs_zarr_encodes(how.kind))
        return zs_fail(err, ZS_FAILED, "this zscore is built without the library of the compressor");
    if (how.kind == ZS_COMPRESS_ZLIB)
        return zs_deflater_init(&encoder->deflater, how.level, err);
#ifdef HAVE_ZSTD
    if (how.kind == ZS_COMPRESS_ZSTD && !(encoder->context = ZSTD_createCCtx()))
        return zs_fail(err, ZS_FAILED, "no memory to compress");
#endif
    return 0;
}

void zs_zarr_encoder_clear(zs_zarr_encoder *encoder)
{
    zs_deflater_clear(&encoder->deflater);
#ifdef HAVE_ZSTD
    ZSTD_freeCCtx(encoder->context);
#endif
    free(encoder->planes);
    *encoder = (zs_zarr_encoder){ 0 };
}

bool zs_zarr_compresses(zs_compressor how, size_t size)
{
    return how.kind != ZS_COMPRESS_NONE && (size == 4 || size == 8);
}

size_t zs_zarr_encode_bound(size_t bytes)
{
    return zs_deflate_bound(bytes); /* more than ZSTD_compressBound(), and than Blosc's 16 bytes */
}

#ifdef HAVE_ZSTD
static size_t encode_zstd(zs_zarr_encoder *encoder, const void *values, size_t n, size_t size, size_t full,
                          void *to, zs_error *err)
{
    size_t bytes = full * size;
    if (!(encoder->planes = zs_room(encoder->planes, &encoder->room, bytes, "compressing", err)))
        return 0;
    zs_shuffle(values, n, size, full, encoder->planes);
    for (size_t k = 0; k < size && n < full; k++)
        memset(encoder->planes + k * full + n, 0, full - n);
    size_t made = ZSTD_compressCCtx(encoder->context, to, zs_zarr_encode_bound(bytes), encoder->planes, bytes,
                                    encoder->how.level);
    if (!ZSTD_isError(made))
        return made;
    zs_fail(err, ZS_FAILED, "a chunk of %zu bytes cannot be compressed: %s", bytes, ZSTD_getErrorName(made));
    return 0;
}
#endif

#ifdef HAVE_BLOSC
/* The numbers with zeros behind them.  Returns NULL with err filled. */
static const void *padded(zs_zarr_encoder *encoder, const void *values, size_t n, size_t size, size_t full,
                          zs_error *err)
{
    if (n == full)
        return values;
    if (!(encoder->planes = zs_room(encoder->planes, &encoder->room, full * size, "compressing", err)))
        return NULL;
    memcpy(encoder->planes, values, n * size);
    memset(encoder->planes + n * size, 0, (full - n) * size);
    return encoder->planes;
}

static size_t encode_blosc(zs_zarr_encoder *encoder, const void *values, size_t n, size_t size, size_t full,
                           void *to, zs_error *err)
{
    const void *whole = padded(encoder, values, n, size, full, err);
    if (!whole)
        return 0;
    int made = blosc_compress_ctx(encoder->how.level, BLOSC_SHUFFLE, size, full * size, whole, to,
                                  full * size + BLOSC_MAX_OVERHEAD, "lz4", 0, 1);
    if (made > 0)
        return (size_t)made;
    zs_fail(err, ZS_FAILED, "a chunk of %zu bytes cannot be compressed by Blosc", full * size);
    return 0;
}
#endif

size_t zs_zarr_encode(zs_zarr_encoder *encoder, const void *values, size_t n, size_t size, size_t full,
                      void *to, zs_error *err)
{
    const zs_compressor how = encoder->how;
    if (!zs_zarr_compresses(how, size)) {
        memcpy(to, values, n * size);
        memset((char *)to + n * size, 0, (full - n) * size);
        return full * size;
    }
#ifdef HAVE_ZSTD
    if (how.kind == ZS_COMPRESS_ZSTD)
        return encode_zstd(encoder, values, n, size, full, to, err);
#endif
#ifdef HAVE_BLOSC
    if (how.kind == ZS_COMPRESS_BLOSC)
        return encode_blosc(encoder, values, n, size, full, to, err);
#endif
    return zs_deflate(&encoder->deflater, values, n, size, full, (zs_deflate_tail){ NULL, 0 }, to, err);
}
