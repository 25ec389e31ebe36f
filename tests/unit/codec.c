/* Codecs: what the libraries compress comes back; known bytes of other writers; and whatever is damaged, too
 * short or too long is an error that writes nothing beyond the room. */
#include "format/codec.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <libdeflate.h>
#include <string.h>
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

enum { MOST = 40000, ROOM = 2 * MOST + 4096, GUARD = 64 };

static unsigned char plain[MOST], packed[ROOM], got[MOST + GUARD];
static zs_error err;

static size_t deflated(size_t n, int gzip)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t used = gzip ? libdeflate_gzip_compress(c, plain, n, packed, ROOM)
                       : libdeflate_zlib_compress(c, plain, n, packed, ROOM);
    libdeflate_free_compressor(c);
    return used;
}

#ifdef HAVE_LZ4
static size_t lz4(size_t n, size_t before)
{
    for (size_t k = 0; k < before; k++)
        packed[k] = (unsigned char)(n >> 8 * k);
    return before + (size_t)LZ4_compress_default((const char *)plain, (char *)packed + before, (int)n,
                                                 ROOM - (int)before);
}
#endif

/* Compress the first n bytes of `plain` into `packed`; 0 where the library is missing. */
static size_t compress(zs_codec codec, size_t n)
{
    switch (codec) {
    case ZS_CODEC_ZLIB:
    case ZS_CODEC_GZIP:
        return deflated(n, codec == ZS_CODEC_GZIP);
#ifdef HAVE_BLOSC
    case ZS_CODEC_BLOSC:
        return (size_t)blosc_compress_ctx(5, BLOSC_BITSHUFFLE, 4, n, plain, packed, ROOM, "lz4", 0, 1);
#endif
#ifdef HAVE_ZSTD
    case ZS_CODEC_ZSTD:
        return ZSTD_compress(packed, ROOM, plain, n, 3);
#endif
#ifdef HAVE_LZ4
    case ZS_CODEC_LZ4_BLOCK:
    case ZS_CODEC_LZ4_SIZED:
        return lz4(n, codec == ZS_CODEC_LZ4_SIZED ? 4 : 0);
#endif
#ifdef HAVE_BZIP2
    case ZS_CODEC_BZIP2: {
        unsigned used = ROOM;
        ck_assert(BZ2_bzBuffToBuffCompress((char *)packed, &used, (char *)plain, (unsigned)n, 9, 0, 0) ==
                  BZ_OK);
        return used;
    }
#endif
    default:
        return 0;
    }
}

/* A field that shrinks, or, at random, does not. */
static void make_plain(int random)
{
    for (size_t i = 0; i < MOST; i++)
        plain[i] = random ? (unsigned char)bits_at(i) : (unsigned char)(i / 700 + bits_at(i) % 3);
}

static int decode(zs_codec codec, const unsigned char *from, size_t bytes, size_t room, size_t *made)
{
    zs_decoder decoder = { 0 };
    ck_assert_msg(zs_decoder_init(&decoder, codec, &err) == 0, "%s", err.text);
    memset(got + room, 0xa5, GUARD);
    int status = zs_decode(&decoder, from, bytes, got, room, made, &err);
    zs_decoder_clear(&decoder);
    for (size_t i = room; i < room + GUARD; i++)
        ck_assert_msg(got[i] == 0xa5, "%s: written beyond the room", zs_codec_name(codec));
    return status;
}

START_TEST(test_round_trip)
{
    static const size_t lengths[] = { 1, 15, 16, 17, 1000, MOST };
    zs_codec codec = (zs_codec)_i;
    for (int k = 0; zs_codec_built(codec) && k < 2 * COUNT(lengths); k++) {
        size_t n = lengths[k / 2], made = 0;
        make_plain(k % 2);
        size_t used = compress(codec, n);
        ck_assert(used > 0);
        ck_assert_msg(decode(codec, packed, used, n, NULL) == 0, "%s, %zu bytes: %s", zs_codec_name(codec), n,
                      err.text);
        ck_assert(memcmp(got, plain, n) == 0);
        if (n < MOST) /* more room than bytes: that is told, or an error */
            ck_assert(decode(codec, packed, used, n + 1, &made) == 0 && made == n &&
                      memcmp(got, plain, n) == 0 && decode(codec, packed, used, n + 1, NULL) != 0);
        ck_assert(decode(codec, packed, used, n - 1, NULL) != 0);
        ck_assert(decode(codec, packed, used, n - 1, &made) != 0);
        ck_assert(decode(codec, packed, used - 1, n, NULL) != 0);
        packed[used] = 0;
        ck_assert((decode(codec, packed, used + 1, n, NULL) != 0) == (codec != ZS_CODEC_ZLIB));
        ck_assert(decode(codec, packed, 0, n, NULL) != 0);
        ck_assert_int_eq(err.status, ZS_FAILED);
    }
}
END_TEST

/* One flipped bit anywhere: an error, or as many bytes as were asked for.  zlib, gzip and bzip2 have
 * checksums. */
START_TEST(test_damage)
{
    zs_codec codec = (zs_codec)_i;
    int summed = codec == ZS_CODEC_GZIP || codec == ZS_CODEC_BZIP2;
    enum { N = 700 };
    make_plain(0);
    if (!zs_codec_built(codec))
        return;
    size_t used = compress(codec, N);
    for (size_t bit = 0; bit < 8 * used; bit += 3) {
        packed[bit / 8] ^= (unsigned char)(1 << bit % 8);
        int status = decode(codec, packed, used, N, NULL);
        ck_assert_msg(status != 0 || !summed || memcmp(got, plain, N) == 0, "%s: bit %zu",
                      zs_codec_name(codec), bit);
        packed[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
}
END_TEST

/* Several members or frames in a row. */
START_TEST(test_rows)
{
    make_plain(0);
    for (int k = 0; k < 2; k++) {
        zs_codec codec = k == 0 ? ZS_CODEC_GZIP : ZS_CODEC_ZSTD;
        if (!zs_codec_built(codec))
            continue;
        size_t used = compress(codec, 500);
        memcpy(packed + used, packed, used);
        ck_assert_msg(decode(codec, packed, 2 * used, 1000, NULL) == 0, "%s", err.text);
        ck_assert(memcmp(got, plain, 500) == 0 && memcmp(got + 500, plain, 500) == 0);
        ck_assert(decode(codec, packed, 2 * used, 999, NULL) != 0);
    }
}
END_TEST

/* The 40 bytes 0, 1, 2, 3, 0, 1 ... as numcodecs 0.11 for Python writes them. */
static const struct known {
    zs_codec codec;
    size_t n;
    unsigned char bytes[80];
} known[] = {
    { ZS_CODEC_ZLIB,
      15,
      { 0x78, 0x5e, 0x63, 0x60, 0x64, 0x62, 0x66, 0x20, 0x02, 0x03, 0x00, 0x04, 0xc4, 0x00, 0x3d } },
    { ZS_CODEC_GZIP, 27, { 0x1f, 0x8b, 0x08, 0x00, 0xd1, 0xc9, 0x0a, 0x6b, 0x00, 0xff, 0x63, 0x60, 0x64, 0x62,
                           0x66, 0x20, 0x02, 0x03, 0x00, 0xa7, 0x8b, 0x36, 0x2d, 0x28, 0x00, 0x00, 0x00 } },
    { ZS_CODEC_BLOSC, 56, { 0x02, 0x01, 0x33, 0x01, 0x28, 0x00, 0x00, 0x00, 0x28, 0x00, 0x00, 0x00,
                            0x38, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03 } },
    { ZS_CODEC_BLOSC, 56, { 0x02, 0x01, 0x96, 0x01, 0x28, 0x00, 0x00, 0x00, 0x28, 0x00, 0x00, 0x00,
                            0x38, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03,
                            0x00, 0x01, 0x02, 0x03, 0x00, 0x01, 0x02, 0x03 } },
    { ZS_CODEC_ZSTD,
      19,
      { 0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x28, 0x55, 0x00, 0x00, 0x20, 0x00, 0x01, 0x02, 0x03, 0x01, 0x00, 0x27,
        0x1d, 0x11 } },
    { ZS_CODEC_LZ4_SIZED,
      18,
      { 0x28, 0x00, 0x00, 0x00, 0x4f, 0x00, 0x01, 0x02, 0x03, 0x04, 0x00, 0x0c, 0x50, 0x03, 0x00, 0x01, 0x02,
        0x03 } },
    { ZS_CODEC_BZIP2, 43, { 0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x7f,
                            0xab, 0xd6, 0xde, 0x00, 0x00, 0x04, 0xc0, 0x00, 0x78, 0x00, 0x20,
                            0x00, 0x20, 0xa5, 0x00, 0xcd, 0x34, 0xe4, 0xc4, 0xd4, 0xe4, 0xf1,
                            0x77, 0x24, 0x53, 0x85, 0x09, 0x07, 0xfa, 0xbd, 0x6d, 0xe0 } }
};

START_TEST(test_known)
{
    const struct known *k = &known[_i];
    if (!zs_codec_built(k->codec))
        return;
    ck_assert_msg(decode(k->codec, k->bytes, k->n, 40, NULL) == 0, "%s", err.text);
    for (size_t i = 0; i < 40; i++)
        ck_assert_int_eq(got[i], i % 4);
}
END_TEST

#ifdef HAVE_BLOSC
/* Each field of Blosc's header with wrong lengths; and every compressor that Blosc may have inside. */
START_TEST(test_blosc)
{
    static const char *const inside[] = { "blosclz", "lz4", "lz4hc", "zlib", "zstd", "snappy" };
    make_plain(0);
    for (int k = 0; k < COUNT(inside); k++) {
        int used = blosc_compress_ctx(5, k % 3, 4, MOST, plain, packed, ROOM, inside[k], 0, 1);
        if (used <= 0)
            continue;
        ck_assert_msg(decode(ZS_CODEC_BLOSC, packed, (size_t)used, MOST, NULL) == 0, "%s", err.text);
        ck_assert(memcmp(got, plain, MOST) == 0);
    }
    size_t used = compress(ZS_CODEC_BLOSC, MOST);
    for (size_t field = 4; field < 16; field += 4)
        for (int k = 0; k < 4; k++) {
            static const uint32_t wrong[] = { 0, 1, 0x7fffffff, 0xffffffff };
            unsigned char kept[4];
            memcpy(kept, packed + field, 4);
            for (int b = 0; b < 4; b++)
                packed[field + (size_t)b] = (unsigned char)(wrong[k] >> 8 * b);
            ck_assert(decode(ZS_CODEC_BLOSC, packed, used, MOST, NULL) != 0);
            memcpy(packed + field, kept, 4);
        }
    packed[2] = (unsigned char)((packed[2] & 0x1f) | 2 << 5);
    if (blosc_compname_to_compcode("snappy") < 0) {
        ck_assert(decode(ZS_CODEC_BLOSC, packed, used, MOST, NULL) != 0);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert(strstr(err.text, "snappy") != NULL);
    }
}
END_TEST
#endif

/* A library that is missing is named. */
START_TEST(test_missing)
{
    for (int k = 0; k < ZS_CODECS; k++) {
        zs_decoder decoder = { 0 };
        if (zs_codec_built((zs_codec)k))
            continue;
        ck_assert(zs_decoder_init(&decoder, (zs_codec)k, &err) != 0);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert(strstr(err.text, zs_codec_name((zs_codec)k)) && strstr(err.text, "lib"));
        zs_decoder_clear(&decoder);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("codec");
    tcase_add_loop_test(tests, test_round_trip, 0, ZS_CODECS);
    tcase_add_loop_test(tests, test_damage, 0, ZS_CODECS);
    tcase_add_test(tests, test_rows);
    tcase_add_loop_test(tests, test_known, 0, COUNT(known));
#ifdef HAVE_BLOSC
    tcase_add_test(tests, test_blosc);
#endif
    tcase_add_test(tests, test_missing);
    return run_tests("codec", tests);
}
