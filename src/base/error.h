/* error: what went wrong, in one line, and who can mend it.
 *
 * The error policy of the whole program: a function that can fail returns 0, or -1 after it has filled the
 * zs_error that the caller passed.  The text is one line.  It says what went wrong, in which file, key or
 * variable, and what to do.  It has no full stop, no newline and no "error:" in front.  Control characters,
 * and bytes that are no UTF-8, in names and paths are escaped (base/printable.h).  A function that fails
 * leaves no side effect behind.
 *
 * An error is local until zs_agree() (parallel/agree.h) makes it the error of all ranks. */
#ifndef ZS_ERROR_H
#define ZS_ERROR_H

/* The program's exit statuses. */
enum {
    ZS_DONE = 0,
    ZS_FAILED = 1,  /* the run failed: no space, a file that disappeared, a damaged chunk */
    ZS_REFUSED = 2, /* the workflow spec or the input is wrong */
    ZS_STOPPED =
        75 /* stopped because a signal asked for it; the same command goes on: EX_TEMPFAIL of sysexits.h */
};

enum { ZS_ERROR_TEXT = 2048 };

typedef struct zs_error {
    int status; /* ZS_FAILED, ZS_REFUSED or ZS_STOPPED; 0 while there is no error */
    char text[ZS_ERROR_TEXT];
} zs_error;

/* All functions here are LOCAL. */

/* Fill err with a status and a formatted text; a text that is too long is cut.
 * Always returns -1, so an error path is one line:
 *     return zs_fail(err, ZS_REFUSED, "%s: no variable %s", path, name); */
int zs_fail(zs_error *err, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Put a formatted text behind that of err, as far as there is room.  The status stays. */
void zs_error_add(zs_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Put a formatted prefix and ": " in front of the text of err, which is filled.  The status stays.
 * Always returns -1. */
int zs_fail_in(zs_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
