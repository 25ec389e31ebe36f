#include "format/frames.h"

#include "base/memory.h"
#include "format/bit_unshuffle.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 12, LENGTH = 4 };

/* The parameters of bitshuffle: version, version, then these. */
enum { OF_SIZE = 2, OF_BLOCK = 3, OF_CODEC = 4 };
enum { BARE = 0, BY_LZ4 = 2, BY_ZSTD = 3 };

/* Bytes of a block, and numbers of the smallest one, where the file does not say. */
enum { USUAL_BLOCK = 8192, LEAST_BLOCK = 128 };

/* The codecs that filters may need; ZS_CODECS ends a list. */
static const struct known {
    zs_filter filter;
    zs_codec codec[3];
} known[] = { { ZS_FILTER_DEFLATE, { ZS_CODEC_ZLIB, ZS_CODECS } },
              { ZS_FILTER_BZIP2, { ZS_CODEC_BZIP2, ZS_CODECS } },
              { ZS_FILTER_BLOSC, { ZS_CODEC_BLOSC, ZS_CODECS } },
              { ZS_FILTER_LZ4, { ZS_CODEC_LZ4_BLOCK, ZS_CODECS } },
              { ZS_FILTER_BITSHUFFLE, { ZS_CODEC_LZ4_BLOCK, ZS_CODEC_ZSTD, ZS_CODECS } },
              { ZS_FILTER_ZSTD, { ZS_CODEC_ZSTD, ZS_CODECS } } };

static const struct known *find(zs_filter filter)
{
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (known[k].filter == filter)
            return &known[k];
    return NULL;
}

const char *zs_frames_lacks(zs_filter filter)
{
    const struct known *k = find(filter);
    for (const zs_codec *codec = k ? k->codec : NULL; codec && *codec != ZS_CODECS; codec++)
        if (!zs_codec_built(*codec))
            return zs_codec_library(*codec);
    return NULL;
}

bool zs_frames_built(zs_filter filter)
{
    return find(filter) && !zs_frames_lacks(filter);
}

/* The codec with these parameters; ZS_CODECS for none.  Of bitshuffle's codecs the parameter is the choice.
 */
static zs_codec codec_of(const struct known *k, const unsigned *values)
{
    if (k->filter != ZS_FILTER_BITSHUFFLE)
        return k->codec[0];
    return values[OF_CODEC] == BY_LZ4 ? k->codec[0] : values[OF_CODEC] == BY_ZSTD ? k->codec[1] : ZS_CODECS;
}

bool zs_frames_known(zs_filter filter, const unsigned values[ZS_FILTER_VALUES])
{
    const struct known *k = find(filter);
    if (!k)
        return false;
    zs_codec codec = codec_of(k, values);
    if (filter == ZS_FILTER_BITSHUFFLE &&
        (values[OF_SIZE] == 0 || values[OF_SIZE] > ZS_BIT_SIZE || values[OF_BLOCK] % ZS_BIT_NUMBERS != 0 ||
         (codec == ZS_CODECS && values[OF_CODEC] != BARE)))
        return false;
    return codec == ZS_CODECS || zs_codec_built(codec);
}

size_t zs_frames_memory(zs_filter filter, size_t chunk_bytes)
{
    enum { ZSTD_BYTES = 256 * 1024, BZIP2_BYTES = 4 * 1024 * 1024 };
    switch (filter) {
    case ZS_FILTER_BLOSC: /* three of its blocks, each of which can be as large as the chunk */
        return 3 * chunk_bytes + ZSTD_BYTES;
    case ZS_FILTER_BITSHUFFLE: /* one of its blocks */
        return chunk_bytes + ZSTD_BYTES;
    case ZS_FILTER_ZSTD:
        return ZSTD_BYTES;
    case ZS_FILTER_BZIP2:
        return BZIP2_BYTES;
    default:
        return 0;
    }
}

int zs_frames_init(zs_frames *frames, zs_filter filter, const unsigned values[ZS_FILTER_VALUES],
                   zs_error *err)
{
    if (!zs_frames_known(filter, values))
        return zs_fail(err, ZS_REFUSED, "its chunks have passed the filter %d in a way that is not known",
                       (int)filter);
    zs_codec codec = codec_of(find(filter), values);
    bool bits = filter == ZS_FILTER_BITSHUFFLE;
    *frames = (zs_frames){ .bare = codec == ZS_CODECS };
    if (!frames->bare && zs_decoder_init(&frames->decoder, codec, err))
        return -1;
    frames->blocks = !frames->bare && (bits || filter == ZS_FILTER_LZ4);
    frames->size = bits ? values[OF_SIZE] : 0;
    if (bits && values[OF_BLOCK] > 0)
        frames->block = values[OF_BLOCK];
    else if (bits) {
        size_t usual = USUAL_BLOCK / frames->size;
        usual -= usual % ZS_BIT_NUMBERS;
        frames->block = usual < LEAST_BLOCK ? LEAST_BLOCK : usual;
    }
    return 0;
}

void zs_frames_clear(zs_frames *frames)
{
    zs_decoder_clear(&frames->decoder);
    free(frames->scratch);
    frames->scratch = NULL;
    frames->scratch_bytes = 0;
}

static uint64_t big_endian(const unsigned char *bytes, int n)
{
    uint64_t number = 0;
    for (int k = 0; k < n; k++)
        number = number << 8 | bytes[k];
    return number;
}

static int damaged(zs_error *err)
{
    return zs_fail(err, ZS_FAILED, "a chunk's blocks have lengths that cannot be: the file is damaged");
}

int zs_frames_room(zs_frames *frames, const void *from, size_t bytes, size_t *room, zs_error *err)
{
    if (!frames->blocks && !frames->bare)
        return zs_decoded_room(&frames->decoder, from, bytes, room, err);
    if (frames->blocks && bytes < HEADER)
        return damaged(err);
    *room = frames->bare ? bytes : (size_t)big_endian(from, 8);
    return 0;
}

/* Bytes that belong together in a block. */
static size_t unit_of(const zs_frames *frames)
{
    return frames->size ? frames->size * ZS_BIT_NUMBERS : 1;
}

/* Bits that are sorted, without compression. */
static int sort_bits(const zs_frames *frames, const unsigned char *from, size_t bytes, unsigned char *to,
                     size_t room, zs_error *err)
{
    size_t unit = unit_of(frames), block = frames->block * frames->size, done = 0;
    if (bytes > room || bytes % frames->size)
        return damaged(err);
    while (bytes - done >= unit) {
        size_t some = bytes - done < block ? bytes - done : block;
        some -= some % unit;
        zs_bit_unshuffle(from + done, some / frames->size, frames->size, to + done);
        done += some;
    }
    memcpy(to + done, from + done, bytes - done);
    return 0;
}

/* Decode one block to exactly `some` bytes. */
static int decode_block(zs_frames *frames, const unsigned char *from, size_t bytes, unsigned char *to,
                        size_t some, zs_error *err)
{
    if (frames->size) {
        if (zs_decode(&frames->decoder, from, bytes, frames->scratch, some, NULL, err))
            return -1;
        zs_bit_unshuffle(frames->scratch, some / frames->size, frames->size, to);
        return 0;
    }
    if (bytes != some)
        return zs_decode(&frames->decoder, from, bytes, to, some, NULL, err);
    memcpy(to, from, some);
    return 0;
}

/* A header, blocks, and what is left over. */
static int decode_blocks(zs_frames *frames, const unsigned char *from, size_t bytes, unsigned char *to,
                         size_t room, zs_error *err)
{
    size_t unit = unit_of(frames), at = HEADER, done = 0;
    uint64_t total = big_endian(from, 8), block = big_endian(from + 8, 4);
    if (total > room || block == 0 || block % unit || total % (frames->size ? frames->size : 1))
        return damaged(err);
    if (frames->size > 0 &&
        !(frames->scratch = zs_room(frames->scratch, &frames->scratch_bytes, block < total ? block : total,
                                    "a block of a chunk", err)))
        return -1;
    while (total - done >= unit) {
        size_t some = total - done < block ? total - done : block;
        some -= some % unit;
        size_t length = bytes - at < LENGTH ? 0 : (size_t)big_endian(from + at, LENGTH);
        at += LENGTH;
        if (at > bytes || length > bytes - at)
            return damaged(err);
        if (decode_block(frames, from + at, length, to + done, some, err))
            return -1;
        at += length;
        done += some;
    }
    if (bytes - at != total - done)
        return damaged(err);
    memcpy(to + done, from + at, bytes - at);
    return 0;
}

int zs_frames_decode(zs_frames *frames, const void *from, size_t bytes, void *to, size_t room, size_t *got,
                     zs_error *err)
{
    if (!frames->blocks && !frames->bare)
        return zs_decode(&frames->decoder, from, bytes, to, room, got, err);
    if (zs_frames_room(frames, from, bytes, got, err))
        return -1;
    return frames->bare ? sort_bits(frames, from, bytes, to, room, err)
                        : decode_blocks(frames, from, bytes, to, room, err);
}
