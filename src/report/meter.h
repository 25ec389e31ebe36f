/* meter: the progress that rank 0 shows on stderr while it works.
 *
 * A meter shows which part of the time is gone, the rate, and the time left: as a bar on a terminal, as a
 * line now and then in a log, as JSON for machines.  It stands between the work, which tells it what is done,
 * and the estimate (report/work_left.h) and the texts (report/progress_text.h).
 *
 * It knows this rank's work, and how much the busiest rank has.  It assumes that all ranks are equally fast,
 * and asks nobody while they work. */
#ifndef ZS_METER_H
#define ZS_METER_H

#include "report/work_left.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* Empty, and showing nothing, when all zero. */
typedef struct zs_meter {
    bool shown;         /* is anything shown? */
    zs_progress mode;   /* BAR, LINES or JSON */
    double start, last; /* seconds, of zs_now(): when the run began, when the meter showed something last */
    double began;       /* when the first piece of work began; 0: none has */
    double synced;      /* when the finishing began, or its latest piece was done */
    int lines;          /* how often it has shown something */
    zs_work_left work;  /* of this rank */
    double told[ZS_WORKS]; /* work.seconds when the meter showed something last */
    double share;          /* of the time that is gone: what was shown last */
    double value_bytes;    /* of a value in the input */
    double ranks;          /* values of all ranks for one of this rank */
    double moved,
        rate; /* bytes that this rank had moved when it was shown last; bytes a second of all ranks */
} zs_meter;

/* All functions here are LOCAL and cannot fail. */

/* Begin.  shown: is anything shown?  mode AUTO is a bar if stderr of this process, or of the mpirun that
 * started it, is a terminal; else lines.  start: of the run, by zs_now(). */
void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, double start);

/* Of `total` headers `done` are read.  meter: a zs_meter, so that this is the `tell` of news (base/news.h).
 */
void zs_meter_headers(void *meter, int64_t done, int64_t total);

/* The work begins.  work: nothing is done of it.  value_bytes, ranks: as in zs_meter. */
void zs_meter_expect(zs_meter *meter, const zs_work_left *work, double value_bytes, double ranks);

/* A piece of work is done: an amount of one kind.  seconds: that it took, without pieces of other kinds and
 * waiting within it.  now: of zs_now().  Shows the progress if it is time to, and as the phase the kind that
 * took the most time since the last display: pieces of several kinds take turns faster than displays. */
void zs_meter_done(zs_meter *meter, zs_work kind, double amount, double seconds, double now);

/* All work is done but for the files, and is shown so. */
void zs_meter_finishing(zs_meter *meter);

/* Of `total` bytes of files `done` are closed and synced.  meter: as of zs_meter_headers(). */
void zs_meter_synced(void *meter, int64_t done, int64_t total);

/* Wipe the bar off the terminal: something else is printed. */
void zs_meter_hide(const zs_meter *meter);

/* The run ends, and nothing more is shown.  complete: it has succeeded: JSON says so in a last line. */
void zs_meter_end(zs_meter *meter, bool complete);

#endif
