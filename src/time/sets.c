#include "time/sets.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

/* Where a step of this time is counted; -1: it has no group. */
static int64_t index_of(const zs_sets *s, int64_t step, zs_time time)
{
    int place = zs_recipe_place(s->recipe, time);
    int input = zs_recipe_input(s->recipe, time, s->length ? s->length[step] : 0);
    return place < 0 ? -1 : (int64_t)place * s->recipe->ninput + input;
}

int zs_sets_count(zs_recipe *recipe, zs_time_list time, const double *length, zs_range baseline, zs_sets *s,
                  zs_error *err)
{
    *s = (zs_sets){ .recipe = recipe, .time = time, .length = length, .baseline = baseline };
    size_t n = (size_t)recipe->nplace * (size_t)recipe->ninput;
    if (!(s->member = zs_alloc(n, sizeof *s->member, "groups", err)))
        return -1;
    for (int64_t i = baseline.first; i < baseline.first + baseline.count; i++) {
        zs_time moment = zs_time_at(&time, i);
        int64_t at = index_of(s, i, moment);
        if (at >= 0)
            zs_members_add(&s->member[at], moment);
    }
    return 0;
}

void zs_sets_clear(zs_sets *s)
{
    free(s->member);
    *s = (zs_sets){ 0 };
}

/* One target, while its inputs are visited. */
typedef struct target {
    const zs_members *input;
    zs_members all;
} target;

static void add_input(void *object, int input)
{
    target *t = object;
    zs_members_merge(&t->all, &t->input[input]);
}

static const zs_members *inputs_of(const zs_sets *s, int place)
{
    return s->member + (size_t)place * (size_t)s->recipe->ninput;
}

void zs_sets_members(const zs_sets *s, zs_members *by_key)
{
    for (int place = 0; place < s->recipe->nplace; place++)
        for (int k = 0; k < s->recipe->ntarget; k++) {
            int key = zs_recipe_key(s->recipe, place, k);
            target t = { .input = inputs_of(s, place) };
            zs_recipe_inputs(s->recipe, k, add_input, &t);
            if (key >= 0)
                zs_members_merge(&by_key[key], &t.all);
        }
}

/* The group of a target; -1: there is none. */
static int group_of(const zs_sets *s, const int *group, int place, int k)
{
    int key = zs_recipe_key(s->recipe, place, k);
    return key < 0 ? -1 : group[key];
}

static bool has_any(const zs_sets *s, const int *group, int place)
{
    bool any = false;
    for (int k = 0; k < s->recipe->ntarget && !any; k++)
        any = group_of(s, group, place, k) >= 0;
    for (int k = 0; k < s->recipe->ninput && !any; k++)
        any = inputs_of(s, place)[k].n > 0;
    return any;
}

/* Enter the sets and groups of a place into the recipe, as its next family.  set: [inputs], the number of
 * each set.  Returns the number of sets so far. */
static int add_family(const zs_sets *s, const int *group, int place, int nset, int *set)
{
    zs_recipe *r = s->recipe;
    size_t n = (size_t)r->ninput, m = (size_t)r->ntarget, family = (size_t)r->nfamily++;
    int before = nset, groups = 0;
    for (size_t k = 0; k < n; k++)
        set[k] = r->set[family * n + k] = inputs_of(s, place)[k].n > 0 ? nset++ : -1;
    for (size_t k = 0; k < m; k++) {
        r->group[family * m + k] = group_of(s, group, place, (int)k);
        groups += r->group[family * m + k] >= 0;
    }
    r->most_sets = nset - before > r->most_sets ? nset - before : r->most_sets;
    r->most_groups = groups > r->most_groups ? groups : r->most_groups;
    return nset;
}

/* set: [places][inputs], the set at each. */
static int list_steps(const zs_sets *s, const int *set, int nset, int32_t *step, zs_step_lists *lists,
                      zs_error *err)
{
    int64_t first = s->baseline.first, end = first + s->baseline.count;
    int *of = zs_alloc((size_t)end, sizeof *of, "groups", err);
    if (!of)
        return -1;
    for (int64_t i = first; i < end; i++) {
        int64_t at = index_of(s, i, zs_time_at(&s->time, i));
        of[i] = at < 0 ? -1 : set[at];
    }
    int result = zs_step_lists_make(of, nset, s->baseline, step, lists, err);
    free(of);
    return result;
}

int zs_sets_make(const zs_sets *s, const int *group, int32_t *step, zs_step_lists *lists, zs_error *err)
{
    zs_recipe *r = s->recipe;
    size_t n = (size_t)r->ninput, m = (size_t)r->ntarget;
    size_t places = (size_t)r->nplace;
    int *set = zs_alloc(places * n, sizeof *set, "groups", err), nset = 0;
    if (!set || !(r->set = zs_alloc(places * n, sizeof *r->set, "groups", err)) ||
        !(r->group = zs_alloc(places * m, sizeof *r->group, "groups", err))) {
        free(set);
        return -1;
    }
    for (size_t k = 0; k < places * n; k++)
        set[k] = -1;
    for (int place = 0; place < s->recipe->nplace; place++)
        if (has_any(s, group, place))
            nset = add_family(s, group, place, nset, set + (size_t)place * n);
    int result = list_steps(s, set, nset, step, lists, err);
    free(set);
    return result ? -1 : nset;
}
