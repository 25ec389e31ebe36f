/* Which ranks a report shows: all of few; of many the slowest, the fastest and others evenly. */
#include "report/ranks.h"
#include "lib/check_main.h"

#include <stdbool.h>

static bool has(const int *rank, int n, int wanted)
{
    for (int k = 0; k < n; k++)
        if (rank[k] == wanted)
            return true;
    return false;
}

START_TEST(test_few)
{
    double waited[ZS_RANKS_SHOWN] = { 0 };
    int rank[ZS_RANKS_SHOWN], n;
    zs_ranks_choose(ZS_RANKS_SHOWN, waited, rank, &n);
    ck_assert_int_eq(n, ZS_RANKS_SHOWN);
    for (int k = 0; k < n; k++)
        ck_assert_int_eq(rank[k], k);
    zs_ranks_choose(1, waited, rank, &n);
    ck_assert_int_eq(n, 1);
}
END_TEST

START_TEST(test_many)
{
    enum { MANY = 3000 };
    double waited[MANY];
    int rank[ZS_RANKS_SHOWN], n;
    for (int size = ZS_RANKS_SHOWN + 1; size <= MANY; size += size < 70 ? 1 : 733) {
        for (int r = 0; r < size; r++)
            waited[r] = (r * 7919) % size; /* each value once, unless size is a multiple */
        zs_ranks_choose(size, waited, rank, &n);
        ck_assert_int_eq(n, ZS_RANKS_SHOWN);
        for (int k = 1; k < n; k++)
            ck_assert_int_lt(rank[k - 1], rank[k]);
        for (int r = 0; r < size; r++)
            if (waited[r] < ZS_RANKS_SLOW || waited[r] >= size - ZS_RANKS_FAST)
                ck_assert(has(rank, n, r));
        for (int k = 1; k < n; k++) /* no large hole between two of them */
            ck_assert_int_le(rank[k] - rank[k - 1], size / 20 + 3);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_few);
    tcase_add_test(tests, test_many);
    return run_tests("ranks", tests);
}
