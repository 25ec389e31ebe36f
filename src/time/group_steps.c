#include "time/group_steps.h"

#include "base/memory.h"
#include "time/recipe.h"

#include <string.h>

/* The list of one group under way.  Without memory, it is only counted. */
typedef struct listing {
    const zs_step_lists *member;
    const int *set; /* of the inputs of the group's family */
    int32_t *step;  /* NULL: counted */
    int64_t n;
} listing;

static void add_set(void *object, int input)
{
    listing *l = object;
    int set = l->set[input];
    if (set < 0)
        return;
    int64_t first = l->member->first[set], n = l->member->first[set + 1] - first;
    if (l->step)
        memcpy(l->step + l->n, l->member->step + first, (size_t)n * sizeof *l->step);
    l->n += n;
}

/* List the steps of a target of a family, or count them. */
static int64_t list_target(const zs_groups *groups, int family, int target, int32_t *step)
{
    const zs_recipe *recipe = &groups->recipe;
    listing l = { &groups->member, recipe->set + (size_t)family * (size_t)recipe->ninput, step, 0 };
    zs_recipe_inputs(recipe, target, add_set, &l);
    return l.n;
}

/* Call for each group: its number of steps first, then its steps. */
static void list_all(const zs_groups *groups, zs_step_lists *lists)
{
    const zs_recipe *recipe = &groups->recipe;
    for (int family = 0; family < recipe->nfamily; family++)
        for (int target = 0; target < recipe->ntarget; target++) {
            int group = recipe->group[family * recipe->ntarget + target];
            if (group < 0)
                continue;
            int32_t *step = lists->step ? lists->step + lists->first[group] : NULL;
            int64_t n = list_target(groups, family, target, step);
            if (!step)
                lists->first[group + 1] = n;
        }
}

int zs_group_steps_make(const zs_groups *groups, zs_step_lists *lists, zs_error *err)
{
    bool made = zs_groups_are_made(groups);
    size_t n = (size_t)groups->n;
    *lists = (zs_step_lists){ NULL, NULL };
    if (!(lists->first = zs_alloc(n + 1, sizeof *lists->first, "groups", err)))
        return -1;
    if (made)
        list_all(groups, lists);
    for (size_t k = 0; k < n; k++)
        lists->first[k + 1] = made ? lists->first[k] + lists->first[k + 1] : groups->member.first[k + 1];
    size_t steps = (size_t)lists->first[n];
    if (!(lists->step = zs_alloc(steps, sizeof *lists->step, "groups", err))) {
        zs_step_lists_clear(lists);
        return -1;
    }
    if (made)
        list_all(groups, lists);
    else
        memcpy(lists->step, groups->member.step, steps * sizeof *lists->step);
    return 0;
}
