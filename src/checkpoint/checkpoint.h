/* checkpoint: the directory with what a run has finished ([run] checkpoint), so that the same command goes on
 * where it was ended.
 *
 *     run                            what run it is, and how often it was started
 *     lock                           held by the start that is under way
 *     outputs-VARIABLE               the outputs of a variable, once they are made (write/kept_outputs.h)
 *     journal-VARIABLE-START-RANK    what a rank has finished of it (checkpoint/journal.h)
 *
 * The files that the run makes are beside their final places, as NAME.checkpoint.  When all
 * have their final names, the directory is removed. */
#ifndef ZS_CHECKPOINT_H
#define ZS_CHECKPOINT_H

#include "base/error.h"
#include "output/sides.h"
#include "parallel/comm.h"
#include "spec/spec.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* The same on every rank, but for the lock.  Nothing is kept when all zero. */
typedef struct zs_checkpoint {
    const char *path; /* the spec's; NULL: nothing is kept */
    char *identity;   /* of the run (checkpoint/same_run.h), on rank 0; owned */
    int64_t start;    /* the number of this start, from 1 */
    bool was_there;   /* an earlier start had this directory: what is left of its outputs is this run's */
    int opened;       /* on rank 0: descriptor of the lock + 1; 0: none */
} zs_checkpoint;

/* Open the directory, or make it, and lock it; look whether the run can go on.  COLLECTIVE over comm.
 * all: [n], all variables of the run; they must outlive it.  Does nothing where the spec has no checkpoint.
 * Returns 0, to be released with zs_checkpoint_close(); or -1 with err filled on every rank: ZS_REFUSED: it
 * is the checkpoint of another run, or another start uses it; ZS_FAILED: the file system. */
int zs_checkpoint_open(zs_comm *comm, const zs_side *all, int n, zs_checkpoint *checkpoint, zs_error *err);

/* The outputs have their final names, or what was kept is wrong: remove the directory.  LOCAL, for rank 0;
 * cannot fail. */
void zs_checkpoint_remove(const zs_checkpoint *checkpoint);

/* Unlock and release; the directory stays.  LOCAL. */
void zs_checkpoint_close(zs_checkpoint *checkpoint);

/* The name of the file outputs-VARIABLE in the directory `path`.  LOCAL; cannot fail.  Returns name. */
char *zs_checkpoint_outputs(const char *path, int variable, char name[PATH_MAX]);

/* Does an output stay where it is made, until it has its final name?  LOCAL; cannot fail. */
bool zs_checkpoint_keeps(const zs_checkpoint *checkpoint, zs_output_kind kind);

#endif
