/* text_file: a file that one rank writes from its beginning to its end: the page, or the JSON of a report.
 *
 * The file is there already, empty, under the name that it has until it is complete (write/part_paths.h). The
 * first failure is kept, and what is added after it is lost: so a long text needs one question at its end. */
#ifndef ZS_TEXT_FILE_H
#define ZS_TEXT_FILE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* The members are private. */
typedef struct zs_text_file {
    int file;         /* descriptor; -1: none */
    const char *path; /* the final name, for messages; not owned */
    char *buffer;     /* what is not written yet */
    size_t used;
    int64_t at; /* bytes that are written */
    int reason; /* errno of the first failure; 0: none */
} zs_text_file;

/* All functions here are LOCAL. */

/* Open the empty file at `part`.  path: its final name.
 * Returns 0, and text is to be closed with zs_text_file_close(); or -1 with err filled (ZS_FAILED), and there
 * is nothing to close. */
int zs_text_file_open(zs_text_file *text, const char *part, const char *path, zs_error *err);

/* Add n bytes. */
void zs_text_file_add(zs_text_file *text, const void *bytes, size_t n);

/* Write the rest, sync the file to the disk, and close it.
 * Returns 0; or -1 with err filled (ZS_FAILED), and the file is closed all the same. */
int zs_text_file_close(zs_text_file *text, zs_error *err);

#endif
