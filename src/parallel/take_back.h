/* take_back: one unfinished file (parallel/unfinished.h), from its temporary name to its final one and back.
 *
 * Only a file that this run made is removed or renamed: its name alone is no proof. */
#ifndef ZS_TAKE_BACK_H
#define ZS_TAKE_BACK_H

#include "base/file_id.h"

#include <stdbool.h>

/* One file of the list, which owns the names. */
typedef struct zs_unfinished_file {
    char *part;       /* the name under which it is written */
    char *path;       /* its final name; NULL: it never gets one, and is removed when all is done, too */
    char *old;        /* the name under which an older file of the final name is kept; NULL if path is */
    zs_file_id made;  /* the file, once it was made */
    zs_file_id older; /* the older file */
    bool is_directory;
    bool kept;  /* true: there is such an older file, at `old` */
    bool named; /* true: it has its final name */
    bool stays; /* true: it is not removed before it has its final name */
} zs_unfinished_file;

/* Both functions are LOCAL.  They only call the system, because a handler of a crash comes here, too. */

/* Rename the kept older file to its final name, over the new file.  If both names are links to one file,
 * rename() does nothing; then the older file still has its final name, and removing drops the link.  A
 * directory cannot be renamed over another one: the new one gets out of its way.
 * Returns 1 if it has its final name; 0 if there is no such file any more; or -1 with errno set. */
int zs_put_back(const zs_unfinished_file *file);

/* Take a file back: afterwards it is as if it had never been made; one that stays has its temporary name.
 * done: all have their final names: only the kept older file is removed.  *stays: set to a name that cannot
 * be removed or put back; else left as it is.
 * Returns 1 if anything was removed or put back; else 0. */
int zs_take_back(const zs_unfinished_file *file, bool done, const char **stays);

#endif
