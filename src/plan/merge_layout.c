#include "plan/merge_layout.h"

zs_merge_layout zs_merge_layout_of(const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    return (zs_merge_layout){ .kind = p->kind,
                              .parts = plan->partition.time_parts,
                              .nstep = p->nstep,
                              .time_quantum = plan->partition.time_quantum,
                              .groups = p->groups,
                              .extremes = zs_plan_has_extremes(p),
                              .needed = zs_plan_compares(p),
                              .ncol = p->ncol,
                              .tile_rows = plan->tile_rows,
                              .owned_rows = plan->owned_rows,
                              .slice_rows = plan->slice_rows,
                              .all_own = zs_plan_in_blocks(p),
                              .whole_slices = p->prior }; /* the earlier statistics are read slice by slice */
}

int zs_merge_layout_sets(const zs_merge_layout *layout)
{
    return layout->groups ? layout->groups->nset : 1;
}

bool zs_merge_layout_makes_groups(const zs_merge_layout *layout)
{
    return layout->groups && zs_groups_are_made(layout->groups);
}

static zs_range steps_of(const zs_merge_layout *layout, int part)
{
    return zs_share_quanta(layout->nstep, layout->time_quantum, part, layout->parts);
}

zs_range zs_merge_layout_leaves(const zs_merge_layout *layout, int set, int part)
{
    return zs_leaves_of(layout->groups, layout->nstep, set, steps_of(layout, part));
}

/* The first part, from `part` on, that has a step of a list.  Without lists each part has. */
static int next_part(const zs_merge_layout *layout, const zs_step_lists *lists, int k, int part)
{
    int64_t nstep = layout->nstep;
    if (!lists || part >= layout->parts)
        return part;
    int64_t first = steps_of(layout, part).first;
    zs_range among = zs_steps_among(lists, k, (zs_range){ first, nstep - first });
    if (among.count == 0)
        return layout->parts;
    return (int)zs_part_with(nstep, layout->time_quantum, lists->step[among.first], layout->parts);
}

int zs_merge_layout_next_with(const zs_merge_layout *layout, int set, int part)
{
    return next_part(layout, layout->groups ? &layout->groups->member : NULL, set, part);
}

int zs_merge_layout_next_needing(const zs_merge_layout *layout, int group, int part)
{
    if (!layout->needed)
        return layout->parts;
    return next_part(layout, layout->groups ? &layout->groups->user : NULL, group, part);
}

zs_range zs_merge_layout_owned(const zs_merge_layout *layout, zs_range tile, int owner, int owners)
{
    return zs_share_quanta(tile.count, layout->owned_rows, owner, owners);
}
