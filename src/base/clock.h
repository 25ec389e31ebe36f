/* clock: how much time has passed, and what time it is.
 *
 * A phase, a rate and the time left are differences of two times of zs_now(). */
#ifndef ZS_CLOCK_H
#define ZS_CLOCK_H

#include <time.h>

/* Both functions are LOCAL and cannot fail. */

/* Returns the time in seconds, of a clock that never jumps; its zero means nothing. */
double zs_now(void);

enum { ZS_UTC_TEXT = 32 };

/* A time as "2014-01-31T18:00:00Z"; "" if the system cannot tell its date.  Returns text. */
const char *zs_utc_text(time_t when, char text[ZS_UTC_TEXT]);

#endif
