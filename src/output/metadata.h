/* metadata: the attributes of one variable, as a list to be written into a file.  No netCDF.
 *
 * Whoever describes a variable adds to the list, in the order in which the file will have the attributes.
 * Without memory nothing more is added, and `failed` says so. */
#ifndef ZS_METADATA_H
#define ZS_METADATA_H

#include <stdbool.h>
#include <stdio.h>

typedef struct zs_attribute {
    const char *name; /* not owned */
    char *text;       /* NULL: a number */
    bool integer;     /* number[0] is written as a 32-bit integer; else all as 64-bit numbers */
    double number[2];
    int n; /* how many numbers */
} zs_attribute;

enum { ZS_METADATA_MAX = 24 };

/* Begin with all zero. */
typedef struct zs_metadata {
    zs_attribute attribute[ZS_METADATA_MAX];
    int n;
    bool failed; /* no memory, or more than ZS_METADATA_MAX attributes */
} zs_metadata;

/* All functions here are LOCAL.  name must outlive the list; texts are copied. */

/* An empty text is not added. */
void zs_metadata_text(zs_metadata *metadata, const char *name, const char *text);

/* The same of a formatted text of any length. */
void zs_metadata_format(zs_metadata *metadata, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void zs_metadata_int(zs_metadata *metadata, const char *name, int value);

/* n is 1 or 2. */
void zs_metadata_doubles(zs_metadata *metadata, const char *name, int n, const double *value);

/* Release.  Safe on an empty list; leaves it empty. */
void zs_metadata_clear(zs_metadata *metadata);

#endif
