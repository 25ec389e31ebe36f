#include "time/recipe.h"

#include <stdlib.h>

bool zs_recipe_is_needed(const zs_grouping *how)
{
    return how->window > 0;
}

int zs_recipe_make(const zs_grouping *how, zs_calendar calendar, zs_recipe *recipe, zs_error *err)
{
    *recipe = (zs_recipe){ .window = zs_window_of(how, calendar) };
    return zs_window_steps_make(&recipe->window, &recipe->steps, err);
}

void zs_recipe_clear(zs_recipe *recipe)
{
    zs_window_steps_clear(&recipe->steps);
    free(recipe->set);
    free(recipe->group);
    *recipe = (zs_recipe){ 0 };
}

int zs_recipe_family(const zs_recipe *recipe, zs_time time)
{
    return zs_group_has_hours(recipe->window.how.kind) ? zs_hour_of(time) : 0;
}

int zs_recipe_input(const zs_recipe *recipe, zs_time time)
{
    int part, day = zs_window_day(&recipe->window, time, &part);
    return 2 * day + part;
}

int zs_recipe_key(const zs_recipe *recipe, int hour, int target)
{
    int day = zs_window_key(&recipe->window, target);
    bool hours = zs_group_has_hours(recipe->window.how.kind);
    return day < 0 || (hour > 0 && !hours) ? -1 : zs_day_key(recipe->window.how.kind, day, hour);
}

static void visit_days(int first, int last, int part, zs_recipe_visit *visit, void *object)
{
    for (int day = first; day <= last; day++)
        visit(object, 2 * day + part);
}

void zs_recipe_inputs(const zs_recipe *recipe, int target, zs_recipe_visit *visit, void *object)
{
    zs_reach reach = zs_window_reach(&recipe->window, target);
    for (int part = 0; part < 2; part++) {
        int end = zs_window_length(&recipe->window, part);
        visit_days(reach.first, reach.last, part, visit, object);
        visit_days(end - reach.before[part], end - 1, part, visit, object);
        visit_days(0, reach.after[part] - 1, part, visit, object);
    }
}

/* The largest number of entries of a row that stand for something. */
static int most_of(int nrow, int n, const int *number)
{
    int most = 0;
    for (int row = 0; row < nrow; row++) {
        int some = 0;
        for (int i = 0; i < n; i++)
            some += number[(size_t)row * (size_t)n + (size_t)i] >= 0;
        most = some > most ? some : most;
    }
    return most;
}

int zs_recipe_most_sets(const zs_recipe *recipe)
{
    return most_of(recipe->nfamily, recipe->steps.ninput, recipe->set);
}

int zs_recipe_most_groups(const zs_recipe *recipe)
{
    return most_of(recipe->nfamily, recipe->steps.ntarget, recipe->group);
}
