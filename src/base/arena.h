/* arena: memory that is released all at once.
 *
 * An object that consists of many small pieces (texts, lists) takes all of them from one arena.  It needs no
 * code to release them one by one, and nothing can be forgotten.  Memory from an arena stays where it is
 * until zs_arena_clear(): a pointer into it is valid for as long as the arena.  Pure. */
#ifndef ZS_ARENA_H
#define ZS_ARENA_H

#include "base/error.h"

#include <stddef.h>

typedef struct zs_arena_block zs_arena_block;

/* Empty when all zero.  It may be moved (copied and forgotten), but only one copy may be used and cleared. */
typedef struct zs_arena {
    zs_arena_block *last; /* the block that has room left; each block knows the one before it */
} zs_arena;

/* All functions here are LOCAL.  On failure (ZS_FAILED: no memory) the arena and all it holds are unchanged.
 */

/* count * size bytes of zeros, aligned for any type.  The product is checked for overflow.  An empty request
 * gives a pointer too.  Returns NULL with err filled on failure. */
void *zs_arena_alloc(zs_arena *arena, size_t count, size_t size, zs_error *err);

/* Make *array (of items of size bytes) hold at least count items, by doubling; new items are zero.
 * *capacity is updated.  The array moves when it grows; the old one keeps its content, because an arena
 * releases nothing.  Returns 0; or -1 with err filled, *array and *capacity unchanged. */
int zs_arena_grow(zs_arena *arena, void **array, size_t *capacity, size_t count, size_t size, zs_error *err);

/* A copy of the first length bytes of text, ended by '\0'.  Returns NULL with err filled on failure. */
char *zs_arena_text(zs_arena *arena, const char *text, size_t length, zs_error *err);

/* A text made as by printf().  Returns NULL with err filled on failure. */
char *zs_arena_format(zs_arena *arena, zs_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Release everything.  Safe on an empty arena; leaves it empty. */
void zs_arena_clear(zs_arena *arena);

#endif
