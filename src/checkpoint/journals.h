/* journals: the notes that all ranks of all earlier starts have left of one variable.
 *
 * All ranks know the heads of all notes.  Their bytes stay in the journals, and are read by whom they
 * concern. */
#ifndef ZS_JOURNALS_H
#define ZS_JOURNALS_H

#include "base/error.h"
#include "checkpoint/note.h"
#include "parallel/comm.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a note is.  A plain struct of int64_t, so that ranks can send it. */
typedef struct zs_noted {
    int64_t start, rank; /* of its journal */
    int64_t at;          /* offset of the bytes behind its head */
    zs_note note;
} zs_noted;

/* The same on every rank.  Empty when all zero. */
typedef struct zs_journals {
    const char *directory; /* of the checkpoint; the caller's */
    int variable;
    zs_noted *noted; /* [n], owned */
    int64_t n;
} zs_journals;

/* Find all notes of a variable.  COLLECTIVE over comm: rank 0 reads the heads of notes, and tells the others.
 * directory: of the checkpoint; it must outlive journals.  Returns 0, to be released with
 * zs_journals_clear(); or -1 on every rank with the same err, and empty. */
int zs_journals_find(zs_comm *comm, const char *directory, int variable, zs_journals *journals,
                     zs_error *err);

/* Release, and leave it empty.  LOCAL. */
void zs_journals_clear(zs_journals *journals);

/* Read the bytes of a note.  LOCAL; cannot fail.  bytes: [noted->note.bytes].
 * Returns true; or false if these are not the bytes that were written, or cannot be read. */
bool zs_journals_read(const zs_journals *journals, const zs_noted *noted, void *bytes);

/* What the note is about was not as it was written, and will be made and noted again: no later start counts
 * the note, even if the outputs are then as it says.  LOCAL; one rank does it, before anything is made again.
 * Returns 0, and it is on the disk; or -1 with err filled (ZS_FAILED). */
int zs_journals_void(const zs_journals *journals, const zs_noted *noted, zs_error *err);

/* Some bytes of a note. */
typedef struct zs_noted_piece {
    int64_t from; /* the first of them */
    void *to;     /* where they are wanted */
    size_t n;
} zs_noted_piece;

/* Read n pieces of a note whose checksum was compared before; its journal is opened once.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_journals_read_some(const zs_journals *journals, const zs_noted *noted, const zs_noted_piece *piece,
                          int n, zs_error *err);

#endif
