/* Advice: each sentence under its condition, with the figures that are given. */
#include "report/advice.h"
#include "lib/check_main.h"

#include <string.h>

enum { RANKS = 4 };

/* A run of 100 s on 4 ranks that wait 4 s each and spread the rest over reading, computing and writing. */
static zs_advice_of balanced(zs_rank_work work[RANKS])
{
    memset(work, 0, RANKS * sizeof *work);
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_CATALOG] = 2;
        work[r].seconds[ZS_PHASE_READ] = 40;
        work[r].seconds[ZS_PHASE_MOMENTS] = 10;
        work[r].seconds[ZS_PHASE_ZSCORE] = 14;
        work[r].seconds[ZS_PHASE_WRITE] = 30;
        work[r].seconds[ZS_PHASE_WAIT] = 4;
        work[r].bytes[ZS_PHASE_READ] = work[r].bytes[ZS_PHASE_WRITE] = 1000000000;
    }
    return (zs_advice_of){ .seconds = 100,
                           .work = work,
                           .nrank = RANKS,
                           .nbusy = RANKS,
                           .time_parts = RANKS,
                           .row_parts = 1,
                           .nfile = 10,
                           .budget = 512 << 20 };
}

/* There is one sentence, this one. */
static void is(const zs_advice_of *of, const char *wanted)
{
    zs_advice advice;
    zs_advise(of, &advice);
    ck_assert_int_eq(advice.n, 1);
    ck_assert_str_eq(advice.sentence[0], wanted);
}

START_TEST(test_balanced)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    work[2].seconds[ZS_PHASE_WAIT] = 6;
    is(&of,
       "Nothing stands out: the ranks waited 4 % of 100.0 s on average, rank 2 longest (6 %), and most of "
       "the time, 40 %, went into the phase \"read\".");
    of.nrank = of.nbusy = 1;
    is(&of, "Most of the time, 40 % of 100.0 s, went into the phase \"read\".");
}
END_TEST

START_TEST(test_waiting)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    work[3].seconds[ZS_PHASE_READ] = 10;
    work[3].seconds[ZS_PHASE_WAIT] = 34;
    is(&of,
       "Rank 3 waited 34 % of the time (34.0 s), mostly because rank 0 read longer: 40.0 s against 10.0 s, "
       "for as many bytes: its files may lie on a slower disk, or its node may be busy.");
    work[3].bytes[ZS_PHASE_READ] = 250000000;
    is(&of,
       "Rank 3 waited 34 % of the time (34.0 s), mostly because rank 0 read longer: 40.0 s against 10.0 s, "
       "for 4.0 times as many bytes.");
    work[3].bytes[ZS_PHASE_READ] = 0; /* no ratio */
    is(&of,
       "Rank 3 waited 34 % of the time (34.0 s), mostly because rank 0 read longer: 40.0 s against 10.0 s.");
    work[3].seconds[ZS_PHASE_READ] = 30;
    is(&of, "Rank 3 waited 34 % of the time (34.0 s): no phase of a single other rank explains half of it.");
    of.seconds = 0.5; /* too short to matter */
    for (int r = 0; r < RANKS; r++)
        for (int k = 0; k < ZS_PHASES; k++)
            work[r].seconds[k] /= 200;
    zs_advice advice;
    zs_advise(&of, &advice);
    ck_assert_int_eq(strncmp(advice.sentence[0], "No second was lost", 18), 0);
}
END_TEST

START_TEST(test_waiting_for_rank_0)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_READ] = 20;
        work[r].seconds[ZS_PHASE_WAIT] = r == 0 ? 0 : 24;
    }
    work[0].seconds[ZS_PHASE_FINISH] = 24;
    is(&of,
       "Rank 1 waited 24 % of the time (24.0 s), mostly because rank 0 finished the files longer: 24.0 s "
       "against 0.0 s; it alone makes, syncs and names them.");
}
END_TEST

START_TEST(test_reading)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_READ] = 60;
        work[r].seconds[ZS_PHASE_WRITE] = 10;
    }
    is(&of,
       "Reading took 60 % of the time (3.73 GiB, 0.02 GB/s a rank); more ranks are faster only if the file "
       "system gives them more.");
    work[1].inflated = (int64_t)8 << 30;
    is(&of,
       "Reading took 60 % of the time (3.73 GiB, 0.02 GB/s a rank): the files are compressed, and the ranks "
       "inflate them to 8.00 GiB; more ranks may be faster while the nodes have free cores.");
}
END_TEST

START_TEST(test_writing)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_READ] = 10;
        work[r].seconds[ZS_PHASE_WRITE] = 60;
    }
    is(&of, "Writing took 60 % of the time (3.73 GiB, 0.02 GB/s a rank).");
    of.deflate = 1;
    is(&of, "Writing took 60 % of the time (3.73 GiB) with deflate = 1: more ranks compress faster, and "
            "deflate = 0 does without.");
    of.deflate = 5;
    is(&of, "Writing took 60 % of the time (3.73 GiB) with deflate = 5: deflate = 1 costs less, more ranks "
            "compress faster, and deflate = 0 does without.");
    of.deflate = 0;
    of.locked_on = "NFS";
    zs_advice advice;
    zs_advise(&of, &advice);
    ck_assert_int_eq(advice.n, 2);
    ck_assert_str_eq(advice.sentence[1],
                     "The outputs are on NFS, where each rank locks what it writes, and some "
                     "of it is read back; a parallel file system needs neither.");
}
END_TEST

START_TEST(test_headers_merging_computing)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    of.nfile = 10000;
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_READ] = 0;
        work[r].seconds[ZS_PHASE_CATALOG] = 42;
    }
    is(&of, "Reading the headers of 10000 files and planning took 42 % of the time (42.0 s).");
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_CATALOG] = 2;
        work[r].seconds[ZS_PHASE_MERGE] = 40;
    }
    is(&of, "Merging over ranks took 40 % of the time (40.0 s a rank): fewer ranks may be as fast.");
    for (int r = 0; r < RANKS; r++) {
        work[r].seconds[ZS_PHASE_MERGE] = 0;
        work[r].seconds[ZS_PHASE_ZSCORE] = 54;
    }
    is(&of, "Computing took 64 % of the time: more ranks may be faster.");
}
END_TEST

START_TEST(test_plan)
{
    zs_advice advice;
    zs_advice_of of = { .nrank = 64, .nbusy = 52, .time_parts = 13, .row_parts = 4, .budget = 512 << 20 };
    is(&of, "12 of 64 ranks will be idle: the data divides among 52, 13 (time) x 4 (rows).");
    of.nbusy = 64;
    of.read_twice = true;
    is(&of, "Values will be read twice, because 512.00 MiB a rank has no room for them.");
    of.once = (1300 << 20) - 5;
    is(&of, "Values will be read twice, because 512.00 MiB a rank has no room for them: with 1300 MiB a rank "
            "([run] memory) they are read once.");
    of.read_twice = false;
    of.node_ranks = 64;
    of.processors = 64;
    zs_advise(&of, &advice);
    ck_assert_int_eq(advice.n, 0);
    of.processors = 32;
    is(&of, "64 ranks share the 32 processors of a node: fewer ranks a node may be as fast.");
}
END_TEST

/* Idle ranks wait all the time: that is no news. */
START_TEST(test_idle)
{
    zs_rank_work work[RANKS];
    zs_advice_of of = balanced(work);
    of.nbusy = 3;
    of.time_parts = 3;
    memset(&work[3], 0, sizeof work[3]);
    work[3].seconds[ZS_PHASE_WAIT] = 100;
    is(&of, "1 of 4 ranks was idle: the data divides among 3, 3 (time) x 1 (rows).");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_balanced);
    tcase_add_test(tests, test_waiting);
    tcase_add_test(tests, test_waiting_for_rank_0);
    tcase_add_test(tests, test_reading);
    tcase_add_test(tests, test_writing);
    tcase_add_test(tests, test_headers_merging_computing);
    tcase_add_test(tests, test_plan);
    tcase_add_test(tests, test_idle);
    return run_tests("advice", tests);
}
