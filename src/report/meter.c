#include "report/meter.h"

#include "base/clock.h"
#include "report/progress_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double rate_memory = 10;     /* seconds: the rate is that of about so long */
static const double headers_patience = 3; /* seconds until headers are worth a word to a person */

/* Does a person see stderr?  Under mpirun it is a pipe, and only mpirun's own stderr tells. */
static bool on_terminal(void)
{
    char link[64], target[64];
    if (isatty(STDERR_FILENO))
        return true;
    snprintf(link, sizeof link, "/proc/%d/fd/2", (int)getppid());
    ssize_t length = readlink(link, target, sizeof target - 1);
    if (length <= 0)
        return false;
    target[length] = '\0';
    return strncmp(target, "/dev/pts/", 9) == 0 || strncmp(target, "/dev/tty", 8) == 0;
}

/* Seconds between two displays: long runs have fewer lines. */
static double interval(const zs_meter *meter, double elapsed)
{
    switch (meter->mode) {
    case ZS_PROGRESS_BAR:
        return 0.2;
    case ZS_PROGRESS_JSON:
        return fmax(0.25, fmin(elapsed / 100, 10));
    default:
        return fmax(10, fmin(elapsed / 100, 60));
    }
}

static bool is_due(const zs_meter *meter, double now)
{
    return now - meter->last >= interval(meter, now - meter->start);
}

static void show(zs_meter *meter, double now, zs_progress_now *what)
{
    char text[ZS_PROGRESS_TEXT];
    what->clock = (int64_t)time(NULL);
    what->share = meter->share;
    what->rate = meter->rate;
    what->seconds = now - meter->start;
    if (meter->mode == ZS_PROGRESS_BAR)
        fprintf(stderr, "\r%s", zs_progress_bar(what, text));
    else
        fprintf(stderr, "%s\n",
                meter->mode == ZS_PROGRESS_JSON ? zs_progress_json(what, text)
                                                : zs_progress_line(what, text));
    fflush(stderr);
    meter->last = now;
    meter->lines++;
}

void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, double start)
{
    if (mode == ZS_PROGRESS_AUTO && shown)
        mode = on_terminal() ? ZS_PROGRESS_BAR : ZS_PROGRESS_LINES;
    *meter =
        (zs_meter){ .shown = shown && mode != ZS_PROGRESS_NONE, .mode = mode, .start = start, .last = start };
    zs_progress_now what = { .phase = "reading headers", .left = -1 };
    if (meter->shown && mode == ZS_PROGRESS_JSON)
        show(meter, zs_now(), &what);
}

void zs_meter_headers(void *of, int64_t done, int64_t total)
{
    zs_meter *meter = of;
    if (!meter->shown)
        return;
    double now = zs_now();
    zs_progress_now what = { .phase = "reading headers", .left = -1, .files = done, .of = total };
    double patience = meter->mode == ZS_PROGRESS_JSON ? 0 : headers_patience;
    if (now - meter->start >= patience && is_due(meter, now))
        show(meter, now, &what);
}

/* --- the work ------------------------------------------------------------------------------------------- */

void zs_meter_expect(zs_meter *meter, const zs_work_left *work, double value_bytes, double ranks)
{
    meter->work = *work;
    meter->value_bytes = value_bytes;
    meter->ranks = ranks;
}

/* The rate of late: what is longer ago counts less. */
static void update_rate(zs_meter *meter, double now)
{
    enum { FLOAT = 4 };
    const double *done = meter->work.done;
    double moved = done[ZS_WORK_READ] * meter->value_bytes + done[ZS_WORK_WRITE] * FLOAT;
    double since = fmax(meter->last, meter->began), seconds = now - since;
    if (seconds <= 0)
        return;
    double rate = (moved - meter->moved) * meter->ranks / seconds;
    double weight = meter->moved > 0 ? 1 - exp(-seconds / rate_memory) : 1;
    meter->rate += weight * (rate - meter->rate);
    meter->moved = moved;
}

/* The kind of work that took the most time since the last display; if none did: `kind`. */
static zs_work longest_of_late(const zs_meter *meter, zs_work kind)
{
    const zs_work_left *work = &meter->work;
    double most = 0;
    for (zs_work k = 0; k < ZS_WORKS; k++) {
        double seconds = work->seconds[k] - meter->told[k];
        if (work->mine.amount[k] > 0 && seconds > most) {
            most = seconds;
            kind = k;
        }
    }
    return kind;
}

static void show_work(zs_meter *meter, double now, zs_work kind)
{
    double counted = zs_work_seconds(&meter->work);
    zs_progress_now what = { .phase = zs_work_word(kind),
                             .left = zs_work_seconds_left(&meter->work, now - meter->began - counted) };
    double since = now - fmax(meter->last, meter->began);
    meter->share = zs_work_share(meter->share, since, now - meter->start, what.left);
    update_rate(meter, now);
    show(meter, now, &what);
    memcpy(meter->told, meter->work.seconds, sizeof meter->told);
}

void zs_meter_done(zs_meter *meter, zs_work kind, double amount, double seconds, double now)
{
    if (!meter->shown)
        return;
    if (meter->began == 0)
        meter->began = now - seconds;
    zs_work_add(&meter->work, kind, amount, seconds);
    if (meter->work.mine.amount[kind] > 0 && is_due(meter, now))
        show_work(meter, now, longest_of_late(meter, kind));
}

void zs_meter_finishing(zs_meter *meter)
{
    if (!meter->shown)
        return;
    zs_work_all_done(&meter->work);
    meter->synced = zs_now();
    meter->began = meter->began == 0 ? meter->synced : meter->began;
    if (meter->mode != ZS_PROGRESS_LINES || meter->lines > 0) /* a short run has no lines at all */
        show_work(meter, meter->synced, ZS_WORK_FINISH);
}

void zs_meter_synced(void *of, int64_t done, int64_t total)
{
    zs_meter *meter = of;
    if (!meter->shown || total <= 0)
        return;
    double now = zs_now(), all = meter->work.mine.amount[ZS_WORK_FINISH];
    double amount = all * (double)done / (double)total - meter->work.done[ZS_WORK_FINISH];
    zs_work_add(&meter->work, ZS_WORK_FINISH, amount, now - meter->synced);
    meter->synced = now;
    if (is_due(meter, now))
        show_work(meter, now, longest_of_late(meter, ZS_WORK_FINISH));
}

/* --- the end -------------------------------------------------------------------------------------------- */

void zs_meter_hide(const zs_meter *meter)
{
    if (meter->shown && meter->mode == ZS_PROGRESS_BAR && meter->lines > 0)
        fprintf(stderr, "\r%78s\r", "");
}

void zs_meter_end(zs_meter *meter, bool complete)
{
    zs_progress_now what = { .phase = "done", .left = 0 };
    zs_meter_hide(meter);
    if (meter->shown && meter->mode == ZS_PROGRESS_JSON && complete) {
        meter->share = 1;
        show(meter, zs_now(), &what);
    }
    meter->shown = false;
}
