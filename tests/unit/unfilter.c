/* Chunks as HDF5 itself writes them, in files in memory, decoded here: every order of filters, chunks that
 * filters were left out of, and bytes that are damaged. */
#include "base/error.h"
#include "format/unfilter.h"
#include "lib/check_main.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 8192 + 7, MOST_BYTES = LONGEST * 8, ROOM = 2 * MOST_BYTES };

static zs_error err;
static unsigned char numbers[MOST_BYTES], raw[ROOM];

/* What a chunk is like. */
typedef struct kind {
    int n;
    zs_filter filter[4];
    size_t size, count; /* of a number, in bytes; numbers in a chunk */
} kind;

static hid_t type_of(size_t size)
{
    return size == 1 ? H5T_STD_U8LE : size == 2 ? H5T_STD_U16LE : size == 4 ? H5T_STD_U32LE : H5T_STD_U64LE;
}

static hid_t new_file(void)
{
    hid_t how = H5Pcreate(H5P_FILE_ACCESS);
    ck_assert(H5Pset_fapl_core(how, 1 << 20, 0) >= 0);
    hid_t file = H5Fcreate("in memory", H5F_ACC_TRUNC, H5P_DEFAULT, how);
    ck_assert(file >= 0);
    H5Pclose(how);
    return file;
}

/* A data set of one chunk, without data. */
static hid_t new_set(hid_t file, const char *name, const kind *k)
{
    hsize_t count = k->count;
    hid_t how = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(1, &count, NULL);
    H5Pset_chunk(how, 1, &count);
    for (int i = 0; i < k->n; i++)
        ck_assert((k->filter[i] == ZS_FILTER_DEFLATE   ? H5Pset_deflate(how, 1 + (unsigned)i * 4)
                   : k->filter[i] == ZS_FILTER_SHUFFLE ? H5Pset_shuffle(how)
                                                       : H5Pset_fletcher32(how)) >= 0);
    hid_t set = H5Dcreate2(file, name, type_of(k->size), space, H5P_DEFAULT, how, H5P_DEFAULT);
    ck_assert(set >= 0);
    H5Pclose(how);
    H5Sclose(space);
    return set;
}

/* The chunk as it is stored, in raw. */
static size_t get_raw(hid_t set, uint32_t *skipped)
{
    hsize_t corner = 0, bytes = 0;
    ck_assert(H5Dflush(set) >= 0);
    ck_assert(H5Dget_chunk_storage_size(set, &corner, &bytes) >= 0);
    ck_assert(bytes > 0 && bytes <= ROOM);
    ck_assert(H5Dread_chunk(set, H5P_DEFAULT, &corner, skipped, raw) >= 0);
    return (size_t)bytes;
}

/* What HDF5 makes of `numbers`, in raw. */
static size_t encode(const kind *k, uint32_t *skipped)
{
    hid_t file = new_file(), set = new_set(file, "x", k);
    ck_assert(H5Dwrite(set, type_of(k->size), H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    size_t bytes = get_raw(set, skipped);
    H5Dclose(set);
    H5Fclose(file);
    return bytes;
}

/* Numbers that deflate shrinks; or, at random, does not.  The differences of the low bytes are all different:
 * checksums are sums, and might overlook a change of evenly spaced ones. */
static void make_numbers(const kind *k, int random)
{
    static const unsigned char low[] = { 0, 1, 5, 16, 48, 133, 255 };
    for (size_t i = 0; i < k->count; i++)
        for (size_t b = 0; b < k->size; b++)
            numbers[i * k->size + b] = (unsigned char)(random   ? bits_at(i * k->size + b)
                                                       : b == 0 ? low[bits_at(i) % 7]
                                                                : b * 16 + i / 99);
}

static zs_unfilter pipeline_of(const kind *k)
{
    zs_unfilter p = { .n = k->n, .size = k->size, .chunk_bytes = k->size * k->count };
    memcpy(p.filter, k->filter, sizeof k->filter);
    ck_assert_int_eq(zs_unfilter_init(&p, &err), 0);
    return p;
}

/* Decode with memory of just the sizes that are promised, so that a checker of memory sees every byte too
 * many. */
static int decode(zs_unfilter *p, uint32_t skipped, const unsigned char *from, size_t bytes, int *right)
{
    unsigned char *stored = malloc(bytes + !bytes), *chunk = malloc(p->chunk_bytes);
    ck_assert(stored && chunk);
    memcpy(stored, from, bytes);
    int result = zs_unfilter_chunk(p, skipped, stored, bytes, chunk, &err);
    *right = result == 0 && memcmp(chunk, numbers, p->chunk_bytes) == 0;
    free(stored);
    free(chunk);
    return result;
}

static void look(const kind *k, uint32_t skipped, size_t bytes)
{
    int right;
    zs_unfilter p = pipeline_of(k);
    ck_assert_uint_le(bytes, zs_unfilter_bound(&p));
    int result = decode(&p, skipped, raw, bytes, &right);
    ck_assert_msg(right, "%zu numbers of %zu, filters %d %d %d %d, skipped %x: %s", k->count, k->size,
                  k->filter[0], k->filter[1], k->filter[2], k->filter[3], (unsigned)skipped,
                  result ? err.text : "wrong bytes");
    zs_unfilter_clear(&p);
}

/* All orders of up to three different filters, and some with one of them twice (HDF5 cannot shuffle twice).
 */
static const kind orders[] = {
    { .n = 0 },
    { 1, { 1 }, 0, 0 },
    { 1, { 2 }, 0, 0 },
    { 1, { 3 }, 0, 0 },
    { 2, { 1, 2 }, 0, 0 },
    { 2, { 1, 3 }, 0, 0 },
    { 2, { 2, 1 }, 0, 0 },
    { 2, { 2, 3 }, 0, 0 },
    { 2, { 3, 1 }, 0, 0 },
    { 2, { 3, 2 }, 0, 0 },
    { 3, { 1, 2, 3 }, 0, 0 },
    { 3, { 1, 3, 2 }, 0, 0 },
    { 3, { 2, 1, 3 }, 0, 0 },
    { 3, { 2, 3, 1 }, 0, 0 },
    { 3, { 3, 1, 2 }, 0, 0 },
    { 3, { 3, 2, 1 }, 0, 0 },
    { 2, { 1, 1 }, 0, 0 },
    { 2, { 3, 3 }, 0, 0 },
    { 4, { 1, 2, 1, 3 }, 0, 0 },
    { 4, { 3, 2, 1, 3 }, 0, 0 },
};

static const size_t sizes[] = { 1, 2, 4, 8 };
static const size_t counts[] = { 1, 2, 3, 17, 359, 360, 361, 719, 721, 1000, 4097, LONGEST };

START_TEST(test_orders)
{
    kind k = orders[_i];
    for (int s = 0; s < COUNT(sizes); s++)
        for (int c = 0; c < COUNT(counts); c++)
            for (int random = 0; random < 2; random++) {
                uint32_t skipped = 0;
                k.size = sizes[s];
                k.count = counts[c];
                make_numbers(&k, random);
                size_t bytes = encode(&k, &skipped);
                look(&k, skipped, bytes);
            }
}
END_TEST

/* Checksums of bytes that are all ones: the largest sums there are. */
START_TEST(test_checksum)
{
    memset(numbers, 0xff, sizeof numbers);
    for (size_t count = 1; count <= 1450; count++) {
        kind k = { 1, { ZS_FILTER_FLETCHER32 }, 1, count };
        uint32_t skipped = 0;
        if (count > 8 && count % 360 > 2 && count % 360 < 358)
            continue;
        size_t bytes = encode(&k, &skipped);
        ck_assert_uint_eq(bytes, count + 4);
        look(&k, skipped, bytes);
    }
}
END_TEST

/* Each set of filters left out of a chunk: HDF5 and this code read the same. */
START_TEST(test_masks)
{
    kind all = orders[_i];
    all.size = 4;
    all.count = 501;
    make_numbers(&all, 0);
    for (uint32_t mask = 0; mask < 1U << all.n; mask++) {
        kind some = all;
        uint32_t skipped = 0;
        hsize_t corner = 0;
        static unsigned char back[MOST_BYTES];
        some.n = 0;
        for (int i = 0; i < all.n; i++)
            if (!(mask >> i & 1))
                some.filter[some.n++] = all.filter[i];
        size_t bytes = encode(&some, &skipped);
        hid_t file = new_file(), set = new_set(file, "x", &all);
        ck_assert(H5Dwrite_chunk(set, H5P_DEFAULT, mask, &corner, bytes, raw) >= 0);
        H5Dclose(set); /* HDF5's cache of chunks does not know the mask */
        set = H5Dopen2(file, "x", H5P_DEFAULT);
        ck_assert(H5Dread(set, H5T_STD_U32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, back) >= 0);
        ck_assert_mem_eq(back, numbers, all.size * all.count);
        bytes = get_raw(set, &skipped);
        ck_assert_uint_eq(skipped, mask);
        look(&all, skipped, bytes);
        H5Dclose(set);
        H5Fclose(file);
    }
}
END_TEST

/* One byte changed, wherever: never other numbers without an error, if anything in the chunk can tell. */
START_TEST(test_damage)
{
    kind k = orders[_i];
    uint32_t skipped = 0;
    int right, told = 0;
    k.size = 4;
    k.count = 201;
    make_numbers(&k, 0);
    size_t bytes = encode(&k, &skipped);
    zs_unfilter p = pipeline_of(&k);
    for (int i = 0; i < k.n; i++)
        told |= k.filter[i] != ZS_FILTER_SHUFFLE;
    for (size_t at = 0; at < bytes; at++)
        for (int bit = 0; bit < 8; bit++) {
            raw[at] ^= (unsigned char)(1 << bit);
            int result = decode(&p, skipped, raw, bytes, &right);
            ck_assert_msg(!told || result || right, "bit %d of byte %zu", bit, at);
            ck_assert(!result || (strstr(err.text, "damaged") && err.status == ZS_FAILED));
            raw[at] ^= (unsigned char)(1 << bit);
        }
    zs_unfilter_clear(&p);
}
END_TEST

/* Every length but the right one.  What follows a deflated stream says nothing, and is not looked at. */
START_TEST(test_lengths)
{
    kind k = orders[_i];
    uint32_t skipped = 0;
    int right;
    k.size = 2;
    k.count = 301;
    make_numbers(&k, 0);
    memset(raw, 0, sizeof raw);
    size_t bytes = encode(&k, &skipped);
    zs_unfilter p = pipeline_of(&k);
    for (size_t n = 0; n < bytes; n++) {
        ck_assert_msg(decode(&p, skipped, raw, n, &right) && strstr(err.text, "damaged"), "%zu of %zu bytes",
                      n, bytes);
    }
    for (size_t n = bytes + 1; n < bytes + 40; n++)
        ck_assert_msg(decode(&p, skipped, raw, n, &right) || right, "%zu instead of %zu bytes", n, bytes);
    zs_unfilter_clear(&p);
}
END_TEST

/* Streams that inflate to more than the chunk, by one number or a thousandfold; and to less. */
START_TEST(test_bomb)
{
    kind small = orders[_i];
    static const size_t counts_of_other[] = { 11, 12, 14, 1000, LONGEST };
    small.size = 8;
    small.count = 13;
    if (small.n == 0)
        return;
    memset(numbers, 0, sizeof numbers);
    zs_unfilter p = pipeline_of(&small);
    for (int c = 0; c < COUNT(counts_of_other); c++) {
        kind other = small;
        uint32_t skipped = 0;
        int right;
        other.count = counts_of_other[c];
        size_t bytes = encode(&other, &skipped);
        ck_assert_int_eq(decode(&p, skipped, raw, bytes, &right), -1);
        ck_assert_ptr_nonnull(strstr(err.text, "damaged"));
    }
    zs_unfilter_clear(&p);
}
END_TEST

/* What inflating made is counted. */
START_TEST(test_inflated)
{
    kind k = { 2, { ZS_FILTER_SHUFFLE, ZS_FILTER_DEFLATE }, 4, 1000 };
    uint32_t skipped = 0;
    int right;
    make_numbers(&k, 0);
    size_t bytes = encode(&k, &skipped);
    zs_unfilter p = pipeline_of(&k);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(decode(&p, skipped, raw, bytes, &right), 0);
    ck_assert_int_eq(p.inflated, 12000);
    memcpy(raw, numbers, 4000);
    ck_assert_int_eq(decode(&p, 3, raw, 4000, &right), 0);
    ck_assert(right && p.inflated == 12000);
    zs_unfilter_clear(&p);
}
END_TEST

int main(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    TCase *tests = tcase_create("pipeline");
    tcase_add_loop_test(tests, test_orders, 0, COUNT(orders));
    tcase_add_test(tests, test_checksum);
    tcase_add_loop_test(tests, test_masks, 0, COUNT(orders));
    tcase_add_loop_test(tests, test_damage, 0, COUNT(orders));
    tcase_add_loop_test(tests, test_lengths, 0, COUNT(orders));
    tcase_add_loop_test(tests, test_bomb, 0, COUNT(orders));
    tcase_add_test(tests, test_inflated);
    return run_tests("pipeline", tests);
}
