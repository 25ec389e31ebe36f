#include "base/activity.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

/* The one place: a signal handler gets no argument that could lead it there, and the openers of files, deep
 * in all folders, have nothing of the run in hand. */
static _Atomic(zs_activity *) place;

static void copy(char *to, size_t room, const char *from)
{
    size_t n = strnlen(from, room - 1);
    memcpy(to, from, n);
    to[n] = '\0';
}

static void count(zs_activity *now)
{
    atomic_store_explicit(&now->since, (long long)time(NULL), memory_order_relaxed);
    atomic_fetch_add_explicit(&now->moves, 1, memory_order_release);
}

void zs_activity_keep(zs_activity *here)
{
    place = here;
}

void zs_activity_begin(zs_activity_kind kind, const char *file, const char *doing)
{
    zs_activity *now = place;
    if (!now)
        return;
    now->kind = ZS_COMPUTES;
    count(now);
    copy(now->file, sizeof now->file, file);
    copy(now->doing, sizeof now->doing, doing);
    now->kind = (int)kind;
    count(now);
}

void zs_activity_move(void)
{
    zs_activity *now = place;
    if (now)
        count(now);
}

void zs_activity_end(void)
{
    zs_activity *now = place;
    if (!now)
        return;
    now->kind = ZS_COMPUTES;
    count(now);
}

void zs_activity_wait(bool begins)
{
    zs_activity *now = place;
    if (!now)
        return;
    now->waits = begins;
    count(now);
}
