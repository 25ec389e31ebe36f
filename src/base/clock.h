/* clock: how much time has passed.
 *
 * A phase, a rate and the time left are differences of two times of this clock. */
#ifndef ZS_CLOCK_H
#define ZS_CLOCK_H

/* Returns the time in seconds, of a clock that never jumps; its zero means nothing.  LOCAL; cannot fail. */
double zs_now(void);

#endif
