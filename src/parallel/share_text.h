/* share_text: a list of paths that rank 0 has, for all ranks, as one text: each path ends with its '\0'. */
#ifndef ZS_SHARE_TEXT_H
#define ZS_SHARE_TEXT_H

#include "base/error.h"
#include "parallel/comm.h"

#include <stddef.h>

/* The text.  Empty when all zero. */
typedef struct zs_shared_text {
    char *bytes; /* [n], owned: to be released with free() */
    size_t n, room;
} zs_shared_text;

/* Add a path.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_shared_text_add(zs_shared_text *text, const char *path, zs_error *err);

/* Give the text of rank 0 to all ranks.  COLLECTIVE over comm.
 * text: empty on the other ranks.  result: of making it, on rank 0; -1: err says why.
 * what: what it is, for a message, as in zs_alloc().
 * Returns 0; or -1 on every rank with the same err: that of rank 0, or ZS_FAILED: no memory, or more than a
 * message can have. */
int zs_share_text(zs_comm *comm, zs_shared_text *text, int result, const char *what, zs_error *err);

/* Returns the path at a place of a text, and goes behind it.  LOCAL; cannot fail. */
const char *zs_next_path(const char **at);

#endif
