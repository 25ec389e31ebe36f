/* Chunks with and without a checksum, in both places: what is made is what unfilter reads, and a changed byte
 * is found. */
#include "format/chunk_maker.h"
#include "format/fletcher32.h"
#include "format/unfilter.h"
#include "lib/check_main.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 5000 };

static zs_error err;

/* The filters as they were applied. */
static void set_filters(zs_unfilter *u, int level, zs_checksum checksum)
{
    u->n = 0;
    if (checksum == ZS_CHECKSUM_FIRST)
        u->filter[u->n++] = ZS_FILTER_FLETCHER32;
    if (level > 0) {
        u->filter[u->n++] = ZS_FILTER_SHUFFLE;
        u->filter[u->n++] = ZS_FILTER_DEFLATE;
    }
    if (checksum == ZS_CHECKSUM_LAST)
        u->filter[u->n++] = ZS_FILTER_FLETCHER32;
}

static void check_chunk(int level, zs_checksum checksum, size_t size, size_t n, size_t full)
{
    zs_chunk_maker maker;
    zs_unfilter u = { .size = size, .chunk_bytes = full * size };
    size_t bytes = full * size, bound = zs_chunk_bound(bytes);
    unsigned char *values = calloc(full, size), *made = calloc(bound + 1, 1), *back = calloc(full, size);
    ck_assert(values && made && back);
    for (size_t i = 0; i < n * size; i++)
        values[i] = (unsigned char)(bits_at(i) >> 60);
    made[bound] = 0x5a;
    ck_assert_int_eq(zs_chunk_maker_init(&maker, level, checksum, &err), 0);
    size_t length = zs_chunk_make(&maker, values, n, size, full, made, &err);
    ck_assert_uint_gt(length, 0);
    ck_assert_uint_le(length, bound);
    ck_assert_uint_eq(made[bound], 0x5a);
    set_filters(&u, level, checksum);
    ck_assert_int_eq(zs_unfilter_init(&u, &err), 0);
    ck_assert_int_eq(zs_unfilter_chunk(&u, 0, made, length, back, &err), 0);
    ck_assert_mem_eq(back, values, bytes);
    made[length / 2] ^= 4;
    if (checksum != ZS_CHECKSUM_NONE) /* some bits of a zlib stream say nothing */
        ck_assert(zs_unfilter_chunk(&u, 0, made, length, back, &err) == -1 ||
                  memcmp(back, values, bytes) == 0);
    zs_unfilter_clear(&u);
    zs_chunk_maker_clear(&maker);
    free(values);
    free(made);
    free(back);
}

START_TEST(test_round_trip)
{
    static const int level[] = { 0, 1, 7 };
    static const zs_checksum checksum[] = { ZS_CHECKSUM_NONE, ZS_CHECKSUM_FIRST, ZS_CHECKSUM_LAST };
    for (size_t size = 4; size <= 8; size += 4)
        for (int k = 0; k < COUNT(checksum); k++)
            for (size_t full = 1; full <= MOST; full = full * 3 + 1) {
                check_chunk(level[_i], checksum[k], size, full, full);
                check_chunk(level[_i], checksum[k], size, full / 2, full);
            }
}
END_TEST

/* By hand: the words 0x0102 and 0x0300. */
START_TEST(test_fletcher32)
{
    static const unsigned char bytes[] = { 1, 2, 3 };
    unsigned char put[ZS_FLETCHER32_BYTES];
    ck_assert_uint_eq(zs_fletcher32(bytes, 3), (0x0102u + 0x0402u) << 16 | 0x0402u);
    zs_fletcher32_put(bytes, 3, put);
    ck_assert_mem_eq(put, ((unsigned char[]){ 0x02, 0x04, 0x04, 0x05 }), 4);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, test_round_trip, 0, 3);
    tcase_add_test(tests, test_fletcher32);
    return run_tests("chunk_maker", tests);
}
