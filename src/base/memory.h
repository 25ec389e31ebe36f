/* memory: allocation with checks for overflow and a message for the user.
 *
 * A failed allocation fills a zs_error with status ZS_FAILED and a text that names what the memory was for
 * and how large it was.  All memory is released with free().  From 8 MiB on it is on pages of 2 MiB, if the
 * system grants them.
 *
 * All functions here are LOCAL. */
#ifndef ZS_MEMORY_H
#define ZS_MEMORY_H

#include "base/error.h"

#include <stddef.h>

/* Allocate count * size bytes of zeros.
 * what: what the memory is for, in the plural, such as "z-scores"; it stands in the message.
 * Returns the memory, owned by the caller: not NULL even if count or size is 0; or NULL with err filled. */
void *zs_alloc(size_t count, size_t size, const char *what, zs_error *err);

/* The same without zeros, for large buffers that are written before they are read. */
void *zs_alloc_raw(size_t count, size_t size, const char *what, zs_error *err);

/* Have a buffer of so many bytes at least, without keeping what is in it.
 * buffer: NULL, or one that this function returned; room: its bytes; updated.
 * Returns the buffer, owned by the caller; or NULL with err filled, *room 0, and the older buffer released.
 */
void *zs_room(void *buffer, size_t *room, size_t bytes, const char *what, zs_error *err);

/* Make an array large enough for count items.  The array grows by doubling; new items are zero.
 * array: NULL for an empty one.  capacity: the items that it has memory for; updated.  size: of an item.
 * Returns 0; or -1 with err filled, and then *array and *capacity are unchanged. */
int zs_grow(void **array, size_t *capacity, size_t count, size_t size, zs_error *err);

/* Memory that was released goes back to the system.  The C library keeps some of it otherwise, where smaller
 * pieces lie between. */
void zs_memory_give_back(void);

/* Returns a copy of a text, owned by the caller; or NULL with err filled. */
char *zs_copy_text(const char *text, zs_error *err);

#endif
