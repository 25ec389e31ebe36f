/* job: which run a file belongs to, so that the files of two runs never have one name.
 *
 * Numbers of processes repeat: in containers, and on the nodes of a cluster.  So a job is known by its host,
 * the number of its process, the place where this number counts, and by random bits.  A place is one start
 * of one machine, and in it one container: within a place, a process can be asked for by its number. */
#ifndef ZS_JOB_H
#define ZS_JOB_H

#include <stdint.h>

enum { ZS_HOST = 24 }; /* bytes of a host's name, which is cut */

/* A plain struct, so that one rank can send it to all. */
typedef struct zs_job {
    char host[ZS_HOST]; /* letters, digits, '-' and '_' */
    uint32_t place;     /* 0: not known; it is no other job's place then */
    uint32_t random;
    int64_t pid;
} zs_job;

/* Is the process of a job still there? */
typedef enum zs_job_state {
    ZS_JOB_GONE,     /* no: this is sure */
    ZS_JOB_HERE,     /* there is a process of its number; it may be another one by now */
    ZS_JOB_ELSEWHERE /* it cannot be known from here */
} zs_job_state;

/* All functions here are LOCAL and cannot fail. */

/* Returns the job of this process, with new random bits. */
zs_job zs_job_make(void);

/* Is the process of `job` still there, as seen from the job `here`, which is this process's? */
zs_job_state zs_job_look(const zs_job *job, const zs_job *here);

#endif
