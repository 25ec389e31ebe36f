#include "report/meter.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double bar_interval = 0.2, line_interval = 10; /* seconds between two displays */

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

void zs_meter_begin(zs_meter *meter, bool shown, zs_progress mode, int64_t total, double share)
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
