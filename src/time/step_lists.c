#include "time/step_lists.h"

#include "base/memory.h"
#include "base/tree.h"

#include <stdlib.h>
#include <string.h>

int zs_step_lists_make(const int *of, int n, zs_range steps, int32_t *step, zs_step_lists *lists,
                       zs_error *err)
{
    int64_t end = steps.first + steps.count;
    int64_t *next = zs_alloc((size_t)n + 1, sizeof *next, "lists of steps", err);
    if (!next || !(lists->first = zs_alloc((size_t)n + 1, sizeof *lists->first, "lists of steps", err))) {
        free(next);
        return -1;
    }
    for (int64_t i = steps.first; i < end; i++)
        if (of[i] >= 0)
            lists->first[of[i] + 1]++;
    for (int k = 0; k < n; k++)
        next[k + 1] = lists->first[k + 1] += lists->first[k];
    lists->step = step;
    for (int64_t i = steps.first; i < end; i++)
        if (of[i] >= 0)
            step[next[of[i]]++] = (int32_t)i;
    free(next);
    return 0;
}

void zs_step_lists_leaves(const zs_step_lists *lists, int n, int64_t nstep, int32_t *leaf)
{
    int64_t block = zs_tree_block(nstep);
    for (int k = 0; k < n; k++)
        for (int64_t first = lists->first[k], i = first; i < lists->first[k + 1]; i++)
            leaf[i] = i == first ? 0 : leaf[i - 1] + (lists->step[i] / block != lists->step[i - 1] / block);
}

bool zs_step_lists_equal(const zs_step_lists *lists, const zs_step_lists *others, int n)
{
    return memcmp(lists->first, others->first, ((size_t)n + 1) * sizeof *lists->first) == 0 &&
           memcmp(lists->step, others->step, (size_t)lists->first[n] * sizeof *lists->step) == 0;
}

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
