/* The tree: any way of cutting a series gives the nodes of the whole. */
#include "base/tree.h"
#include "lib/check_main.h"

#include <stdio.h>
#include <string.h>

/* The nodes of some blocks by their definition: from the left, each as large as its place and the end allow.
 */
static int largest_nodes(int64_t first, int64_t count, zs_node *node)
{
    int n = 0;
    for (int64_t at = first; at < first + count; n++) {
        int level = 0;
        while (at % (INT64_C(2) << level) == 0 && at + (INT64_C(2) << level) <= first + count)
            level++;
        node[n] = (zs_node){ level, at >> level };
        at += INT64_C(1) << level;
    }
    return n;
}

static void check_nodes(const zs_tree *tree, int64_t first, int64_t count)
{
    zs_node node[ZS_TREE_DEPTH];
    ck_assert_int_eq(tree->depth, largest_nodes(first, count, node));
    for (int k = 0; k < tree->depth; k++) {
        ck_assert_int_eq(tree->node[k].level, node[k].level);
        ck_assert_int_eq(tree->node[k].index, node[k].index);
    }
}

START_TEST(test_cover)
{
    for (int64_t first = 0; first < 70; first++)
        for (int64_t count = 0; count < 140; count++) {
            zs_tree tree = zs_tree_cover(first, count);
            check_nodes(&tree, first, count);
            ck_assert_int_eq(zs_tree_depth(first, count), tree.depth);
        }
    for (int64_t first = (INT64_C(1) << 40) - 70; first < (INT64_C(1) << 40) + 3; first++) {
        zs_tree tree = zs_tree_cover(first, 200);
        check_nodes(&tree, first, 200);
    }
}
END_TEST

/* A merge takes one entry away: none is lost. */
START_TEST(test_merges)
{
    zs_tree tree = { 0 };
    int merges = 0;
    for (int block = 0; block < 1000; block++) {
        int now = zs_tree_push(&tree, (zs_node){ 0, 5 + block });
        merges += now;
        ck_assert_int_eq(merges, block + 1 - tree.depth);
    }
    zs_tree whole = { 0 };
    ck_assert_int_eq(zs_tree_push(&whole, (zs_node){ 0, 0 }), 0);
    ck_assert_int_eq(zs_tree_push(&whole, (zs_node){ 0, 1 }), 1);
    ck_assert_int_eq(zs_tree_push(&whole, (zs_node){ 0, 2 }), 0);
    ck_assert_int_eq(zs_tree_push(&whole, (zs_node){ 0, 3 }), 2);
    ck_assert_int_eq(zs_tree_push(&whole, (zs_node){ 2, 1 }), 1);
    check_nodes(&whole, 0, 8);
}
END_TEST

START_TEST(test_slots)
{
    ck_assert_int_eq(zs_tree_slots(3, 0), 0);
    for (int64_t first = 0; first < 40; first++)
        for (int64_t count = 1; count < 130; count++) {
            int deepest = 0;
            zs_node node[ZS_TREE_DEPTH];
            for (int64_t pushed = 0; pushed < count; pushed++) {
                int depth = largest_nodes(first, pushed, node) + 1;
                deepest = depth > deepest ? depth : deepest;
            }
            ck_assert_int_eq(zs_tree_slots(first, count), deepest);
        }
}
END_TEST

/* Nodes of neighbouring ranges, one after the other, become those of both. */
START_TEST(test_any_cuts)
{
    for (int64_t n = 1; n < 80; n++)
        for (uint64_t trial = 0; trial < 40; trial++) {
            zs_tree tree = { 0 };
            for (int64_t at = 0; at < n;) {
                int64_t count = 1 + (int64_t)(bits_at(trial * 1000 + (uint64_t)at) % (uint64_t)(n - at));
                zs_tree part = zs_tree_cover(at, count);
                for (int k = 0; k < part.depth; k++)
                    zs_tree_push(&tree, part.node[k]);
                at += count;
            }
            check_nodes(&tree, 0, n);
        }
}
END_TEST

START_TEST(test_block)
{
    ck_assert_int_eq(zs_tree_block(0), 1);
    for (int64_t nstep = 1; nstep < 5000; nstep++) {
        int64_t block = zs_tree_block(nstep);
        ck_assert(block >= 1 && block <= 32 && (block & (block - 1)) == 0);
        ck_assert(block == 1 || block * 64 <= nstep);
        ck_assert(block == 32 || block * 2 * 64 > nstep);
    }
    ck_assert_int_eq(zs_tree_block(INT64_C(1) << 50), 32);
}
END_TEST

/* A stack of texts, one for each entry: "(01)" is the merge of "0" and "1". */
typedef struct texts {
    char entry[16][200];
} texts;

static void join(void *stack, int below)
{
    texts *t = stack;
    char both[500];
    snprintf(both, sizeof both, "(%s%s)", t->entry[below], t->entry[below + 1]);
    ck_assert_uint_lt(strlen(both), sizeof t->entry[0]);
    strcpy(t->entry[below], both);
}

/* Neighbours are merged as soon as both are there; what is left, from right to left. */
START_TEST(test_fold)
{
    static const char *const wanted[] = { "0",           "(01)",           "(01)2",          "((01)(23))",
                                          "((01)(23))4", "((01)(23))(45)", "((01)(23))(45)6" };
    texts t;
    zs_tree tree = { 0 };
    for (int k = 0; k < 7; k++) {
        snprintf(t.entry[tree.depth], sizeof t.entry[0], "%d", k);
        zs_tree_fold(&tree, (zs_node){ 0, k }, join, &t);
        char all[500] = "";
        for (int i = 0; i < tree.depth; i++)
            strcat(all, t.entry[i]);
        ck_assert_str_eq(all, wanted[k]);
    }
    zs_tree_close(&tree, join, &t);
    ck_assert_str_eq(t.entry[0], "(((01)(23))((45)6))");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_cover);
    tcase_add_test(tests, test_merges);
    tcase_add_test(tests, test_fold);
    tcase_add_test(tests, test_slots);
    tcase_add_test(tests, test_any_cuts);
    tcase_add_test(tests, test_block);
    return run_tests("tree", tests);
}
