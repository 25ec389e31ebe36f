/* Tables of numbers: what was added comes back, whatever it is, also from a copy; and what is regular takes
 * little memory. */
#include "base/number_table.h"
#include "header/steps.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1000, COLUMNS = 4 };

static zs_error err;
static int64_t number[MOST][COLUMNS];

static int64_t any(void)
{
    return (int64_t)((uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand());
}

/* Columns: a line; a line with jumps; small numbers; anything. */
static void fill(int64_t step)
{
    for (int i = 0; i < MOST; i++) {
        number[i][0] = (int64_t)(7 + (uint64_t)step * (uint64_t)i);
        number[i][1] = (int64_t)(i / 100) << 32 | i % 100;
        number[i][2] = any() % (i < 500 ? 100 : 100000);
        number[i][3] = any();
    }
    number[3][3] = INT64_MIN;
    number[4][3] = INT64_MAX;
    number[MOST - 1][2] = INT64_MIN;
}

/* Compare a table with the first n rows.  Returns its bytes. */
static size_t check(int n)
{
    zs_number_table table = { .columns = COLUMNS };
    for (int i = 0; i < n; i++)
        ck_assert_int_eq(zs_table_add(&table, number[i], &err), 0);
    ck_assert_int_eq(zs_table_end(&table, &err), 0);
    size_t bytes = zs_table_bytes(&table);
    void *memory = malloc(bytes + 1);
    zs_table_copy(&table, memory);
    zs_number_table copy = table;
    zs_table_place(&copy, memory);
    for (int i = n - 1; i >= 0; i--) {
        int64_t row[COLUMNS];
        zs_table_row(&table, i, row);
        ck_assert_mem_eq(row, number[i], sizeof row);
        for (int column = 0; column < COLUMNS; column++)
            ck_assert_int_eq(zs_table_at(&copy, column, i), number[i][column]);
    }
    zs_table_clear(&table);
    zs_table_clear(&copy); /* owns nothing */
    free(memory);
    return bytes;
}

START_TEST(test_numbers)
{
    const int64_t step[] = { 0, 1, -3600000000, INT64_MAX / 3 }; /* the last one goes around */
    for (int k = 0; k < (int)(sizeof step / sizeof *step); k++) {
        fill(step[k]);
        for (int n = 0; n < 200; n++)
            check(n);
        check(MOST);
    }
}
END_TEST

/* A block of 64 rows takes 2 words a column, one more and its place. */
START_TEST(test_memory)
{
    memset(number, 0, sizeof number);
    for (int i = 0; i < 640; i++)
        for (int column = 0; column < COLUMNS; column++)
            number[i][column] = column * 1000 + i;
    ck_assert_uint_eq(check(640), 10 * (2 * COLUMNS + 2) * 8);
    number[70][1]++; /* one byte for each number of this column and block */
    ck_assert_uint_eq(check(640), 10 * (2 * COLUMNS + 2) * 8 + 64);
    number[70][1] = -1000;
    ck_assert_uint_eq(check(640), 10 * (2 * COLUMNS + 2) * 8 + 128);
}
END_TEST

/* Hours as days since a date: thirds and sixths have no exact float64. */
START_TEST(test_steps)
{
    enum { STEPS = 24 * 360 };
    zs_steps steps = { 0 };
    for (int i = 0; i < STEPS; i++) {
        const zs_step step = { .time = i * ZS_DAY / 24,
                               .value = 30000 + i / 24.0,
                               .lower = i % 3 ? 30000 + (i - 1) / 24.0 : NAN,
                               .upper = 30000 + (i + 1) / 24.0,
                               .file = i / 720,
                               .record = i % 720,
                               .version = 5 - i % 2,
                               .member = -i };
        ck_assert_int_eq(zs_steps_add(&steps, &step, &err), 0);
    }
    ck_assert_int_eq(zs_steps_end(&steps, &err), 0);
    ck_assert_int_eq(steps.table.rows, STEPS);
    for (int k = 0; k < 2; k++) { /* a view of all but the first 100, too */
        for (int i = 0; i < STEPS - steps.first; i++) {
            int number_of = i + (int)steps.first;
            const zs_step step = zs_steps_at(&steps, i);
            ck_assert_int_eq(step.time, number_of * ZS_DAY / 24);
            ck_assert(step.value == 30000 + number_of / 24.0 && step.upper == 30000 + (number_of + 1) / 24.0);
            ck_assert(number_of % 3 ? step.lower == 30000 + (number_of - 1) / 24.0 : isnan(step.lower));
            ck_assert_int_eq(step.file, number_of / 720);
            ck_assert_int_eq(step.record, number_of % 720);
            ck_assert_int_eq(step.version, 5 - number_of % 2);
            ck_assert_int_eq(step.member, -number_of);
            ck_assert_int_eq(zs_steps_time(&steps, i), step.time);
            ck_assert_int_eq(zs_steps_file(&steps, i), step.file);
            ck_assert_int_eq(zs_steps_record(&steps, i), step.record);
        }
        steps.first = 100;
    }
    zs_steps_clear(&steps);
}
END_TEST

/* An hourly series in files of a month takes three bytes a step. */
START_TEST(test_series)
{
    enum { STEPS = 720 * 100 };
    zs_steps steps = { 0 };
    for (int i = 0; i < STEPS; i++) {
        const zs_step step = { .time = i * ZS_DAY / 24,
                               .value = 30000 + i / 24.0,
                               .lower = NAN,
                               .upper = NAN,
                               .file = i / 720,
                               .record = i % 720 };
        ck_assert_int_eq(zs_steps_add(&steps, &step, &err), 0);
    }
    ck_assert_int_eq(zs_steps_end(&steps, &err), 0);
    ck_assert_uint_le(zs_table_bytes(&steps.table), 4 * STEPS);
    zs_steps_clear(&steps);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_numbers);
    tcase_add_test(tests, test_memory);
    tcase_add_test(tests, test_steps);
    tcase_add_test(tests, test_series);
    return run_tests("number_table", tests);
}
