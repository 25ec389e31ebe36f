#include "base/clock.h"

double zs_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

const char *zs_utc_text(time_t when, char text[ZS_UTC_TEXT])
{
    struct tm utc;
    if (!gmtime_r(&when, &utc) || strftime(text, ZS_UTC_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        text[0] = '\0';
    return text;
}
