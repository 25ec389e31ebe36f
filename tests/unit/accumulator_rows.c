/* Blocks of rows: to the bit what single accumulators give, for rows of every short length, with weights,
 * holes, numbers that overflow, and any place in the tree. */
#include "stats/accumulator_rows.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { ROWS = 200, MOST = 10, DEPTH = 64 };

static const zs_method method[] = { ZS_METHOD_MEAN, ZS_METHOD_STD, ZS_METHOD_MIN,   ZS_METHOD_MAX,
                                    ZS_METHOD_SUM,  ZS_METHOD_RMS, ZS_METHOD_COUNT, ZS_METHOD_VARIANCE };
enum { METHODS = sizeof method / sizeof *method };

static double value[ROWS * MOST], weight[ROWS * MOST], row_weight[ROWS];

static void make(double large)
{
    for (size_t i = 0; i < ROWS * MOST; i++) {
        value[i] = random_at(3 * i) < 0.2 ? NAN : large * (random_at(3 * i + 1) - 0.25);
        value[i] = i % 97 == 0 ? -0.0 : value[i];
        weight[i] = i % 13 == 0 ? 0 : 0.01 + random_at(3 * i + 2);
    }
    for (size_t i = 0; i < ROWS; i++)
        row_weight[i] = i % 31 == 0 ? 0 : random_at(i) + 0.1;
}

static void same(zs_accumulator a, zs_accumulator b)
{
    uint64_t left[5], right[5];
    memcpy(left, &a, sizeof left);
    memcpy(right, &b, sizeof right);
    for (int k = 0; k < 5; k++) {
        double x, y;
        memcpy(&x, &left[k], sizeof x);
        memcpy(&y, &right[k], sizeof y);
        ck_assert_msg(left[k] == right[k] || (isnan(x) && isnan(y)), "member %d: %a, not %a", k, x, y);
    }
}

/* Accumulators one by one. */
static zs_accumulator single(zs_method m, const zs_row_values *v, size_t row)
{
    zs_accumulator acc = zs_accumulate_row(m, v->ncol, v->value + row * v->row_size,
                                           v->weight ? v->weight + row * v->weight_size : NULL);
    if (v->row_weight)
        zs_accumulators_weigh(1, &acc, v->row_weight[row]);
    return acc;
}

static zs_row_values values_of(size_t ncol, size_t row_size, int kind)
{
    return (zs_row_values){ .ncol = ncol,
                            .value = value,
                            .row_size = row_size,
                            .weight = kind > 0 ? weight : NULL,
                            .weight_size = kind == 2 ? row_size : 0,
                            .row_weight = kind == 2 ? row_weight : NULL };
}

START_TEST(single_rows)
{
    const double large[] = { 10, 1e200, 1.5e308 };
    for (int k = 0; k < 3; k++) {
        make(large[k]);
        for (size_t ncol = 1; ncol < MOST; ncol++)
            for (int kind = 0; kind < 3; kind++)
                for (size_t m = 0; m < METHODS; m++) {
                    zs_row_values v = values_of(ncol, ncol + (size_t)(kind == 1), kind);
                    zs_row_block block;
                    zs_row_block_take(&block, ROWS, method[m], &v);
                    for (size_t row = 0; row < ROWS; row++)
                        same(zs_rows_get(zs_rows_of_block(&block), row), single(method[m], &v, row));
                }
    }
}
END_TEST

START_TEST(merging)
{
    make(10);
    for (size_t m = 0; m < METHODS; m++) {
        zs_row_values v = values_of(2, 2, 2), w = v;
        zs_row_block left, right;
        w.value = value + 2 * ROWS;
        zs_row_block_take(&left, ROWS, method[m], &v);
        zs_row_block_take(&right, ROWS, method[m], &w);
        zs_rows_merge(method[m], ROWS, zs_rows_of_block(&left), zs_rows_of_block(&right));
        for (size_t row = 0; row < ROWS; row++) {
            zs_accumulator a = single(method[m], &v, row), b = single(method[m], &w, row);
            zs_accumulators_merge(method[m], 1, &a, &b);
            same(zs_rows_get(zs_rows_of_block(&left), row), a);
        }
    }
}
END_TEST

/* kind 0, without missing values: all rows have one weight. */
static void go_along_the_tree(int kind)
{
    const int64_t first[] = { 0, 1, 37, 256, 511 };
    make(10);
    for (size_t i = 0; i < ROWS * MOST && kind == 0; i++)
        value[i] = isnan(value[i]) ? (double)i : value[i];
    for (size_t m = 0; m < METHODS; m++)
        for (int k = 0; k < 5; k++)
            for (size_t n = 1; n <= ROWS; n = 2 * n + 1) {
                zs_row_values v = values_of(1, 1, kind);
                zs_accumulator stack[DEPTH], expected[DEPTH];
                zs_tree tree = { .depth = 0 }, other = { .depth = 0 };
                zs_row_block block;
                zs_row_block_take(&block, n, method[m], &v);
                zs_row_block_push(&block, n, method[m], first[k], &tree, stack);
                for (size_t row = 0; row < n; row++) {
                    zs_accumulator acc = single(method[m], &v, row);
                    zs_accumulators_push(method[m], 1, &other, expected,
                                         (zs_node){ 0, first[k] + (int64_t)row }, &acc);
                }
                ck_assert_int_eq(tree.depth, other.depth);
                for (int i = 0; i < tree.depth; i++)
                    same(stack[i], expected[i]);
            }
}

START_TEST(along_the_tree)
{
    go_along_the_tree(2);
    go_along_the_tree(1);
    go_along_the_tree(0);
}
END_TEST

/* Nodes of many rows side by side on stacks of their own. */
START_TEST(many_trees)
{
    enum { LEAVES = 11 };
    static double entry[DEPTH * ZS_ACCUMULATOR_ARRAYS * (ROWS + 3)];
    make(10);
    for (size_t m = 0; m < METHODS; m++) {
        zs_rows_stack stack = { entry, ROWS + 3 };
        zs_tree tree = { .depth = 0 };
        for (int64_t leaf = 0; leaf < LEAVES; leaf++) {
            zs_row_values v = values_of(1, 1, 0);
            zs_row_block block;
            v.value += leaf * 7;
            zs_row_block_take(&block, ROWS, method[m], &v);
            zs_rows_push(method[m], stack, 3, ROWS, &tree, (zs_node){ 0, leaf }, zs_rows_of_block(&block));
        }
        zs_rows_close(method[m], stack, 3, ROWS, &tree);
        for (size_t row = 0; row < ROWS; row++) {
            zs_accumulator expected[DEPTH];
            zs_tree other = { .depth = 0 };
            for (int64_t leaf = 0; leaf < LEAVES; leaf++) {
                zs_accumulator acc = zs_accumulate_row(method[m], 1, value + leaf * 7 + (int64_t)row, NULL);
                zs_accumulators_push(method[m], 1, &other, expected, (zs_node){ 0, leaf }, &acc);
            }
            zs_accumulators_close(method[m], 1, &other, expected);
            same(zs_rows_get(zs_rows_entry(stack, 0, 3), row), expected[0]);
        }
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("accumulator_rows");
    tcase_add_test(tests, single_rows);
    tcase_add_test(tests, merging);
    tcase_add_test(tests, along_the_tree);
    tcase_add_test(tests, many_trees);
    return run_tests("accumulator_rows", tests);
}
