/* merge_step: how many things are merged from few, step by step, in a fixed order.
 *
 * Values have numbers: first those of the *inputs*, which stay as they are; then those of *slots*, which are
 * made by steps and made again later.  A step makes a slot of two values, or passes one on.  An input may
 * have nothing in it; then merging it changes nothing.
 *
 * time/window_steps.h makes such lists for windows; stats/compose.h goes through them with moments. */
#ifndef ZS_MERGE_STEP_H
#define ZS_MERGE_STEP_H

typedef struct zs_merge_step {
    int into;        /* the value that is made: a slot, or `left` itself where nothing is made */
    int left, right; /* the values that are merged; -1: none */
    int target;      /* what is complete after this step, in `into`; -1: nothing is */
} zs_merge_step;

#endif
