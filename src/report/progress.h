/* progress: progress with rate and time left: a bar on a terminal, a line now and then in a log. */
#ifndef ZS_PROGRESS_H
#define ZS_PROGRESS_H

#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct zs_meter {
    bool shown, bar;
    double start, last;  /* seconds */
    int64_t total, done; /* bytes that this rank moves */
    double share;        /* bytes of all ranks for one of this rank's */
} zs_meter;

/* All functions here are LOCAL. */

/* Begin.  mode AUTO: a bar where stderr of this process, or of the mpirun that started it, is a terminal;
 * else lines. */
void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, int64_t total, double share);

/* So many bytes more are done; `what` is being done. */
void zs_meter_add(zs_meter *meter, int64_t bytes, const char *what);

/* Wipe the bar. */
void zs_meter_end(zs_meter *meter);

/* Seconds since some moment. */
double zs_now(void);

#endif
