/* box: what is selected on one axis, as the workflow spec says it.  Pure. */
#ifndef ZS_BOX_H
#define ZS_BOX_H

#include <stdbool.h>

typedef struct zs_box {
    bool set, point;    /* point: one value, for which the nearest cell is taken */
    double first, last; /* as given; latitude: in any order; longitude: from first eastwards to last */
    char *where;        /* "config.ini:5: [input] latitude"; NULL if not set */
} zs_box;

#endif
