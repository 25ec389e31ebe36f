/* meter: the progress that rank 0 shows on stderr while it works.
 *
 * A meter shows progress, rate and time left: a bar on a terminal, a line every 10 seconds in a log.  It
 * knows this rank's bytes only, and assumes that all ranks are equally fast.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_METER_H
#define ZS_METER_H

#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* Begin with zs_meter_begin(). */
typedef struct zs_meter {
    bool shown, bar;     /* is anything shown?  As a bar, or as lines? */
    double start, last;  /* seconds, of zs_now(): when it began, when it was shown last */
    int64_t total, done; /* bytes that this rank moves in all; so far */
    double share;        /* bytes of all ranks for one byte of this rank */
} zs_meter;

/* Begin.  shown: is anything shown?  mode AUTO is a bar if stderr of this process, or of the mpirun that
 * started it, is a terminal; else lines.  total: bytes that this rank moves in all; share: those of all ranks
 * for one of them. */
void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, int64_t total, double share);

/* Add `bytes` bytes that are done, and show the progress if it is time to.  what: the work under way, one
 * word. */
void zs_meter_add(zs_meter *meter, int64_t bytes, const char *what);

/* Wipe the bar off the terminal; nothing more is shown. */
void zs_meter_end(zs_meter *meter);

#endif
