/* merge: the moments of all time parts become statistics, over MPI, group by group.
 *
 * The ranks of a column have the same rows and different steps.  Their moments must be merged along the fixed
 * tree (base/tree.h), so that the bits do not depend on the number of ranks; an MPI_Allreduce would merge in
 * an order that the library picks.  So the merging is a reduce-scatter and an allgather made of MPI_Alltoallv
 * and MPI_Allgatherv, or of messages among a few ranks (parallel/messages.h).
 *
 * The rows of a tile are shared out among owners: the time parts that have members of the group, in their
 * order, with shares as equal as the plan allows (zs_merge_layout_owned()); all time parts, if none has a
 * member, or if the layout says so.  The work goes in rounds, because the memory for messages is limited.  In
 * each round every rank sends the nodes of one slice of rows to the slice's owner.  The owners merge them,
 * make statistics, and send mean and standard deviation to the time parts whose steps need them.  Nothing is
 * sent if one rank has all members of the group and is the only one that needs it.  Ranks that have nothing
 * to do with a group do not wait for those that have: with thousands of ranks, a day of the year is a matter
 * of a few of them.
 *
 * Use, for each group: zs_merge_goto().  Then in each round: zs_merge_begin(), zs_merge_put() for each time
 * part's slice, zs_merge_exchange(), zs_merge_share().
 *
 * Where groups are made of sets (time/recipe.h), all time parts own rows.  Use, for each slice of rows: for
 * each set zs_merge_goto_set(), zs_merge_begin(), zs_merge_put(), zs_merge_moments(); and for each group,
 * when its owners have made its statistics, zs_merge_goto_made(), zs_merge_begin() and zs_merge_share(). */
#ifndef ZS_MERGE_H
#define ZS_MERGE_H

#include "base/error.h"
#include "base/range.h"
#include "parallel/messages.h"
#include "plan/merge_layout.h"
#include "stats/moments.h"
#include "stats/nodes.h"
#include "stats/statistics.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some of the time parts, in their order. */
typedef struct zs_some_parts {
    int n;
    int *part; /* [n]; room for all */
} zs_some_parts;

/* One rank's merging. */
typedef struct zs_merge {
    zs_merge_layout layout;
    MPI_Comm column; /* the ranks with the same rows, by time part; not owned */
    int part, parts; /* this rank's time part; number of time parts */
    /* The group, set by zs_merge_goto(): */
    int owners;                 /* number of time parts that own rows */
    bool members;               /* true: some part has members of it */
    int64_t slice_rows;         /* rows that one owner merges in a round, at most */
    int *owner;                 /* [parts]: a part's number among the owners; -1: it is none */
    bool *needs;                /* [parts]: true: the part has steps of the group, so it needs mean and std */
    bool all_need, others_need; /* true: all parts need it; some part besides a single owner needs it */
    bool alone;                 /* true: one part has all members and nobody else needs it: nothing to send */
    zs_range *leaves;           /* [parts]: of the group, in each part, which sends their nodes */
    zs_some_parts with, needing; /* those that have members of the group; those that need mean and std */
    /* The round: */
    zs_messages message; /* between the time parts */
    zs_nodes put;        /* the last slice that this rank put; for a single owner: all that there is */
    zs_range tile;       /* rows of the tile */
    int64_t round;
    int64_t sent_bytes; /* sent to other ranks so far, for the summary */
} zs_merge;

/* Set up for the time part `part`.  LOCAL.  layout is copied; its groups and
 * column must outlive merge.
 * Returns 0, and merge is to be released with zs_merge_clear(); or -1 with err filled (ZS_FAILED: no memory),
 * and merge empty. */
int zs_merge_init(zs_merge *merge, const zs_merge_layout *layout, MPI_Comm column, int part, zs_error *err);

/* Release merge and leave it empty.  LOCAL. */
void zs_merge_clear(zs_merge *merge);

/* Go to a group: all other functions are about this group.  LOCAL. */
void zs_merge_goto(zs_merge *merge, int group);

/* Go to a set of which groups are made, or to a group that was made of sets.  LOCAL. */
void zs_merge_goto_set(zs_merge *merge, int set);
void zs_merge_goto_made(zs_merge *merge, int group);

/* --- who merges what: LOCAL, cannot fail ---------------------------------------------------------------- */

/* Returns the rows of a tile that a time part owns, counted from the tile's first row; it may own none. */
zs_range zs_merge_owned(const zs_merge *merge, zs_range tile, int part);

/* Returns the number of rounds that a tile takes: the same on all ranks of the column. */
int64_t zs_merge_rounds(const zs_merge *merge, zs_range tile);

/* Returns the slice of rows that a time part merges in a round, counted from the tile's first row; it may be
 * empty. */
zs_range zs_merge_slice(const zs_merge *merge, zs_range tile, int64_t round, int part);

/* --- a round -------------------------------------------------------------------------------------------- */

/* Begin a round of a tile.  LOCAL. */
void zs_merge_begin(zs_merge *merge, zs_range tile, int64_t round);

/* Prepare this rank's moments of the slice of time part `part` for sending: cells from first_cell on.  Call
 * it for each part whose slice is not empty, if this rank has members of the group.  LOCAL. moments must stay
 * until zs_merge_exchange(), which may merge them where they are, and so destroy them. */
void zs_merge_put(zs_merge *merge, int part, zs_moments *moments, size_t first_cell);

/* Send the nodes to the owners, merge, and make this rank's slice of the statistics: all missing, if the
 * group has no members.  COLLECTIVE over the owners and the parts with members, and does nothing on others;
 * cannot fail.
 * owned: statistics of this rank's owned rows of the tile; the cells of its slice are filled. */
void zs_merge_exchange(zs_merge *merge, const zs_rules *rules, zs_statistics owned);

/* The same without statistics: returns a view of the moments of this rank's slice, which lasts until the next
 * call for this merge; without cells or members it is all NULL; minima and maxima are there if the layout has
 * them.  *cells: how many there are. */
zs_moments_view zs_merge_moments(zs_merge *merge, size_t *cells);

/* Send mean and standard deviation from the owners to the parts that need them.  COLLECTIVE over these two,
 * and does nothing on others; cannot fail.
 * owned: as filled by zs_merge_exchange().
 * mean, std: [rows of the tile][ncol]; the slices of all owners are filled, if this rank has steps of the
 * group; otherwise not used, and may be NULL. */
void zs_merge_share(zs_merge *merge, zs_statistics owned, double *mean, double *std);

/* The same for the slope of a trend, and the time that it is counted from. */
void zs_merge_share_line(zs_merge *merge, zs_statistics owned, double *slope, double *time);

#endif
