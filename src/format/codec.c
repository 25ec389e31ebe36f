#include "format/codec.h"

#include <libdeflate.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef HAVE_BLOSC
#include <blosc.h>
#endif
#ifdef HAVE_BZIP2
#include <bzlib.h>
#endif
#ifdef HAVE_LZ4
#include <lz4.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

enum {
    SIZE_BYTES = 4,     /* of the length in front of ZS_CODEC_LZ4_SIZED */
    SCRATCH = 64 * 1024 /* for bytes that are only counted */
};

/* What a codec's functions are given and what they tell: how many bytes were made, or can be. */
typedef struct job {
    void *state;
    const unsigned char *from;
    size_t bytes;
    unsigned char *to;
    size_t room, made;
} job;

static int damaged(const job *j, const char *name, zs_error *err)
{
    return zs_fail(err, ZS_FAILED,
                   "a chunk of %zu bytes cannot be decoded by %s to %zu bytes or fewer: the file is damaged",
                   j->bytes, name, j->room);
}

static void *inflater_new(void)
{
    return libdeflate_alloc_decompressor();
}

static void inflater_free(void *state)
{
    libdeflate_free_decompressor(state);
}

/* What follows a stream of zlib says nothing, and is not looked at, by zlib either. */
static int decode_zlib(job *j, zs_error *err)
{
    if (libdeflate_zlib_decompress(j->state, j->from, j->bytes, j->to, j->room, &j->made) !=
        LIBDEFLATE_SUCCESS)
        return zs_fail(err, ZS_FAILED, "a chunk cannot be inflated: the file is damaged");
    return 0;
}

static int decode_gzip(job *j, zs_error *err)
{
    size_t at = 0, used = 0, made = 0;
    do {
        if (libdeflate_gzip_decompress_ex(j->state, j->from + at, j->bytes - at, j->to + j->made,
                                          j->room - j->made, &used, &made) != LIBDEFLATE_SUCCESS)
            return zs_fail(err, ZS_FAILED, "a chunk cannot be inflated: the file is damaged");
        at += used;
        j->made += made;
    } while (at < j->bytes);
    return 0;
}

#ifdef HAVE_BLOSC
/* libblosc believes the header of a frame.  So it is held against what there is: the length of the frame, and
 * the room for its bytes. */
static int decode_blosc(job *j, zs_error *err)
{
    static const char *const compressor[] = { "blosclz", "lz4", "snappy", "zlib", "zstd" };
    if (blosc_cbuffer_validate(j->from, j->bytes, &j->made) < 0 || j->made > j->room)
        return damaged(j, "Blosc", err);
    unsigned inside = j->from[2] >> 5;
    if (inside >= sizeof compressor / sizeof compressor[0])
        return damaged(j, "Blosc", err);
    if (blosc_compname_to_compcode(compressor[inside]) < 0)
        return zs_fail(err, ZS_REFUSED,
                       "its chunks are compressed by Blosc with %s, which the libblosc here lacks",
                       compressor[inside]);
    int made = blosc_decompress_ctx(j->from, j->to, j->room, 1);
    return made < 0 || (size_t)made != j->made ? damaged(j, "Blosc", err) : 0;
}

static int room_blosc(job *j, zs_error *err)
{
    return blosc_cbuffer_validate(j->from, j->bytes, &j->made) < 0 ? damaged(j, "Blosc", err) : 0;
}
#else
#define decode_blosc NULL
#define room_blosc NULL
#endif

#ifdef HAVE_ZSTD
static void *zstd_new(void)
{
    return ZSTD_createDCtx();
}

static void zstd_free(void *state)
{
    ZSTD_freeDCtx(state);
}

static int decode_zstd(job *j, zs_error *err)
{
    j->made = ZSTD_decompressDCtx(j->state, j->to, j->room, j->from, j->bytes);
    return ZSTD_isError(j->made) ? damaged(j, "zstd", err) : 0;
}

/* Count what comes out, where a frame keeps silent about its length, or several stand in a row. */
static int count_zstd(job *j, zs_error *err)
{
    char scratch[SCRATCH];
    ZSTD_inBuffer in = { j->from, j->bytes, 0 };
    ZSTD_outBuffer out = { scratch, SCRATCH, SCRATCH };
    ZSTD_DCtx_reset(j->state, ZSTD_reset_session_only);
    while (in.pos < in.size || out.pos == out.size) {
        out.pos = 0;
        if (ZSTD_isError(ZSTD_decompressStream(j->state, &out, &in)))
            return damaged(j, "zstd", err);
        j->made += out.pos;
    }
    return 0;
}

static int room_zstd(job *j, zs_error *err)
{
    unsigned long long promised = ZSTD_getFrameContentSize(j->from, j->bytes);
    if (promised == ZSTD_CONTENTSIZE_ERROR)
        return damaged(j, "zstd", err);
    if (promised == ZSTD_CONTENTSIZE_UNKNOWN || ZSTD_findFrameCompressedSize(j->from, j->bytes) != j->bytes)
        return count_zstd(j, err);
    j->made = (size_t)promised;
    return 0;
}
#else
#define room_zstd NULL
#define zstd_new NULL
#define zstd_free NULL
#define decode_zstd NULL
#endif

#ifdef HAVE_LZ4
static int decode_lz4_block(job *j, zs_error *err)
{
    int room = j->room > INT_MAX ? INT_MAX : (int)j->room;
    int made = j->bytes > INT_MAX
                   ? -1
                   : LZ4_decompress_safe((const char *)j->from, (char *)j->to, (int)j->bytes, room);
    j->made = made < 0 ? 0 : (size_t)made;
    return made < 0 ? damaged(j, "LZ4", err) : 0;
}

static int decode_lz4_sized(job *j, zs_error *err)
{
    if (j->bytes < SIZE_BYTES)
        return damaged(j, "LZ4", err);
    const unsigned char *size = j->from;
    size_t promised = (size_t)size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
    j->from += SIZE_BYTES;
    j->bytes -= SIZE_BYTES;
    if (promised > j->room)
        return damaged(j, "LZ4", err);
    j->room = promised;
    if (decode_lz4_block(j, err))
        return -1;
    return j->made != promised ? damaged(j, "LZ4", err) : 0;
}
#else
#define decode_lz4_block NULL
#define decode_lz4_sized NULL
#endif

#ifdef HAVE_BZIP2
/* Decode into the room; or, without room, count what comes out. */
static int run_bzip2(job *j, bool count, zs_error *err)
{
    char scratch[SCRATCH];
    bz_stream stream = { .next_in = (char *)(uintptr_t)j->from, .avail_in = (unsigned)j->bytes };
    int status = BZ2_bzDecompressInit(&stream, 0, 0);
    if (status != BZ_OK)
        return zs_fail(err, ZS_FAILED, "no memory to decode chunks by bzip2");
    do {
        size_t room = count ? SCRATCH : j->room;
        stream.next_out = count ? scratch : (char *)j->to;
        stream.avail_out = (unsigned)room;
        status = BZ2_bzDecompress(&stream);
        j->made += room - stream.avail_out;
    } while (count && status == BZ_OK && stream.avail_out == 0);
    bool whole = status == BZ_STREAM_END && stream.avail_in == 0;
    BZ2_bzDecompressEnd(&stream);
    return whole ? 0 : damaged(j, "bzip2", err);
}

static int decode_bzip2(job *j, zs_error *err)
{
    return j->bytes > UINT_MAX || j->room > UINT_MAX ? damaged(j, "bzip2", err) : run_bzip2(j, false, err);
}

static int room_bzip2(job *j, zs_error *err)
{
    return j->bytes > UINT_MAX ? damaged(j, "bzip2", err) : run_bzip2(j, true, err);
}
#else
#define decode_bzip2 NULL
#define room_bzip2 NULL
#endif

/* decode: NULL where zscore was built without the library; room: NULL for a codec that it is not asked of;
 * state_new, state_free: NULL where there is no state. */
typedef struct kind {
    const char *name, *library;
    int (*decode)(job *j, zs_error *err), (*room)(job *j, zs_error *err);
    void *(*state_new)(void);
    void (*state_free)(void *state);
} kind;

static const kind kinds[ZS_CODECS] = {
    [ZS_CODEC_ZLIB] = { "zlib", "libdeflate", decode_zlib, NULL, inflater_new, inflater_free },
    [ZS_CODEC_GZIP] = { "gzip", "libdeflate", decode_gzip, NULL, inflater_new, inflater_free },
    [ZS_CODEC_BLOSC] = { "blosc", "libblosc", decode_blosc, room_blosc, NULL, NULL },
    [ZS_CODEC_ZSTD] = { "zstd", "libzstd", decode_zstd, room_zstd, zstd_new, zstd_free },
    [ZS_CODEC_LZ4_BLOCK] = { "lz4", "liblz4", decode_lz4_block, NULL, NULL, NULL },
    [ZS_CODEC_LZ4_SIZED] = { "lz4", "liblz4", decode_lz4_sized, NULL, NULL, NULL },
    [ZS_CODEC_BZIP2] = { "bzip2", "libbz2", decode_bzip2, room_bzip2, NULL, NULL }
};

bool zs_codec_built(zs_codec codec)
{
    return kinds[codec].decode != NULL;
}

const char *zs_codec_name(zs_codec codec)
{
    return kinds[codec].name;
}

const char *zs_codec_library(zs_codec codec)
{
    return kinds[codec].library;
}

int zs_decoder_init(zs_decoder *decoder, zs_codec codec, zs_error *err)
{
    const kind *k = &kinds[codec];
    if (!k->decode)
        return zs_fail(err, ZS_REFUSED,
                       "its chunks are compressed by %s, and this zscore was built without %s: "
                       "install the library and build zscore again",
                       k->name, k->library);
    *decoder = (zs_decoder){ .codec = codec, .state = k->state_new ? k->state_new() : NULL };
    if (k->state_new && !decoder->state)
        return zs_fail(err, ZS_FAILED, "no memory to decode chunks by %s", k->name);
    return 0;
}

void zs_decoder_clear(zs_decoder *decoder)
{
    if (decoder->state)
        kinds[decoder->codec].state_free(decoder->state);
    decoder->state = NULL;
}

int zs_decoded_room(zs_decoder *decoder, const void *from, size_t bytes, size_t *room, zs_error *err)
{
    const kind *k = &kinds[decoder->codec];
    job j = { .state = decoder->state, .from = from, .bytes = bytes };
    if (!k->room)
        return zs_fail(err, ZS_FAILED, "%s does not tell how many bytes it makes", k->name);
    if (k->room(&j, err))
        return -1;
    *room = j.made;
    return 0;
}

int zs_decode(zs_decoder *decoder, const void *from, size_t bytes, void *to, size_t room, size_t *got,
              zs_error *err)
{
    job j = { .state = decoder->state, .from = from, .bytes = bytes, .to = to, .room = room };
    if (kinds[decoder->codec].decode(&j, err))
        return -1;
    if (!got && j.made != room)
        return zs_fail(err, ZS_FAILED, "a chunk has %zu bytes instead of %zu: the file is damaged", j.made,
                       room);
    if (got)
        *got = j.made;
    return 0;
}
