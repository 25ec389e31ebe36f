/* The shape of chunks: what a user's words and numbers become, and which places a chunk has. */
#include "base/chunk_shape.h"
#include "lib/check_main.h"

#include <string.h>

static zs_chunk_shape field(int64_t time, int64_t member, int64_t level, int64_t rows, int64_t columns)
{
    return (zs_chunk_shape){ .has = { true, member > 1, level > 1, true, true },
                             .length = { time, member, level, rows, columns } };
}

static void must_be(const zs_chunk_shape *shape, int64_t time, int64_t member, int64_t level, int64_t rows,
                    int64_t columns)
{
    const int64_t want[ZS_CHUNK_AXES] = { time, member, level, rows, columns };
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        ck_assert_int_eq(shape->chunk[axis], want[axis]);
    ck_assert_int_eq(zs_chunk_shape_numbers(shape), time * member * level * rows * columns);
}

START_TEST(numbers)
{
    zs_chunk_wish three = { .kind = ZS_CHUNKS_NUMBERS, .n = 3, .number = { 30, 180, 2000 } }, wish = three;
    zs_chunk_shape shape = field(24, 1, 1, 721, 1440);
    ck_assert(zs_chunk_wish_place(&wish, shape.has));
    zs_chunk_shape_cut(&shape, &wish, true);
    must_be(&shape, 24, 1, 1, 180, 1440);
    wish.unlimited = true;
    zs_chunk_shape_cut(&shape, &wish, true);
    must_be(&shape, 30, 1, 1, 180, 1440);
    zs_chunk_shape_cut(&shape, &wish, false); /* statistics of groups have a limit */
    must_be(&shape, 24, 1, 1, 180, 1440);

    shape = field(24, 5, 17, 721, 1440);
    wish = three;
    ck_assert(!zs_chunk_wish_place(&wish, shape.has));
    ck_assert(memcmp(&wish, &three, sizeof wish) == 0);
    wish = (zs_chunk_wish){ .kind = ZS_CHUNKS_NUMBERS, .n = 5, .number = { 1, 2, 3, 4, 5 } };
    ck_assert(zs_chunk_wish_place(&wish, shape.has));
    zs_chunk_shape_cut(&shape, &wish, true);
    must_be(&shape, 1, 2, 3, 4, 5);
    wish = (zs_chunk_wish){ .kind = ZS_CHUNKS_NUMBERS, .n = 2, .number = { 7, 9 } };
    ck_assert(zs_chunk_wish_place(&wish, (const bool[]){ true, false, false, false, true }));
    ck_assert(wish.number[ZS_CHUNK_TIME] == 7 && wish.number[ZS_CHUNK_COLUMN] == 9 &&
              wish.number[ZS_CHUNK_ROW] == 1);
}
END_TEST

START_TEST(words)
{
    const zs_chunk_wish map = { .kind = ZS_CHUNKS_MAP }, series = { .kind = ZS_CHUNKS_TIME };
    zs_chunk_shape shape = field(365, 2, 3, 181, 360);
    zs_chunk_shape_cut(&shape, &map, true);
    must_be(&shape, 1, 1, 1, 181, 360);
    ck_assert(zs_chunk_shape_is_flat(&shape));
    zs_chunk_shape_cut(&shape, &series, true); /* 718 cells are 1 MiB */
    must_be(&shape, 365, 1, 1, 26, 26);
    ck_assert(!zs_chunk_shape_is_flat(&shape));
    shape = field(365, 1, 1, 1, 5000);
    zs_chunk_shape_cut(&shape, &series, true);
    must_be(&shape, 365, 1, 1, 1, 715);
    shape = field(365, 1, 1, 5000, 1); /* cells as rows */
    zs_chunk_shape_cut(&shape, &series, true);
    must_be(&shape, 365, 1, 1, 715, 1);
    shape = field(365, 1, 1, 5000, 4);
    zs_chunk_shape_cut(&shape, &series, true);
    must_be(&shape, 365, 1, 1, 179, 4);
    shape = field(1000000, 1, 1, 10, 10); /* longer than what a chunk has as a rule */
    zs_chunk_shape_cut(&shape, &series, true);
    must_be(&shape, 1000000, 1, 1, 1, 1);
}
END_TEST

/* Each place is in one chunk, whose number is found from any place in it. */
static void check_places(zs_chunk_shape shape)
{
    int64_t all = 1, seen = 0, at[ZS_CHUNK_AXES], first[ZS_CHUNK_AXES], count[ZS_CHUNK_AXES];
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        all *= shape.length[axis];
    for (int64_t k = 0; k < zs_chunk_shape_count(&shape); k++) {
        int64_t n = 1;
        zs_chunk_shape_box(&shape, k, first, count);
        for (int axis = 0; axis < ZS_CHUNK_AXES; axis++) {
            ck_assert(first[axis] % shape.chunk[axis] == 0 && count[axis] > 0 &&
                      first[axis] + count[axis] <= shape.length[axis]);
            at[axis] = first[axis] + count[axis] - 1;
            n *= count[axis];
        }
        ck_assert_int_eq(zs_chunk_shape_at(&shape, first), k);
        ck_assert_int_eq(zs_chunk_shape_at(&shape, at), k);
        seen += n;
    }
    ck_assert_int_eq(seen, all);
}

START_TEST(places)
{
    static const int64_t chunk[][ZS_CHUNK_AXES] = {
        { 1, 1, 1, 1, 1 }, { 7, 2, 2, 4, 3 }, { 10, 3, 4, 5, 6 },
        { 1, 1, 1, 5, 6 }, { 3, 1, 4, 2, 6 }, { 99, 1, 1, 2, 5 }
    };
    for (int k = 0; k < COUNT(chunk); k++) {
        zs_chunk_shape shape = field(10, 3, 4, 5, 6);
        memcpy(shape.chunk, chunk[k], sizeof shape.chunk);
        check_places(shape);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("chunk_shape");
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, words);
    tcase_add_test(tests, places);
    return run_tests("chunk_shape", tests);
}
