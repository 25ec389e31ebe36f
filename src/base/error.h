/* error: what went wrong, in one line, and whose fault it is.
 *
 * The error policy of the whole program: a function that can fail returns 0, or -1 after filling the zs_error
 * that it was given.  The text is one line and says what, which file, which key or variable, and what to do;
 * it has no full stop, no newline and no "error:" in front.  A failed function leaves no side effect behind.
 * Local errors become everybody's error in one place only: zs_agree() in parallel/agree.h. */
#ifndef ZS_ERROR_H
#define ZS_ERROR_H

#include <stdio.h>

/* The program's exit statuses. */
enum {
    ZS_DONE = 0,
    ZS_FAILED = 1, /* failed while running: no space, a lost file, a broken chunk */
    ZS_REFUSED = 2 /* the workflow spec or the input is at fault */
};

enum { ZS_ERROR_TEXT = 2048 };

typedef struct zs_error {
    int status; /* ZS_FAILED or ZS_REFUSED; 0 while there is no error */
    char text[ZS_ERROR_TEXT];
} zs_error;

/* Fill err (text cut to fit).  LOCAL.  Always returns -1, so that an error path is one line:
 *     return zs_fail(err, ZS_REFUSED, "%s: no variable %s", path, name); */
int zs_fail(zs_error *err, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Put "prefix: " (formatted) in front of the text of an error that is set already.  LOCAL.  Returns -1. */
int zs_fail_in(zs_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
