#include "time/year_parts.h"

#include "base/memory.h"
#include "time/group_key.h"

#include <stdio.h>
#include <string.h>

enum { SEASONS = 4, MONTHS_OF_SEASON = 3, DECEMBER = 12 };

/* A number that grows with time, and is the same within a part. */
static int key_of(bool seasons, zs_calendar calendar, zs_time time)
{
    zs_date date = zs_date_from_time(calendar, zs_day_of(time) * ZS_DAY);
    if (!seasons)
        return (int)date.year;
    int64_t year = date.year + (date.month == DECEMBER);
    return (int)(year * SEASONS + date.month % DECEMBER / MONTHS_OF_SEASON);
}

/* The lists of parts whose of[] is there. */
static int list_parts(int n, int64_t nstep, zs_groups *parts, zs_error *err)
{
    parts->n = parts->nset = n;
    if (zs_step_lists_make(parts->of, n, parts->baseline, parts->user.step, &parts->user, err) ||
        zs_step_lists_make(parts->of, n, parts->baseline, parts->member.step, &parts->member, err))
        return -1;
    zs_step_lists_leaves(&parts->member, n, nstep, parts->leaf);
    parts->ungrouped = nstep - parts->user.first[n];
    return zs_segments_make(&parts->member, n, parts->of, nstep, &parts->taken, err);
}

int zs_parts_number(const int *of, int n, int64_t nstep, int32_t *room, zs_groups *parts, zs_error *err)
{
    *parts = (zs_groups){ .baseline = { 0, nstep } };
    if (zs_groups_place(parts, room, nstep, err))
        return -1;
    memcpy(parts->of, of, (size_t)nstep * sizeof *of);
    if (list_parts(n, nstep, parts, err)) {
        zs_groups_clear(parts);
        return -1;
    }
    return 0;
}

int zs_year_parts_make(bool seasons, zs_calendar calendar, zs_time_list time, int64_t nstep, int32_t *room,
                       zs_groups *parts, zs_error *err)
{
    int n = 0, last = 0;
    *parts = (zs_groups){ .baseline = { 0, nstep } };
    if (zs_groups_place(parts, room, nstep, err))
        return -1;
    for (int64_t i = 0; i < nstep; i++) {
        int key = key_of(seasons, calendar, zs_time_at(&time, i));
        n += i == 0 || key != last;
        parts->of[i] = n - 1;
        last = key;
    }
    if (list_parts(n, nstep, parts, err) ||
        !(parts->key = zs_alloc((size_t)n, sizeof *parts->key, "parts", err))) {
        zs_groups_clear(parts);
        return -1;
    }
    for (int k = 0; k < n; k++)
        parts->key[k] = key_of(seasons, calendar, zs_time_at(&time, parts->user.step[parts->user.first[k]]));
    return 0;
}

char *zs_year_part_name(bool seasons, const zs_groups *parts, int part, char text[ZS_GROUP_NAME])
{
    int key = parts->key[part], season = ((key % SEASONS) + SEASONS) % SEASONS;
    if (seasons)
        snprintf(text, ZS_GROUP_NAME, "%s %d", (const char *[]){ "DJF", "MAM", "JJA", "SON" }[season],
                 (key - season) / SEASONS);
    else
        snprintf(text, ZS_GROUP_NAME, "%d", key);
    return text;
}
