#include "report/expver_report.h"

#include "header/expver.h"
#include "report/say.h"

enum { BOTH = INT32_MAX };

/* The version of a step: as the file tells it, or as its values told; 0 for none. */
static int32_t version_of(const zs_series *series, const unsigned char *seen, int64_t step)
{
    static const int32_t of[] = { [ZS_SEEN_ABOVE] = ZS_EXPVER_FINAL,
                                  [ZS_SEEN_BELOW] = ZS_EXPVER_EARLY,
                                  [ZS_SEEN_ABOVE | ZS_SEEN_BELOW] = BOTH };
    int all = 0;
    for (int64_t k = 0; k < series->nmember && seen; k++)
        all |= seen[step + k];
    return zs_series_step(series, step).version > 0 ? zs_series_step(series, step).version : of[all];
}

/* The lowest version above `after`, and *n, how many steps are of it; 0 if there is none. */
static int32_t next_version(const zs_series *series, const unsigned char *seen, int32_t after, int64_t *n)
{
    int32_t next = 0;
    *n = 0;
    for (int64_t i = 0; i < series->nstep; i += series->nmember) {
        int32_t version = version_of(series, seen, i);
        if (version <= after || (next > 0 && version > next))
            continue;
        *n = version == next ? *n + 1 : 1;
        next = version;
    }
    return next;
}

/* Print "540 steps of 1, 4 of 5". */
static void print_counts(zs_sink *to, const zs_series *series, const unsigned char *seen)
{
    int64_t n;
    const char *steps = " steps";
    for (int32_t version = 0; (version = next_version(series, seen, version, &n)) > 0; steps = "") {
        zs_say(to, "%s%lld%s of ", *steps ? "" : ", ", (long long)n, steps);
        zs_say(to, version == BOTH ? "both" : "%d", (int)version);
    }
}

void zs_expver_plan(zs_sink *to, const zs_series *series, bool overlay)
{
    int64_t n;
    if (!overlay && next_version(series, NULL, 0, &n) == 0)
        return;
    zs_say(to, "  expver     ");
    if (overlay)
        zs_say(to, "1, and 5 where 1 is missing");
    else
        print_counts(to, series, NULL);
    if (series->superseded > 0)
        zs_say(to, "; %lld steps left out: another file has a better version",
               (long long)(series->superseded / series->nmember));
    zs_say(to, "\n");
}

void zs_expver_summary(zs_sink *to, const zs_series *series, const unsigned char *seen)
{
    int64_t n;
    if (next_version(series, seen, 0, &n) == 0)
        return;
    zs_say(to, "  expver     ");
    print_counts(to, series, seen);
    zs_say(to, "\n");
}
