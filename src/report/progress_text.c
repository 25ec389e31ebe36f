#include "report/progress_text.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DURATION = 32 };

static const char *duration(double seconds, char text[DURATION])
{
    if (seconds < 120)
        snprintf(text, DURATION, "%.0f s", seconds);
    else if (seconds < 7200)
        snprintf(text, DURATION, "%.0f min", seconds / 60);
    else
        snprintf(text, DURATION, "%.1f h", seconds / 3600);
    return text;
}

/* 100 % is the end: 99.9 % is 99. */
static int percent(const zs_progress_now *now)
{
    return (int)floor(100 * now->share);
}

static const char *headers(const zs_progress_now *now, const char *before, char text[ZS_PROGRESS_TEXT])
{
    snprintf(text, ZS_PROGRESS_TEXT, "%sreading headers: %lld of %lld files", before, (long long)now->files,
             (long long)now->of);
    return text;
}

const char *zs_progress_bar(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT])
{
    enum { WIDTH = 30 };
    char bar[WIDTH + 1], left[DURATION];
    if (now->of > 0)
        return headers(now, "", text);
    int filled = (int)(now->share * WIDTH);
    memset(bar, ' ', WIDTH);
    memset(bar, '#', (size_t)(filled < WIDTH ? filled : WIDTH));
    bar[WIDTH] = '\0';
    snprintf(text, ZS_PROGRESS_TEXT, "[%s] %3d %%  %-10s  %6.2f GB/s  %7s left ", bar, percent(now),
             now->phase, now->rate / 1e9, duration(now->left, left));
    return text;
}

const char *zs_progress_line(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT])
{
    char gone[DURATION], left[DURATION];
    if (now->of > 0)
        return headers(now, "zscore: ", text);
    snprintf(text, ZS_PROGRESS_TEXT, "zscore: %3d %%  %s  %.2f GB/s  %s gone, %s left", percent(now),
             now->phase, now->rate / 1e9, duration(now->seconds, gone), duration(now->left, left));
    return text;
}

const char *zs_progress_json(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT])
{
    char clock[ZS_UTC_TEXT], left[DURATION] = "null", files[64] = "";
    if (now->left >= 0)
        snprintf(left, sizeof left, "%.2f", now->left);
    if (now->of > 0)
        snprintf(files, sizeof files, ",\"files_read\":%lld,\"files\":%lld", (long long)now->files,
                 (long long)now->of);
    snprintf(
        text, ZS_PROGRESS_TEXT,
        "{\"time\":\"%s\",\"phase\":\"%s\",\"share\":%.4f,\"rate_bytes_per_second\":%.0f,\"seconds\":%.2f,"
        "\"seconds_left\":%s%s}",
        zs_utc_text((time_t)now->clock, clock), now->phase, now->share, now->rate, now->seconds, left, files);
    return text;
}
