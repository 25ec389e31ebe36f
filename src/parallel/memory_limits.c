#include "parallel/memory_limits.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { PATH = PATH_MAX + 256 };

static const int64_t KIB = 1024, MIB = 1048576, GIB = 1073741824;

/* The least so far. */
typedef struct least {
    int64_t bytes; /* -1: nothing tells yet */
    zs_memory_limit which;
} least;

static void consider(least *so_far, zs_memory_limit which, int64_t bytes)
{
    if (bytes >= 0 && (so_far->bytes < 0 || bytes < so_far->bytes))
        *so_far = (least){ bytes, which };
}

static int64_t at_least_0(int64_t bytes)
{
    return bytes > 0 ? bytes : 0;
}

/* The number behind `word` at the beginning of a line of the file; -1 if there is none. */
static int64_t number_after(const char *root, const char *path, const char *word)
{
    char line[256], whole[2 * PATH];
    int64_t found = -1;
    snprintf(whole, sizeof whole, "%s%s", root, path);
    FILE *file = fopen(whole, "r");
    while (file && found < 0 && fgets(line, sizeof line, file)) {
        long long value;
        if (strncmp(line, word, strlen(word)) == 0 && sscanf(line + strlen(word), "%lld", &value) == 1)
            found = value;
    }
    if (file)
        fclose(file);
    return found;
}

/* --- limits of a node ----------------------------------------------------------------------------------- */

/* The bytes that one level of a cgroup leaves; -1 if there is no limit. */
static int64_t left_in(const char *root, const char *directory, const char *limit_name, const char *use_name)
{
    char limit[PATH], use[PATH], stat[PATH];
    snprintf(limit, sizeof limit, "%s/%s", directory, limit_name);
    snprintf(use, sizeof use, "%s/%s", directory, use_name);
    snprintf(stat, sizeof stat, "%s/memory.stat", directory);
    int64_t most = number_after(root, limit, ""), used = number_after(root, use, "");
    int64_t cached = number_after(root, stat, "inactive_file ");
    return most < 0 || used < 0 ? -1 : at_least_0(most - used + at_least_0(cached));
}

/* This process's cgroup and all cgroups above it.  A line of /proc/self/cgroup is "0::/path" for version 2,
 * "N:memory:/path" for version 1. */
static void consider_cgroups(least *so_far, const char *root)
{
    char line[PATH_MAX], directory[PATH_MAX + 64];
    snprintf(directory, sizeof directory, "%s/proc/self/cgroup", root);
    FILE *file = fopen(directory, "r");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        bool second = strncmp(line, "0::", 3) == 0;
        char *group = second ? line + 3 : strstr(line, ":memory:");
        if (!group)
            continue;
        group += second ? 0 : strlen(":memory:");
        for (char *end = group + strlen(group); end >= group; end = strrchr(group, '/')) {
            *end = '\0';
            snprintf(directory, sizeof directory, "/sys/fs/cgroup%s%s", second ? "" : "/memory", group);
            consider(so_far, ZS_LIMIT_CGROUP,
                     second ? left_in(root, directory, "memory.max", "memory.current")
                            : left_in(root, directory, "memory.limit_in_bytes", "memory.usage_in_bytes"));
            if (end == group)
                break;
        }
    }
    if (file)
        fclose(file);
}

/* SLURM says 0 for all memory of a node. */
static void consider_slurm(least *so_far, zs_environment environment, int ranks)
{
    int64_t node = zs_environment_number(environment, "SLURM_MEM_PER_NODE");
    int64_t cpu = zs_environment_number(environment, "SLURM_MEM_PER_CPU");
    int64_t cpus = zs_environment_number(environment, "SLURM_CPUS_ON_NODE");
    if (cpus < 1)
        cpus = ranks;
    if (node > 0 && node <= INT64_MAX / MIB)
        consider(so_far, ZS_LIMIT_SLURM_NODE, node * MIB);
    if (cpu > 0 && cpu <= INT64_MAX / MIB / cpus)
        consider(so_far, ZS_LIMIT_SLURM_CPU, cpu * cpus * MIB);
}

/* --- limits of a process -------------------------------------------------------------------------------- */

/* A limit of /proc/self/limits: the soft one.  -1: there is none, because "unlimited" is no number. */
static int64_t limit_of(const char *root, const char *name)
{
    return number_after(root, "/proc/self/limits", name);
}

/* sharers: processes that the limit is for.  has: the line of /proc/self/status with what this one has. */
static void consider_own(least *so_far, const char *root, zs_memory_limit which, int64_t limit, int sharers,
                         const char *has)
{
    int64_t used = number_after(root, "/proc/self/status", has);
    if (limit >= 0)
        consider(so_far, which, at_least_0(limit / sharers - at_least_0(used) * KIB));
}

int64_t zs_memory_left(const char *root, zs_environment environment, int ranks, int all,
                       zs_memory_limit *which)
{
    least shared = { .bytes = -1 }, own = { .bytes = -1 };
    bool grid_engine = zs_environment_text(environment, "SGE_TASK_ID") != NULL;
    bool slurm = zs_environment_text(environment, "SLURM_JOB_ID") != NULL;
    bool pbs = zs_environment_text(environment, "PBS_JOBID") != NULL;
    int64_t available = number_after(root, "/proc/meminfo", "MemAvailable:");
    int64_t addresses = limit_of(root, "Max address space"), resident = limit_of(root, "Max resident set");
    consider(&shared, ZS_LIMIT_NODE, available < 0 ? -1 : available * KIB);
    consider_cgroups(&shared, root);
    consider_slurm(&shared, environment, ranks);
    if (slurm)
        consider(&shared, ZS_LIMIT_RESIDENT, resident);
    if (shared.bytes < 0)
        consider(&shared, ZS_LIMIT_PRESUMED, GIB);
    consider(&own, shared.which, shared.bytes / ranks);
    consider_own(&own, root, ZS_LIMIT_ADDRESSES, addresses, pbs ? all : grid_engine ? ranks : 1, "VmSize:");
    consider_own(&own, root, ZS_LIMIT_DATA, limit_of(root, "Max data size"), 1, "VmData:");
    if (!slurm)
        consider_own(&own, root, ZS_LIMIT_RESIDENT, resident, pbs ? all : 1, "VmRSS:");
    *which = own.which;
    return own.bytes;
}

const char *zs_memory_limit_name(zs_memory_limit which)
{
    static const char *const name[] = { [ZS_LIMIT_NODE] = "free memory of the node",
                                        [ZS_LIMIT_CGROUP] = "limit of the cgroup",
                                        [ZS_LIMIT_SLURM_NODE] = "SLURM_MEM_PER_NODE",
                                        [ZS_LIMIT_SLURM_CPU] = "SLURM_MEM_PER_CPU",
                                        [ZS_LIMIT_ADDRESSES] = "limit of addresses, ulimit -v",
                                        [ZS_LIMIT_DATA] = "limit of data, ulimit -d",
                                        [ZS_LIMIT_RESIDENT] = "limit of resident memory, ulimit -m",
                                        [ZS_LIMIT_PRESUMED] = "the system does not tell" };
    return name[which];
}
