#include "parallel/watch.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BRIEF = 60, /* seconds of processor time that a library may take for a header */
    STEP = 3,   /* seconds between two looks that count, at most */
    TOLD = 16   /* ranks that are told of one by one */
};

/* One rank, at its latest move. */
typedef struct zs_watch_seen {
    unsigned long moves;
    double then;
} zs_watch_seen;

int zs_watch_begin(zs_watch *watch, const zs_activity *rank, int n, int mine, zs_error *err)
{
    *watch = (zs_watch){ .rank = rank, .n = n, .mine = mine };
    watch->seen = zs_alloc((size_t)n, sizeof *watch->seen, "a watch", err);
    return watch->seen ? 0 : -1;
}

void zs_watch_clear(zs_watch *watch)
{
    free(watch->seen);
    *watch = (zs_watch){ 0 };
}

/* How long no rank has moved. */
static double still(zs_watch *watch, double now, double busy)
{
    double least = now;
    for (int k = 0; k < watch->n; k++) {
        zs_watch_seen *seen = &watch->seen[k];
        unsigned long moves = watch->rank[k].moves;
        if (seen->then <= 0 || moves != seen->moves) {
            *seen = (zs_watch_seen){ .moves = moves, .then = now };
            if (k == watch->mine)
                watch->busy_then = busy;
        }
        least = now - seen->then < least ? now - seen->then : least;
    }
    return least;
}

static bool is_in_file(const zs_activity *rank)
{
    return rank->kind != ZS_COMPUTES && !rank->waits;
}

/* Add text behind what there is; what is too long is cut. */
static void add(zs_error *err, const char *text)
{
    strncat(err->text, text, sizeof err->text - strlen(err->text) - 1);
}

static void add_rank(zs_error *err, const zs_activity *rank)
{
    char line[ZS_ACTIVITY_FILE + ZS_ACTIVITY_DOING + 64], clock[16] = "";
    time_t since = (time_t)rank->since;
    struct tm parts;
    if (localtime_r(&since, &parts))
        strftime(clock, sizeof clock, "%H:%M:%S", &parts);
    snprintf(line, sizeof line, "; rank %d is %s%s%s, since %s", rank->rank, rank->file,
             *rank->file ? ": " : "", rank->doing, clock);
    add(err, line);
}

static void tell_standstill(const zs_watch *watch, double seconds, zs_error *err)
{
    char text[64];
    int told = 0, left = 0;
    zs_fail(err, ZS_FAILED, "no rank has moved for %.3g min ([run] patience)", seconds / 60);
    for (int k = 0; k < watch->n; k++)
        if (is_in_file(&watch->rank[k]) && told++ < TOLD)
            add_rank(err, &watch->rank[k]);
        else
            left++;
    snprintf(text, sizeof text, "; %d other%s of this node wait%s for them", left, left == 1 ? "" : "s",
             left == 1 ? "s" : "");
    if (left > 0)
        add(err, text);
}

/* Go on with the watch's own clock, which stands still while the whole process is suspended. */
static double go_on(zs_watch *watch, double now)
{
    double step = watch->clock > 0 ? now - watch->last : 1;
    watch->last = now;
    return watch->clock += step < STEP ? step : STEP;
}

bool zs_watch_look(zs_watch *watch, double now, double busy, zs_error *err)
{
    double stood = still(watch, go_on(watch, now), busy), used = busy - watch->busy_then;
    const zs_activity *mine = &watch->rank[watch->mine];
    double brief = watch->patience / 2 < BRIEF ? watch->patience / 2 : BRIEF;
    if (watch->patience <= 0 || !is_in_file(mine))
        return false;
    if (mine->kind == ZS_PARSES && used >= brief) {
        zs_fail(err, ZS_FAILED,
                "%s: %s took longer than %.3g s: the library makes no end of it; is it damaged?", mine->file,
                mine->doing, brief);
        return true;
    }
    if (stood < watch->patience)
        return false;
    tell_standstill(watch, stood, err);
    return true;
}
