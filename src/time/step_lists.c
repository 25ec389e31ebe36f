#include "time/step_lists.h"

#include <stdlib.h>

/* The index of the first step in a list that is not before this step. */
static int64_t lower_bound(const zs_step_lists *lists, int k, int64_t step)
{
    int64_t low = lists->first[k], high = lists->first[k + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (lists->step[middle] < step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

zs_range zs_steps_among(const zs_step_lists *lists, int k, zs_range steps)
{
    int64_t first = lower_bound(lists, k, steps.first);
    return (zs_range){ first, lower_bound(lists, k, steps.first + steps.count) - first };
}

void zs_step_lists_clear(zs_step_lists *lists)
{
    free(lists->first);
    free(lists->step);
    *lists = (zs_step_lists){ 0 };
}

void zs_members_merge(zs_members *members, const zs_members *others)
{
    if (others->n == 0)
        return;
    if (members->n == 0 || others->first < members->first)
        members->first = others->first;
    if (members->n == 0 || others->last > members->last)
        members->last = others->last;
    members->n += others->n;
}

void zs_members_add(zs_members *members, zs_time time)
{
    zs_members_merge(members, &(zs_members){ 1, time, time });
}
