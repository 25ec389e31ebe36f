/* merge: merges the moments of all time parts, with MPI, to statistics that every rank of a column has which
 * needs them; group by group.
 *
 * A reduce-scatter and an allgather, made of MPI_Alltoallv and MPI_Allgatherv, because the merging must
 * follow the fixed tree (base/tree.h) and not the order that a library picks: in each round, every rank hands
 * the nodes of one slice of rows to the rank that owns the slice; the owners merge, make statistics, and give
 * mean and std to those whose steps need them.  The owners of a tile's rows are the ranks of the column that
 * have members of the group, in order of their time parts, with shares as equal as the plan lets them be
 * (zs_plan_owned()); all of them, where none has any.  What one rank has and needs alone is not exchanged. */
#ifndef ZS_MERGE_H
#define ZS_MERGE_H

#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "plan/plan.h"
#include "stats/moments.h"
#include "stats/statistics.h"

#include <math.h>
#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The nodes of some cells, where they lie: node k is k * stride cells further on. */
typedef struct zs_nodes {
    zs_part part;
    double *min, *max;
    size_t stride;
} zs_nodes;

typedef struct zs_merge {
    const zs_plan *plan;
    MPI_Comm column;            /* ranks with the same rows, in the order of their time parts */
    int part, parts;            /* this rank's time part; how many there are */
    int group;                  /* that is worked on */
    int owners;                 /* time parts that have members of it; of a group without members: all */
    bool members;               /* has it any in this run? */
    int64_t slice_rows;         /* rows that one rank merges in a round, at most */
    int *owner;                 /* [parts]: which of these a part is; -1: none */
    bool *needs;                /* [parts]: has a part steps of the group? */
    bool all_need, others_need; /* do all parts need it; and one that is not its only owner? */
    bool alone;     /* does one part have and need it alone?  Then the others have nothing to do */
    zs_tree *nodes; /* [parts]: which nodes of the group each time part hands on */
    double *send, *receive;
    zs_nodes put; /* by this rank: all that there is, where it is the only owner */
    int *send_words, *send_at, *receive_words, *receive_at; /* [parts] */
    zs_range tile;                                          /* of the round under way */
    int64_t round;
    int64_t sent_bytes;
} zs_merge;

/* LOCAL.  plan and column must outlive it.  Returns 0, to be released with zs_merge_clear(); or -1, err. */
int zs_merge_init(zs_merge *merge, const zs_plan *plan, MPI_Comm column, int part, zs_error *err);
void zs_merge_clear(zs_merge *merge);

/* Go to a group: what follows is about it.  LOCAL. */
void zs_merge_goto(zs_merge *merge, int group);

/* The rows of a tile that a time part owns, counted from the tile's first row.  LOCAL. */
zs_range zs_merge_owned(const zs_merge *merge, zs_range tile, int part);

/* Rounds that a tile takes, and the slice that a part merges in one; it may be empty.  LOCAL. */
int64_t zs_merge_rounds(const zs_merge *merge, zs_range tile);
zs_range zs_merge_slice(const zs_merge *merge, zs_range tile, int64_t round, int part);

/* A round: begin; put the moments of every part's slice; merge; share. */

/* LOCAL. */
void zs_merge_begin(zs_merge *merge, zs_range tile, int64_t round);

/* Lay this rank's moments of the slice of `part` ready: cells first_cell ... of moments.  Only where it has
 * members of the group and the slice is not empty.  LOCAL.  They must stay until zs_merge_exchange(), which
 * may merge them where they are. */
void zs_merge_put(zs_merge *merge, int part, zs_moments *moments, size_t first_cell);

/* Exchange and merge; of a group without members there is nothing to merge.  COLLECTIVE over the column.
 * owned: of the owned rows; filled at the slice of this rank. */
void zs_merge_exchange(zs_merge *merge, const zs_rules *rules, zs_statistics owned);

/* Share out what the owners have.  COLLECTIVE over the column.
 * mean, std: of the tile, filled at the slices of all parts where this rank has steps of the group; else not
 * used. */
void zs_merge_share(zs_merge *merge, zs_statistics owned, double *mean, double *std);

#endif
