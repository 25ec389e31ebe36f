/* file_id: is the file of a name still the one that it was?
 *
 * Another run, or a user, can put another file under a name.  What this run removes or renames by its name is
 * compared first. */
#ifndef ZS_FILE_ID_H
#define ZS_FILE_ID_H

#include <stdbool.h>
#include <sys/types.h>

/* A file, on this node; the same file can have another device on another node. */
typedef struct zs_file_id {
    dev_t device;
    ino_t inode; /* 0: no file */
} zs_file_id;

/* All functions here are LOCAL. */

/* Returns the file that has this name, which is not followed if it is a link; no file if there is none or it
 * cannot be asked for. */
zs_file_id zs_file_of(const char *path);

/* Has this file the name?  Returns 1; 0 if another file has it, or none, or if id is no file; or -1 with
 * errno set if it cannot be known. */
int zs_file_is(const char *path, const zs_file_id *id);

/* Do both names lead to one file, through links, too?  False if either leads to none. */
bool zs_files_are_one(const char *path, const char *other);

#endif
