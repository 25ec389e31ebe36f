/* The first bytes of HDF5 files, written by hand after the specification. */
#include "format/superblock.h"
#include "lib/check_main.h"

#include <string.h>

static unsigned char head[ZS_SUPERBLOCK_BYTES];

static void begin(int version)
{
    memset(head, 0xff, sizeof head);
    memcpy(head, "\211HDF\r\n\032\n", 8);
    head[8] = (unsigned char)version;
}

static void put(size_t at, uint64_t number)
{
    for (size_t k = 0; k < 8; k++)
        head[at + k] = (unsigned char)(number >> 8 * k);
}

static zs_superblock read_at(int64_t at)
{
    zs_superblock block;
    ck_assert(zs_superblock_read(head, sizeof head, at, &block));
    return block;
}

START_TEST(test_old)
{
    for (int version = 0; version <= 1; version++) {
        size_t first = version == 0 ? 24 : 28;
        begin(version);
        head[13] = head[14] = 8;
        put(first, 0);
        put(first + 16, 123456789);
        ck_assert_int_eq(read_at(0).bytes, 123456789);
        ck_assert(!read_at(0).writing);
        ck_assert_int_eq(read_at(512).bytes, 123456789 + 512);
        put(first, 512); /* the end of the file is told with the base in it */
        ck_assert_int_eq(read_at(512).bytes, 123456789);
    }
}
END_TEST

START_TEST(test_new)
{
    for (int version = 2; version <= 3; version++)
        for (int marks = 0; marks < 8; marks++) {
            begin(version);
            head[9] = head[10] = 8;
            head[11] = (unsigned char)marks;
            put(12, 0);
            put(28, 4711);
            ck_assert_int_eq(read_at(0).bytes, 4711);
            ck_assert_int_eq(read_at(0).writing, version == 3 && marks % 2);
        }
}
END_TEST

START_TEST(test_no_superblock)
{
    zs_superblock block;
    begin(0);
    ck_assert(!zs_superblock_read(head, 50, 0, &block));
    begin(4);
    ck_assert(!zs_superblock_read(head, sizeof head, 0, &block));
    begin(0);
    head[13] = 3;
    ck_assert(!zs_superblock_read(head, sizeof head, 0, &block));
    head[1] = 'h';
    ck_assert(!zs_superblock_read(head, sizeof head, 0, &block));
    ck_assert(block.bytes == 0 && !block.writing);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("superblock");
    tcase_add_test(tests, test_old);
    tcase_add_test(tests, test_new);
    tcase_add_test(tests, test_no_superblock);
    return run_tests("superblock", tests);
}
