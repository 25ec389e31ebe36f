#include "time/cycle.h"

#include "base/memory.h"
#include "time/seasons.h"
#include "time/window.h"

#include <stdlib.h>

enum { HOURS = 24, MONTHS = 12, WEEKS = 53, PENTADS = 73 };

/* Seasons of different lengths have no equal distances, and some months may have none. */
static bool are_equal(const zs_seasons *seasons)
{
    for (int k = 0; k < seasons->n; k++)
        if (seasons->months[k] * seasons->n != MONTHS)
            return false;
    return seasons->n > 0 && zs_seasons_are_all(seasons);
}

/* The days of a round of the year that are groups. */
static int days_of(const zs_grouping *how, zs_calendar calendar)
{
    zs_window window = zs_window_of(how, calendar);
    return window.days - (zs_window_key(&window, window.days - 1) < 0);
}

int zs_cycle_length(const zs_grouping *how, zs_calendar calendar)
{
    bool short_year = calendar == ZS_360_DAY;
    switch (how->kind) {
    case ZS_GROUP_MONTH:
    case ZS_GROUP_MONTH_HOUR:
        return MONTHS;
    case ZS_GROUP_SEASON:
        return are_equal(&how->seasons) ? how->seasons.n : 0;
    case ZS_GROUP_WEEK:
        return WEEKS - short_year;
    case ZS_GROUP_PENTAD:
        return PENTADS - short_year;
    case ZS_GROUP_DAY:
    case ZS_GROUP_DAY_HOUR:
    case ZS_GROUP_DAY_OF_YEAR:
    case ZS_GROUP_DAY_OF_YEAR_HOUR:
        return days_of(how, calendar);
    default:
        return 0;
    }
}

/* The place of a key; that of a day is found by trying. */
static int place_of(const zs_groups *g, int key)
{
    int own = zs_group_has_hours(g->how.kind) ? key / HOURS : key, place = 0;
    if (!zs_group_has_days(g->how.kind))
        return own;
    zs_window window = zs_window_of(&g->how, g->calendar);
    while (place < window.days - 1 && zs_window_key(&window, place) != own)
        place++;
    return place;
}

int zs_cycles_make(const zs_groups *g, zs_cycles *cycles, zs_error *err)
{
    int number[HOURS], length = zs_cycle_length(&g->how, g->calendar);
    *cycles = (zs_cycles){ .length = length };
    if (!(cycles->of = zs_alloc((size_t)g->n, sizeof *cycles->of, "groups", err)) ||
        !(cycles->place = zs_alloc((size_t)g->n, sizeof *cycles->place, "groups", err)) ||
        !(cycles->group = zs_alloc((size_t)(HOURS * length), sizeof *cycles->group, "groups", err))) {
        zs_cycles_clear(cycles);
        return -1;
    }
    for (int hour = 0; hour < HOURS; hour++)
        number[hour] = -1;
    for (int k = 0; k < HOURS * length; k++)
        cycles->group[k] = -1;
    for (int k = 0; k < g->n; k++) {
        int hour = zs_group_has_hours(g->how.kind) ? g->key[k] % HOURS : 0;
        number[hour] = number[hour] < 0 ? cycles->n++ : number[hour];
        cycles->of[k] = number[hour];
        cycles->place[k] = place_of(g, g->key[k]);
        cycles->group[number[hour] * length + cycles->place[k]] = k;
    }
    return 0;
}

void zs_cycles_clear(zs_cycles *cycles)
{
    free(cycles->group);
    free(cycles->place);
    free(cycles->of);
    *cycles = (zs_cycles){ 0 };
}

int zs_cycles_most(const zs_cycles *cycles)
{
    int most = 0;
    for (int c = 0; c < cycles->n; c++) {
        int n = 0;
        for (int place = 0; place < cycles->length; place++)
            n += cycles->group[c * cycles->length + place] >= 0;
        most = n > most ? n : most;
    }
    return most;
}
