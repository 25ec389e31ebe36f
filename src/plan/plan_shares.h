/* plan_shares: how moments are shared out among their owners, and what they take in messages.  Pure.
 *
 * The moments of the first pass and those of reductions over time are merged alike (parallel/merge.h), so
 * that both are measured with these.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_PLAN_SHARES_H
#define ZS_PLAN_SHARES_H

#include "plan/plan.h"
#include "stats/moments.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of a cell in a message: its nodes; extremes: a minimum and a maximum, too. */
int64_t zs_message_bytes(zs_moments_kind kind, bool extremes, int nodes);

/* The rows of a tile that the busiest of several owners has. */
int64_t zs_plan_most_owned(const zs_plan *plan, int owners);

/* The rows of a slice, of at most `owned`: the messages of so many time parts fit into one exchange. message:
 * bytes of a cell. */
int64_t zs_plan_slice_of(const zs_plan *plan, int64_t message, int64_t owned, int parts);

#endif
