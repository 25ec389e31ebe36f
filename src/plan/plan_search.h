/* plan_search: the search for the plan that costs least.
 *
 * It tries every way to divide steps and rows among the ranks, with and without keeping values in memory. For
 * each it takes the largest tile that fits into the budget.  Of those that fit it returns the one with the
 * lowest cost (plan/plan_cost.h).  Pure. */
#ifndef ZS_PLAN_SEARCH_H
#define ZS_PLAN_SEARCH_H

#include "base/error.h"
#include "plan/plan.h"

/* Make the plan.  LOCAL; the same problem gives the same plan, so all ranks agree without a message.
 * problem: copied into the plan; its groups are not copied, and must outlive the plan.
 * Returns 0; or -1 with err filled and plan undefined: ZS_REFUSED, if not even the smallest tile fits into
 * the budget; ZS_FAILED: no memory. */
int zs_plan_make(const zs_problem *problem, zs_plan *plan, zs_error *err);

#endif
