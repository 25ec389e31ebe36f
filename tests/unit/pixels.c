/* Which steps a page shows, and how many cells are a pixel. */
#include "picture/pixels.h"
#include "base/evenly.h"
#include "lib/check_main.h"

#include <check.h>

static const int64_t MB = 1000000;

static zs_page_choice choose(int64_t nstep, int64_t nrow, int64_t ncol, int64_t groups, int64_t size,
                             int64_t maps)
{
    zs_page_question question = { .levels = 1,
                                  .nrow = nrow,
                                  .ncol = ncol,
                                  .nstep = nstep,
                                  .groups = groups,
                                  .zscores = true,
                                  .size = size,
                                  .maps = maps };
    return zs_page_choose(&question);
}

/* The first and the last one, all different, about equally far apart; and back again. */
START_TEST(test_evenly)
{
    static const int64_t total[] = { 1, 2, 3, 10, 544, 100001 };
    for (int t = 0; t < COUNT(total); t++)
        for (int64_t n = 1; n <= total[t]; n = n * 3 / 2 + 1) {
            ck_assert_int_eq(zs_evenly(0, n, total[t]), 0);
            ck_assert(n == 1 || zs_evenly(n - 1, n, total[t]) == total[t] - 1);
            for (int64_t i = 1; i < n; i++) {
                int64_t gap = zs_evenly(i, n, total[t]) - zs_evenly(i - 1, n, total[t]);
                int64_t even = (total[t] - 1) / (n - 1);
                ck_assert(gap == even || gap == even + 1);
            }
        }
}
END_TEST

START_TEST(test_find)
{
    enum { TOTAL = 997 };
    for (int64_t n = 1; n <= TOTAL; n = n * 2 + 1) {
        int64_t next = 0;
        for (int64_t at = 0; at < TOTAL; at++) {
            bool chosen = next < n && zs_evenly(next, n, TOTAL) == at;
            ck_assert_int_eq(zs_evenly_from(at, n, TOTAL), next);
            ck_assert_int_eq(zs_evenly_find(at, n, TOTAL), chosen ? next : -1);
            next += chosen;
        }
        ck_assert_int_eq(zs_evenly_from(TOTAL, n, TOTAL), n);
    }
}
END_TEST

/* The seed problem at about one degree. */
START_TEST(test_seed)
{
    zs_page_choice choice = choose(544, 721, 1440, 1, 20 * MB, 0);
    ck_assert_int_eq(choice.nstep, 544);
    ck_assert_int_eq(choice.nmap, 544);
    ck_assert_int_eq(choice.scores.cell_rows, 4);
    ck_assert_int_eq(choice.scores.cell_columns, 4);
    ck_assert_int_eq(choice.scores.rows, 181);
    ck_assert_int_eq(choice.scores.columns, 360);
    ck_assert_int_eq(choice.statistics.cell_rows, 4);
}
END_TEST

/* A small run has all its cells. */
START_TEST(test_small)
{
    zs_page_choice choice = choose(31, 161, 320, 1, 20 * MB, 0);
    ck_assert_int_eq(choice.nmap, 31);
    ck_assert_int_eq(zs_pixels_factor(&choice.scores), 1);
    choice = choose(1, 1, 1, 1, 20 * MB, 0);
    ck_assert_int_eq(choice.nmap, 1);
    ck_assert_int_eq(choice.scores.rows * choice.scores.columns, 1);
}
END_TEST

/* Many steps: not all have maps, and very many are not all spoken of. */
START_TEST(test_many_steps)
{
    zs_page_choice choice = choose(100000, 181, 360, 1, 20 * MB, 0);
    ck_assert_int_eq(choice.nstep, 100000);
    ck_assert(choice.nmap > 500 && choice.nmap <= 2000);
    ck_assert(choice.scores.rows * choice.scores.columns >= 1000);
    choice = choose(1000000, 181, 360, 1, 20 * MB, 0);
    ck_assert_int_eq(choice.nstep, 100000);
    choice = choose(544, 721, 1440, 1, 20 * MB, 20);
    ck_assert_int_eq(choice.nmap, 20);
    ck_assert_int_eq(zs_pixels_factor(&choice.scores), 1);
}
END_TEST

/* Many groups: their statistics are coarser than z-scores. */
START_TEST(test_many_groups)
{
    zs_page_choice choice = choose(544, 721, 1440, 366, 20 * MB, 0);
    ck_assert_int_eq(choice.nmap, 544);
    ck_assert(zs_pixels_factor(&choice.scores) <= 6);
    ck_assert(zs_pixels_factor(&choice.statistics) > zs_pixels_factor(&choice.scores));
    ck_assert(choice.statistics.rows * choice.statistics.columns >= 1000);
}
END_TEST

/* No room, or nearly none. */
START_TEST(test_no_room)
{
    zs_page_choice choice = choose(544, 721, 1440, 1, 1, 0);
    ck_assert_int_eq(choice.nmap, 0);
    ck_assert_int_eq(choice.room, 0);
    choice = choose(544, 721, 1440, 1, MB / 2, 0);
    ck_assert(choice.nmap > 0 && choice.nmap < 544);
}
END_TEST

/* What is chosen fits by the estimate, and the next finer pixels would not. */
START_TEST(test_finest)
{
    for (int64_t size = MB; size <= 400 * MB; size *= 3) {
        zs_page_choice choice = choose(300, 1000, 2000, 1, size, 0);
        double pixels = (double)(choice.scores.rows * choice.scores.columns);
        int64_t factor = zs_pixels_factor(&choice.scores);
        ck_assert(pixels * (double)choice.nmap * 3.3 / 8 <= (double)size);
        ck_assert(factor == 1 || choice.nmap < 300 ||
                  1.1 * 2e6 / (double)((factor - 1) * (factor - 1)) * 300 * 3.3 / 8 >
                      (double)choice.room * 0.6);
    }
}
END_TEST

/* Lines of cells, in either direction. */
START_TEST(test_lines)
{
    zs_page_choice cells = choose(100, 1000000, 1, 1, 20 * MB, 0),
                   row = choose(100, 1, 1000000, 1, 20 * MB, 0);
    ck_assert(cells.scores.cell_columns == 1 && row.scores.cell_rows == 1);
    ck_assert_int_eq(cells.scores.cell_rows, row.scores.cell_columns);
    ck_assert_int_eq(cells.scores.columns, 1);
    ck_assert_int_eq(cells.scores.rows, row.scores.columns);
    ck_assert_int_eq(cells.scores.rows, (1000000 + cells.scores.cell_rows - 1) / cells.scores.cell_rows);
}
END_TEST

START_TEST(test_coarser)
{
    zs_pixels pixels = zs_pixels_make(1, 721, 1440, 4), coarse = zs_pixels_coarser(&pixels, 2);
    ck_assert(coarse.cell_rows == 8 && coarse.cell_columns == 8 && coarse.rows == 91 &&
              coarse.columns == 180);
    pixels = zs_pixels_coarser(&pixels, 1000);
    ck_assert(pixels.rows == 1 && pixels.columns == 1);
}
END_TEST

/* Each level begins a new row of pixels, and has its last one. */
START_TEST(test_levels)
{
    zs_pixels pixels = zs_pixels_make(3, 10, 20, 4), coarse = zs_pixels_coarser(&pixels, 2);
    ck_assert(pixels.rows == 3 && pixels.columns == 5 && zs_pixels_lines(&pixels) == 9);
    ck_assert(coarse.levels == 3 && coarse.rows == 2 && zs_pixels_lines(&coarse) == 6);
    for (int64_t row = 0, line = -1; row < 30; row++) {
        line += row % 10 == 0 || row % 10 == 4 || row % 10 == 8;
        ck_assert_int_eq(zs_pixels_line(&pixels, row), line);
        zs_range rows = zs_pixels_rows(&pixels, line);
        ck_assert(rows.first <= row && row < rows.first + rows.count && rows.count == (line % 3 < 2 ? 4 : 2));
    }
}
END_TEST

/* All levels share the size: as many levels have maps as fewer steps would, and each has enough pixels. */
START_TEST(test_size_of_levels)
{
    zs_page_question question = {
        .levels = 37, .nrow = 181, .ncol = 360, .nstep = 100, .groups = 1, .zscores = true, .size = 20 * MB
    };
    zs_page_choice choice = zs_page_choose(&question), one = choose(3700, 181, 360, 37, 20 * MB, 0);
    ck_assert_int_eq(choice.nmap, 100);
    ck_assert(zs_pixels_factor(&choice.scores) >= zs_pixels_factor(&one.scores));
    ck_assert(choice.scores.rows * choice.scores.columns >= 1000);
    ck_assert(choice.room < 20 * MB - 37 * 36 * 100);
    question.place_bytes = 10000;
    ck_assert(zs_page_choose(&question).nmap < 50);
}
END_TEST

START_TEST(test_bytes)
{
    ck_assert_int_eq(zs_page_bytes_of(4) - zs_page_bytes_of(3), 4);
    ck_assert_int_eq(zs_page_bytes_of(3), zs_page_bytes_of(1));
    ck_assert_int_eq(zs_page_room(10, 4), 6);
    ck_assert_int_eq(zs_page_room(10, 11), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_evenly);
    tcase_add_test(tests, test_find);
    tcase_add_test(tests, test_seed);
    tcase_add_test(tests, test_small);
    tcase_add_test(tests, test_many_steps);
    tcase_add_test(tests, test_many_groups);
    tcase_add_test(tests, test_no_room);
    tcase_add_test(tests, test_finest);
    tcase_add_test(tests, test_lines);
    tcase_add_test(tests, test_coarser);
    tcase_add_test(tests, test_levels);
    tcase_add_test(tests, test_size_of_levels);
    tcase_add_test(tests, test_bytes);
    return run_tests("pixels", tests);
}
