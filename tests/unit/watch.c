/* The watch: who ends a run, and when, with times that the test makes up. */
#include "parallel/watch.h"
#include "base/activity.h"
#include "lib/check_main.h"

#include <string.h>

enum { RANKS = 3, MINE = 1 };

static zs_activity rank[RANKS];
static zs_watch watch;
static zs_error err;

static void begin(double patience)
{
    memset(rank, 0, sizeof rank);
    for (int k = 0; k < RANKS; k++)
        rank[k].rank = 10 + k;
    ck_assert_int_eq(zs_watch_begin(&watch, rank, RANKS, MINE, &err), 0);
    watch.patience = patience;
}

/* Look once a second from `first` to `last`; the second in which the run ends, or -1.  load: processor time
 * for each second. */
static int look(int first, int last, double load)
{
    for (int t = first; t <= last; t++)
        if (zs_watch_look(&watch, 1000 + t, load * t, &err))
            return t;
    return -1;
}

static void work(int k, zs_activity_kind kind, const char *file, const char *doing)
{
    zs_activity_keep(&rank[k]);
    zs_activity_begin(kind, file, doing);
    zs_activity_keep(NULL);
}

static void move(int k)
{
    zs_activity_keep(&rank[k]);
    zs_activity_move();
    zs_activity_keep(NULL);
}

START_TEST(test_standstill)
{
    begin(100);
    work(MINE, ZS_MOVES, "in.nc", "reading variable t");
    ck_assert_int_eq(look(0, 200, 0), 100);
    ck_assert_int_eq(err.status, ZS_FAILED);
    ck_assert(strstr(err.text, "no rank has moved for 1.67 min") != NULL);
    ck_assert(strstr(err.text, "rank 11 is in.nc: reading variable t, since ") != NULL);
    ck_assert(strstr(err.text, "2 others of this node wait for them") != NULL);
    zs_watch_clear(&watch);
}
END_TEST

/* A rank that waits or computes ends nothing, nor does one beside which another moves. */
START_TEST(test_others)
{
    begin(100);
    ck_assert_int_eq(look(0, 300, 1), -1);
    work(MINE, ZS_MOVES, "in.nc", "reading");
    zs_activity_keep(&rank[MINE]);
    zs_activity_wait(true);
    ck_assert_int_eq(look(301, 600, 1), -1);
    zs_activity_wait(false);
    ck_assert_int_eq(look(601, 650, 0), -1);
    for (int t = 651; t < 1000; t++) {
        if (t % 40 == 0)
            move(2);
        ck_assert_int_eq(look(t, t, 0), -1);
    }
    zs_watch_clear(&watch);
}
END_TEST

/* A library that parses and does not end is known by its processor time; one that moves bytes may take as
 * much as it likes. */
START_TEST(test_endless)
{
    begin(1000);
    work(MINE, ZS_PARSES, "in.nc", "reading its header");
    ck_assert_int_eq(look(0, 500, 0.5), 120);
    ck_assert(strstr(err.text, "in.nc: reading its header took longer than 60 s") != NULL);
    zs_watch_clear(&watch);
    begin(1000);
    work(MINE, ZS_PARSES, "in.nc", "reading its header");
    ck_assert_int_eq(look(0, 900, 0.01), -1);
    zs_watch_clear(&watch);
    begin(1000);
    work(MINE, ZS_MOVES, "in.nc", "reading");
    ck_assert_int_eq(look(0, 900, 1), -1);
    zs_watch_clear(&watch);
    begin(10);
    work(MINE, ZS_PARSES, "in.nc", "reading its header");
    ck_assert_int_eq(look(0, 900, 1.01), 5);
    ck_assert(strstr(err.text, "took longer than 5 s") != NULL);
    zs_watch_clear(&watch);
}
END_TEST

START_TEST(test_never)
{
    begin(0);
    work(MINE, ZS_PARSES, "in.nc", "reading its header");
    ck_assert_int_eq(look(0, 5000, 1), -1);
    zs_watch_clear(&watch);
}
END_TEST

/* A job that is suspended for hours does not stand. */
START_TEST(test_suspended)
{
    begin(100);
    work(MINE, ZS_MOVES, "in.nc", "reading");
    ck_assert_int_eq(look(0, 50, 0), -1);
    ck_assert_int_eq(look(9000, 9040, 0), -1);
    ck_assert_int_eq(look(9041, 9100, 0), 9047);
    zs_watch_clear(&watch);
}
END_TEST

START_TEST(test_long_texts)
{
    char file[3000];
    memset(file, 'x', sizeof file);
    file[sizeof file - 1] = '\0';
    begin(100);
    for (int k = 0; k < RANKS; k++)
        work(k, ZS_MOVES, file, file);
    ck_assert_int_eq(look(0, 200, 0), 100);
    ck_assert_uint_lt(strlen(err.text), sizeof err.text);
    zs_watch_clear(&watch);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_standstill);
    tcase_add_test(tests, test_others);
    tcase_add_test(tests, test_endless);
    tcase_add_test(tests, test_never);
    tcase_add_test(tests, test_suspended);
    tcase_add_test(tests, test_long_texts);
    return run_tests("watch", tests);
}
