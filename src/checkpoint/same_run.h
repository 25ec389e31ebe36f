/* same_run: what must be the same, so that a run can go on from what an earlier start has finished.
 *
 * It is a text of lines, so that a message can tell what differs: the version of the program, the keys of the
 * spec that the outputs depend on, and the files that it reads, with their sizes and times. */
#ifndef ZS_SAME_RUN_H
#define ZS_SAME_RUN_H

#include "base/error.h"
#include "output/sides.h"

/* Both functions are LOCAL. */

/* Make the text.  all: [n], all variables of the run.
 * Returns it, to be released with free(); or NULL with err filled (ZS_FAILED: no memory). */
char *zs_checkpoint_identity(const zs_side *all, int n, zs_error *err);

enum { ZS_IDENTITY_LINE = 512 };

/* Find the first line that differs.  mine, other: a line of each text, cut; "" where it has none there.
 * Returns 0 if all lines are alike; else 1.  Cannot fail. */
int zs_checkpoint_differs(const char *identity, const char *stored, char mine[ZS_IDENTITY_LINE],
                          char other[ZS_IDENTITY_LINE]);

#endif
