/* activity: what this process is working on, for the line that tells of a crash or of a standstill.
 *
 * Whoever opens, reads or writes a file notes its name and what is done with it; together they read as
 * "FILE: reading its header".  The note is looked at from outside: by a handler of signals after a library
 * has crashed, by a thread while a library does not return, and by other processes of the node, which share
 * the memory (parallel/guard).  So it holds texts, not pointers, and is at one place for the whole process.
 */
#ifndef ZS_ACTIVITY_H
#define ZS_ACTIVITY_H

#include <stdatomic.h>
#include <stdbool.h>

enum {
    ZS_ACTIVITY_FILE = 1024, /* longer names are cut */
    ZS_ACTIVITY_DOING = 600,
    ZS_ACTIVITY_WHO = 96
};

typedef enum zs_activity_kind {
    ZS_COMPUTES, /* no file: it computes, or is in MPI */
    ZS_MOVES, /* it moves bytes, which takes as long as the file system takes; or waits with the others in a
               * library's collective call */
    ZS_PARSES /* it is in a library that reads or makes a header: this takes no minute */
} zs_activity_kind;

/* The note.  It may lie in memory that other processes read. */
typedef struct zs_activity {
    int rank;                  /* in all ranks */
    char who[ZS_ACTIVITY_WHO]; /* the same for a message, with its host: "[rank 3 on n2]" */
    atomic_int kind;           /* zs_activity_kind; texts are valid if it is not ZS_COMPUTES */
    atomic_bool waits;         /* true: it waits for other ranks, which is no standstill of its own */
    atomic_ulong moves; /* grows with each call below.  Texts that were read while it grew are of no use */
    atomic_llong since; /* the time of the latest move, in seconds since 1970 */
    char file[ZS_ACTIVITY_FILE];
    char doing[ZS_ACTIVITY_DOING];
} zs_activity;

/* All functions here are LOCAL and cannot fail; one takes less than a tenth of a microsecond. */

/* From now on the notes of this process are kept at `here`; NULL: nowhere, as at the beginning. */
void zs_activity_keep(zs_activity *here);

/* Begin to work on a file; ends what was noted before.
 * file, doing: copied; such as "reading its header". */
void zs_activity_begin(zs_activity_kind kind, const char *file, const char *doing);

/* A piece of the work is done. */
void zs_activity_move(void);

/* The work on the file is done, or has failed. */
void zs_activity_end(void);

/* The wait for other ranks begins (true) or ends (false). */
void zs_activity_wait(bool begins);

#endif
