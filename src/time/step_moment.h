/* step_moment: the moment that a step belongs to.
 *
 * A step is a mean, or an extreme, over a period, or one instant.  Its time coordinate may be the middle, the
 * beginning or the end of the period: the mean of January may have the time 1 February 00:00.  Bounds say
 * which period it is (CF-1.11, section 7.1).  Selections, baselines and groups ask when a step *is*, and take
 * its moment: in the middle of its bounds where it has bounds, else its time.  The key `step` of the spec
 * says otherwise.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_STEP_MOMENT_H
#define ZS_STEP_MOMENT_H

#include "time/calendar.h"

/* The key [input] step. */
typedef enum zs_step_rule {
    ZS_STEP_AUTO,  /* the middle of its bounds; without bounds its time */
    ZS_STEP_TIME,  /* its time, whatever the bounds are */
    ZS_STEP_START, /* the first moment of the step: its lower bound; without bounds its time, which is the
                      start */
    ZS_STEP_END,   /* the last second of the step, before its upper bound; without bounds before its time */
    ZS_STEP_RULES
} zs_step_rule;

/* Beginning and end of a step. */
typedef struct zs_step_bounds {
    zs_time lower, upper;
} zs_step_bounds;

/* The words of the spec: "auto", "time", "start", "end"; the list ends in NULL. */
extern const char *const zs_step_rule_word[];
const char *zs_step_rule_name(zs_step_rule rule);

/* The moment that a step belongs to.  bounds: NULL if it has none.
 * A step that ends at midnight belongs to the day before: its last moment lies a second before its end, or in
 * its middle, if it is shorter than two seconds. */
zs_time zs_step_moment(zs_step_rule rule, zs_time time, const zs_step_bounds *bounds);

/* Can these be the bounds of a step with this time?  The upper one must not be before the lower one, and the
 * time not farther outside than their own width: zeros that nobody wrote are far from any time. */
typedef enum zs_bounds_fault { ZS_BOUNDS_FIT, ZS_BOUNDS_REVERSED, ZS_BOUNDS_ELSEWHERE } zs_bounds_fault;
zs_bounds_fault zs_step_bounds_fault(zs_time time, const zs_step_bounds *bounds);

#endif
