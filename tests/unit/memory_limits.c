/* Which limit leaves least, in files and environments that the test makes up. */
#include "parallel/memory_limits.h"
#include "lib/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t MIB = 1048576;
static char root[] = "limits.XXXXXX";
static char *nothing[] = { NULL };

/* Write a file below root, and the directories above it. */
static void put(const char *path, const char *text)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *at = strchr(whole, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(whole, 0777);
        *at = '/';
    }
    FILE *file = fopen(whole, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* A node with 8 GiB available, and a process without limits. */
static void begin(void)
{
    strcpy(root, "limits.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(root));
    put("/proc/meminfo", "MemTotal:       16777216 kB\nMemFree:         1 kB\nMemAvailable:    8388608 kB\n");
    put("/proc/self/cgroup", "0::/\n");
    put("/proc/self/status",
        "Name:\tzscore\nVmSize:\t  409600 kB\nVmRSS:\t   20480 kB\nVmData:\t  102400 kB\n");
    put("/proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units\n"
                             "Max data size             unlimited            unlimited            bytes\n"
                             "Max resident set          unlimited            unlimited            bytes\n"
                             "Max address space         unlimited            unlimited            bytes\n");
}

/* On two such nodes. */
static void is(zs_environment environment, int ranks, zs_memory_limit which, int64_t mib)
{
    zs_memory_limit found;
    ck_assert_int_eq(zs_memory_left(root, environment, ranks, 2 * ranks, &found), mib * MIB);
    ck_assert_int_eq(found, which);
}

START_TEST(test_node)
{
    zs_memory_limit which;
    begin();
    is(nothing, 1, ZS_LIMIT_NODE, 8192);
    is(nothing, 4, ZS_LIMIT_NODE, 2048);
    ck_assert_int_eq(zs_memory_left("no-such-directory", nothing, 2, 2, &which), 512 * MIB);
    ck_assert_int_eq(which, ZS_LIMIT_PRESUMED);
}
END_TEST

/* The cgroup above is the narrower one; cached pages are not used. */
START_TEST(test_cgroup_2)
{
    begin();
    put("/proc/self/cgroup", "0::/slurm/job_7\n");
    put("/sys/fs/cgroup/slurm/job_7/memory.max", "max\n");
    put("/sys/fs/cgroup/slurm/job_7/memory.current", "1048576\n");
    is(nothing, 2, ZS_LIMIT_NODE, 4096);
    put("/sys/fs/cgroup/slurm/memory.max", "4294967296\n");
    put("/sys/fs/cgroup/slurm/memory.current", "2147483648\n");
    is(nothing, 2, ZS_LIMIT_CGROUP, 1024);
    put("/sys/fs/cgroup/slurm/memory.stat", "anon 5\ninactive_file 1073741824\n");
    is(nothing, 2, ZS_LIMIT_CGROUP, 1536);
    put("/sys/fs/cgroup/slurm/job_7/memory.max", "1\n"); /* used up already */
    is(nothing, 2, ZS_LIMIT_CGROUP, 0);
}
END_TEST

START_TEST(test_cgroup_1)
{
    begin();
    put("/proc/self/cgroup", "12:cpuset:/x\n4:memory:/pbs/7.n1\n0::/\n");
    put("/sys/fs/cgroup/memory/pbs/7.n1/memory.limit_in_bytes", "3221225472\n");
    put("/sys/fs/cgroup/memory/pbs/7.n1/memory.usage_in_bytes", "1073741824\n");
    is(nothing, 2, ZS_LIMIT_CGROUP, 1024);
}
END_TEST

START_TEST(test_slurm)
{
    begin();
    is((char *[]){ "SLURM_MEM_PER_NODE=1000", NULL }, 4, ZS_LIMIT_SLURM_NODE, 250);
    is((char *[]){ "SLURM_MEM_PER_NODE=0", NULL }, 4, ZS_LIMIT_NODE, 2048); /* all of it */
    is((char *[]){ "SLURM_MEM_PER_NODE=1000G", NULL }, 4, ZS_LIMIT_NODE, 2048);
    is((char *[]){ "SLURM_MEM_PER_CPU=500", "SLURM_CPUS_ON_NODE=8", NULL }, 4, ZS_LIMIT_SLURM_CPU, 1000);
    is((char *[]){ "SLURM_MEM_PER_CPU=500", NULL }, 4, ZS_LIMIT_SLURM_CPU, 500); /* one CPU each */
    is((char *[]){ "SLURM_MEM_PER_NODE=1000", "SLURM_MEM_PER_CPU=500", NULL }, 4, ZS_LIMIT_SLURM_NODE, 250);
    is((char *[]){ "SLURM_MEM_PER_NODE=99999", NULL }, 4, ZS_LIMIT_NODE, 2048);
    is((char *[]){ "SLURM_MEM_PER_NODE=9223372036854775807", NULL }, 4, ZS_LIMIT_NODE, 2048);
}
END_TEST

/* Less what the process has: 400 MiB of addresses, 100 of data, 20 of resident pages. */
START_TEST(test_process)
{
    begin();
    put("/proc/self/limits", "Max address space         1073741824           2147483648           bytes\n");
    is(nothing, 1, ZS_LIMIT_ADDRESSES, 624);
    is(nothing, 4, ZS_LIMIT_ADDRESSES, 624); /* it is for each process */
    is((char *[]){ "SLURM_MEM_PER_NODE=1000", NULL }, 4, ZS_LIMIT_SLURM_NODE, 250);
    put("/proc/self/limits", "Max data size             629145600            unlimited            bytes\n"
                             "Max address space         1073741824           unlimited            bytes\n");
    is(nothing, 1, ZS_LIMIT_DATA, 500);
    put("/proc/self/limits", "Max resident set          209715200            unlimited            bytes\n");
    is(nothing, 1, ZS_LIMIT_RESIDENT, 180);
    put("/proc/self/limits", "Max address space         104857600            unlimited            bytes\n");
    is(nothing, 1, ZS_LIMIT_ADDRESSES, 0);
}
END_TEST

/* Limits of a job, which each of its processes has. */
START_TEST(test_jobs)
{
    begin();
    put("/proc/self/limits", "Max address space         4294967296           4294967296           bytes\n");
    is((char *[]){ "JOB_ID=7", "SGE_TASK_ID=undefined", NULL }, 4, ZS_LIMIT_ADDRESSES, 624); /* on the host */
    is((char *[]){ "JOB_ID=7", NULL }, 4, ZS_LIMIT_NODE, 2048);
    is((char *[]){ "PBS_JOBID=7.n0", NULL }, 2, ZS_LIMIT_ADDRESSES, 624); /* on all hosts */
    put("/proc/self/limits", "Max resident set          4294967296           4294967296           bytes\n");
    is((char *[]){ "PBS_JOBID=7.n0", NULL }, 4, ZS_LIMIT_RESIDENT, 492);
    is((char *[]){ "LSB_JOBID=7", NULL }, 1, ZS_LIMIT_RESIDENT, 4076);    /* of a process */
    is((char *[]){ "SLURM_JOB_ID=7", NULL }, 4, ZS_LIMIT_RESIDENT, 1024); /* on the node */
    is((char *[]){ "SLURM_JOB_ID=7", "SLURM_MEM_PER_NODE=4096", NULL }, 4, ZS_LIMIT_SLURM_NODE, 1024);
}
END_TEST

START_TEST(test_names)
{
    for (int k = ZS_LIMIT_NODE; k <= ZS_LIMIT_PRESUMED; k++)
        ck_assert_int_gt((int)strlen(zs_memory_limit_name((zs_memory_limit)k)), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("memory_limits");
    tcase_add_test(tests, test_node);
    tcase_add_test(tests, test_cgroup_2);
    tcase_add_test(tests, test_cgroup_1);
    tcase_add_test(tests, test_slurm);
    tcase_add_test(tests, test_process);
    tcase_add_test(tests, test_jobs);
    tcase_add_test(tests, test_names);
    return run_tests("memory_limits", tests);
}
