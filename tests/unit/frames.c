/* What HDF5's filters put into chunks: bytes that the filters themselves wrote, and whatever is damaged, too
 * short or too long.  tests/run/codecs.py has all filters with many shapes of chunks. */
#include "format/frames.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <string.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

enum { N = 60, BYTES = 2 * N };

static zs_error err;

/* 60 numbers, 0, 257, 514 ... 257 * 31, then 7s, in 2 bytes each.  By HDF5 1.10.8 and its plugins for LZ4,
 * bitshuffle 0.3.5 and bzip2. */
static const struct known {
    zs_filter filter;
    unsigned values[ZS_FILTER_VALUES];
    size_t n;
    unsigned char bytes[160];
} known[] = {
    { ZS_FILTER_LZ4,
      { 64, 0, 0, 0, 0 },
      96,
      { 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x78, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x40,
        0x00, 0x00, 0x01, 0x01, 0x02, 0x02, 0x03, 0x03, 0x04, 0x04, 0x05, 0x05, 0x06, 0x06, 0x07, 0x07,
        0x08, 0x08, 0x09, 0x09, 0x0a, 0x0a, 0x0b, 0x0b, 0x0c, 0x0c, 0x0d, 0x0d, 0x0e, 0x0e, 0x0f, 0x0f,
        0x10, 0x10, 0x11, 0x11, 0x12, 0x12, 0x13, 0x13, 0x14, 0x14, 0x15, 0x15, 0x16, 0x16, 0x17, 0x17,
        0x18, 0x18, 0x19, 0x19, 0x1a, 0x1a, 0x1b, 0x1b, 0x1c, 0x1c, 0x1d, 0x1d, 0x1e, 0x1e, 0x1f, 0x1f,
        0x00, 0x00, 0x00, 0x0c, 0x2f, 0x07, 0x00, 0x02, 0x00, 0x1e, 0x50, 0x00, 0x07, 0x00, 0x07, 0x00 } },
    { ZS_FILTER_BITSHUFFLE,
      { 0, 3, 2, 16, 0 },
      120,
      { 0xaa, 0xaa, 0xcc, 0xcc, 0xf0, 0xf0, 0x00, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0xaa, 0xaa, 0xcc, 0xcc, 0xf0, 0xf0, 0x00, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0xaa, 0xaa, 0xcc, 0xcc, 0xf0, 0xf0, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0xaa, 0xaa, 0xcc, 0xcc, 0xf0, 0xf0, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00 } },
    { ZS_FILTER_BITSHUFFLE,
      { 0, 3, 2, 32, 2 },
      78,
      { 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x78, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x23,
        0xf7, 0x06, 0xaa, 0xaa, 0xaa, 0xaa, 0xcc, 0xcc, 0xcc, 0xcc, 0xf0, 0xf0, 0xf0, 0xf0, 0x00, 0xff,
        0x00, 0xff, 0x00, 0x00, 0xff, 0xff, 0x00, 0x01, 0x00, 0x0f, 0x20, 0x00, 0x08, 0x50, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0f, 0x14, 0xff, 0x01, 0x00, 0x1f, 0x00, 0x01, 0x00, 0x0e,
        0x50, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00 } },
    { ZS_FILTER_BITSHUFFLE,
      { 0, 3, 2, 0, 2 },
      90,
      { 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x78, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00,
        0x42, 0xf0, 0x07, 0xaa, 0xaa, 0xaa, 0xaa, 0xff, 0xff, 0xff, 0xcc, 0xcc, 0xcc, 0xcc, 0xff,
        0xff, 0xff, 0xf0, 0xf0, 0xf0, 0xf0, 0xff, 0xff, 0xff, 0x00, 0x02, 0x00, 0x52, 0x00, 0x00,
        0x00, 0x00, 0xff, 0x07, 0x00, 0x0f, 0x02, 0x00, 0x00, 0x00, 0x38, 0x00, 0x30, 0x00, 0x00,
        0x00, 0x38, 0x00, 0x30, 0x00, 0x00, 0x00, 0x38, 0x00, 0x00, 0x25, 0x00, 0x0f, 0x38, 0x00,
        0x0a, 0x50, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00, 0x07, 0x00 } },
    { ZS_FILTER_BZIP2,
      { 9, 0, 0, 0, 0 },
      90,
      { 0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0xb8, 0xf1, 0x8a, 0x69, 0x00,
        0x00, 0x00, 0xe0, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xa0, 0x00, 0x54, 0x25, 0x53, 0x43, 0x4d,
        0x0c, 0x46, 0x8d, 0x30, 0x4c, 0x80, 0x49, 0x24, 0x32, 0x00, 0x0c, 0x80, 0x04, 0x18, 0x64,
        0x84, 0xce, 0x26, 0x27, 0x28, 0x1e, 0x41, 0xe9, 0x0b, 0xe7, 0x52, 0x54, 0x56, 0x58, 0x5a,
        0x5c, 0x5e, 0x60, 0x62, 0x64, 0x66, 0x68, 0x74, 0x40, 0x89, 0x22, 0x65, 0x0e, 0xca, 0x96,
        0x3c, 0x3d, 0x3e, 0xa2, 0x3f, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0xb8, 0xf1, 0x8a, 0x69 } }
};

static unsigned char wanted(size_t i)
{
    size_t number = i / 2 < 32 ? 257 * (i / 2) : 7;
    return (unsigned char)(i % 2 ? number >> 8 : number);
}

/* Decode with memory of just the sizes that are promised, so that a checker of memory sees every byte too
 * many. Returns -1 for an error, 1 for the right bytes, else 0. */
static int decode(const struct known *k, const unsigned char *from, size_t bytes, size_t room)
{
    zs_frames frames;
    size_t made = 0;
    unsigned char *stored = malloc(bytes + !bytes), *to = malloc(room + !room);
    ck_assert(stored && to);
    ck_assert_msg(zs_frames_init(&frames, k->filter, k->values, &err) == 0, "%s", err.text);
    memcpy(stored, from, bytes);
    int result = zs_frames_decode(&frames, stored, bytes, to, room, &made, &err);
    if (result == 0) {
        result = made == BYTES;
        for (size_t i = 0; i < made && i < BYTES; i++)
            result &= to[i] == wanted(i);
    }
    zs_frames_clear(&frames);
    free(stored);
    free(to);
    return result;
}

START_TEST(test_known)
{
    const struct known *k = &known[_i];
    zs_frames frames;
    size_t room = 0;
    if (!zs_frames_known(k->filter, k->values))
        return;
    ck_assert_msg(decode(k, k->bytes, k->n, BYTES) == 1, "%s", err.text);
    ck_assert_int_eq(decode(k, k->bytes, k->n, BYTES + 40), 1);
    ck_assert_int_eq(decode(k, k->bytes, k->n, BYTES - 1), -1);
    ck_assert_int_eq(zs_frames_init(&frames, k->filter, k->values, &err), 0);
    ck_assert_int_eq(zs_frames_room(&frames, k->bytes, k->n, &room, &err), 0);
    ck_assert_uint_eq(room, BYTES);
    zs_frames_clear(&frames);
}
END_TEST

/* Every length but the right one; bits that are only sorted have no length of their own. */
START_TEST(test_lengths)
{
    const struct known *k = &known[_i];
    unsigned char longer[sizeof k->bytes + 8] = { 0 };
    bool bare = k->filter == ZS_FILTER_BITSHUFFLE && k->values[4] == 0;
    if (!zs_frames_known(k->filter, k->values))
        return;
    memcpy(longer, k->bytes, k->n);
    for (size_t n = 0; n < k->n; n++)
        ck_assert_msg(decode(k, longer, n, BYTES) == (bare && n % 2 == 0 ? 0 : -1), "%zu bytes", n);
    for (size_t n = k->n + 1; n < k->n + 8; n++)
        ck_assert_msg(decode(k, longer, n, BYTES) == -1, "%zu bytes", n);
}
END_TEST

/* Each bit flipped, and each byte 0 or 255: nothing is written beyond the room, and lengths never become
 * wrong. */
START_TEST(test_damage)
{
    const struct known *k = &known[_i];
    unsigned char bytes[sizeof k->bytes];
    if (!zs_frames_known(k->filter, k->values))
        return;
    for (size_t at = 0; at < k->n; at++)
        for (int way = 0; way < 10; way++) {
            memcpy(bytes, k->bytes, k->n);
            bytes[at] = (unsigned char)(way < 8 ? bytes[at] ^ 1 << way : way == 8 ? 0 : 0xff);
            int result = decode(k, bytes, k->n, BYTES);
            ck_assert(k->filter != ZS_FILTER_BZIP2 || result != 0);
            ck_assert(result != -1 || (err.status == ZS_FAILED && strstr(err.text, "damaged")));
            bool length = at < 8 && k->filter != ZS_FILTER_BZIP2 && k->bytes[0] == 0 && k->bytes[7] == BYTES;
            ck_assert_msg(!length || bytes[at] == k->bytes[at] || result == -1, "byte %zu of the length", at);
        }
}
END_TEST

/* Parameters that cannot be, or that nobody knows. */
START_TEST(test_unknown)
{
    static const struct known unknown[] = { { ZS_FILTER_BITSHUFFLE, { 0, 3, 0, 0, 2 }, 0, { 0 } },
                                            { ZS_FILTER_BITSHUFFLE, { 0, 3, 2, 12, 2 }, 0, { 0 } },
                                            { ZS_FILTER_BITSHUFFLE, { 0, 3, 2, 0, 1 }, 0, { 0 } },
                                            { ZS_FILTER_BITSHUFFLE, { 0, 3, 1 << 20, 0, 0 }, 0, { 0 } },
                                            { ZS_FILTER_SHUFFLE, { 2 }, 0, { 0 } },
                                            { (zs_filter)32000, { 4 }, 0, { 0 } } };
    zs_frames frames;
    ck_assert(!zs_frames_known(unknown[_i].filter, unknown[_i].values));
    ck_assert_int_eq(zs_frames_init(&frames, unknown[_i].filter, unknown[_i].values, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
}
END_TEST

#ifdef HAVE_ZSTD
/* A frame of zstd that keeps silent about its length, as streams do; and two frames. */
START_TEST(test_silent)
{
    static const struct known zstd = { ZS_FILTER_ZSTD, { 3 }, 0, { 0 } };
    unsigned char plain[BYTES], bytes[400];
    zs_frames frames;
    size_t room = 0;
    for (size_t i = 0; i < BYTES; i++)
        plain[i] = wanted(i);
    ZSTD_CCtx *c = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0);
    size_t used = ZSTD_compress2(c, bytes, sizeof bytes, plain, _i ? BYTES / 2 : BYTES);
    if (_i)
        used += ZSTD_compress(bytes + used, sizeof bytes - used, plain + BYTES / 2, BYTES / 2, 1);
    ZSTD_freeCCtx(c);
    ck_assert_int_eq(zs_frames_init(&frames, zstd.filter, zstd.values, &err), 0);
    ck_assert_int_eq(zs_frames_room(&frames, bytes, used, &room, &err), 0);
    ck_assert_uint_eq(room, BYTES);
    zs_frames_clear(&frames);
    ck_assert_int_eq(decode(&zstd, bytes, used, BYTES), 1);
}
END_TEST
#endif

int main(void)
{
    TCase *tests = tcase_create("frames");
    tcase_add_loop_test(tests, test_known, 0, COUNT(known));
    tcase_add_loop_test(tests, test_lengths, 0, COUNT(known));
    tcase_add_loop_test(tests, test_damage, 0, COUNT(known));
    tcase_add_loop_test(tests, test_unknown, 0, 6);
#ifdef HAVE_ZSTD
    tcase_add_loop_test(tests, test_silent, 0, 2);
#endif
    return run_tests("frames", tests);
}
