/* What the first line says of the batch system and of MPI. */
#include "report/start.h"
#include "lib/check_main.h"

#include <string.h>

#define LIST(...) ((char *[]){ __VA_ARGS__, NULL })

static void is_job(zs_environment environment, const char *system, const char *job)
{
    char text[ZS_START_NAME];
    const char *found = zs_start_job(environment, text);
    ck_assert_str_eq(found ? found : "none", system);
    ck_assert_str_eq(text, job);
}

START_TEST(test_jobs)
{
    is_job(LIST("SLURM_JOB_ID=4711", "SLURM_NTASKS=2"), "SLURM", "4711");
    is_job(LIST("PBS_JOBID=123.server", "PBS_NODEFILE=/x"), "PBS", "123.server");
    is_job(LIST("LSB_JOBID=9", "LSB_JOBINDEX=0"), "LSF", "9");
    is_job(LIST("JOB_ID=8", "SGE_TASK_ID=undefined"), "Grid Engine", "8");
    is_job(LIST("JOB_ID=8"), "none", ""); /* another program's */
    is_job(LIST("PATH=/bin", "SLURM_JOB_ID="), "none", "");
}
END_TEST

START_TEST(test_mpi)
{
    static const struct {
        const char *library, *name;
    } cases[] = {
        { "Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022",
          "Open MPI 4.1.4" },
        { "MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7 12:34:45 CDT 2022\n", "MPICH 4.0.2" },
        { "MVAPICH2 Version      :\t2.3.6\nMVAPICH2 Release date : Mon March 29 22:00:00 EST 2021\n",
          "MVAPICH2 2.3.6" },
        { "Intel(R) MPI Library 2021.5 for Linux* OS\n", "Intel(R) MPI Library 2021.5 for Linux* OS" },
        { "MPI VERSION    : CRAY MPICH version 8.1.9.31 (ANL base 3.4a2)\nMPI BUILD INFO : ...",
          "MPI CRAY MPICH 8.1.9.31 (ANL base 3.4a2)" },
        { "vendor's", "vendor's" },
        { "", "" },
    };
    char text[ZS_START_NAME], longer[3 * ZS_START_NAME];
    for (int k = 0; k < COUNT(cases); k++)
        ck_assert_str_eq(zs_start_mpi(cases[k].library, text), cases[k].name);
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    ck_assert_int_lt((int)strlen(zs_start_mpi(longer, text)), ZS_START_NAME);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("start");
    tcase_add_test(tests, test_jobs);
    tcase_add_test(tests, test_mpi);
    return run_tests("start", tests);
}
