#include "parallel/memory_budget.h"

#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <string.h>

/* The number behind `word` at the beginning of a line of the file; -1 if there is none. */
static int64_t number_after(const char *path, const char *word)
{
    char line[256];
    int64_t found = -1;
    FILE *file = fopen(path, "r");
    while (file && found < 0 && fgets(line, sizeof line, file)) {
        long long value;
        if (strncmp(line, word, strlen(word)) == 0 && sscanf(line + strlen(word), "%lld", &value) == 1)
            found = value;
    }
    if (file)
        fclose(file);
    return found;
}

/* The bytes that one level of a cgroup leaves: limit - use; -1 if there is no limit.  Cached pages of files
 * do not count as used, because the system gives them up. */
static int64_t left_in(const char *directory, const char *limit_name, const char *use_name)
{
    char limit[PATH_MAX + 128], use[PATH_MAX + 128], stat[PATH_MAX + 128];
    snprintf(limit, sizeof limit, "%s/%s", directory, limit_name);
    snprintf(use, sizeof use, "%s/%s", directory, use_name);
    snprintf(stat, sizeof stat, "%s/memory.stat", directory);
    int64_t most = number_after(limit, ""), used = number_after(use, ""),
            cached = number_after(stat, "inactive_file ");
    if (most < 0 || used < 0)
        return -1;
    int64_t left = most - used + (cached > 0 ? cached : 0);
    return left > 0 ? left : 0;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

/* The bytes that this process's cgroup and all cgroups above it leave.  A line of /proc/self/cgroup is
 * "0::/path" for version 2, "N:memory:/path" for version 1. */
static int64_t left_in_cgroups(void)
{
    char line[PATH_MAX], directory[PATH_MAX + 64];
    int64_t left = -1;
    FILE *file = fopen("/proc/self/cgroup", "r");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        int second = strncmp(line, "0::", 3) == 0;
        char *group = second ? line + 3 : strstr(line, ":memory:");
        if (!group)
            continue;
        group += second ? 0 : strlen(":memory:");
        for (char *end = group + strlen(group); end >= group; end = strrchr(group, '/')) {
            *end = '\0';
            snprintf(directory, sizeof directory, "/sys/fs/cgroup%s%s", second ? "" : "/memory", group);
            left =
                smaller(left, second ? left_in(directory, "memory.max", "memory.current")
                                     : left_in(directory, "memory.limit_in_bytes", "memory.usage_in_bytes"));
            if (end == group)
                break;
        }
    }
    if (file)
        fclose(file);
    return left;
}

/* Bytes that are still available to this process on its node, within the limits of its cgroups. */
static int64_t memory_left(void)
{
    int64_t available = number_after("/proc/meminfo", "MemAvailable:");
    int64_t left = smaller(available < 0 ? -1 : available * 1024, left_in_cgroups());
    return left < 0 ? INT64_C(1) << 30 : left;
}

/* What MPI and HDF5 take for themselves, of which a plan knows nothing. */
static int64_t without_libraries(int64_t share)
{
    const int64_t libraries = 35 * INT64_C(1024) * 1024;
    return share > 2 * libraries ? share - libraries : share / 2;
}

int64_t zs_memory_budget(const zs_comm *comm)
{
    int64_t mine = without_libraries(memory_left() / 4 * 3 / comm->node_size), least;
    MPI_Allreduce(&mine, &least, 1, MPI_INT64_T, MPI_MIN, comm->world);
    return least;
}
