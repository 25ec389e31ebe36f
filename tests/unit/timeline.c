/* Timelines: phases add up to the time of the run, and nothing counts twice. */
#include "base/timeline.h"
#include "lib/check_main.h"

#include <math.h>
#include <stdlib.h>

static double sum(const zs_timeline *t, int phase)
{
    double all = 0;
    for (int k = 0; k < ZS_TIMELINE_BINS; k++)
        all += t->bin[k][phase];
    return all;
}

static void holds(const zs_timeline *t, zs_phase phase, double seconds)
{
    ck_assert_double_eq_tol(t->seconds[phase], seconds, 1e-9);
    ck_assert_double_eq_tol(sum(t, phase), seconds, 1e-9);
}

START_TEST(test_one_after_the_other)
{
    zs_timeline t;
    zs_timeline_begin(&t, 100);
    zs_timeline_add(&t, ZS_PHASE_READ, 100, 100.5);
    zs_timeline_add(&t, ZS_PHASE_WRITE, 100.5, 101.5);
    zs_timeline_add(&t, ZS_PHASE_READ, 101.75, 102);
    zs_timeline_fill(&t, 102.5);
    holds(&t, ZS_PHASE_READ, 0.75);
    holds(&t, ZS_PHASE_WRITE, 1);
    holds(&t, ZS_PHASE_OTHER, 0.75);
    holds(&t, ZS_PHASE_WAIT, 0);
    ck_assert_double_eq(t.width, 1.0 / 64); /* 2.5 s in 160 bins; half of it would need 320 */
    ck_assert_double_eq(t.bin[0][ZS_PHASE_READ], t.width);
    ck_assert_double_eq(t.bin[32][ZS_PHASE_WRITE], t.width);
    zs_timeline_fill(&t, 102.5); /* nothing is left */
    holds(&t, ZS_PHASE_OTHER, 0.75);
}
END_TEST

START_TEST(test_waiting_within_a_phase)
{
    zs_timeline t;
    zs_timeline_begin(&t, 0);
    zs_timeline_add(&t, ZS_PHASE_WAIT, 0.5, 1); /* before the phase */
    zs_timeline_add(&t, ZS_PHASE_WAIT, 2, 2.5);
    zs_timeline_add(&t, ZS_PHASE_WAIT, 3, 3.25);
    zs_timeline_add(&t, ZS_PHASE_FINISH, 1, 4);
    zs_timeline_add(&t, ZS_PHASE_MERGE, 0, 4); /* around all of it */
    zs_timeline_fill(&t, 4);
    holds(&t, ZS_PHASE_WAIT, 1.25);
    holds(&t, ZS_PHASE_FINISH, 2.25);
    holds(&t, ZS_PHASE_MERGE, 0.5);
    holds(&t, ZS_PHASE_OTHER, 0);
}
END_TEST

START_TEST(test_more_spells_than_are_remembered)
{
    zs_timeline t;
    zs_timeline_begin(&t, 0);
    for (int k = 0; k < 1000; k++)
        zs_timeline_add(&t, ZS_PHASE_WAIT, 1 + k * 0.01, 1 + k * 0.01 + 0.004);
    zs_timeline_add(&t, ZS_PHASE_FINISH, 0.5, 12);
    zs_timeline_fill(&t, 12);
    holds(&t, ZS_PHASE_WAIT, 4);
    holds(&t, ZS_PHASE_FINISH, 7.5);
    holds(&t, ZS_PHASE_OTHER, 0.5);
}
END_TEST

/* A tree of random spells, told from the leaves up: what each phase must have is the length of its spells
 * less that of the spells within. */
static double grow(zs_timeline *t, double from, double to, int depth, uint64_t *place, double *wanted)
{
    int n = depth > 0 ? (int)(5 * random_at(++*place)) : 0;
    double inner = 0, at = from;
    for (int k = 0; k < n; k++) {
        double low = at + 0.3 * (to - at) * random_at(++*place);
        double high = low + 0.6 * (to - low) * random_at(++*place);
        inner += grow(t, low, high, depth - 1, place, wanted);
        at = high;
    }
    int phase = (int)(ZS_PHASE_OTHER * random_at(++*place));
    wanted[phase] += to - from - inner;
    zs_timeline_add(t, (zs_phase)phase, from, to);
    return to - from;
}

START_TEST(test_random_trees)
{
    uint64_t place = 0;
    for (int round = 0; round < 200; round++) {
        zs_timeline t;
        double wanted[ZS_PHASES] = { 0 }, at = 5000, all = 0;
        zs_timeline_begin(&t, at);
        for (int k = 0; k < 20; k++) {
            double length = exp(8 * random_at(++place) - 6);
            grow(&t, at, at + length, 3, &place, wanted);
            double gap = 0.01 * random_at(++place);
            wanted[ZS_PHASE_OTHER] += gap;
            at += length + gap;
        }
        zs_timeline_fill(&t, at);
        for (int phase = 0; phase < ZS_PHASES; phase++) {
            holds(&t, (zs_phase)phase, wanted[phase]);
            all += t.seconds[phase];
        }
        ck_assert_double_eq_tol(all, at - 5000, 1e-8);
        for (int k = 0; k < ZS_TIMELINE_BINS; k++) {
            double in_bin = 0;
            for (int phase = 0; phase < ZS_PHASES; phase++)
                in_bin += t.bin[k][phase];
            ck_assert_double_le(in_bin, t.width * (1 + 1e-9));
        }
    }
}
END_TEST

START_TEST(test_long_run)
{
    zs_timeline t;
    zs_timeline_begin(&t, 0);
    for (int k = 0; k < 100000; k++)
        zs_timeline_add(&t, k % 2 ? ZS_PHASE_READ : ZS_PHASE_WRITE, k, k + 1);
    zs_timeline_fill(&t, 100000);
    holds(&t, ZS_PHASE_READ, 50000);
    holds(&t, ZS_PHASE_WRITE, 50000);
    ck_assert_double_eq(t.width, 512);
    zs_timeline_widen(&t, 2048);
    holds(&t, ZS_PHASE_READ, 50000);
    ck_assert_double_eq(t.bin[1][ZS_PHASE_READ], 1024);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_one_after_the_other);
    tcase_add_test(tests, test_waiting_within_a_phase);
    tcase_add_test(tests, test_more_spells_than_are_remembered);
    tcase_add_test(tests, test_random_trees);
    tcase_add_test(tests, test_long_run);
    return run_tests("timeline", tests);
}
