#include "time/segments.h"

#include "base/memory.h"
#include "base/range.h"

#include <stdlib.h>

/* Cut where the set changes, or only count.  of: the set of each step. */
static int64_t cut(const int32_t *of, int64_t nstep, zs_segments *segments)
{
    int64_t n = 0;
    for (int64_t i = 0; i < nstep; i++) {
        if (i > 0 && of[i] == of[i - 1])
            continue;
        if (segments->set) {
            segments->first[n] = (int32_t)i;
            segments->set[n] = of[i];
        }
        n++;
    }
    return n;
}

/* Mark the steps of a set, and find how far apart they are, and how many. */
static void mark(const zs_step_lists *lists, int set, int32_t *of, zs_segments *segments)
{
    int64_t first = lists->first[set], end = lists->first[set + 1];
    for (int64_t i = first; i < end; i++) {
        of[lists->step[i]] = set;
        if (i > first)
            segments->apart = zs_min(segments->apart, lists->step[i] - lists->step[i - 1]);
    }
    segments->fewest = end > first ? zs_min(segments->fewest, end - first) : segments->fewest;
    segments->several += end - first > 1;
}

int zs_segments_make(const zs_step_lists *lists, int nset, int64_t nstep, zs_segments *segments,
                     zs_error *err)
{
    *segments = (zs_segments){ .nset = nset, .apart = INT64_MAX, .fewest = INT64_MAX };
    int32_t *of = zs_alloc((size_t)nstep, sizeof *of, "segments", err);
    if (!of)
        return -1;
    if (!lists) {
        segments->apart = nstep > 1 ? 1 : INT64_MAX;
        segments->fewest = nstep;
        segments->several = nstep > 1;
    }
    for (int64_t i = 0; i < nstep && lists; i++)
        of[i] = -1;
    for (int set = 0; set < nset && lists; set++)
        mark(lists, set, of, segments);
    segments->n = cut(of, nstep, segments);
    if ((segments->first = zs_alloc((size_t)segments->n + 1, sizeof *segments->first, "segments", err)) &&
        (segments->set = zs_alloc((size_t)segments->n, sizeof *segments->set, "segments", err))) {
        cut(of, nstep, segments);
        segments->first[segments->n] = (int32_t)nstep;
    }
    free(of);
    if (segments->set)
        return 0;
    zs_segments_clear(segments);
    return -1;
}

void zs_segments_clear(zs_segments *segments)
{
    free(segments->first);
    free(segments->set);
    *segments = (zs_segments){ 0 };
}
