#include "base/arena.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct zs_arena_block {
    zs_arena_block *before;
    size_t used, room; /* bytes of data */
    max_align_t data[];
};

enum { BLOCK = 16384, ALIGN = sizeof(max_align_t) };

void *zs_arena_alloc(zs_arena *arena, size_t count, size_t size, zs_error *err)
{
    if (size > 0 && count > SIZE_MAX / 2 / size) { /* a product that could overflow, here or in the block */
        zs_fail(err, ZS_FAILED, "no memory for a list of %zu items", count);
        return NULL;
    }
    size_t bytes = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    zs_arena_block *block = arena->last;
    if (!block || bytes > block->room - block->used) {
        size_t room = bytes > BLOCK ? bytes : BLOCK;
        block = zs_alloc(sizeof *block + room, 1, "a list", err);
        if (!block)
            return NULL;
        block->before = arena->last;
        block->room = room;
        arena->last = block;
    }
    void *memory = (char *)block->data + block->used;
    block->used += bytes;
    return memory;
}

int zs_arena_grow(zs_arena *arena, void **array, size_t *capacity, size_t count, size_t size, zs_error *err)
{
    if (count <= *capacity)
        return 0;
    size_t room = *capacity > SIZE_MAX / 2 ? count : 2 * *capacity;
    room = room > count ? room : count;
    void *grown = zs_arena_alloc(arena, room, size, err);
    if (!grown)
        return -1;
    if (*capacity > 0)
        memcpy(grown, *array, *capacity * size);
    *array = grown;
    *capacity = room;
    return 0;
}

char *zs_arena_text(zs_arena *arena, const char *text, size_t length, zs_error *err)
{
    char *copy = zs_arena_alloc(arena, length + 1, 1, err);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *zs_arena_format(zs_arena *arena, zs_error *err, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    char *text = zs_arena_alloc(arena, (size_t)length + 1, 1, err);
    if (!text)
        return NULL;
    va_start(values, format);
    vsnprintf(text, (size_t)length + 1, format, values);
    va_end(values);
    return text;
}

void zs_arena_clear(zs_arena *arena)
{
    for (zs_arena_block *block = arena->last, *before; block; block = before) {
        before = block->before;
        free(block);
    }
    *arena = (zs_arena){ 0 };
}
