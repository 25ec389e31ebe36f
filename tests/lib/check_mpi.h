/* For the tests that run under mpirun: what is so must be so on every rank, and rank 0 counts.
 *
 * Check leaves a failed test by a jump.  One rank alone that jumps out would leave the others waiting, so
 * ranks look at everything first and judge together: EVERYWHERE() in the place of ck_assert(). */
#ifndef CHECK_MPI_H
#define CHECK_MPI_H

#include "lib/check_main.h"
#include "parallel/unfinished.h"
#include "parallel/comm.h"

#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static MPI_Comm judges; /* of the tests alone */
static zs_comm comm;

static inline bool everywhere(bool good, const char *what, const char *file, int line)
{
    int mine = good, all;
    if (!good)
        fprintf(stderr, "%s:%d: rank %d of %d: not so: %s\n", file, line, comm.rank, comm.size, what);
    MPI_Allreduce(&mine, &all, 1, MPI_INT, MPI_LAND, judges);
    return all;
}

/* COLLECTIVE */
#define EVERYWHERE(condition)                                                                        \
    ck_assert_msg(everywhere(condition, #condition, __FILE__, __LINE__), "not so on every rank: %s", \
                  #condition)

/* Is this text the same on all ranks?  COLLECTIVE. */
static inline bool same_text(const char *text)
{
    char theirs[4096];
    snprintf(theirs, sizeof theirs, "%s", text);
    MPI_Bcast(theirs, (int)sizeof theirs, MPI_CHAR, 0, judges);
    for (size_t i = 0; i < sizeof theirs; i++) {
        if (theirs[i] != text[i])
            return false;
        if (!text[i])
            break;
    }
    return true;
}

/* What main() does: run the tests on all ranks, and end a run that hangs. */
static inline int run_mpi_tests(const char *name, TCase *tests)
{
    alarm(600);
    MPI_Comm_dup(MPI_COMM_WORLD, &judges);
    zs_unfinished_init(&comm.unfinished);
    zs_comm_init(&comm);
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, comm.rank == 0 ? CK_ENV : CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    zs_comm_clear(&comm);
    zs_unfinished_free(&comm.unfinished);
    MPI_Comm_free(&judges);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
