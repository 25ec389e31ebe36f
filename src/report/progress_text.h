/* progress_text: how progress is told: as a bar, as a line in a log, as JSON for machines.  Pure.
 *
 * doc/report.md ("Progress for machines") describes the JSON. */
#ifndef ZS_PROGRESS_TEXT_H
#define ZS_PROGRESS_TEXT_H

#include <stdint.h>

/* What is told at a moment. */
typedef struct zs_progress_now {
    int64_t clock;     /* seconds since 1970 */
    const char *phase; /* a word or two, printable, without quotation marks */
    double share;      /* of the time that the run takes in all */
    double rate;       /* bytes a second that all ranks read and write */
    double seconds;    /* since the run began */
    double left;       /* seconds; negative: not known yet */
    int64_t files, of; /* headers that are read; of 0: no headers are being read */
} zs_progress_now;

enum { ZS_PROGRESS_TEXT = 320 };

/* All functions here are LOCAL and cannot fail.  They return text. */

/* A bar of constant width, without a newline; or how many headers are read. */
const char *zs_progress_bar(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT]);

/* A line, without its newline. */
const char *zs_progress_line(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT]);

/* One JSON object, without a newline. */
const char *zs_progress_json(const zs_progress_now *now, char text[ZS_PROGRESS_TEXT]);

#endif
