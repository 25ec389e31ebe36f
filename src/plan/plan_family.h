/* plan_family: what it takes to make the statistics of several groups together.
 *
 * There are two reasons: groups are made of sets of steps (time/recipe.h, run/family.h), and all groups of a
 * family are made together; or groups are smoothed over the year (run/smoothing.h), and those of a cycle are
 * held together.  Both happen in a block of rows: a slice for each time part.
 *
 * For a family a rank holds the moments of all sets, of its whole slice if time parts exchange them,
 * otherwise of some cells at a time; what is being merged; and the statistics of all groups in its slice.
 * For a cycle it holds the statistics of all groups in its slice.
 *
 * All functions here are LOCAL and pure, and cannot fail.  They are about plans in blocks
 * (zs_plan_in_blocks()). */
#ifndef ZS_PLAN_FAMILY_H
#define ZS_PLAN_FAMILY_H

#include "plan/plan.h"

/* Where groups are made of sets: the cells of a set whose moments are in memory together. */
int64_t zs_plan_family_piece(const zs_plan *plan);

/* There, too: the cells whose groups are merged together (stats/compose.h). */
int64_t zs_plan_family_strip(const zs_plan *plan);

/* The rows of a block, at most. */
int64_t zs_plan_family_rows(const zs_plan *plan);

/* Bytes of memory for one family and one cycle. */
int64_t zs_plan_family_bytes(const zs_plan *plan);

/* The rows of a slice, of at most `most`: as many as take 128 MiB or an eighth of the budget; whole chunks of
 * the statistics, and at least one. */
int64_t zs_plan_family_slice(const zs_plan *plan, int64_t most);

/* The rows of a chunk of the statistics that fit into a slice, at least 1. */
int64_t zs_plan_family_chunk(const zs_problem *problem);

#endif
