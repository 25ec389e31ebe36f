/* Headers written out byte by byte, after the tables of the specification. */
#include "base/error.h"
#include "format/classic.h"
#include "lib/check_main.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ABSENT "\0\0\0\0\0\0\0\0"

/* CDF-1: byte c(x), short s(t, x); x = 3, two records. s is the only record variable: records of 6 bytes. */
static const char lone[] = "CDF\1"
                           "\0\0\0\2"
                           "\0\0\0\12\0\0\0\2" /* 8: dimensions */
                           "\0\0\0\1t\0\0\0\0\0\0\0"
                           "\0\0\0\1x\0\0\0\0\0\0\3"
                           "\0\0\0\14\0\0\0\1" /* 40: attributes */
                           "\0\0\0\5title\0\0\0\0\0\0\2\0\0\0\3xyz\0"
                           "\0\0\0\13\0\0\0\2" /* 72: variables */
                           "\0\0\0\1c\0\0\0\0\0\0\1\0\0\0\1" ABSENT "\0\0\0\1\0\0\0\4\0\0\0\234"
                           "\0\0\0\1s\0\0\0\0\0\0\2\0\0\0\0\0\0\0\1" ABSENT "\0\0\0\3\0\0\0\10\0\0\0\240";
enum {
    LONE_DIMENSIONS = 8,
    LONE_X = 36, /* its length */
    LONE_ATTRIBUTES = 40,
    LONE_TITLE = 48, /* length of its name */
    LONE_TITLE_ITEMS = 64,
    LONE_VARIABLES = 72,
    LONE_C_BEGIN = 112,
    LONE_S_NAME = 116,
    LONE_S_NDIM = 124,
    LONE_S_IDS = 128,
    LONE_S_ATTRIBUTES = 136,
    LONE_S_TYPE = 144,
    LONE_S_BEGIN = 152,
    LONE_HEADER = 156,
    LONE_FILE = 172
};

/* CDF-2: int time(t), short s(t, x); x = 3, five records; vsize is nonsense. */
static const char pair[] =
    "CDF\2"
    "\0\0\0\5"
    "\0\0\0\12\0\0\0\2"
    "\0\0\0\1x\0\0\0\0\0\0\3"
    "\0\0\0\1t\0\0\0\0\0\0\0" ABSENT "\0\0\0\13\0\0\0\2"
    "\0\0\0\4time\0\0\0\1\0\0\0\1" ABSENT "\0\0\0\4\377\377\377\377\0\0\0\0\0\0\0\214"
    "\0\0\0\1s\0\0\0\0\0\0\2\0\0\0\1\0\0\0\0" ABSENT "\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\220";
enum { PAIR_HEADER = 140, PAIR_FILE = 140 + 5 * 12 - 2 };

/* CDF-5: uint64 a(x) beyond 4 GiB, ubyte u(t, x); x = 5. */
static const char wide[] = "CDF\5"
                           "\0\0\0\0\0\0\0\2"
                           "\0\0\0\12\0\0\0\0\0\0\0\2" /* 12: dimensions */
                           "\0\0\0\0\0\0\0\1x\0\0\0\0\0\0\0\0\0\0\5"
                           "\0\0\0\0\0\0\0\1t\0\0\0\0\0\0\0\0\0\0\0"
                           "\0\0\0\0\0\0\0\0\0\0\0\0"  /* 64: no attributes */
                           "\0\0\0\13\0\0\0\0\0\0\0\2" /* 76: variables */
                           "\0\0\0\0\0\0\0\1a\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0"
                           "\0\0\0\14\0\0\0\0\0\0\0\1" /* 116: a's attributes */
                           "\0\0\0\0\0\0\0\1n\0\0\0\0\0\0\6\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0"
                           "\0\0\0\13\0\0\0\0\0\0\0\50\0\0\0\1\0\0\0\0"
                           "\0\0\0\0\0\0\0\1u\0\0\0\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0"
                           "\0\0\0\0\0\0\0\0\0\0\0\0"
                           "\0\0\0\7\0\0\0\0\0\0\0\10\0\0\0\1\0\0\0\50";
enum { WIDE_RECORDS = 4, WIDE_X = 36, WIDE_U_BEGIN = 240 };
#define WIDE_A INT64_C(4294967296)
#define WIDE_FILE (WIDE_A + 40 + 2 * 5)

/* Write header and zeros up to length, and parse it. */
static int parse(const char *header, size_t size, int64_t length, zs_classic *classic, zs_error *err)
{
    char path[] = "unit_classic.XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    if (length < (int64_t)size)
        size = (size_t)length;
    ck_assert_int_eq(write(fd, header, size), (ssize_t)size);
    ck_assert_int_eq(ftruncate(fd, length), 0);
    close(fd);
    *err = (zs_error){ 0 };
    memset(classic, 0xA5, sizeof *classic);
    int rc = zs_classic_read(path, classic, err);
    unlink(path);
    if (rc) {
        ck_assert_int_ne(err->status, 0);
        ck_assert_ptr_nonnull(strstr(err->text, path));
        ck_assert_ptr_null(classic->var);
        ck_assert_int_eq(classic->nvar, 0);
        ck_assert_int_eq(classic->length, 0);
    }
    return rc;
}

#define PARSE(header, length, classic, err) parse(header, sizeof(header) - 1, length, classic, err)

/* Put a big-endian number of 4 bytes into a copy of lone; it must be refused with a message that has word. */
static void refused(int at, uint32_t number, const char *word)
{
    char header[sizeof lone];
    zs_classic classic;
    zs_error err;
    memcpy(header, lone, sizeof lone);
    for (int i = 0; i < 4; i++)
        header[at + i] = (char)(number >> (24 - 8 * i) & 0xFF);
    ck_assert_msg(PARSE(header, 100000, &classic, &err) == -1, "byte %d = %u passed", at, number);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_msg(strstr(err.text, word) != NULL, "byte %d: %s", at, err.text);
}

START_TEST(test_lone_record_variable)
{
    zs_classic classic;
    zs_error err;
    ck_assert_int_eq(sizeof lone - 1, LONE_HEADER);
    ck_assert_int_eq(PARSE(lone, LONE_FILE, &classic, &err), 0);
    ck_assert_int_eq(classic.version, 1);
    ck_assert_int_eq(classic.nrecord, 2);
    ck_assert_int_eq(classic.record_size, 6);
    ck_assert_int_eq(classic.length, LONE_FILE);
    ck_assert_int_eq(classic.nvar, 2);
    const zs_classic_var *c = zs_classic_find(&classic, "c"), *s = zs_classic_find(&classic, "s");
    ck_assert_ptr_eq(c, &classic.var[0]);
    ck_assert_ptr_eq(s, &classic.var[1]);
    ck_assert_ptr_null(zs_classic_find(&classic, "t"));
    ck_assert(c->type == ZS_CLASSIC_BYTE && c->ndim == 1 && c->shape[0] == 3 && !c->record);
    ck_assert(c->begin == 156 && c->size == 3);
    ck_assert(s->type == ZS_CLASSIC_SHORT && s->ndim == 2 && s->shape[0] == 2 && s->shape[1] == 3);
    ck_assert(s->record && s->begin == 160 && s->size == 6);
    zs_classic_clear(&classic);
    ck_assert_ptr_null(classic.var);
    zs_classic_clear(&classic);
}
END_TEST

START_TEST(test_two_record_variables)
{
    zs_classic classic;
    zs_error err;
    ck_assert_int_eq(sizeof pair - 1, PAIR_HEADER);
    ck_assert_int_eq(PARSE(pair, PAIR_FILE, &classic, &err), 0);
    ck_assert_int_eq(classic.version, 2);
    ck_assert_int_eq(classic.record_size, 12);
    ck_assert_int_eq(classic.length, PAIR_FILE);
    const zs_classic_var *time = zs_classic_find(&classic, "time"), *s = zs_classic_find(&classic, "s");
    ck_assert(time->ndim == 1 && time->shape[0] == 5 && time->size == 4 && time->begin == 140);
    ck_assert(s->size == 6 && s->begin == 144 && s->shape[0] == 5 && s->shape[1] == 3);
    zs_classic_clear(&classic);
    ck_assert_int_eq(PARSE(pair, PAIR_FILE - 1, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "truncated: it has 197 bytes, but its header promises 198"));
}
END_TEST

START_TEST(test_wide)
{
    zs_classic classic;
    zs_error err;
    ck_assert_int_eq(PARSE(wide, WIDE_FILE, &classic, &err), 0);
    ck_assert(classic.version == 5 && classic.nrecord == 2 && classic.record_size == 5);
    ck_assert_int_eq(classic.length, WIDE_FILE);
    const zs_classic_var *a = zs_classic_find(&classic, "a"), *u = zs_classic_find(&classic, "u");
    ck_assert(a->type == ZS_CLASSIC_UINT64 && a->begin == WIDE_A && a->size == 40);
    ck_assert(u->type == ZS_CLASSIC_UBYTE && u->begin == WIDE_A + 40 && u->size == 5);
    zs_classic_clear(&classic);
    ck_assert_int_eq(PARSE(wide, WIDE_FILE - 1, &classic, &err), -1);
}
END_TEST

START_TEST(test_nothing_in_it)
{
    static const char empty[] = "CDF\1\0\0\0\0" ABSENT ABSENT ABSENT;
    zs_classic classic;
    zs_error err;
    ck_assert_int_eq(PARSE(empty, 32, &classic, &err), 0);
    ck_assert(classic.nvar == 0 && classic.length == 32 && classic.record_size == 0);
    zs_classic_clear(&classic);
}
END_TEST

/* Without records the file may end before the place where the first one is going to lie. */
START_TEST(test_no_records_yet)
{
    char header[sizeof lone];
    zs_classic classic;
    zs_error err;
    memcpy(header, lone, sizeof lone);
    header[7] = 0;
    ck_assert_int_eq(PARSE(header, 159, &classic, &err), 0);
    ck_assert_int_eq(classic.length, 159);
    ck_assert_int_eq(classic.var[1].shape[0], 0);
    zs_classic_clear(&classic);
}
END_TEST

static int64_t records_in(const char *header, size_t size, int64_t length)
{
    char open_ended[512];
    zs_classic classic;
    zs_error err;
    memcpy(open_ended, header, size);
    memset(open_ended + 4, 0xFF, header[3] == 5 ? 8 : 4);
    ck_assert_int_eq(parse(open_ended, size, length, &classic, &err), 0);
    int64_t count = classic.nrecord;
    for (int i = 0; i < classic.nvar; i++)
        ck_assert(!classic.var[i].record || classic.var[i].shape[0] == count);
    ck_assert_int_le(classic.length, length);
    zs_classic_clear(&classic);
    return count;
}

START_TEST(test_records_left_open)
{
    ck_assert_int_eq(records_in(lone, sizeof lone - 1, 159), 0);
    ck_assert_int_eq(records_in(lone, sizeof lone - 1, 165), 0);
    ck_assert_int_eq(records_in(lone, sizeof lone - 1, 166), 1);
    ck_assert_int_eq(records_in(lone, sizeof lone - 1, 160 + 600), 100);
    ck_assert_int_eq(records_in(pair, sizeof pair - 1, PAIR_FILE - 1), 4);
    ck_assert_int_eq(records_in(pair, sizeof pair - 1, PAIR_FILE), 5);
    ck_assert_int_eq(records_in(wide, sizeof wide - 1, WIDE_FILE + 4), 2);
    ck_assert_int_eq(records_in(wide, sizeof wide - 1, WIDE_FILE + 5), 3);
}
END_TEST

START_TEST(test_broken)
{
    refused(LONE_DIMENSIONS, 11, "no list of dimensions");
    refused(LONE_DIMENSIONS, 0, "no list of dimensions"); /* absent, yet with a count */
    refused(LONE_X, 0, "two record dimensions");
    refused(LONE_ATTRIBUTES, 11, "no list of attributes");
    refused(LONE_TITLE, 0xFFFFFFFF, "beyond");
    refused(LONE_TITLE, 99990, "beyond");
    refused(LONE_TITLE_ITEMS, 0xFFFFFFFF, "beyond");
    refused(LONE_VARIABLES, 12, "no list of variables");
    refused(LONE_VARIABLES + 4, 0x80000000, "beyond");
    refused(LONE_C_BEGIN, 155, "inside the header");
    refused(LONE_S_NAME, 0, "name");
    refused(LONE_S_NAME, 5000, "name");
    refused(LONE_S_NAME + 4, 0, "zero byte");
    refused(LONE_S_NDIM, 0x40000000, "1024 dimensions");
    refused(LONE_S_IDS, 2, "dimension that is not there");
    refused(LONE_S_IDS + 4, 0, "not the first one");
    refused(LONE_S_ATTRIBUTES, 1, "no list of attributes");
    refused(LONE_S_TYPE, 0, "unknown type");
    refused(LONE_S_TYPE, ZS_CLASSIC_UBYTE, "unknown type"); /* CDF-5 has it, CDF-1 not */
    refused(LONE_S_BEGIN, 0x7FFFFFFF, "truncated");
}
END_TEST

/* Sizes that overflow 64 bits must not come back small. */
START_TEST(test_overflow)
{
    char header[sizeof wide];
    zs_classic classic;
    zs_error err;
    memcpy(header, wide, sizeof wide);
    header[WIDE_X] = 0x40;
    ck_assert_int_eq(PARSE(header, WIDE_FILE, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "larger than any file"));
    memcpy(header, wide, sizeof wide);
    header[WIDE_RECORDS] = 0x7F;
    ck_assert_int_eq(PARSE(header, WIDE_FILE, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "larger than any file"));
    header[WIDE_RECORDS] = (char)0x80;
    ck_assert_int_eq(PARSE(header, WIDE_FILE, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "negative"));
    memcpy(header, wide, sizeof wide);
    header[WIDE_U_BEGIN] = 0x7F;
    ck_assert_int_eq(PARSE(header, WIDE_FILE, &classic, &err), -1);
}
END_TEST

/* Two record variables that lie further apart than a record is long. */
START_TEST(test_record_variable_outside)
{
    char header[sizeof pair];
    zs_classic classic;
    zs_error err;
    memcpy(header, pair, sizeof pair);
    header[sizeof pair - 2] = (char)(140 + 7);
    ck_assert_int_eq(PARSE(header, 100000, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "outside its record"));
}
END_TEST

/* No prefix of a file passes, and no damaged byte does harm. */
START_TEST(test_cut_anywhere)
{
    zs_classic classic;
    zs_error err;
    for (int64_t length = 0; length < LONE_FILE; length++)
        ck_assert_int_eq(PARSE(lone, length, &classic, &err), -1);
}
END_TEST

START_TEST(test_any_byte_damaged)
{
    static const char damage[] = { 0, 1, 127, (char)128, (char)255 };
    zs_classic classic;
    zs_error err;
    for (size_t at = 0; at < sizeof wide - 1; at++) {
        for (size_t i = 0; i < sizeof damage; i++) {
            char header[sizeof wide];
            memcpy(header, wide, sizeof wide);
            header[at] = damage[i];
            if (PARSE(header, WIDE_FILE, &classic, &err) == 0) {
                ck_assert_int_le(classic.length, WIDE_FILE);
                zs_classic_clear(&classic);
            }
        }
    }
}
END_TEST

START_TEST(test_no_classic_file)
{
    zs_classic classic;
    zs_error err = { 0 };
    ck_assert_int_eq(PARSE("\211HDF\r\n\032\n", 1000, &classic, &err), -1);
    ck_assert_ptr_nonnull(strstr(err.text, "not a NetCDF classic file"));
    ck_assert_int_eq(PARSE("CDF\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 1000, &classic, &err), -1);
    ck_assert_int_eq(zs_classic_read("unit_classic.no_such_file", &classic, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert_int_eq(zs_classic_read(".", &classic, &err), -1);
    ck_assert_int_eq(err.status, ZS_REFUSED);
    ck_assert(zs_classic_is((const unsigned char *)"CDF\1") && zs_classic_is((const unsigned char *)"CDF\2"));
    ck_assert(zs_classic_is((const unsigned char *)"CDF\5"));
    ck_assert(!zs_classic_is((const unsigned char *)"CDF\4") &&
              !zs_classic_is((const unsigned char *)"\211HDF"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("header");
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, test_lone_record_variable);
    tcase_add_test(tests, test_two_record_variables);
    tcase_add_test(tests, test_wide);
    tcase_add_test(tests, test_nothing_in_it);
    tcase_add_test(tests, test_no_records_yet);
    tcase_add_test(tests, test_records_left_open);
    tcase_add_test(tests, test_broken);
    tcase_add_test(tests, test_overflow);
    tcase_add_test(tests, test_record_variable_outside);
    tcase_add_test(tests, test_cut_anywhere);
    tcase_add_test(tests, test_any_byte_damaged);
    tcase_add_test(tests, test_no_classic_file);
    return run_tests("classic", tests);
}
