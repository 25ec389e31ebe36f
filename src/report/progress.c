#include "report/progress.h"

#include "base/range.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double bar_interval = 0.2, line_interval = 10; /* seconds between two displays */

double zs_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

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

/* mode AUTO is a bar if stderr of this process, or of the mpirun that started it, is a terminal; else lines.
 */
static void begin_meter(zs_meter *meter, bool shown, zs_progress mode, int64_t total, double share)
{
    *meter = (zs_meter){ .total = total, .share = share, .start = zs_now() };
    meter->last = meter->start;
    meter->shown = shown && mode != ZS_PROGRESS_NONE && total > 0;
    meter->bar = mode == ZS_PROGRESS_BAR || (mode == ZS_PROGRESS_AUTO && on_terminal());
}

static void draw(const zs_meter *meter, double now, const char *what)
{
    enum { WIDTH = 30 };
    double part = (double)meter->done / (double)meter->total, elapsed = now - meter->start;
    double rate = elapsed > 0 ? (double)meter->done * meter->share / elapsed : 0;
    double left = part > 0 ? elapsed / part - elapsed : 0;
    char bar[WIDTH + 1];
    int filled = (int)(part * WIDTH);
    memset(bar, ' ', WIDTH);
    memset(bar, '#', (size_t)(filled < WIDTH ? filled : WIDTH));
    bar[WIDTH] = '\0';
    if (meter->bar)
        fprintf(stderr, "\r[%s] %3.0f %%  %-9s  %6.2f GB/s  %5.0f s left ", bar, 100 * part, what, rate / 1e9,
                left);
    else
        fprintf(stderr, "zscore: %3.0f %%  %s  %.2f GB/s  %.0f s gone, %.0f s left\n", 100 * part, what,
                rate / 1e9, elapsed, left);
    fflush(stderr);
}

void zs_meter_add(zs_meter *meter, int64_t bytes, const char *what)
{
    meter->done += bytes;
    if (!meter->shown)
        return;
    double now = zs_now();
    if (now - meter->last < (meter->bar ? bar_interval : line_interval))
        return;
    meter->last = now;
    draw(meter, now, what);
}

void zs_meter_end(zs_meter *meter)
{
    if (meter->shown && meter->bar && meter->last > meter->start)
        fprintf(stderr, "\r%78s\r", "");
    meter->shown = false;
}

void zs_report_init(zs_report *report)
{
    *report = (zs_report){ .begin = zs_now(), .tally = zs_tally_none() };
}

void zs_report_begin(zs_report *report, bool shown, const zs_spec *spec, const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int64_t values = steps.count * rows.count * p->ncol;
    int64_t outputs = (spec->output.path[ZS_ZSCORE] != NULL) + (spec->output.path[ZS_ANOMALY] != NULL);
    int64_t bytes = values * (zs_plan_passes(plan) * (int64_t)p->value_size + outputs * 4);
    double share = (double)(p->nstep * p->nrow) / (double)(steps.count * rows.count);
    begin_meter(&report->meter, shown, spec->run.progress, bytes, share);
}

void zs_report_clear(zs_report *report)
{
    free(report->seen);
    free(report->no_lock);
    report->seen = NULL;
    report->no_lock = NULL;
}

double zs_report_phase(zs_report *report, zs_phase phase, double since)
{
    double now = zs_now();
    report->seconds[phase] += now - since;
    return now;
}
