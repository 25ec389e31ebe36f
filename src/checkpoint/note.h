/* note: what a journal says of one finished piece of work.
 *
 * A journal is a sequence of notes: a head, and `bytes` bytes that belong to it.  The same program reads it
 * that wrote it (checkpoint/same_run.h), so numbers are in this machine's byte order.  A note that a killed
 * process has not written to its end is none: its mark or a checksum is wrong.
 *
 * A note that is void counts as little: what it was about has been lost, and made again by a later start,
 * whose own note tells of it. */
#ifndef ZS_NOTE_H
#define ZS_NOTE_H

#include "base/range.h"

#include <stdbool.h>
#include <stdint.h>

/* The kinds of notes. */
enum {
    ZS_NOTE_SCORES = 1, /* z-scores and anomalies that are in the outputs */
    ZS_NOTE_STATISTICS, /* the statistics of a group at some rows: the note has them */
    ZS_NOTE_VOID        /* z-scores that were not in the outputs any more: they are made and noted again */
};

/* A plain struct of int64_t, so that ranks can send it. */
typedef struct zs_note {
    int64_t mark;     /* that it is a note */
    int64_t kind;     /* see above */
    int64_t group;    /* of statistics */
    zs_range rows;    /* the same: of the run */
    int64_t bytes;    /* that follow the head */
    int64_t checksum; /* of these */
    int64_t own;      /* checksum of all members above */
} zs_note;

/* All functions here are LOCAL and cannot fail. */

/* Complete the head of a note, all of which but mark and own is set. */
void zs_note_complete(zs_note *note);

/* Is it the head of a note? */
bool zs_note_is(const zs_note *note);

#endif
