/* Arena: memory that stays where it is, and is released at once. */
#include "base/arena.h"
#include "base/error.h"
#include "lib/check_main.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static zs_arena arena;
static zs_error err;

static void setup(void)
{
    arena = (zs_arena){ 0 };
    memset(&err, 0, sizeof err);
}

static void teardown(void)
{
    zs_arena_clear(&arena);
    ck_assert_ptr_null(arena.last);
    zs_arena_clear(&arena); /* an empty one, too */
}

/* Pieces of many sizes, some larger than a block: zeros, aligned, and none touches another. */
START_TEST(pieces)
{
    enum { N = 2000 };
    static unsigned char *piece[N];
    static size_t size[N];
    for (int k = 0; k < N; k++) {
        size[k] = bits_at((uint64_t)k) % (k % 50 == 0 ? 50000 : 300);
        piece[k] = zs_arena_alloc(&arena, size[k], 1, &err);
        ck_assert_ptr_nonnull(piece[k]);
        ck_assert_uint_eq((uintptr_t)piece[k] % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size[k]; i++)
            ck_assert_uint_eq(piece[k][i], 0);
        memset(piece[k], k % 255 + 1, size[k]);
    }
    for (int k = 0; k < N; k++)
        for (size_t i = 0; i < size[k]; i++)
            ck_assert_uint_eq(piece[k][i], (unsigned)(k % 255 + 1));
}
END_TEST

START_TEST(too_large)
{
    char *text = zs_arena_text(&arena, "kept", 4, &err);
    ck_assert_ptr_null(zs_arena_alloc(&arena, SIZE_MAX / 2, 3, &err)); /* the product overflows */
    ck_assert_int_eq(err.status, ZS_FAILED);
    ck_assert_ptr_null(zs_arena_alloc(&arena, SIZE_MAX, 1, &err));
    ck_assert_ptr_null(zs_arena_alloc(&arena, SIZE_MAX / 4, 1, &err));
    ck_assert_str_eq(text, "kept");
}
END_TEST

START_TEST(growth)
{
    void *list = NULL;
    size_t room = 0;
    for (size_t n = 0; n < 10000; n++) {
        ck_assert_int_eq(zs_arena_grow(&arena, &list, &room, n + 1, sizeof(int), &err), 0);
        ck_assert_uint_gt(room, n);
        ck_assert_int_eq(((int *)list)[n], 0);
        ((int *)list)[n] = (int)n + 1;
    }
    for (size_t n = 0; n < 10000; n++)
        ck_assert_int_eq(((int *)list)[n], (int)n + 1);
    void *before = list;
    size_t enough = room;
    ck_assert_int_eq(zs_arena_grow(&arena, &list, &room, SIZE_MAX / 2, sizeof(int), &err), -1);
    ck_assert(list == before && room == enough);
}
END_TEST

START_TEST(texts)
{
    char *word = zs_arena_text(&arena, "two words", 3, &err);
    char *none = zs_arena_text(&arena, "", 0, &err);
    char *place = zs_arena_format(&arena, &err, "%s:%d: [%s]", "config.ini", 12, "input");
    ck_assert_str_eq(word, "two");
    ck_assert_str_eq(none, "");
    ck_assert_str_eq(place, "config.ini:12: [input]");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, pieces);
    tcase_add_test(tests, too_large);
    tcase_add_test(tests, growth);
    tcase_add_test(tests, texts);
    return run_tests("arena", tests);
}
