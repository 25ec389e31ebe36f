/* journal: one rank's notes of what it has finished, in a file that grows.
 *
 * The file is this process's alone: no lock is needed on any file system, and no message.  A later start
 * reads it, and never writes into it; it has a journal of its own.
 *
 * A note is written when what it is about is written.  A process that is killed leaves what the system has
 * taken over by then; so at most the work of the time between two notes is lost. */
#ifndef ZS_JOURNAL_H
#define ZS_JOURNAL_H

#include "base/error.h"
#include "checkpoint/note.h"

#include <stddef.h>

/* A piece of memory. */
typedef struct zs_journal_piece {
    const void *bytes;
    size_t n;
} zs_journal_piece;

/* Not in use when all zero. */
typedef struct zs_journal {
    char *path; /* owned; NULL: no journal */
    int file;   /* descriptor; -1: not made yet */
    int64_t end;
} zs_journal;

/* All functions here are LOCAL. */

/* Begin a journal: its file is made with the first note.
 * directory: of the checkpoint.  variable: number of the run's variable.  start: number of this start of the
 * run.  No two ranks, starts and variables have the same file.
 * Returns 0, to be released with zs_journal_close(); or -1 with err filled (ZS_FAILED: no memory). */
int zs_journal_begin(zs_journal *journal, const char *directory, int variable, int64_t start, int rank,
                     zs_error *err);

/* Add a note with the bytes of n pieces.  note: kind, group and rows are set.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_journal_add(zs_journal *journal, zs_note note, const zs_journal_piece *piece, int n, zs_error *err);

/* Close and release; cannot fail: a note that is not whole is none. */
void zs_journal_close(zs_journal *journal);

/* Is this the name of a journal of a variable? */
bool zs_journal_name_is(const char *name, int variable);

#endif
