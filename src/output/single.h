/* single: a variable of a product that is one number, such as a mean over everything.
 *
 * Such a number is an answer by itself: the summary and the facts have it, beside the file. */
#ifndef ZS_SINGLE_H
#define ZS_SINGLE_H

#include <stdbool.h>

typedef struct zs_single {
    bool known;   /* false: the variable has more numbers, or is not written yet */
    double value; /* as it stands in the file; NaN: missing */
} zs_single;

#endif
