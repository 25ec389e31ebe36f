/* A box of numbers from one order of dimensions into another: against a plain loop. */
#include "base/strided_copy.h"
#include "lib/check_main.h"

#include <string.h>

enum { MOST = 128 * 1024, AXES = 4 };

static unsigned char from[MOST], got[MOST], wanted[MOST];

/* Strides of a box whose dimensions stand in some order, the slowest first, with room left between them. */
static void set_strides(const int64_t count[AXES], const int order[AXES], int64_t size, int64_t room,
                        int64_t stride[AXES])
{
    int64_t bytes = size;
    for (int k = AXES - 1; k >= 0; k--) {
        stride[order[k]] = bytes;
        bytes *= count[order[k]] + room;
    }
}

static void by_definition(const zs_copy_axis axis[AXES], size_t size)
{
    for (int64_t a = 0; a < axis[0].count; a++)
        for (int64_t b = 0; b < axis[1].count; b++)
            for (int64_t c = 0; c < axis[2].count; c++)
                for (int64_t d = 0; d < axis[3].count; d++)
                    memcpy(wanted + a * axis[0].to + b * axis[1].to + c * axis[2].to + d * axis[3].to,
                           from + a * axis[0].from + b * axis[1].from + c * axis[2].from + d * axis[3].from,
                           size);
}

static const int orders[][AXES] = { { 0, 1, 2, 3 }, { 0, 1, 3, 2 }, { 3, 2, 1, 0 }, { 1, 2, 3, 0 },
                                    { 2, 3, 0, 1 }, { 2, 0, 3, 1 }, { 1, 0, 2, 3 } };
static const int64_t counts[][AXES] = { { 3, 4, 5, 6 }, { 1, 2, 33, 40 }, { 1, 1, 70, 35 }, { 5, 1, 1, 7 },
                                        { 1, 1, 1, 1 }, { 1, 1, 1, 65 },  { 1, 97, 2, 3 } };

START_TEST(test_orders)
{
    for (size_t i = 0; i < sizeof from; i++)
        from[i] = (unsigned char)(bits_at(i) >> 7);
    for (size_t size = 1; size <= 8; size *= 2)
        for (int c = 0; c < COUNT(counts); c++)
            for (int k = 0; k < COUNT(orders) * COUNT(orders); k++) {
                int64_t there[AXES], here[AXES];
                zs_copy_axis axis[AXES];
                set_strides(counts[c], orders[k / COUNT(orders)], (int64_t)size, 0, there);
                set_strides(counts[c], orders[k % COUNT(orders)], (int64_t)size, _i, here);
                for (int a = 0; a < AXES; a++)
                    axis[a] = (zs_copy_axis){ counts[c][a], there[a], here[a] };
                memset(got, 0xa5, sizeof got);
                memset(wanted, 0xa5, sizeof wanted);
                by_definition(axis, size);
                zs_strided_copy(axis, AXES, size, from, got);
                ck_assert_msg(memcmp(got, wanted, sizeof got) == 0, "%zu bytes, counts %d, orders %d", size,
                              c, k);
            }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("strided_copy");
    tcase_add_loop_test(tests, test_orders, 0, 2);
    return run_tests("strided_copy", tests);
}
