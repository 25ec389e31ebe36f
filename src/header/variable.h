/* variable: what the first file's metadata say of the variable: it holds for all files, and for what is made
 * of them.
 *
 * The other files may have other texts.  Their units must mean the same, or the spec says what all are
 * converted to.  No pointers, so that ranks can send it to each other. */
#ifndef ZS_VARIABLE_H
#define ZS_VARIABLE_H

#include "base/limits.h"

#include <stdbool.h>

/* Texts are "" if there are none, or if they are longer than ZS_TEXT. */
typedef struct zs_variable {
    char path[ZS_TEXT];      /* where it is in all files, from the root on: "t2m", "/Grid/t" */
    char units[ZS_TEXT];     /* of the values of this run: the spec's, else the first file's */
    bool temperature;        /* do these measure temperature?  Then CF wants to know of a value if it is one
                              * of the scale, or a difference */
    char long_name[ZS_TEXT]; /* this and the next are attributes of the first file */
    char standard_name[ZS_TEXT];
    char cell_methods[ZS_TEXT]; /* what was done to the values before this run */
} zs_variable;

#endif
