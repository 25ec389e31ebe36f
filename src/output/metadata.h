/* metadata: the attributes of one variable, as a list to be written into a file.  No netCDF.
 *
 * Whoever describes a variable adds to the list, in the order that the file shall have.  Without memory
 * nothing more is added, and `failed` says so: a list of calls needs one question at its end, which
 * zs_put_metadata() asks (output/target.h). */
#ifndef ZS_METADATA_H
#define ZS_METADATA_H

#include <stdbool.h>

/* One attribute: a text, or one or two numbers. */
typedef struct zs_attribute {
    const char *name; /* not owned */
    char *text;       /* NULL: numbers */
    bool integer;     /* true: one number, written as int32; else float64 */
    double number[2]; /* [n] */
    int n;
} zs_attribute;

enum { ZS_METADATA_MAX = 32 };

/* Begin with all zero.  Owns its texts. */
typedef struct zs_metadata {
    zs_attribute attribute[ZS_METADATA_MAX]; /* [n], in the order of the file */
    int n;
    bool failed; /* no memory, or more attributes than ZS_METADATA_MAX: some are lost */
} zs_metadata;

/* All functions here are LOCAL.  name must outlive the list; texts and numbers are copied. */

/* Add a text attribute.  An empty text is not added. */
void zs_metadata_text(zs_metadata *metadata, const char *name, const char *text);

/* The same with printf()'s format; of any length. */
void zs_metadata_format(zs_metadata *metadata, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Add one integer, which the file will have as int32. */
void zs_metadata_int(zs_metadata *metadata, const char *name, int value);

/* Add n real numbers; n is 1 or 2.  value: [n]. */
void zs_metadata_doubles(zs_metadata *metadata, const char *name, int n, const double *value);

/* Returns the text of an attribute, which belongs to the list; NULL: it has none of this name. */
const char *zs_metadata_find(const zs_metadata *metadata, const char *name);

/* Release the texts.  Safe on an empty list; leaves it empty. */
void zs_metadata_clear(zs_metadata *metadata);

#endif
