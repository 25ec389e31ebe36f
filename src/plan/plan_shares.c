#include "plan/plan_shares.h"

#include "base/range.h"

int64_t zs_message_bytes(zs_moments_kind kind, bool extremes, int nodes)
{
    return nodes * (4 + 8 * (int64_t)zs_moments_per_cell(kind)) + (extremes ? 16 : 0);
}

int64_t zs_plan_most_owned(const zs_plan *plan, int owners)
{
    return zs_plan_owned(plan, (zs_range){ 0, plan->tile_rows }, 0, owners).count;
}

int64_t zs_plan_slice_of(const zs_plan *plan, int64_t message, int64_t owned, int parts)
{
    int64_t row = plan->problem.ncol * message * parts;
    return zs_max(1, zs_min(zs_plan_exchange_bytes(&plan->problem) / zs_max(1, row), owned));
}
