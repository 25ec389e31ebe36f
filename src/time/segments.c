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

/* Find how far apart the steps of a set are, and how many. */
static void measure(const zs_step_lists *lists, int set, zs_segments *segments)
{
    int64_t first = lists->first[set], end = lists->first[set + 1];
    for (int64_t i = first + 1; i < end; i++)
        segments->apart = zs_min(segments->apart, lists->step[i] - lists->step[i - 1]);
    segments->fewest = end > first ? zs_min(segments->fewest, end - first) : segments->fewest;
    segments->most = zs_max(segments->most, end - first);
    segments->several += end - first > 1;
}

static int allocate(int64_t n, zs_segments *segments, zs_error *err)
{
    segments->n = n;
    if ((segments->first = zs_alloc((size_t)n + 1, sizeof *segments->first, "segments", err)) &&
        (segments->set = zs_alloc((size_t)n, sizeof *segments->set, "segments", err)))
        return 0;
    zs_segments_clear(segments);
    return -1;
}

static int make(const int32_t *of, int64_t nstep, zs_segments *segments, zs_error *err)
{
    if (allocate(cut(of, nstep, segments), segments, err))
        return -1;
    cut(of, nstep, segments);
    segments->first[segments->n] = (int32_t)nstep;
    return 0;
}

/* The set of each step. */
static int32_t *find_sets(const zs_step_lists *lists, int nset, int64_t nstep, zs_error *err)
{
    int32_t *of = zs_alloc((size_t)nstep, sizeof *of, "segments", err);
    for (int64_t i = 0; i < nstep && of; i++)
        of[i] = -1;
    for (int set = 0; set < nset && of; set++)
        for (int64_t i = lists->first[set]; i < lists->first[set + 1]; i++)
            of[lists->step[i]] = set;
    return of;
}

int zs_segments_make(const zs_step_lists *lists, int nset, const int32_t *of, int64_t nstep,
                     zs_segments *segments, zs_error *err)
{
    *segments = (zs_segments){ .nset = nset, .apart = INT64_MAX, .fewest = INT64_MAX };
    for (int set = 0; set < nset; set++)
        measure(lists, set, segments);
    if (of)
        return make(of, nstep, segments, err);
    int32_t *found = find_sets(lists, nset, nstep, err);
    int result = found ? make(found, nstep, segments, err) : -1;
    free(found);
    return result;
}

int zs_segments_make_one(int64_t nstep, zs_segments *segments, zs_error *err)
{
    *segments = (zs_segments){
        .nset = 1, .apart = nstep > 1 ? 1 : INT64_MAX, .fewest = nstep, .most = nstep, .several = nstep > 1
    };
    if (allocate(1, segments, err))
        return -1;
    segments->first[1] = (int32_t)nstep;
    return 0;
}

void zs_segments_clear(zs_segments *segments)
{
    free(segments->first);
    free(segments->set);
    *segments = (zs_segments){ 0 };
}
