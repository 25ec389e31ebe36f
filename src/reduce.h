/* reduce: merges the moments of all time parts, with MPI, to statistics that every rank of a column has.
 *
 * A reduce-scatter and an allgather, made of MPI_Alltoallv and MPI_Allgatherv, because the merging must
 * follow the fixed tree (tree.h) and not the order that a library picks: in each round, every rank hands the
 * nodes of one slice of rows to the rank that owns the slice; the owners merge, make statistics, and give
 * mean and std to all.  The owners of a tile's rows are the ranks of the column, in order of their time
 * parts, with shares as equal as the plan lets them be (zs_plan_owned()). */
#ifndef ZS_REDUCE_H
#define ZS_REDUCE_H

#include "moments.h"
#include "plan.h"
#include "statistics.h"

#include <mpi.h>

typedef struct zs_reduce {
    const zs_plan *plan;
    MPI_Comm column; /* ranks with the same rows, in the order of their time parts */
    int part, parts; /* this rank's time part; how many there are */
    zs_tree *nodes;  /* [parts]: which nodes each time part hands on */
    double *send, *receive;
    int *send_words, *send_at, *receive_words, *receive_at; /* [parts] */
    zs_range tile;                                          /* of the round under way */
    int64_t round;
    int64_t sent_bytes;
} zs_reduce;

/* LOCAL.  plan and column must outlive it.  Returns 0, to be released with zs_reduce_clear(); or -1, err. */
int zs_reduce_init(zs_reduce *reduce, const zs_plan *plan, MPI_Comm column, int part, zs_error *err);
void zs_reduce_clear(zs_reduce *reduce);

/* The rows of a tile that a time part owns, counted from the tile's first row.  LOCAL. */
zs_range zs_reduce_owned(const zs_reduce *reduce, zs_range tile, int part);

/* Rounds that a tile takes, and the slice that a part merges in one; it may be empty.  LOCAL. */
int64_t zs_reduce_rounds(const zs_reduce *reduce, zs_range tile);
zs_range zs_reduce_slice(const zs_reduce *reduce, zs_range tile, int64_t round, int part);

/* A round: begin; put the moments of every part's slice; end. */

/* LOCAL. */
void zs_reduce_begin(zs_reduce *reduce, zs_range tile, int64_t round);

/* Lay this rank's moments of the slice of `part` ready: cells first_cell ... of moments.  LOCAL. */
void zs_reduce_put(zs_reduce *reduce, int part, const zs_moments *moments, size_t first_cell);

/* Exchange and merge.  COLLECTIVE over the column.
 * into: mean and std of the whole tile are filled at the slices of all parts; count, min and max, which are
 * for the owned rows alone, at the slice of this rank. */
void zs_reduce_end(zs_reduce *reduce, const zs_rules *rules, zs_statistics into);

#endif
