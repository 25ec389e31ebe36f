/* A failure of one rank becomes everybody's, whichever rank it is; nobody hangs, and the next step is a fresh
 * one. */
#include "parallel/agree.h"
#include "base/error.h"
#include "lib/check_mpi.h"
#include "parallel/comm.h"
#include "parallel/unfinished.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static zs_error err;

static void setup(void)
{
    memset(&err, 0, sizeof err);
}

/* This rank's step: it fails where asked, with a text of its own. */
static int step(bool fails, int status)
{
    return fails ? zs_fail(&err, status, "file %d is broken", comm.rank) : 0;
}

static void check_success(void)
{
    zs_error before = err;
    EVERYWHERE(zs_agree(&comm, 0, &err) == 0);
    EVERYWHERE(zs_agree_same(&comm, 0, &err) == 0);
    EVERYWHERE(memcmp(&before, &err, sizeof err) == 0);
    EVERYWHERE(!zs_alarm_heard(&comm));
}

/* Everybody has the text of one rank. */
static void check_failure(int result, int rank, bool named)
{
    char wanted[64];
    int from = snprintf(wanted, sizeof wanted, "file %d is broken", rank);
    if (named && comm.size > 1) /* the host is that of the machine */
        from = snprintf(wanted, sizeof wanted, "file %d is broken [rank %d on ", rank, rank);
    EVERYWHERE(result == -1);
    EVERYWHERE(strncmp(err.text, wanted, (size_t)from) == 0);
    EVERYWHERE(err.text[from] == '\0' || (named && err.text[strlen(err.text) - 1] == ']'));
    check_success();
}

START_TEST(test_all_well)
{
    check_success();
    check_success();
}
END_TEST

START_TEST(test_one_fails)
{
    for (int rank = 0; rank < comm.size; rank++) {
        int result = step(comm.rank == rank, ZS_REFUSED);
        check_failure(zs_agree(&comm, result, &err), rank, false);
        EVERYWHERE(err.status == ZS_REFUSED);
        result = step(comm.rank == rank, ZS_FAILED);
        check_failure(zs_agree(&comm, result, &err), rank, true);
        result = step(comm.rank == rank, ZS_FAILED);
        check_failure(zs_agree_same(&comm, result, &err), rank, false);
        EVERYWHERE(err.status == ZS_FAILED);
    }
}
END_TEST

/* Of several, the lowest. */
START_TEST(test_several_fail)
{
    for (int lowest = 0; lowest < comm.size; lowest++) {
        int result = step(comm.rank >= lowest, ZS_FAILED);
        check_failure(zs_agree(&comm, result, &err), lowest, true);
    }
}
END_TEST

START_TEST(test_long_text)
{
    char text[2 * ZS_ERROR_TEXT];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    int last = comm.size - 1, result = comm.rank == last ? zs_fail(&err, ZS_FAILED, "%s", text) : 0;
    EVERYWHERE(zs_agree(&comm, result, &err) == -1);
    EVERYWHERE(strlen(err.text) < ZS_ERROR_TEXT && err.text[0] == 'x');
    EVERYWHERE(comm.size == 1 || strstr(err.text, " [rank ") != NULL);
    check_success();
}
END_TEST

/* A loop of steps: a rank that fails raises the alarm, and the others leave theirs.  Returns the steps done.
 */
static int loop(bool fails, int at)
{
    int done = 0;
    for (; done < 20000 && !zs_alarm_heard(&comm); done++) {
        if (fails && done == at) {
            zs_alarm_raise(&comm);
            zs_alarm_raise(&comm); /* once is enough: the second is nothing */
            return -1;
        }
        usleep(500);
    }
    return done;
}

START_TEST(test_alarm)
{
    for (int rank = 0; rank < comm.size; rank++) {
        bool fails = comm.rank == rank;
        int done = loop(fails, 10), result = step(fails, ZS_FAILED);
        EVERYWHERE(fails ? done == -1 : done < 20000);
        check_failure(zs_agree(&comm, result, &err), rank, true);
    }
}
END_TEST

/* Several alarms at about the same time: none is left over for the next loop. */
START_TEST(test_several_alarms)
{
    for (int trial = 0; trial < 200; trial++) {
        bool fails = bits_at((uint64_t)(trial * 64 + comm.rank)) % 2 || trial % comm.size == comm.rank;
        int lowest = 0;
        while (!(bits_at((uint64_t)(trial * 64 + lowest)) % 2 || trial % comm.size == lowest))
            lowest++;
        if (fails)
            zs_alarm_raise(&comm);
        int result = zs_agree(&comm, step(fails, ZS_FAILED), &err);
        check_failure(result, lowest, true);
    }
}
END_TEST

/* The same without a barrier between the trials, so that fast ranks run ahead of slow ones. */
START_TEST(test_alarms_in_a_row)
{
    bool good = true;
    for (int trial = 0; trial < 500; trial++) {
        bool fails = (trial + comm.rank) % 2 || trial % comm.size == comm.rank;
        if (fails)
            zs_alarm_raise(&comm);
        good = zs_agree(&comm, step(fails, ZS_FAILED), &err) == -1 && good;
    }
    EVERYWHERE(good);
    check_success();
}
END_TEST

/* Who fails without an alarm, and who hears one that another raised. */
START_TEST(test_silent_failure)
{
    int last = comm.size - 1;
    if (comm.rank == last)
        zs_alarm_raise(&comm);
    check_failure(zs_agree(&comm, step(comm.rank == 0 || comm.rank == last, ZS_FAILED), &err), 0, true);
}
END_TEST

/* After a library's call: the others come a little later, and that is no reason to end the job. */
START_TEST(test_after)
{
    EVERYWHERE(zs_agree_after(&comm, 0, &err) == 0);
    for (int rank = 0; rank < comm.size; rank++) {
        int result = step(comm.rank == rank, ZS_FAILED);
        if (comm.rank != rank)
            usleep(100000);
        check_failure(zs_agree_after(&comm, result, &err), rank, true);
    }
}
END_TEST

/* Many files are unfinished, more than there are in any list of a fixed length: all go. */
START_TEST(test_unfinished)
{
    enum { FILES = 50 };
    char path[64];
    bool good = true;
    for (int k = 0; k < FILES; k++) {
        snprintf(path, sizeof path, "unfinished-%d-%d", comm.rank, k);
        good = zs_unfinished_add(&comm.unfinished, path, "final", "old", &err) == 0 && good;
        if (k % 7) /* some are not there yet */
            good = zs_unfinished_make(&comm.unfinished, path, &err) == 0 && good;
    }
    memset(path, 0, sizeof path); /* the names were copied */
    EVERYWHERE(good && comm.unfinished.nfile == FILES);
    EVERYWHERE(zs_unfinished_run(&comm.unfinished) == FILES - (FILES + 6) / 7);
    EVERYWHERE(comm.unfinished.nfile == 0);
    for (int k = 0; k < FILES; k++) {
        snprintf(path, sizeof path, "unfinished-%d-%d", comm.rank, k);
        good = access(path, F_OK) != 0 && good;
    }
    EVERYWHERE(good);
    EVERYWHERE(zs_unfinished_run(&comm.unfinished) == 0);
}
END_TEST

/* What another program has put in the place of a file is not removed, and gets no name; a name that is taken
 * is not taken over. */
START_TEST(test_foreign)
{
    char path[64], final[64], old[64];
    snprintf(path, sizeof path, "foreign-%d", comm.rank);
    snprintf(final, sizeof final, "foreign-%d-final", comm.rank);
    snprintf(old, sizeof old, "foreign-%d-old", comm.rank);
    bool good = zs_unfinished_add(&comm.unfinished, path, final, old, &err) == 0 &&
                zs_unfinished_make(&comm.unfinished, path, &err) == 0 &&
                zs_unfinished_make(&comm.unfinished, path, &err) == -1 && strstr(err.text, path);
    FILE *file = fopen(final, "w"); /* before path is free, so that it is another inode */
    good = good && file && fclose(file) == 0 && unlink(path) == 0 && rename(final, path) == 0;
    EVERYWHERE(good);
    EVERYWHERE(zs_unfinished_name(&comm.unfinished, path, &err) == -1 && strstr(err.text, "replaced"));
    EVERYWHERE(zs_unfinished_run(&comm.unfinished) == 0);
    EVERYWHERE(access(path, F_OK) == 0 && access(final, F_OK) != 0 && unlink(path) == 0);
}
END_TEST

START_TEST(test_comm)
{
    int ranks, rank;
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    EVERYWHERE(comm.size == ranks && comm.rank == rank);
    EVERYWHERE(comm.node_size >= 1 && comm.node_size <= ranks);
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, test_comm);
    tcase_add_test(tests, test_all_well);
    tcase_add_test(tests, test_one_fails);
    tcase_add_test(tests, test_several_fail);
    tcase_add_test(tests, test_long_text);
    tcase_add_test(tests, test_alarm);
    tcase_add_test(tests, test_several_alarms);
    tcase_add_test(tests, test_alarms_in_a_row);
    tcase_add_test(tests, test_silent_failure);
    tcase_add_test(tests, test_after);
    tcase_add_test(tests, test_unfinished);
    tcase_add_test(tests, test_foreign);
    int status = run_mpi_tests("agree", tests);
    MPI_Finalize();
    return status;
}
