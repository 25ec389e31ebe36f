/* nearness: how near two steps of different files may be before they are one moment.
 *
 * Files that overlap have some steps twice, but not always with the same times: one was written a second
 * late, or its times were rounded to float32.  No series has two steps nearer to each other than a hundredth
 * of its usual spacing. */
#ifndef ZS_NEARNESS_H
#define ZS_NEARNESS_H

#include "base/error.h"
#include "header/steps.h"
#include "time/calendar.h"

#include <stdint.h>

/* Steps of all files, sorted by time, with duplicates.  Owns nothing. */
typedef struct zs_sorted {
    const zs_steps *steps;
    int64_t n;       /* samples */
    int64_t members; /* samples that share a time, side by side */
    int files;       /* how many files there are */
} zs_sorted;

/* Find how near is too near: a hundredth of the usual distance of steps, but at least ZS_TIME_SLACK.  LOCAL.
 * The usual distance is the median of those in single files, where no step is twice; but not more than
 * three of four distances of all steps together, because each file may have only a few of the steps between.
 * Steps at the same time do not count.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_nearness(const zs_sorted *steps, zs_time *near, zs_error *err);

#endif
