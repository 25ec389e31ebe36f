#include "format/zarr_codecs.h"

#include "base/memory.h"
#include "format/frames.h"
#include "format/shuffle.h"

#include <stdlib.h>
#include <string.h>

/* --- names -------------------------------------------------------------------------------------------- */

/* filter: HDF5's, which needs as much memory. */
static const struct {
    const char *name;
    zs_codec codec;
    zs_filter filter;
} known[] = { { "zlib", ZS_CODEC_ZLIB, ZS_FILTER_DEFLATE }, { "gzip", ZS_CODEC_GZIP, ZS_FILTER_DEFLATE },
              { "blosc", ZS_CODEC_BLOSC, ZS_FILTER_BLOSC }, { "zstd", ZS_CODEC_ZSTD, ZS_FILTER_ZSTD },
              { "lz4", ZS_CODEC_LZ4_SIZED, ZS_FILTER_LZ4 }, { "bz2", ZS_CODEC_BZIP2, ZS_FILTER_BZIP2 } };

static bool find(const char *name, zs_codec *codec)
{
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].name, name) == 0) {
            *codec = known[k].codec;
            return true;
        }
    return false;
}

/* A codec that zscore was built without is found out here, not when a chunk is read. */
static int check_built(zs_codec codec, zs_error *err)
{
    zs_decoder decoder;
    if (zs_codec_built(codec))
        return 0;
    if (zs_decoder_init(&decoder, codec, err) == 0)
        zs_decoder_clear(&decoder);
    return -1;
}

int zs_zarr_codecs_add(zs_zarr_codecs *codecs, const char *name, const json_t *how, zs_error *err)
{
    static const char prefix[] = "numcodecs.";
    zs_zarr_step step = { .way = ZS_ZARR_COMPRESS };
    const char *last = strncmp(name, prefix, sizeof prefix - 1) == 0 ? name + sizeof prefix - 1 : name;
    if (strcmp(last, "shuffle") == 0) {
        json_int_t size = json_integer_value(json_object_get(how, "elementsize"));
        step.way = ZS_ZARR_SHUFFLE;
        step.size = size > 0 && size <= 256 ? (size_t)size : 4; /* numcodecs' default */
    } else if (strcmp(last, "crc32c") == 0) {
        step.way = ZS_ZARR_CHECKSUM;
    } else if (!find(last, &step.codec)) {
        return zs_fail(err, ZS_REFUSED, "the codec of its chunks, \"%.80s\", is not known here", name);
    } else if (check_built(step.codec, err)) {
        return -1;
    }
    if (codecs->n == ZS_ZARR_STEPS)
        return zs_fail(err, ZS_REFUSED, "it has more than %d codecs", ZS_ZARR_STEPS);
    codecs->step[codecs->n++] = step;
    return 0;
}

bool zs_zarr_codecs_compress(const zs_zarr_codecs *codecs)
{
    for (int k = 0; k < codecs->n; k++)
        if (codecs->step[k].way == ZS_ZARR_COMPRESS)
            return true;
    return false;
}

size_t zs_zarr_codecs_memory(const zs_zarr_codecs *codecs, size_t chunk_bytes)
{
    size_t bytes = 0;
    for (int k = 0; k < codecs->n; k++) {
        bool compress = codecs->step[k].way == ZS_ZARR_COMPRESS;
        for (size_t i = 0; i < sizeof known / sizeof *known && compress; i++)
            if (known[i].codec == codecs->step[k].codec)
                bytes += zs_frames_memory(known[i].filter, chunk_bytes);
    }
    return bytes;
}

/* --- decoding ----------------------------------------------------------------------------------------- */

/* All codecs store what does not shrink with an overhead of less than an eighth. */
size_t zs_zarr_bound(size_t bytes)
{
    return bytes + bytes / 8 + 4096;
}

int zs_zarr_decoder_init(zs_zarr_decoder *decoder, const zs_zarr_codecs *codecs, size_t bytes, zs_error *err)
{
    *decoder = (zs_zarr_decoder){ .codecs = codecs, .room = zs_zarr_bound(bytes) };
    for (int k = 0; k < codecs->n; k++) {
        const zs_zarr_step *step = &codecs->step[k];
        if (step->way == ZS_ZARR_COMPRESS && zs_decoder_init(&decoder->decoder[k], step->codec, err))
            return -1;
        if (step->way == ZS_ZARR_CHECKSUM && !decoder->crc) {
            if (!(decoder->crc = zs_alloc(1, sizeof *decoder->crc, "a checksum", err)))
                return -1;
            zs_crc32c_init(decoder->crc);
        }
    }
    for (int k = 0; k < 2 && k < codecs->n - 1; k++)
        if (!(decoder->buffer[k] = zs_alloc_raw(decoder->room, 1, "a chunk", err)))
            return -1;
    return 0;
}

void zs_zarr_decoder_clear(zs_zarr_decoder *decoder)
{
    for (int k = 0; k < ZS_ZARR_STEPS; k++)
        zs_decoder_clear(&decoder->decoder[k]);
    free(decoder->crc);
    free(decoder->buffer[0]);
    free(decoder->buffer[1]);
    *decoder = (zs_zarr_decoder){ 0 };
}

/* Bytes on their way: where they are now, and how many. */
typedef struct parcel {
    const unsigned char *at;
    size_t n;
} parcel;

/* A checksum stands behind the bytes, lowest byte first. */
static int check(const zs_zarr_decoder *decoder, parcel *p, zs_error *err)
{
    if (p->n < ZS_CRC32C_BYTES)
        return zs_fail(err, ZS_FAILED, "a chunk has no checksum");
    p->n -= ZS_CRC32C_BYTES;
    const unsigned char *tail = p->at + p->n;
    uint32_t stored =
        (uint32_t)tail[0] | (uint32_t)tail[1] << 8 | (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24;
    return stored == zs_crc32c_of(decoder->crc, p->at, p->n)
               ? 0
               : zs_fail(err, ZS_FAILED, "a chunk's checksum is wrong");
}

/* Undo step k.  to: [room], for what moves. */
static int undo(zs_zarr_decoder *decoder, int k, parcel *p, unsigned char *to, size_t room, zs_error *err)
{
    const zs_zarr_step *step = &decoder->codecs->step[k];
    size_t got = 0;
    switch (step->way) {
    case ZS_ZARR_CHECKSUM:
        return check(decoder, p, err);
    case ZS_ZARR_SHUFFLE:
        if (p->n > room)
            return zs_fail(err, ZS_FAILED, "a chunk has %zu bytes instead of %zu", p->n, room);
        zs_unshuffle(p->at, p->n, step->size, to);
        got = p->n;
        break;
    default:
        if (zs_decode(&decoder->decoder[k], p->at, p->n, to, room, &got, err))
            return -1;
        decoder->inflated += (int64_t)got;
        break;
    }
    *p = (parcel){ to, got };
    return 0;
}

int zs_zarr_decode(zs_zarr_decoder *decoder, const void *from, size_t bytes, void *to, size_t room,
                   size_t *got, zs_error *err)
{
    parcel p = { from, bytes };
    int next = 0;
    for (int k = decoder->codecs->n - 1; k >= 0; k--) {
        bool more = k > 0; /* a checksum, too, makes it longer than what is wanted */
        if (undo(decoder, k, &p, more ? decoder->buffer[next] : to, more ? decoder->room : room, err))
            return -1;
        if (p.at == decoder->buffer[next])
            next = 1 - next;
    }
    if (p.n > room || (!got && p.n != room))
        return zs_fail(err, ZS_FAILED, "a chunk has %zu bytes instead of %zu", p.n, room);
    if (p.at != to)
        memcpy(to, p.at, p.n);
    if (got)
        *got = p.n;
    return 0;
}
