#include "time/groups.h"

#include "base/memory.h"
#include "base/tree.h"

#include <stdlib.h>
#include <string.h>

/* The dates that the steps of one day count for.  They are kept for the next step, which is often of the same
 * day. */
typedef struct dates {
    const zs_grouping *how;
    zs_calendar calendar;
    int64_t day; /* zs_day_of() */
    int n;
    int date[2 * ZS_WINDOW_MOST + 2]; /* zs_date_key() */
} dates;

/* Add a day of a window.  29 February counts as 28 February (ZS_LEAP_MERGE) or not at all (ZS_LEAP_DROP).  As
 * a day of its own, it has members in every year: in a year without 29 February, 1 March is a member, too.
 * Only ZS_NOLEAP never has this day. */
static void add_date(dates *d, const zs_date *date, bool is_leap_day)
{
    int key = zs_date_key(d->how, d->calendar, date);
    if ((d->n == 0 || d->date[d->n - 1] != key) && !(is_leap_day && d->how->leap_day == ZS_LEAP_DROP))
        d->date[d->n++] = key;
    zs_date leap_day = { .month = 2, .day = 29 };
    if (d->how->leap_day == ZS_LEAP_OWN && date->month == 3 && date->day == 1 && d->calendar != ZS_NOLEAP &&
        zs_days_in_month(d->calendar, date->year, 2) == 28)
        d->date[d->n++] = zs_date_key(d->how, d->calendar, &leap_day);
}

static void find_dates(dates *d, zs_time time)
{
    int64_t day = zs_day_of(time);
    if (d->n > 0 && d->day == day)
        return;
    d->day = day;
    d->n = 0;
    for (int64_t k = day - d->how->window; k <= day + d->how->window; k++) {
        zs_date date = zs_date_from_time(d->calendar, k * ZS_DAY);
        if (d->how->window > 0)
            add_date(d, &date, zs_is_leap_day(d->calendar, k * ZS_DAY));
        else
            d->date[d->n++] = zs_date_key(d->how, d->calendar, &date);
    }
}

/* What groups are made from, with a table of all keys. */
typedef struct source {
    const zs_time *time;
    int64_t nstep;
    const zs_prior_groups *prior;  /* NULL: none */
    int64_t count[ZS_GROUP_KEYS];  /* members in this run */
    bool prior_has[ZS_GROUP_KEYS]; /* the earlier run has this group, and this run needs it */
    int group[ZS_GROUP_KEYS];      /* the group of a key; -1: none */
} source;

/* next NULL: count the members of each key.  Else enter them into the lists: next is [n], the index of the
 * next member of each group. */
static void visit_members(zs_groups *g, source *s, int64_t *next)
{
    dates d = { .how = &g->how, .calendar = g->calendar };
    for (int64_t i = g->baseline.first; i < g->baseline.first + g->baseline.count; i++) {
        find_dates(&d, s->time[i]);
        int hour = zs_hour_of(s->time[i]);
        for (int k = 0; k < d.n; k++) {
            int key = zs_group_key(g->how.kind, d.date[k], hour);
            if (!next)
                s->count[key]++;
            else
                g->member.step[next[s->group[key]]++] = (int32_t)i;
        }
    }
}

/* Number the groups, and find the group of each step and the beginning of each list. */
static int number_groups(zs_groups *g, source *s, zs_error *err)
{
    for (int key = 0; key < ZS_GROUP_KEYS; key++)
        s->group[key] = s->count[key] > 0 || s->prior_has[key] ? g->n++ : -1;
    size_t n = (size_t)g->n;
    if (!(g->key = zs_alloc(n, sizeof *g->key, "groups", err)) ||
        !(g->time = zs_alloc(n, sizeof *g->time, "groups", err)) ||
        !(g->of = zs_alloc((size_t)s->nstep, sizeof *g->of, "groups", err)) ||
        !(g->user.first = zs_alloc(n + 1, sizeof *g->user.first, "groups", err)) ||
        !(g->member.first = zs_alloc(n + 1, sizeof *g->member.first, "groups", err)))
        return -1;
    for (int key = 0; key < ZS_GROUP_KEYS; key++)
        if (s->group[key] >= 0) {
            g->key[s->group[key]] = key;
            g->member.first[s->group[key] + 1] = g->member.first[s->group[key]] + s->count[key];
        }
    for (int64_t i = 0; i < s->nstep; i++) {
        g->of[i] = s->group[zs_key_of(&g->how, g->calendar, s->time[i])];
        if (g->of[i] >= 0)
            g->user.first[g->of[i] + 1]++;
        g->ungrouped += g->of[i] < 0;
    }
    for (int k = 0; k < g->n; k++)
        g->user.first[k + 1] += g->user.first[k];
    return 0;
}

static int fill_lists(zs_groups *g, source *s, zs_error *err)
{
    size_t n = (size_t)g->n, members = (size_t)g->member.first[g->n], users = (size_t)g->user.first[g->n];
    int64_t *next = zs_alloc(n, sizeof *next, "groups", err);
    if (!next || !(g->user.step = zs_alloc(users, sizeof *g->user.step, "groups", err)) ||
        !(g->member.step = zs_alloc(members, sizeof *g->member.step, "groups", err)) ||
        !(g->leaf = zs_alloc(members, sizeof *g->leaf, "groups", err))) {
        free(next);
        return -1;
    }
    memcpy(next, g->user.first, n * sizeof *next);
    for (int64_t i = 0; i < s->nstep; i++)
        if (g->of[i] >= 0)
            g->user.step[next[g->of[i]]++] = (int32_t)i;
    memcpy(next, g->member.first, n * sizeof *next);
    visit_members(g, s, next);
    free(next);
    return 0;
}

/* A leaf ends where the next member is in another block. */
static void number_leaves(zs_groups *g, int64_t nstep)
{
    int64_t block = zs_tree_block(nstep);
    for (int k = 0; k < g->n; k++)
        for (int64_t i = g->member.first[k] + 1; i < g->member.first[k + 1]; i++) {
            bool other = g->member.step[i] / block != g->member.step[i - 1] / block;
            g->leaf[i] = g->leaf[i - 1] + other;
        }
}

/* Which groups of an earlier run count: all, if this run adds to them; else those that the steps need. */
static void find_prior(const zs_groups *g, source *s)
{
    for (int k = 0; s->prior && k < s->prior->n; k++)
        s->prior_has[s->prior->key[k]] = !s->prior->replaces;
    for (int64_t i = 0; s->prior && s->prior->replaces && i < s->nstep; i++) {
        int key = zs_key_of(&g->how, g->calendar, s->time[i]);
        s->prior_has[key] = zs_prior_layer(s->prior, key) >= 0;
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
static zs_group_time bounds_of(const zs_groups *g, int k, const zs_time *time, const zs_prior_groups *prior)
{
    zs_group_time bounds = { .lower = INT64_MAX, .upper = INT64_MIN };
    int64_t begin = g->member.first[k], end = g->member.first[k + 1];
    int layer = prior ? zs_prior_layer(prior, g->key[k]) : -1;
    if (end > begin)
        bounds = zs_group_bounds(&g->how, g->calendar, g->key[k], time[g->member.step[begin]],
                                 time[g->member.step[end - 1]]);
    if (layer >= 0 && prior->time[layer].lower < bounds.lower)
        bounds.lower = prior->time[layer].lower;
    if (layer >= 0 && prior->time[layer].upper > bounds.upper)
        bounds.upper = prior->time[layer].upper;
    return bounds;
}

/* Give the groups their times. */
static void set_times(zs_groups *g, const zs_time *time, const zs_prior_groups *prior)
{
    if (g->how.kind == ZS_GROUP_NONE)
        return;
    for (int k = 0; k < g->n; k++)
        g->time[k] = bounds_of(g, k, time, prior);
    zs_group_values(&g->how, g->calendar, g->n, g->key, g->time);
}

int zs_groups_continue(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                       zs_range baseline, const zs_prior_groups *prior, zs_groups *groups, zs_error *err)
{
    *groups = (zs_groups){ .how = *how, .calendar = calendar, .baseline = baseline };
    source *s = zs_alloc(1, sizeof *s, "groups", err);
    int result = -1;
    if (!s)
        return -1;
    s->time = time;
    s->nstep = nstep;
    s->prior = prior;
    find_prior(groups, s);
    visit_members(groups, s, NULL);
    if (number_groups(groups, s, err) || fill_lists(groups, s, err))
        goto done;
    number_leaves(groups, nstep);
    set_times(groups, time, prior);
    result = 0;
done:
    free(s);
    if (result)
        zs_groups_clear(groups);
    return result;
}

int zs_groups_make(const zs_grouping *how, zs_calendar calendar, const zs_time *time, int64_t nstep,
                   zs_range baseline, zs_groups *groups, zs_error *err)
{
    return zs_groups_continue(how, calendar, time, nstep, baseline, NULL, groups, err);
}

void zs_groups_clear(zs_groups *groups)
{
    free(groups->key);
    free(groups->of);
    free(groups->user.first);
    free(groups->user.step);
    free(groups->member.first);
    free(groups->member.step);
    free(groups->leaf);
    free(groups->time);
    *groups = (zs_groups){ 0 };
}

/* The index of the first step in a group's list that is not before this step. */
static int64_t lower_bound(const zs_step_lists *lists, int group, int64_t step)
{
    int64_t low = lists->first[group], high = lists->first[group + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (lists->step[middle] < step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

zs_range zs_steps_among(const zs_step_lists *lists, int group, zs_range steps)
{
    int64_t first = lower_bound(lists, group, steps.first);
    return (zs_range){ first, lower_bound(lists, group, steps.first + steps.count) - first };
}

zs_range zs_groups_leaves(const zs_groups *groups, int group, zs_range steps)
{
    zs_range among = zs_steps_among(&groups->member, group, steps);
    if (among.count == 0)
        return (zs_range){ 0, 0 };
    int32_t first = groups->leaf[among.first], last = groups->leaf[among.first + among.count - 1];
    return (zs_range){ first, last - first + 1 };
}

char *zs_groups_name(const zs_groups *groups, int group, char text[ZS_GROUP_NAME])
{
    return zs_key_name(groups->how.kind, groups->key[group], text);
}
