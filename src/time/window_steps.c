#include "time/window_steps.h"

#include "base/memory.h"

#include <stdlib.h>

/* The list under way, and the slots. */
typedef struct maker {
    const zs_window *window;
    zs_window_steps *list;
    int block;      /* days of a block */
    int suffix;     /* slots: of each day of a block, the days from it to the end of the block; in the first
                     * block first those up to it */
    int prefix;     /* the days from the beginning of a block on */
    int beyond[2];  /* the days of another round, of each part */
    int reached[2]; /* how many these are */
    int result;
} maker;

static void put(maker *m, int into, int left, int right, int target)
{
    m->list->step[m->list->n++] = (zs_merge_step){ into, left, right, target };
}

/* Add both parts of a day to a value, which may be none. */
static void add_day(maker *m, int into, int left, int day)
{
    put(m, into, left, 2 * day, -1);
    if (zs_window_splits(m->window, day))
        put(m, into, into, 2 * day + 1, -1);
}

/* The suffixes of the block that begins with a day. */
static void make_suffixes(maker *m, int first)
{
    int end = first + m->block < m->window->days ? first + m->block : m->window->days;
    for (int day = end - 1; day >= first; day--)
        add_day(m, m->suffix + day - first, day + 1 < end ? m->suffix + day + 1 - first : -1, day);
}

/* One more day of the other round joins, for each length of the round, until there are so many.  backwards:
 * days at the end of the round before. */
static void reach_out(maker *m, const int *count, bool backwards)
{
    for (int p = 0; p < 1 + m->window->varies; p++)
        for (; m->reached[p] < count[p]; m->reached[p]++) {
            int day = backwards ? zs_window_length(m->window, p) - 1 - m->reached[p] : m->reached[p];
            put(m, m->beyond[p], m->reached[p] > 0 ? m->beyond[p] : -1, 2 * day + p, -1);
        }
}

/* A window is complete: `own`, the days of its own round (-1: none), and the days of another one. */
static void finish(maker *m, int own, int day)
{
    int value = own;
    for (int p = 0; p < 2; p++)
        if (m->reached[p] > 0) {
            put(m, m->result, value, m->beyond[p], -1);
            value = m->result;
        }
    put(m, value, value, -1, day);
}

/* The windows that begin with the first day of the round, or before it: the last one of them first. */
static void first_windows(maker *m)
{
    int window = m->window->how.window;
    for (int day = 0; day < m->block; day++)
        add_day(m, m->suffix + day, day > 0 ? m->suffix + day - 1 : -1, day);
    for (int day = window; day >= 0; day--) {
        zs_reach reach = zs_window_reach(m->window, day);
        reach_out(m, reach.before, true);
        finish(m, m->suffix + reach.last, day);
    }
    m->reached[0] = m->reached[1] = 0;
}

/* All others. */
static void later_windows(maker *m)
{
    int made = -1, last = m->block - 1; /* the block whose suffixes are there; the last day of the prefix */
    for (int day = m->window->how.window + 1; day < m->window->days; day++) {
        zs_reach reach = zs_window_reach(m->window, day);
        int block = reach.first / m->block, own = m->suffix + reach.first % m->block;
        if (block != made)
            make_suffixes(m, block * m->block);
        made = block;
        if (reach.last > last) {
            last = reach.last;
            add_day(m, m->prefix, last % m->block > 0 ? m->prefix : -1, last);
        }
        if (last / m->block != block) {
            put(m, m->result, own, m->prefix, -1);
            own = m->result;
        }
        reach_out(m, reach.after, false);
        finish(m, own, day);
    }
}

int zs_window_steps_make(const zs_window *window, zs_window_steps *steps, zs_error *err)
{
    int days = window->days, block = 2 * window->how.window + 1, slot = 2 * days;
    *steps = (zs_window_steps){ .ninput = 2 * days, .ntarget = days };
    /* For each day at most: prefix, suffix, a day of each other round, and the window, each of two parts. */
    if (!(steps->step = zs_alloc(12 * (size_t)days, sizeof *steps->step, "windows", err)))
        return -1;
    maker m = { .window = window,
                .list = steps,
                .block = block,
                .suffix = slot,
                .prefix = slot + block,
                .beyond = { slot + block + 1, slot + block + 2 },
                .result = slot + block + 3 };
    steps->nslot = block + 4;
    first_windows(&m);
    later_windows(&m);
    return 0;
}

void zs_window_steps_clear(zs_window_steps *steps)
{
    free(steps->step);
    *steps = (zs_window_steps){ 0 };
}
