#include "run/family.h"

#include "base/memory.h"
#include "plan/plan_family.h"
#include "stats/blend.h"

#include <stdlib.h>
#include <string.h>

int zs_family_init(zs_family *f, const zs_plan *plan, bool with_state, zs_error *err)
{
    const zs_groups *groups = plan->problem.groups;
    const zs_recipe *recipe = &groups->recipe;
    zs_moments_kind kind = plan->problem.kind;
    *f = (zs_family){ .groups = groups,
                      .kind = kind,
                      .weighs = zs_recipe_weighs(recipe),
                      .piece = (size_t)zs_plan_family_piece(plan),
                      .cells = (size_t)(plan->slice_rows * plan->problem.ncol) };
    size_t sets = (size_t)groups->recipe.most_sets * f->piece;
    size_t made = (size_t)groups->recipe.most_groups * f->cells;
    return zs_cell_moments_init(&f->moments, f->weighs ? ZS_MOMENTS_TREE : kind, sets, err) ||
                   !(f->min = zs_alloc_raw(sets, sizeof *f->min, "minima", err)) ||
                   !(f->max = zs_alloc_raw(sets, sizeof *f->max, "maxima", err)) ||
                   !(f->input = zs_alloc((size_t)recipe->ninput, sizeof *f->input, "sets", err)) ||
                   !(f->at = zs_alloc((size_t)recipe->ntarget, sizeof *f->at, "groups", err)) ||
                   zs_statistics_init(&f->made, made, with_state, kind == ZS_MOMENTS_TREND, err) ||
                   (!f->weighs && zs_composer_init(&f->composer, kind, recipe->ninput, recipe->steps.nslot,
                                                   (size_t)zs_plan_family_strip(plan), err))
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
    return r->set[(size_t)f->number * (size_t)r->ninput + (size_t)input];
}

int zs_family_group(const zs_family *f, int target)
{
    const zs_recipe *r = &f->groups->recipe;
    return r->group[(size_t)f->number * (size_t)r->ntarget + (size_t)target];
}

void zs_family_goto(zs_family *f, int number)
{
    const zs_recipe *recipe = &f->groups->recipe;
    int n = 0;
    f->number = number;
    memset(f->input, 0, (size_t)recipe->ninput * sizeof *f->input);
    f->first_set = 0;
    for (int k = recipe->ninput - 1; k >= 0; k--)
        f->first_set = zs_family_set(f, k) >= 0 ? zs_family_set(f, k) : f->first_set;
    for (int k = 0; k < recipe->ntarget; k++)
        f->at[k] = zs_family_group(f, k) >= 0 ? n++ : -1;
}

void zs_family_take(zs_family *f, int input, size_t n, const zs_moments_view *moments)
{
    size_t at = (size_t)(zs_family_set(f, input) - f->first_set) * f->piece;
    zs_moments_view to = { zs_cell_moments_at(f->moments, at), f->min + at, f->max + at };
    f->input[input] = to;
    if (f->weighs) {
        zs_blend_take(f->kind, n, to, *moments);
        return;
    }
    zs_cell_moments_copy(n, to.cells, moments->cells);
    memcpy(to.min, moments->min, n * sizeof *to.min);
    memcpy(to.max, moments->max, n * sizeof *to.max);
}

/* The groups on their way to their statistics. */
typedef struct making {
    zs_family *family;
    const zs_rules *rules;
    const zs_least *least;
    size_t first; /* cell of the block */
} making;

/* The rules of the group of a target. */
static zs_rules rules_of(const making *m, int target)
{
    zs_rules rules = *m->rules;
    int group = zs_family_group(m->family, target);
    rules.min_count = zs_least_count(m->least, m->family->groups->size[group]);
    return rules;
}

static void finish(void *object, int target, size_t first, size_t n, const zs_moments_view *moments)
{
    const making *m = object;
    if (m->family->at[target] < 0)
        return;
    zs_rules rules = rules_of(m, target);
    zs_statistics into = zs_statistics_at(zs_family_statistics(m->family, target), m->first + first);
    if (moments->min)
        zs_statistics_make(&rules, n, moments->cells, moments->min, moments->max, into);
    else
        zs_statistics_none(n, into);
}

/* Make all groups of some cells, with weights. */
static void blend_cells(const making *m, size_t cell, size_t n)
{
    const zs_recipe *r = &m->family->groups->recipe;
    for (int target = 0; target < r->ntarget; target++) {
        if (m->family->at[target] < 0)
            continue;
        zs_rules rules = rules_of(m, target);
        int first = r->parts.first[target];
        zs_blend blend = { r->parts.first[target + 1] - first, r->parts.input + first,
                           r->parts.weight + first };
        zs_blend_make(&rules, &blend, m->family->input, cell, n,
                      zs_statistics_at(zs_family_statistics(m->family, target), m->first + cell));
    }
}

void zs_family_make(zs_family *f, const zs_rules *rules, const zs_least *least, size_t first, size_t n)
{
    const zs_window_steps *steps = &f->groups->recipe.steps;
    making m = { f, rules, least, first };
    for (size_t cell = 0, some; cell < n && f->weighs; cell += some) {
        some = n - cell < ZS_BLEND_CELLS ? n - cell : ZS_BLEND_CELLS;
        blend_cells(&m, cell, some);
    }
    if (!f->weighs)
        zs_compose(&f->composer, steps->step, steps->n, f->input, n, finish, &m);
}

zs_statistics zs_family_statistics(const zs_family *f, int target)
{
    return zs_statistics_at(f->made, (size_t)f->at[target] * f->cells);
}
