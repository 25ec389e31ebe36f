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

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Whose journal it is: no two have the same file. */
typedef struct zs_journal_name {
    int variable;  /* number of the run's variable */
    int64_t start; /* number of the start of the run */
    int rank;
} zs_journal_name;

/* All functions here are LOCAL. */

/* The path of a journal.  directory: of the checkpoint.  Cannot fail.  Returns path. */
char *zs_journal_path(const char *directory, zs_journal_name name, char path[PATH_MAX]);

/* Is this the name of a journal's file?  Then *name is whose it is.  Cannot fail. */
bool zs_journal_name_of(const char *file, zs_journal_name *name);

/* Begin a journal: its file is made with the first note.
 * Returns 0, to be released with zs_journal_close(); or -1 with err filled (ZS_FAILED: no memory). */
int zs_journal_begin(zs_journal *journal, const char *directory, zs_journal_name name, zs_error *err);

/* Add a note with the bytes of n pieces.  note: kind, group and rows are set.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_journal_add(zs_journal *journal, zs_note note, const zs_journal_piece *piece, int n, zs_error *err);

/* Close and release; cannot fail: a note that is not whole is none. */
void zs_journal_close(zs_journal *journal);

#endif
