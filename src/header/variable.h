/* variable: what the first file's metadata say of the variable, which holds for all files and for what is
 * made of them. */
#ifndef ZS_VARIABLE_H
#define ZS_VARIABLE_H

#include "base/limits.h"

#include <stdbool.h>

typedef struct zs_variable {
    char units[ZS_TEXT];     /* of the values of this run: those of the spec, else of the first file; or "" */
    bool temperature;        /* do these measure temperature?  A difference of two values must say so then */
    char long_name[ZS_TEXT]; /* this and what follows: attributes of the first file; "" for none */
    char standard_name[ZS_TEXT];
    char cell_methods[ZS_TEXT]; /* what was done to the values before this run */
} zs_variable;

#endif
