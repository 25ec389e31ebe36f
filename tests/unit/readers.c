/* Which rank reads back what another one wrote. */
#include "plan/readers.h"
#include "lib/check_main.h"

enum { MOST = 64 };

static void are(const int *node, int size, const int *wanted)
{
    int reader[MOST];
    zs_error err;
    ck_assert_int_eq(zs_readers_find(node, size, reader, &err), 0);
    for (int rank = 0; rank < size; rank++)
        ck_assert_int_eq(reader[rank], wanted[rank]);
}

START_TEST(test_few)
{
    are((int[]){ 0 }, 1, (int[]){ 0 });
    are((int[]){ 0, 0, 0 }, 3, (int[]){ 1, 2, 0 });
    are((int[]){ 0, 1 }, 2, (int[]){ 1, 0 });
    are((int[]){ 0, 1, 0, 1 }, 4, (int[]){ 1, 0, 3, 2 });
    are((int[]){ 0, 0, 0, 1 }, 4, (int[]){ 3, 3, 3, 0 });
}
END_TEST

/* On several nodes, the reader is on another node, and no rank of a node reads for two more than its
 * neighbours. */
START_TEST(test_many)
{
    for (int size = 2; size <= MOST; size++)
        for (int nodes = 2; nodes <= size; nodes++) {
            int node[MOST], reader[MOST], load[MOST] = { 0 };
            zs_error err;
            for (int rank = 0; rank < size; rank++)
                node[rank] =
                    rank < nodes ? rank : (int)(bits_at((uint64_t)(rank * 97 + nodes)) % (uint64_t)nodes);
            ck_assert_int_eq(zs_readers_find(node, size, reader, &err), 0);
            for (int rank = 0; rank < size; rank++) {
                ck_assert(reader[rank] >= 0 && reader[rank] < size);
                ck_assert_int_ne(node[reader[rank]], node[rank]);
                load[reader[rank]]++;
            }
            for (int a = 0; a < size; a++)
                for (int b = 0; b < size; b++)
                    ck_assert(node[a] != node[b] || load[a] - load[b] <= 1);
        }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("readers");
    tcase_add_test(tests, test_few);
    tcase_add_test(tests, test_many);
    return run_tests("readers", tests);
}
