#include "time/recipe.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { HOURS = 24, LENGTHS_MOST = 64 };

bool zs_recipe_is_needed(const zs_grouping *how)
{
    return how->window > 0 || how->by_length;
}

bool zs_recipe_weighs(const zs_recipe *recipe)
{
    return zs_grouping_weighs(&recipe->window.how);
}

/* --- lengths ------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Find the lengths that steps have. */
static int find_lengths(zs_recipe *r, const double *length, int64_t nstep, zs_error *err)
{
    r->nlength = 1;
    if (!(r->length = zs_alloc(LENGTHS_MOST, sizeof *r->length, "lengths of steps", err)))
        return -1;
    r->length[0] = length ? length[0] : 1;
    for (int64_t i = 1; length && i < nstep; i++) {
        if (bsearch(&length[i], r->length, (size_t)r->nlength, sizeof *r->length, compare))
            continue;
        if (r->nlength == LENGTHS_MOST)
            return zs_fail(err, ZS_REFUSED,
                           "[climatology] weights = length: the steps have more than %d different lengths, "
                           "from %g to %g days; their bounds of time are no periods of a few kinds",
                           LENGTHS_MOST, r->length[0], r->length[r->nlength - 1]);
        r->length[r->nlength++] = length[i];
        qsort(r->length, (size_t)r->nlength, sizeof *r->length, compare);
    }
    return 0;
}

/* --- what windows have ---------------------------------------------------------------------------------- */

/* A day that counts for the target: with part, and distance from the middle of the window. */
typedef void visit_day(void *object, int day, int part, int distance);

static void visit_window(const zs_window *w, int target, visit_day *visit, void *object)
{
    zs_reach reach = zs_window_reach(w, target);
    for (int day = reach.first; day <= reach.last; day++)
        for (int part = 0; part < 2; part++)
            visit(object, day, part, zs_window_distance(w, target, day));
    for (int part = 0; part < 2; part++) {
        int length = zs_window_length(w, part);
        for (int k = 1; k <= reach.before[part]; k++)
            visit(object, length - k, part, target + k);
        for (int day = 0; day < reach.after[part]; day++)
            visit(object, day, part, w->how.window - (reach.after[part] - 1 - day));
    }
}

/* --- what targets are made of, with weights ------------------------------------------------------------- */

/* The list under way.  Without memory, it is only counted. */
typedef struct listing {
    const zs_recipe *recipe;
    zs_recipe_parts *parts;
    int n;
} listing;

static void add_part(listing *l, int base, double weight)
{
    const zs_recipe *r = l->recipe;
    for (int k = 0; k < r->nlength && weight > 0; k++, l->n++)
        if (l->parts->input) {
            l->parts->input[l->n] = base * r->nlength + k;
            l->parts->weight[l->n] = weight * (r->window.how.by_length ? r->length[k] : 1);
        }
}

static void add_day(void *object, int day, int part, int distance)
{
    listing *l = object;
    add_part(l, 2 * day + part, zs_window_weight(&l->recipe->window.how, distance));
}

/* Go through all targets; returns the number of parts. */
static int list_parts(const zs_recipe *r, zs_recipe_parts *parts)
{
    listing l = { r, parts, 0 };
    for (int target = 0; target < r->ntarget; target++) {
        if (parts->first)
            parts->first[target] = l.n;
        if (r->window.how.window > 0)
            visit_window(&r->window, target, add_day, &l);
        else
            add_part(&l, 0, 1);
    }
    if (parts->first)
        parts->first[r->ntarget] = l.n;
    return l.n;
}

static int make_parts(zs_recipe *r, zs_error *err)
{
    zs_recipe_parts counted = { NULL, NULL, NULL }, *p = &r->parts;
    size_t n = (size_t)list_parts(r, &counted);
    if (!(p->first = zs_alloc((size_t)r->ntarget + 1, sizeof *p->first, "weights", err)) ||
        !(p->input = zs_alloc(n, sizeof *p->input, "weights", err)) ||
        !(p->weight = zs_alloc(n, sizeof *p->weight, "weights", err)))
        return -1;
    list_parts(r, p);
    return 0;
}

/* --- the recipe ----------------------------------------------------------------------------------------- */

int zs_recipe_make(const zs_grouping *how, zs_calendar calendar, int low, int nkey, const double *length,
                   int64_t nstep, zs_recipe *r, zs_error *err)
{
    bool window = how->window > 0;
    *r = (zs_recipe){ .window = zs_window_of(how, calendar), .low = low, .nplace = window ? HOURS : nkey };
    int result = find_lengths(r, length, nstep, err);
    r->ninput = (window ? 2 * r->window.days : 1) * r->nlength;
    r->ntarget = window ? r->window.days : 1;
    if (result == 0)
        result = zs_recipe_weighs(r) ? make_parts(r, err) : zs_window_steps_make(&r->window, &r->steps, err);
    if (result)
        zs_recipe_clear(r);
    return result;
}

void zs_recipe_clear(zs_recipe *recipe)
{
    zs_window_steps_clear(&recipe->steps);
    free(recipe->parts.first);
    free(recipe->parts.input);
    free(recipe->parts.weight);
    free(recipe->length);
    free(recipe->set);
    free(recipe->group);
    *recipe = (zs_recipe){ 0 };
}

int zs_recipe_place(const zs_recipe *recipe, zs_time time)
{
    const zs_grouping *how = &recipe->window.how;
    if (how->window > 0)
        return zs_group_has_hours(how->kind) ? zs_hour_of(time) : 0;
    int key = zs_key_of(how, recipe->window.calendar, time);
    return key < 0 ? -1 : key - recipe->low;
}

int zs_recipe_input(const zs_recipe *recipe, zs_time time, double days)
{
    int base = 0, part;
    if (recipe->window.how.window > 0) {
        base = 2 * zs_window_day(&recipe->window, time, &part);
        base += part;
    }
    if (recipe->nlength == 1)
        return base;
    const double *at = bsearch(&days, recipe->length, (size_t)recipe->nlength, sizeof days, compare);
    return base * recipe->nlength + (int)(at - recipe->length);
}

int zs_recipe_key(const zs_recipe *recipe, int place, int target)
{
    const zs_grouping *how = &recipe->window.how;
    if (how->window == 0)
        return place;
    int day = zs_window_key(&recipe->window, target);
    return day < 0 || (place > 0 && !zs_group_has_hours(how->kind)) ? -1 : zs_day_key(how->kind, day, place);
}

/* A visitor of inputs, while days are visited. */
typedef struct visitor {
    zs_recipe_visit *visit;
    void *object;
} visitor;

static void visit_input(void *object, int day, int part, int distance)
{
    const visitor *v = object;
    (void)distance;
    v->visit(v->object, 2 * day + part);
}

void zs_recipe_inputs(const zs_recipe *recipe, int target, zs_recipe_visit *visit, void *object)
{
    visitor v = { visit, object };
    const zs_recipe_parts *parts = &recipe->parts;
    if (!zs_recipe_weighs(recipe))
        visit_window(&recipe->window, target, visit_input, &v);
    else
        for (int k = parts->first[target]; k < parts->first[target + 1]; k++)
            visit(object, parts->input[k]);
}
