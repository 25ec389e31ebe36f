/* say: print the plan and the summary to stdout.
 *
 * What stands in a line comes from files: names, units, paths.  A newline in one of them must not begin a
 * line of its own, and an escape sequence must not reach the terminal, so that all of src/report prints
 * through here. */
#ifndef ZS_SAY_H
#define ZS_SAY_H

/* printf() to stdout, with control characters escaped (base/printable.h).  Only newlines at the beginning and
 * at the end of the format end a line.  LOCAL, cannot fail. */
void zs_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
