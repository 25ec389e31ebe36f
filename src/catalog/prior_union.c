#include "catalog/prior_union.h"

#include "base/memory.h"
#include "base/range.h"
#include "time/date_text.h"
#include "time/group_times.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int fail_overlap(const zs_spec *spec, zs_calendar calendar, const char *path, const zs_period *period,
                        const char *other_path, const zs_period *other, zs_error *err)
{
    char text[4][ZS_TIME_TEXT];
    return zs_fail(
        err, ZS_REFUSED,
        "%s: %s has the steps from %s to %s, and %s those from %s to %s: none may count twice; take "
        "one of the two files out",
        zs_prior_place(spec), other_path, zs_time_format(calendar, other->first, text[0]),
        zs_time_format(calendar, other->last, text[1]), path,
        zs_time_format(calendar, period->first, text[2]), zs_time_format(calendar, period->last, text[3]));
}

/* Has a part steps that an earlier one has? */
static int check_apart(const zs_spec *spec, zs_calendar calendar, const zs_prior *prior, int k, zs_error *err)
{
    const zs_prior *part = &prior->part[k];
    for (int j = 0; j < k; j++) {
        const zs_prior *other = &prior->part[j];
        zs_time usual = zs_max(zs_prior_distance(part), zs_prior_distance(other));
        for (int p = 0; p < part->periods.n; p++) {
            const zs_period *period = &part->periods.period[p], *both;
            both = zs_periods_overlap(&other->periods, *period, zs_periods_one_step(usual));
            if (both)
                return fail_overlap(spec, calendar, part->path, period, other->path, both, err);
        }
    }
    return 0;
}

/* Add the groups of a part; a group that is there already lasts from its first to its last step in both. */
static int add_groups(zs_prior_groups *all, const zs_prior_groups *part, zs_error *err)
{
    size_t room = (size_t)(all->n + part->n);
    int *key = zs_alloc(room, sizeof *key, "groups", err);
    zs_group_time *time = key ? zs_alloc(room, sizeof *time, "groups", err) : NULL;
    int n = 0;
    if (!time) {
        free(key);
        return -1;
    }
    for (int a = 0, b = 0; a < all->n || b < part->n; n++) {
        bool mine = a < all->n && (b == part->n || all->key[a] <= part->key[b]);
        bool theirs = b < part->n && (a == all->n || part->key[b] <= all->key[a]);
        key[n] = mine ? all->key[a] : part->key[b];
        time[n] = mine ? all->time[a] : part->time[b];
        if (mine && theirs) {
            time[n].lower = zs_min(time[n].lower, part->time[b].lower);
            time[n].upper = zs_max(time[n].upper, part->time[b].upper);
        }
        a += mine;
        b += theirs;
    }
    free(all->key);
    free(all->time);
    all->key = key;
    all->time = time;
    all->n = n;
    return 0;
}

static int add_periods(zs_periods *all, const zs_periods *part, zs_time usual, zs_error *err)
{
    for (int k = 0; k < part->n; k++)
        if (zs_periods_add(all, part->period[k], zs_periods_one_period(usual), err))
            return -1;
    return 0;
}

int zs_prior_unite(const zs_spec *spec, zs_calendar calendar, zs_prior *prior, zs_error *err)
{
    zs_time usual = 0;
    const zs_prior *first = &prior->part[0];
    prior->path = first->path;
    prior->identity = first->identity;
    prior->epoch = first->epoch;
    prior->digests = true;
    memcpy(prior->smooth, first->smooth, sizeof prior->smooth);
    for (int k = 0; k < prior->npart; k++)
        usual = zs_max(usual, zs_prior_distance(&prior->part[k]));
    for (int k = 0; k < prior->npart; k++) {
        const zs_prior *part = &prior->part[k];
        if (check_apart(spec, calendar, prior, k, err) || add_groups(&prior->groups, &part->groups, err) ||
            add_periods(&prior->periods, &part->periods, usual, err))
            return -1;
        prior->steps += part->steps;
        prior->digests = prior->digests && part->digests;
    }
    return 0;
}
