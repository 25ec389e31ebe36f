/* crash: a library that crashes on a damaged file leaves a line that names the file, and nothing unfinished.
 *
 * The handler runs in the middle of whatever crashed, on a stack of its own.  It only makes system calls that
 * are allowed there: it writes the line from the note of what this rank works on (base/activity), takes the
 * unfinished files back, and lets the signal end the process as usual, with its status and its core file. */
#ifndef ZS_CRASH_H
#define ZS_CRASH_H

#include "parallel/unfinished.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct zs_activity; /* base/activity.h */

/* What the handler needs.  Borrowed, and left alone until the process ends or zs_crash_ignore(). */
typedef struct zs_crash {
    const struct zs_activity *mine;
    zs_unfinished *unfinished;
    atomic_bool *said; /* shared by the ranks of a node: only one of them speaks */
} zs_crash;

/* Both functions are LOCAL, and cannot fail. */

/* Which of SIGSEGV, SIGBUS, SIGFPE, SIGABRT and SIGILL have their usual effect now?  Asked before MPI_Init():
 * a handler that is there already belongs to a tool, such as a sanitizer, and stays. */
void zs_crash_signals(sigset_t *usual);

/* Catch these signals; crash == NULL: let them have their usual effect. */
void zs_crash_catch(const sigset_t *usual, const zs_crash *crash);

#endif
