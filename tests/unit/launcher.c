/* A launcher that means several ranks, and an MPI that knows of one. */
#include "parallel/launcher.h"
#include "lib/check_main.h"

#include <string.h>

static zs_error err;

static int check(zs_environment environment, int ranks)
{
    zs_launcher launcher = zs_launcher_look(environment);
    memset(&err, 0, sizeof err);
    return zs_launcher_check(&launcher, ranks, &err);
}

#define LIST(...) ((char *[]){ __VA_ARGS__, NULL })

/* What the environments of launchers have, as they were seen. */
START_TEST(test_refused)
{
    static const struct {
        char *variable, *also;
        const char *says;
    } cases[] = {
        { "OMPI_COMM_WORLD_SIZE=4", "PMIX_RANK=0", "OMPI_COMM_WORLD_SIZE = 4, " },
        { "PMI_SIZE=2", "MPI_LOCALNRANKS=1", "PMI_SIZE = 2, " },
        { "MPI_LOCALNRANKS=3", "MPI_LOCALRANKID=0", "MPI_LOCALNRANKS = 3, " },
        { "SLURM_STEP_NUM_TASKS=16", "SLURM_STEP_ID=0", "srun --mpi=pmix" },
        { "PMIX_RANK=1", "PMIX_NAMESPACE=prterun-n1-7@1", "PMIX_RANK = 1, " },
    };
    for (int k = 0; k < COUNT(cases); k++) {
        ck_assert_int_eq(check(LIST(cases[k].also, cases[k].variable), 1), -1);
        ck_assert_int_eq(err.status, ZS_REFUSED);
        ck_assert_msg(strstr(err.text, cases[k].says) != NULL, "%s", err.text);
        ck_assert_int_eq(check(LIST(cases[k].also, cases[k].variable), 2), 0); /* MPI knows of the others */
    }
}
END_TEST

START_TEST(test_legal)
{
    /* The script of a batch job of several tasks: it may start one rank. */
    ck_assert_int_eq(check(LIST("SLURM_JOB_ID=1", "SLURM_NTASKS=3", "SLURM_PROCID=0", "SLURM_NPROCS=3"), 1),
                     0);
    /* mpirun -n 1 within a step: SLURM's variables are those of mpirun or of its daemons. */
    ck_assert_int_eq(check(LIST("SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=2", "OMPI_COMM_WORLD_SIZE=1"), 1),
                     0);
    ck_assert_int_eq(check(LIST("SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=2", "PMI_SIZE=1"), 1), 0);
    ck_assert_int_eq(check(LIST("SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=1", "PMIX_RANK=0"), 1), 0);
    ck_assert_int_eq(check(LIST("PMIX_RANK=0"), 1), 0);
    ck_assert_int_eq(check(LIST("PMI_SIZE=", "MPI_LOCALNRANKS=x", "PATH=/bin"), 1), 0);
    ck_assert_int_eq(check((char *[]){ NULL }, 1), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("launcher");
    tcase_add_test(tests, test_refused);
    tcase_add_test(tests, test_legal);
    return run_tests("launcher", tests);
}
