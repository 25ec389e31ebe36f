#include "catalog/nearness.h"

#include "base/memory.h"
#include "base/range.h"
#include "time/periods.h"

#include <stdlib.h>

/* The distances that are not 0, between each step and the next one, or the next one of its file.
 * last: [files], for the work; NULL: of all files.  Returns how many there are. */
static int64_t find_distances(const zs_sorted *steps, int64_t *last, zs_time *distance)
{
    int64_t n = 0, before = -1;
    for (int k = 0; last && k < steps->files; k++)
        last[k] = -1;
    for (int64_t i = 0; i < steps->n; i += steps->members) {
        int64_t *from = last ? &last[zs_steps_file(steps->steps, i)] : &before;
        zs_time far = *from < 0 ? 0 : zs_steps_time(steps->steps, i) - zs_steps_time(steps->steps, *from);
        if (far >= ZS_TIME_SLACK)
            distance[n++] = far;
        *from = i;
    }
    return n;
}

int zs_nearness(const zs_sorted *steps, zs_time *near, zs_error *err)
{
    zs_time *distance = zs_alloc((size_t)(steps->n / steps->members), sizeof *distance, "distances", err);
    int64_t *last = zs_alloc((size_t)steps->files, sizeof *last, "distances", err), n;
    int result = distance && last ? 0 : -1;
    *near = ZS_TIME_SLACK;
    if (result == 0 && (n = find_distances(steps, NULL, distance)) > 0) {
        zs_time usual = zs_time_of_rank(distance, n, 3 * n / 4);
        if ((n = find_distances(steps, last, distance)) > 0)
            usual = zs_min(usual, zs_time_of_rank(distance, n, n / 2));
        *near = zs_periods_one_step(usual);
    }
    free(last);
    free(distance);
    return result;
}
