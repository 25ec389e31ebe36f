#include "base/job.h"

#include "base/hash.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The start of the machine and the name space of processes. */
static uint32_t place_of(void)
{
    char boot[64];
    struct stat space;
    int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : read(file, boot, sizeof boot);
    if (file >= 0)
        close(file);
    if (got <= 0 || stat("/proc/self/ns/pid", &space))
        return 0;
    uint32_t place = zs_hash(ZS_HASH_BEGIN, boot, (size_t)got);
    return zs_hash(place, &space.st_ino, sizeof space.st_ino);
}

static uint32_t random_bits(void)
{
    uint32_t bits;
    if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) == (ssize_t)sizeof bits)
        return bits;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return zs_hash((uint32_t)getpid(), &now, sizeof now);
}

static void host_of(char host[ZS_HOST])
{
    char name[256] = "";
    if (gethostname(name, sizeof name - 1))
        snprintf(name, sizeof name, "host");
    name[strcspn(name, ".")] = '\0';
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    snprintf(host, ZS_HOST, "%.*s", ZS_HOST - 1, *name ? name : "host");
}

zs_job zs_job_make(void)
{
    zs_job job;
    memset(&job, 0, sizeof job);
    host_of(job.host);
    job.place = place_of();
    job.random = random_bits();
    job.pid = getpid();
    return job;
}

zs_job_state zs_job_look(const zs_job *job, const zs_job *here)
{
    if (job->place == 0 || job->place != here->place || strcmp(job->host, here->host) != 0)
        return ZS_JOB_ELSEWHERE;
    return kill((pid_t)job->pid, 0) == 0 || errno != ESRCH ? ZS_JOB_HERE : ZS_JOB_GONE;
}
