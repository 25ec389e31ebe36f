/* memory: allocation that cannot be forgotten to check, and the text helpers built on it. */
#ifndef ZS_MEMORY_H
#define ZS_MEMORY_H

#include "base/error.h"

#include <stddef.h>

/* Allocate count * size bytes of zeros.  LOCAL.  Overflow-checked.  Returns memory to be released with
 * free(), never NULL for success (an empty request gives one byte); NULL with err filled (ZS_FAILED) on
 * failure. what: "moments of 12 rows", for the message. */
void *zs_alloc(size_t count, size_t size, const char *what, zs_error *err);

/* The same without zeros: for large buffers that are written before they are read. */
void *zs_alloc_raw(size_t count, size_t size, const char *what, zs_error *err);

/* Make *array (of items of size bytes) hold at least count items, growing by doubling; new items are zero.
 * LOCAL. *capacity is updated.  Returns 0; or -1 with err filled and *array unchanged. */
int zs_grow(void **array, size_t *capacity, size_t count, size_t size, zs_error *err);

/* A copy of text, to be released with free(); or NULL with err filled.  LOCAL. */
char *zs_copy_text(const char *text, zs_error *err);

#endif
