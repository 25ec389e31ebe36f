/* What is encoded comes back by another way: the decoders of inputs, and no shuffle by this module. */
#include "format/zarr_encode.h"
#include "format/codec.h"
#include "format/shuffle.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 5000, FULL = 6000 };

static double number[FULL];
static zs_error err;

static void fill(size_t size)
{
    for (int i = 0; i < FULL; i++)
        number[i] = i < N ? sin(i * 0.01) : 0;
    for (int i = 0; i < FULL && size == 4; i++) {
        float single = (float)number[i];
        memcpy((char *)number + 4 * i, &single, 4);
    }
}

static void check_back(zs_compressor how, zs_codec codec, size_t size)
{
    size_t bytes = FULL * size, got = 0;
    unsigned char *encoded = malloc(zs_zarr_encode_bound(bytes)), *planes = malloc(bytes),
                  *back = malloc(bytes);
    zs_zarr_encoder encoder;
    zs_decoder decoder;
    ck_assert_int_eq(zs_zarr_encoder_init(&encoder, how, &err), 0);
    for (int again = 0; again < 2; again++) {
        fill(size);
        size_t made = zs_zarr_encode(&encoder, number, N, size, FULL, encoded, &err);
        ck_assert_int_gt((int)made, 0);
        ck_assert_int_lt((int)made, (int)bytes);
        ck_assert_int_eq(zs_decoder_init(&decoder, codec, &err), 0);
        ck_assert_int_eq(zs_decode(&decoder, encoded, made, planes, bytes, &got, &err), 0);
        zs_decoder_clear(&decoder);
        ck_assert_int_eq((int)got, (int)bytes);
        if (how.kind == ZS_COMPRESS_BLOSC)
            memcpy(back, planes, bytes);
        else
            zs_unshuffle(planes, bytes, size, back);
        ck_assert_int_eq(memcmp(back, number, bytes), 0);
    }
    zs_zarr_encoder_clear(&encoder);
    free(back);
    free(planes);
    free(encoded);
}

START_TEST(comes_back)
{
    static const struct {
        zs_compressor how;
        zs_codec codec;
    } way[] = { { { ZS_COMPRESS_ZLIB, 1 }, ZS_CODEC_ZLIB },   { { ZS_COMPRESS_ZLIB, 6 }, ZS_CODEC_ZLIB },
                { { ZS_COMPRESS_ZSTD, 3 }, ZS_CODEC_ZSTD },   { { ZS_COMPRESS_ZSTD, 22 }, ZS_CODEC_ZSTD },
                { { ZS_COMPRESS_BLOSC, 5 }, ZS_CODEC_BLOSC }, { { ZS_COMPRESS_BLOSC, 9 }, ZS_CODEC_BLOSC } };
    for (int k = 0; k < COUNT(way); k++)
        if (zs_zarr_encodes(way[k].how.kind)) {
            check_back(way[k].how, way[k].codec, 4);
            check_back(way[k].how, way[k].codec, 8);
        }
}
END_TEST

START_TEST(as_it_is)
{
    char to[100];
    zs_zarr_encoder encoder;
    ck_assert_int_eq(zs_zarr_encoder_init(&encoder, (zs_compressor){ ZS_COMPRESS_NONE, 0 }, &err), 0);
    memset(to, 1, sizeof to);
    ck_assert_int_eq((int)zs_zarr_encode(&encoder, "abcdefgh", 2, 4, 3, to, &err), 12);
    ck_assert_int_eq(memcmp(to, "abcdefgh\0\0\0\0\1", 13), 0);
    zs_zarr_encoder_clear(&encoder);
    ck_assert(!zs_zarr_compresses((zs_compressor){ ZS_COMPRESS_ZLIB, 1 }, 2));
    ck_assert_int_eq(zs_zarr_encoder_init(&encoder, (zs_compressor){ ZS_COMPRESS_ZLIB, 1 }, &err), 0);
    ck_assert_int_eq((int)zs_zarr_encode(&encoder, "ab", 1, 2, 2, to, &err), 4);
    ck_assert_int_eq(memcmp(to, "ab\0\0", 4), 0);
    zs_zarr_encoder_clear(&encoder);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("zarr_encode");
    tcase_add_test(tests, comes_back);
    tcase_add_test(tests, as_it_is);
    return run_tests("zarr_encode", tests);
}
