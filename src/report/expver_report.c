#include "report/expver_report.h"

#include "header/expver.h"

#include <stdio.h>

enum { BOTH = INT32_MAX };

/* The version of a step: as the file tells it, or as its values told; 0 for none. */
static int32_t version_of(const zs_catalog *catalog, const unsigned char *seen, int64_t step)
{
    static const int32_t of[] = { [ZS_SEEN_ABOVE] = ZS_EXPVER_FINAL,
                                  [ZS_SEEN_BELOW] = ZS_EXPVER_EARLY,
                                  [ZS_SEEN_ABOVE | ZS_SEEN_BELOW] = BOTH };
    int all = 0;
    for (int64_t k = 0; k < catalog->series.nmember && seen; k++)
        all |= seen[step + k];
    return catalog->series.step[step].version > 0 ? catalog->series.step[step].version : of[all];
}

/* The lowest version above `after`, and *n, how many steps are of it; 0 if there is none. */
static int32_t next_version(const zs_catalog *catalog, const unsigned char *seen, int32_t after, int64_t *n)
{
    int32_t next = 0;
    *n = 0;
    for (int64_t i = 0; i < catalog->series.nstep; i += catalog->series.nmember) {
        int32_t version = version_of(catalog, seen, i);
        if (version <= after || (next > 0 && version > next))
            continue;
        *n = version == next ? *n + 1 : 1;
        next = version;
    }
    return next;
}

/* Print "540 steps of 1, 4 of 5". */
static void print_counts(const zs_catalog *catalog, const unsigned char *seen)
{
    int64_t n;
    const char *steps = " steps";
    for (int32_t version = 0; (version = next_version(catalog, seen, version, &n)) > 0; steps = "") {
        printf("%s%lld%s of ", *steps ? "" : ", ", (long long)n, steps);
        printf(version == BOTH ? "both" : "%d", (int)version);
    }
}

void zs_expver_plan(const zs_catalog *catalog)
{
    int64_t n;
    if (!catalog->files.overlay && next_version(catalog, NULL, 0, &n) == 0)
        return;
    printf("  expver     ");
    if (catalog->files.overlay)
        printf("1, and 5 where 1 is missing");
    else
        print_counts(catalog, NULL);
    if (catalog->series.superseded > 0)
        printf("; %lld steps left out: another file has a better version",
               (long long)(catalog->series.superseded / catalog->series.nmember));
    printf("\n");
}

void zs_expver_summary(const zs_catalog *catalog, const unsigned char *seen)
{
    int64_t n;
    if (next_version(catalog, seen, 0, &n) == 0)
        return;
    printf("  expver     ");
    print_counts(catalog, seen);
    printf("\n");
}
