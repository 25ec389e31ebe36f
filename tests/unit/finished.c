/* What is finished of a rank's steps and rows, and the pieces that are left. */
#include "checkpoint/finished.h"
#include "lib/check_main.h"

#include <string.h>

enum { STEPS = 7, ROWS = 19, FIRST_STEP = 100, FIRST_ROW = 30 };

static const zs_portion all = { { FIRST_STEP, STEPS }, { FIRST_ROW, ROWS } };

static zs_portion portion(int64_t step, int64_t steps, int64_t row, int64_t rows)
{
    return (zs_portion){ { step, steps }, { row, rows } };
}

/* All pieces that are left are disjoint, and are what is marked in `left`. */
static void are_left(const zs_finished *f, const zs_portion *of, bool left[STEPS][ROWS])
{
    zs_portion piece = { { 0, 0 }, { 0, 0 } };
    while (zs_finished_left(f, of, &piece)) {
        ck_assert(piece.steps.count > 0 && piece.rows.count > 0);
        ck_assert(piece.steps.count == 1 || piece.rows.count == of->rows.count);
        for (int64_t s = 0; s < piece.steps.count; s++)
            for (int64_t r = 0; r < piece.rows.count; r++) {
                bool *is = &left[piece.steps.first + s - FIRST_STEP][piece.rows.first + r - FIRST_ROW];
                ck_assert(*is);
                *is = false;
            }
    }
    for (int k = 0; k < STEPS * ROWS; k++)
        ck_assert(!left[k / ROWS][k % ROWS]);
}

START_TEST(nothing_finished)
{
    zs_finished f;
    zs_portion piece = { { 0, 0 }, { 0, 0 } };
    zs_finished_init(&f, all);
    ck_assert_int_eq(zs_finished_count(&f), 0);
    ck_assert(zs_finished_left(&f, &all, &piece));
    ck_assert(memcmp(&piece, &all, sizeof all) == 0);
    ck_assert(!zs_finished_left(&f, &all, &piece));
    zs_portion none = portion(FIRST_STEP, 0, FIRST_ROW, ROWS);
    piece = portion(0, 0, 0, 0);
    ck_assert(!zs_finished_left(&f, &none, &piece));
    zs_finished_clear(&f);
}
END_TEST

/* Many portions, also beyond the edges, and questions about many others: compared with a table. */
START_TEST(many)
{
    unsigned seed = 1;
    for (int round = 0; round < 300; round++) {
        zs_finished f;
        zs_error err;
        bool done[STEPS][ROWS] = { { false } };
        int64_t n = 0;
        zs_finished_init(&f, all);
        for (int k = 0; k < round % 9; k++) {
            int v[4];
            for (int i = 0; i < 4; i++)
                v[i] = (int)((seed = seed * 1103515245u + 12345u) >> 16 & 0x7fff);
            zs_portion p = portion(FIRST_STEP - 2 + v[0] % (STEPS + 3), 1 + v[1] % STEPS,
                                   FIRST_ROW - 2 + v[2] % (ROWS + 3), 1 + v[3] % ROWS);
            ck_assert_int_eq(zs_finished_add(&f, &p, &err), 0);
            for (int64_t s = p.steps.first; s < p.steps.first + p.steps.count; s++)
                for (int64_t r = p.rows.first; r < p.rows.first + p.rows.count; r++)
                    if (s >= FIRST_STEP && s < FIRST_STEP + STEPS && r >= FIRST_ROW && r < FIRST_ROW + ROWS)
                        done[s - FIRST_STEP][r - FIRST_ROW] = true;
        }
        zs_portion of = portion(FIRST_STEP + round % 3, STEPS - round % 3 - round % 2, FIRST_ROW + round % 5,
                                ROWS - round % 5 - round % 7);
        bool left[STEPS][ROWS] = { { false } };
        for (int s = 0; s < STEPS; s++)
            for (int r = 0; r < ROWS; r++) {
                n += done[s][r];
                int64_t step = FIRST_STEP + s, row = FIRST_ROW + r;
                left[s][r] = !done[s][r] && step >= of.steps.first &&
                             step < of.steps.first + of.steps.count && row >= of.rows.first &&
                             row < of.rows.first + of.rows.count;
            }
        ck_assert_int_eq(zs_finished_count(&f), n);
        are_left(&f, &of, left);
        zs_finished_clear(&f);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("finished");
    tcase_add_test(tests, nothing_finished);
    tcase_add_test(tests, many);
    return run_tests("finished", tests);
}
