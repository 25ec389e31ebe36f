/* How long the rest takes, with amounts and speeds that the test makes up; and how it is told. */
#include "report/work_left.h"
#include "lib/check_main.h"
#include "report/progress_text.h"

#include <math.h>
#include <string.h>

/* A second of each kind, as presumed. */
static zs_work_left usual(void)
{
    zs_work_left work = { 0 };
    for (int k = 0; k < ZS_WORKS; k++) {
        work.mine.amount[k] = work.busiest[k] = 1000;
        work.mine.cost[k] = 1e-3;
    }
    return work;
}

static void near(double got, double want, double within)
{
    ck_assert_msg(fabs(got - want) <= within, "%g is not %g", got, want);
}

START_TEST(test_presumed)
{
    zs_work_left work = usual();
    near(zs_work_seconds_left(&work, 0), ZS_WORKS, 1e-9);
    for (int k = 0; k < ZS_WORKS; k++)
        zs_work_add(&work, (zs_work)k, 500, 0.5);
    near(zs_work_seconds_left(&work, 0), ZS_WORKS / 2.0, 1e-9);
    near(zs_work_seconds(&work), ZS_WORKS / 2.0, 1e-9);
    zs_work_all_done(&work);
    near(zs_work_seconds_left(&work, 0), 1, 0.01); /* of finishing, and of the page */
}
END_TEST

/* More than there is cannot be done. */
START_TEST(test_too_much)
{
    zs_work_left work = usual();
    for (int k = 0; k < ZS_WORKS; k++)
        zs_work_add(&work, (zs_work)k, 1500, 1);
    near(zs_work_seconds_left(&work, 0), 0, 1e-12);
}
END_TEST

/* Wrong by a factor of 10, in both directions: what is left is right within 1.13 when a tenth is done. */
START_TEST(test_measured)
{
    for (int k = 0; k < ZS_WORKS; k++)
        for (double wrong = 0.1; wrong < 11; wrong *= 100) {
            zs_work_left work = { 0 };
            work.mine.amount[k] = work.busiest[k] = 1000;
            for (int other = 0; other < ZS_WORKS; other++)
                work.mine.cost[other] = 1e-3;
            zs_work_add(&work, (zs_work)k, 100, 0.1 * wrong);
            double left = zs_work_seconds_left(&work, 0), right = 0.9 * wrong;
            ck_assert(left < 1.13 * right && left > right / 1.13);
        }
}
END_TEST

/* On a slow machine z-scores are presumed to be slow as soon as moments were. */
START_TEST(test_slow_machine)
{
    zs_work_left work = { .mine.cost = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } };
    work.mine.amount[ZS_WORK_MOMENTS] = work.busiest[ZS_WORK_MOMENTS] = 10;
    work.mine.amount[ZS_WORK_SCORES] = work.busiest[ZS_WORK_SCORES] = 10;
    zs_work_add(&work, ZS_WORK_MOMENTS, 10, 40);
    near(zs_work_seconds_left(&work, 0), 40, 0.5);
    work.mine.amount[ZS_WORK_SCORES] = work.busiest[ZS_WORK_SCORES] = 0;
    work.mine.amount[ZS_WORK_WRITE] = work.busiest[ZS_WORK_WRITE] = 10; /* half, on a scale of logarithms */
    near(zs_work_seconds_left(&work, 0), 20, 0.5);
}
END_TEST

/* The busiest rank has three times as much; another kind is on other ranks alone. */
START_TEST(test_busiest)
{
    zs_work_left work = { .mine.cost = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } };
    work.mine.amount[ZS_WORK_READ] = 10;
    work.busiest[ZS_WORK_READ] = 30;
    work.busiest[ZS_WORK_STATISTICS] = 8;
    near(zs_work_seconds_left(&work, 0), 38, 1e-9);
    zs_work_add(&work, ZS_WORK_READ, 5, 5);
    near(zs_work_seconds_left(&work, 0), 19, 1e-9);
    zs_work_add(&work, ZS_WORK_READ, 5, 5);
    near(zs_work_seconds_left(&work, 0), 0, 1e-9);
}
END_TEST

/* Who waited half of the time will do so. */
START_TEST(test_waits)
{
    zs_work_left work = usual();
    for (int k = 0; k < ZS_WORKS; k++)
        zs_work_add(&work, (zs_work)k, 500, 0.5);
    double left = zs_work_seconds_left(&work, ZS_WORKS / 2.0);
    near(left, 2 * (ZS_WORKS - 2) / 2.0 + 1, 0.1 * left);
    near(zs_work_seconds_left(&work, -1), ZS_WORKS / 2.0, 1e-9);
}
END_TEST

START_TEST(test_share)
{
    near(zs_work_share(0, 10, 10, 30), 0.25, 1e-12);
    near(zs_work_share(0.4, 10, 10, 30), 0.4, 1e-12); /* never down */
    near(zs_work_share(0.1, 1, 10, 30), 0.15, 1e-12); /* twice as fast as time */
    ck_assert(zs_work_share(0, 10, 10, 0) < 1 && zs_work_share(0.5, 1e9, 1e9, 1e-9) < 1);
    near(zs_work_share(0, 0, 0, 0), 0, 0);
}
END_TEST

START_TEST(test_texts)
{
    char text[ZS_PROGRESS_TEXT];
    zs_progress_now now = {
        .clock = 1795829894, .phase = "writing", .share = 0.9999, .rate = 1.25e9, .seconds = 130, .left = 17.2
    };
    ck_assert_str_eq(zs_progress_line(&now, text),
                     "zscore:  99 %  writing  1.25 GB/s  2 min gone, 17 s left");
    ck_assert_str_eq(zs_progress_json(&now, text),
                     "{\"time\":\"2026-11-28T01:38:14Z\",\"phase\":\"writing\",\"share\":0.9999,"
                     "\"rate_bytes_per_second\":1250000000,\"seconds\":130.00,\"seconds_left\":17.20}");
    ck_assert(strstr(zs_progress_bar(&now, text), "[############################# ]  99 %  writing ") ==
              text);
    now = (zs_progress_now){ .phase = "reading headers", .left = -1, .files = 4000, .of = 10000 };
    ck_assert_str_eq(zs_progress_line(&now, text), "zscore: reading headers: 4000 of 10000 files");
    ck_assert_str_eq(zs_progress_bar(&now, text), "reading headers: 4000 of 10000 files");
    ck_assert_str_eq(zs_progress_json(&now, text),
                     "{\"time\":\"1970-01-01T00:00:00Z\",\"phase\":\"reading headers\",\"share\":0.0000,"
                     "\"rate_bytes_per_second\":0,\"seconds\":0.00,\"seconds_left\":null,\"files_read\":4000,"
                     "\"files\":10000}");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_presumed);
    tcase_add_test(tests, test_too_much);
    tcase_add_test(tests, test_measured);
    tcase_add_test(tests, test_slow_machine);
    tcase_add_test(tests, test_busiest);
    tcase_add_test(tests, test_waits);
    tcase_add_test(tests, test_share);
    tcase_add_test(tests, test_texts);
    return run_tests("work_left", tests);
}
