#include "time/groups.h"

#include "base/memory.h"
#include "time/sets.h"

#include <stdlib.h>

/* What groups are made from, with tables of all keys from low to low + nkey - 1. */
typedef struct source {
    zs_time_list time;
    const double *length;
    int64_t nstep;
    const zs_prior_groups *prior; /* NULL: none */
    int low, nkey;
    zs_members *member; /* [nkey]: of this run */
    bool *prior_has;    /* [nkey]: the earlier run has this group, and this run needs it */
    int *group;         /* [nkey]: the group of a key; -1: none */
    zs_sets sets;       /* of a recipe */
} source;

/* The keys of years are those of the series and of the earlier run; all others have a table of all keys. */
static int make_tables(const zs_groups *g, source *s, zs_error *err)
{
    const zs_prior_groups *prior = s->prior;
    s->nkey = ZS_GROUP_KEYS;
    if (g->how.kind == ZS_GROUP_YEAR) {
        int low = zs_key_of(&g->how, g->calendar, zs_time_at(&s->time, 0));
        int high = zs_key_of(&g->how, g->calendar, zs_time_at(&s->time, s->nstep - 1));
        if (prior && prior->n > 0) {
            low = prior->key[0] < low ? prior->key[0] : low;
            high = prior->key[prior->n - 1] > high ? prior->key[prior->n - 1] : high;
        }
        s->low = low;
        s->nkey = high - low + 1;
    }
    size_t n = (size_t)s->nkey;
    return (s->member = zs_alloc(n, sizeof *s->member, "groups", err)) &&
                   (s->prior_has = zs_alloc(n, sizeof *s->prior_has, "groups", err)) &&
                   (s->group = zs_alloc(n, sizeof *s->group, "groups", err))
               ? 0
               : -1;
}

static void release(source *s)
{
    zs_sets_clear(&s->sets);
    free(s->member);
    free(s->prior_has);
    free(s->group);
}

/* The place of a step's key in the tables; -1: it has no group. */
static int key_at(const zs_groups *g, const source *s, int64_t step)
{
    int key = zs_key_of(&g->how, g->calendar, zs_time_at(&s->time, step));
    return key < 0 ? -1 : key - s->low;
}

/* Are the members of this run, if it has some, in sets that a recipe merges? */
static bool by_recipe(const zs_groups *g, const source *s)
{
    return zs_recipe_is_needed(&g->how) && !(s->prior && s->prior->replaces);
}

/* Find the members of all groups. */
static int find_members(zs_groups *g, source *s, zs_error *err)
{
    if (by_recipe(g, s)) {
        if (zs_recipe_make(&g->how, g->calendar, s->low, s->nkey, s->length, s->nstep, &g->recipe, err) ||
            zs_sets_count(&g->recipe, s->time, s->length, g->baseline, &s->sets, err))
            return -1;
        zs_sets_members(&s->sets, s->member);
        return 0;
    }
    for (int64_t i = g->baseline.first; i < g->baseline.first + g->baseline.count; i++) {
        int key = key_at(g, s, i);
        if (key >= 0)
            zs_members_add(&s->member[key], zs_time_at(&s->time, i));
    }
    return 0;
}

/* Number the groups, and find the group of each step. */
static int number_groups(zs_groups *g, source *s, zs_error *err)
{
    for (int key = 0; key < s->nkey; key++)
        s->group[key] = s->member[key].n > 0 || s->prior_has[key] ? g->n++ : -1;
    size_t n = (size_t)g->n;
    if (!(g->key = zs_alloc(n, sizeof *g->key, "groups", err)) ||
        !(g->size = zs_alloc(n, sizeof *g->size, "groups", err)) ||
        !(g->time = zs_alloc(n, sizeof *g->time, "groups", err)))
        return -1;
    for (int key = 0; key < s->nkey; key++)
        if (s->group[key] >= 0) {
            g->key[s->group[key]] = s->low + key;
            g->size[s->group[key]] = s->member[key].n;
        }
    for (int64_t i = 0; i < s->nstep; i++) {
        int key = key_at(g, s, i);
        g->of[i] = key < 0 ? -1 : s->group[key];
        g->ungrouped += g->of[i] < 0;
    }
    return 0;
}

/* The steps of each group, and the sets: single groups, unless a recipe merges them. */
static int make_lists(zs_groups *g, source *s, zs_error *err)
{
    int32_t *user = g->user.step, *member = g->member.step;
    if (zs_step_lists_make(g->of, g->n, (zs_range){ 0, s->nstep }, user, &g->user, err))
        return -1;
    if (by_recipe(g, s))
        g->nset = zs_sets_make(&s->sets, s->group, member, &g->member, err);
    else
        g->nset = zs_step_lists_make(g->of, g->n, g->baseline, member, &g->member, err) ? -1 : g->n;
    if (g->nset < 0)
        return -1;
    zs_step_lists_leaves(&g->member, g->nset, s->nstep, g->leaf);
    return 0;
}

/* The segments of members, and of users if these are others. */
static int make_segments(zs_groups *g, int64_t nstep, zs_error *err)
{
    bool same = g->nset == g->n && zs_step_lists_equal(&g->member, &g->user, g->n);
    if (zs_segments_make(&g->member, g->nset, same ? g->of : NULL, nstep, &g->taken, err))
        return -1;
    return same ? 0 : zs_segments_make(&g->user, g->n, g->of, nstep, &g->needed, err);
}

/* Which groups of an earlier run count: all, if this run adds to them, or has no steps; else those that the
 * steps need. */
static void find_prior(const zs_groups *g, source *s)
{
    for (int k = 0; s->prior && k < s->prior->n; k++)
        s->prior_has[s->prior->key[k] - s->low] = !s->prior->replaces || s->prior->alone;
    for (int64_t i = 0; s->prior && s->prior->replaces && !s->prior->alone && i < s->nstep; i++) {
        int key = key_at(g, s, i);
        if (key >= 0)
            s->prior_has[key] = zs_prior_layer(s->prior, s->low + key) >= 0;
    }
}

int zs_prior_layer(const zs_prior_groups *prior, int key)
{
    int low = 0, high = prior->n;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (prior->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < prior->n && prior->key[low] == key ? low : -1;
}

/* The bounds of a group: around its members in this run and the bounds in an earlier run. */
static zs_group_time bounds_of(const zs_groups *g, int k, const source *s)
{
    const zs_prior_groups *prior = s->prior;
    zs_group_time bounds = { .lower = INT64_MAX, .upper = INT64_MIN };
    const zs_members *member = &s->member[g->key[k] - s->low];
    int layer = prior ? zs_prior_layer(prior, g->key[k]) : -1;
    if (member->n > 0)
        bounds = zs_group_bounds(&g->how, g->calendar, g->key[k], member->first, member->last);
    if (layer >= 0 && prior->time[layer].lower < bounds.lower)
        bounds.lower = prior->time[layer].lower;
    if (layer >= 0 && prior->time[layer].upper > bounds.upper)
        bounds.upper = prior->time[layer].upper;
    return bounds;
}

/* Give the groups their times. */
static void set_times(zs_groups *g, const source *s)
{
    if (g->how.kind == ZS_GROUP_NONE)
        return;
    for (int k = 0; k < g->n; k++)
        g->time[k] = bounds_of(g, k, s);
    zs_group_values(&g->how, g->calendar, g->n, g->key, g->time);
}

/* Can the members of groups be other steps than their users? */
static bool are_apart(const zs_grouping *how, zs_range baseline, int64_t nstep)
{
    return baseline.count > 0 && (baseline.count < nstep || zs_recipe_is_needed(how));
}

int zs_groups_room(const zs_grouping *how, zs_range baseline, int64_t nstep)
{
    return are_apart(how, baseline, nstep) ? 4 : 3;
}

int zs_groups_place(zs_groups *groups, int32_t *room, int64_t nstep, zs_error *err)
{
    size_t each = (size_t)zs_groups_room(&groups->how, groups->baseline, nstep);
    if (!room && !(room = groups->own = zs_alloc((size_t)nstep, each * sizeof *room, "groups", err)))
        return -1;
    groups->of = room;
    groups->user.step = room + nstep;
    groups->leaf = room + 2 * nstep;
    groups->member.step = each > 3 ? room + 3 * nstep : groups->user.step;
    return 0;
}

int zs_groups_continue(const zs_grouping *how, zs_calendar calendar, zs_time_list time, const double *length,
                       int64_t nstep, zs_range baseline, const zs_prior_groups *prior, int32_t *room,
                       zs_groups *groups, zs_error *err)
{
    *groups = (zs_groups){ .how = *how, .calendar = calendar, .baseline = baseline };
    source s = { .time = time, .length = length, .nstep = nstep, .prior = prior };
    int result = zs_groups_place(groups, room, nstep, err) || make_tables(groups, &s, err) ? -1 : 0;
    if (result == 0)
        find_prior(groups, &s);
    if (result == 0 && (find_members(groups, &s, err) || number_groups(groups, &s, err) ||
                        make_lists(groups, &s, err) || make_segments(groups, nstep, err)))
        result = -1;
    if (result == 0)
        set_times(groups, &s);
    release(&s);
    if (result)
        zs_groups_clear(groups);
    return result;
}

int zs_groups_make(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                   zs_range baseline, zs_groups *groups, zs_error *err)
{
    return zs_groups_continue(how, calendar, zs_time_list_of(time), NULL, nstep, baseline, NULL, NULL, groups,
                              err);
}

void zs_groups_clear(zs_groups *groups)
{
    if (!groups->lent) {
        free(groups->key);
        free(groups->size);
        free(groups->user.first);
        free(groups->member.first);
        free(groups->time);
        free(groups->own);
        zs_segments_clear(&groups->taken);
        zs_segments_clear(&groups->needed);
        zs_recipe_clear(&groups->recipe);
    }
    *groups = (zs_groups){ 0 };
}

zs_range zs_groups_leaves(const zs_groups *groups, int set, zs_range steps)
{
    zs_range among = zs_steps_among(&groups->member, set, steps);
    if (among.count == 0)
        return (zs_range){ 0, 0 };
    int32_t first = groups->leaf[among.first], last = groups->leaf[among.first + among.count - 1];
    return (zs_range){ first, last - first + 1 };
}

bool zs_groups_are_made(const zs_groups *groups)
{
    return groups->recipe.nfamily > 0;
}

int64_t zs_groups_members(const zs_groups *groups)
{
    int64_t members = 0;
    for (int k = 0; k < groups->n; k++)
        members += groups->size[k];
    return members;
}

char *zs_groups_name(const zs_groups *groups, int group, char text[ZS_GROUP_NAME])
{
    return zs_key_name(&groups->how, groups->key[group], text);
}
