/* plan_chunks: the chunks of the outputs' fields, and who makes them.  Pure.
 *
 * Where the user has no wish, a chunk is what one rank has at one time, and the plan says how many rows that
 * are.  Where the user gives a shape, the plan cuts rows at the edges of chunks, if a chunk has one time and
 * memory allows it: then one rank has whole chunks again.  All other chunks are put together afterwards
 * (write/rechunk.h).
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_PLAN_CHUNKS_H
#define ZS_PLAN_CHUNKS_H

#include "base/chunk_shape.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The field's axes and chunks, by the wish of the user, which there is.  layers: of the field, each with all
 * rows and columns: samples or groups; 0: it has no axis of time.  steps: are they those of the run? */
zs_chunk_shape zs_problem_chunks(const zs_problem *problem, int64_t layers, bool steps);

/* The same of a plan, also where the user has no wish. */
zs_chunk_shape zs_plan_chunks(const zs_plan *plan, int64_t layers, bool steps);

/* Has a rank that puts rows of such a field whole chunks? */
bool zs_plan_has_whole_chunks(const zs_plan *plan, const zs_chunk_shape *shape, bool steps);

/* The rows from one edge to the next one at which rows are cut, so that a rank has whole chunks; 0: there are
 * none, because a chunk has several times, members or levels. */
int64_t zs_problem_chunk_edges(const zs_problem *problem);

/* How many chunks side by side, of all columns or fewer, a rank puts together at once: as many as 32 MiB have
 * room for, or a 32nd of the budget; at least one.  What they have of a row is read in one piece, so more are
 * better.  size: bytes of a number. */
int64_t zs_problem_chunks_together(const zs_problem *problem, const zs_chunk_shape *shape, size_t size);

/* How many times as many numbers chunks of one time have as there are: at the end of an axis they reach
 * beyond it.  1 where the user has no wish. */
double zs_problem_chunk_padding(const zs_problem *problem);

/* Bytes of memory of a rank for making the chunks of one output.  fields: how many fields have such ones. */
int64_t zs_problem_chunk_bytes(const zs_problem *problem, const zs_chunk_shape *shape, size_t size,
                               int64_t fields);

#endif
