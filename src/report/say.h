/* say: the plan and the summary, as lines on stdout and as a text that is kept.
 *
 * What stands in a line comes from files: names, units, paths.  A newline in one of them must not begin a
 * line of its own, and an escape sequence must not reach the terminal, so that all of src/report prints
 * through here.  Who wants the lines later, in a report, has the sink keep them. */
#ifndef ZS_SAY_H
#define ZS_SAY_H

#include <stdbool.h>
#include <stddef.h>

/* Where lines go. */
typedef struct zs_sink {
    bool shown; /* to stdout? */
    bool kept;  /* into text?  Becomes false, and text NULL, when there is no memory for it */
    char *text; /* all that was said so far; owned; NULL: nothing, or not kept */
    size_t length, room;
} zs_sink;

/* All functions here are LOCAL and cannot fail. */

/* printf() to a sink, with control characters escaped (base/printable.h).  Only newlines at the beginning and
 * at the end of the format end a line. */
void zs_say(zs_sink *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Does anybody see what is said? */
bool zs_sink_heard(const zs_sink *sink);

/* Release the text.  Safe on an empty (all zero) sink. */
void zs_sink_clear(zs_sink *sink);

#endif
