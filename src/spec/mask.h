/* mask: the cells that a section [mask NAME] of the workflow spec chooses by the values of a variable, and
 * the lists in which keys name such masks.  Pure.
 *
 * A mask chooses the cells whose value fulfils its one condition: above a number, below one, between two, or
 * equal to one of some.  A list chooses the cells that all of its masks choose: "land, not deep".  A cell
 * whose value is missing is chosen neither by a mask nor by its inverse. */
#ifndef ZS_MASK_H
#define ZS_MASK_H

#include "spec/entries.h"
#include "spec/value.h"

#include <stdbool.h>

enum { ZS_MASK_VALUES = 256 }; /* numbers that a mask can be equal to, at most: all classes of a byte */

/* A limit of a value, which need not be given. */
typedef struct zs_mask_limit {
    bool set;
    double value;
} zs_mask_limit;

/* A section.  The texts belong to the spec. */
typedef struct zs_mask {
    const char *section;        /* "mask land"; zs_spec_place() takes it for the place of a key */
    const char *name;           /* "land" */
    const char *place;          /* of the section, for messages: "config.ini:12: [mask land]" */
    const char *file;           /* that has the values */
    const char *variable;       /* its name, or its path in groups */
    zs_mask_limit above, below; /* limits of the value, not included; both: it lies between them */
    double *value;              /* [nvalue]: it is one of these; then there are no limits */
    int nvalue;
} zs_mask;

/* A mask as a list names it. */
typedef struct zs_mask_use {
    const char *name;
    bool inverse; /* "not NAME": cells that have a value, which does not fulfil the condition */
    int mask;     /* its number among the masks of the spec, set by spec/mask_rules.h */
} zs_mask_use;

/* The value of a key that names masks; n is 0 where it was left out.  use: [n], in the memory of the spec. */
typedef struct zs_mask_list {
    zs_mask_use *use;
    int n;
} zs_mask_list;

extern const char zs_mask_word[]; /* "mask", which a section begins with */

/* All functions here are LOCAL and cannot fail. */

/* Does the name of a section begin with the word? */
bool zs_mask_is_section(const char *section);

/* A mask without keys yet; entry: the first one of its section. */
zs_mask zs_mask_begin(const zs_entry *entry);

/* The variable and its condition: "lsm above 0.5".  Returns text, cut off if need be. */
enum { ZS_MASK_TEXT = 1024 };
const char *zs_mask_condition(const zs_mask *mask, char text[ZS_MASK_TEXT]);

/* The same, and where the values are: "lsm above 0.5 of lsm.nc".  Returns text, cut off if need be. */
const char *zs_mask_text(const zs_mask *mask, char text[ZS_MASK_TEXT]);

/* The names of a list: "land, not deep".  Returns text, cut off if need be. */
enum { ZS_MASK_LIST_TEXT = 256 };
const char *zs_mask_list_text(const zs_mask_list *list, char text[ZS_MASK_LIST_TEXT]);

#endif
