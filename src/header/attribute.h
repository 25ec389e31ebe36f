/* attribute: the numbers of an attribute that says how a variable is packed, or which of its numbers are
 * missing.
 *
 * Such an attribute is meant to hold numbers, but old converters wrote texts: "-99.9f", "", "none".  A text
 * counts as the numbers that it spells, of the types that CDL, the text form of NetCDF, gives them. */
#ifndef ZS_ATTRIBUTE_H
#define ZS_ATTRIBUTE_H

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>

enum { ZS_ATTRIBUTE_ROOM = 9 };

typedef struct zs_attribute {
    bool there;                      /* does the variable have it? */
    nc_type type;                    /* of the numbers; for a text NC_INT, NC_FLOAT or NC_DOUBLE */
    bool spelled;                    /* true: it is a text */
    size_t n;                        /* its numbers, at most ZS_ATTRIBUTE_ROOM; 0: it has none */
    double value[ZS_ATTRIBUTE_ROOM]; /* [n] */
} zs_attribute;

/* Read an attribute of the variable `var` of an open file.  LOCAL; cannot fail. */
zs_attribute zs_attribute_read(int ncid, int var, const char *name);

#endif
