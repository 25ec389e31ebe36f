#include "run/family.h"

#include "base/memory.h"
#include "plan/plan_family.h"

#include <stdlib.h>
#include <string.h>

int zs_family_init(zs_family *f, const zs_plan *plan, bool with_state, zs_error *err)
{
    const zs_groups *groups = plan->problem.groups;
    const zs_window_steps *steps = &groups->recipe.steps;
    zs_moments_kind kind = plan->problem.kind;
    *f = (zs_family){ .groups = groups,
                      .piece = (size_t)zs_plan_family_piece(plan),
                      .cells = (size_t)(plan->slice_rows * plan->problem.ncol) };
    size_t sets = (size_t)zs_recipe_most_sets(&groups->recipe) * f->piece;
    size_t made = (size_t)zs_recipe_most_groups(&groups->recipe) * f->cells;
    return zs_cell_moments_init(&f->moments, kind, sets, err) ||
                   !(f->min = zs_alloc_raw(sets, sizeof *f->min, "minima", err)) ||
                   !(f->max = zs_alloc_raw(sets, sizeof *f->max, "maxima", err)) ||
                   !(f->input = zs_alloc((size_t)steps->ninput, sizeof *f->input, "sets", err)) ||
                   !(f->at = zs_alloc((size_t)steps->ntarget, sizeof *f->at, "groups", err)) ||
                   zs_statistics_init(&f->made, made, with_state, err) ||
                   zs_composer_init(&f->composer, kind, steps->ninput, steps->nslot,
                                    (size_t)zs_plan_family_strip(plan), err)
               ? -1
               : 0;
}

void zs_family_clear(zs_family *f)
{
    zs_cell_moments_clear(&f->moments);
    free(f->min);
    free(f->max);
    free(f->input);
    free(f->at);
    zs_statistics_clear(&f->made);
    zs_composer_clear(&f->composer);
    *f = (zs_family){ 0 };
}

int zs_family_set(const zs_family *f, int input)
{
    const zs_recipe *r = &f->groups->recipe;
    return r->set[(size_t)f->number * (size_t)r->steps.ninput + (size_t)input];
}

int zs_family_group(const zs_family *f, int target)
{
    const zs_recipe *r = &f->groups->recipe;
    return r->group[(size_t)f->number * (size_t)r->steps.ntarget + (size_t)target];
}

void zs_family_goto(zs_family *f, int number)
{
    const zs_window_steps *steps = &f->groups->recipe.steps;
    int n = 0;
    f->number = number;
    memset(f->input, 0, (size_t)steps->ninput * sizeof *f->input);
    f->first_set = 0;
    for (int k = steps->ninput - 1; k >= 0; k--)
        f->first_set = zs_family_set(f, k) >= 0 ? zs_family_set(f, k) : f->first_set;
    for (int k = 0; k < steps->ntarget; k++)
        f->at[k] = zs_family_group(f, k) >= 0 ? n++ : -1;
}

void zs_family_take(zs_family *f, int input, size_t n, const zs_moments_view *moments)
{
    size_t at = (size_t)(zs_family_set(f, input) - f->first_set) * f->piece;
    zs_moments_view to = { zs_cell_moments_at(f->moments, at), f->min + at, f->max + at };
    zs_cell_moments_copy(n, to.cells, moments->cells);
    memcpy(to.min, moments->min, n * sizeof *to.min);
    memcpy(to.max, moments->max, n * sizeof *to.max);
    f->input[input] = to;
}

/* The groups on their way to their statistics. */
typedef struct making {
    zs_family *family;
    const zs_rules *rules;
    const zs_least *least;
    size_t first; /* cell of the block */
} making;

static void finish(void *object, int target, size_t first, size_t n, const zs_moments_view *moments)
{
    const making *m = object;
    if (m->family->at[target] < 0)
        return;
    zs_rules rules = *m->rules;
    rules.min_count = zs_least_count(m->least, m->family->groups->size[zs_family_group(m->family, target)]);
    zs_statistics into = zs_statistics_at(zs_family_statistics(m->family, target), m->first + first);
    if (moments->min)
        zs_statistics_make(&rules, n, moments->cells, moments->min, moments->max, into);
    else
        zs_statistics_none(n, into);
}

void zs_family_make(zs_family *f, const zs_rules *rules, const zs_least *least, size_t first, size_t n)
{
    const zs_window_steps *steps = &f->groups->recipe.steps;
    making m = { f, rules, least, first };
    zs_compose(&f->composer, steps->step, steps->n, f->input, n, finish, &m);
}

zs_statistics zs_family_statistics(const zs_family *f, int target)
{
    return zs_statistics_at(f->made, (size_t)f->at[target] * f->cells);
}
