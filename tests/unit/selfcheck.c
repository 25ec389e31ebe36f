/* What statistics say of some cells: counted one by one. */
#include "lib/check_main.h"
#include "stats/selfcheck.h"
#include "stats/statistics.h"

#include <math.h>

enum { CELLS = 1500 };

static double mean[CELLS], std[CELLS];
static int32_t count[CELLS];
static const zs_statistics all = { .mean = mean, .std = std, .count = count };

/* Of seven cells one has too few values, one no standard deviation, one is constant and one of rounding
 * noise. */
static void set(void)
{
    for (int i = 0; i < CELLS; i++) {
        count[i] = 3 + i % 11;
        mean[i] = i % 7 == 0 ? NAN : -250.0 - i;
        std[i] = i % 7 < 2 ? NAN : i % 7 == 2 ? 0 : i % 7 == 3 ? 1e-13 : 0.5 + i % 3;
    }
}

START_TEST(test_counts)
{
    set();
    for (size_t n = 0; n <= CELLS; n += n < 20 ? 1 : 37) {
        int64_t valid = 0, scored = 0, values = 0, kind[7] = { 0 };
        double rounding = 0;
        for (size_t i = 0; i < n; i++) {
            valid += count[i];
            kind[i % 7]++;
            if (i % 7 < 4)
                continue;
            scored++;
            values += count[i];
            rounding += count[i] * fabs(mean[i]) / std[i];
        }
        zs_cell_summary stock = zs_summarize_cells(n, all, 2);
        ck_assert_int_eq(stock.valid, valid);
        ck_assert_int_eq(stock.few, kind[0]);
        ck_assert_int_eq(stock.no_std, kind[1]);
        ck_assert_int_eq(stock.constant, kind[2] + kind[3]);
        ck_assert_int_eq(stock.expected.count, values);
        ck_assert_double_eq(stock.expected.square, (double)(values - 2 * scored));
        ck_assert_double_eq_tol(stock.expected.rounding, rounding, 1e-12 * (rounding + 1));
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_counts);
    return run_tests("stock", tests);
}
