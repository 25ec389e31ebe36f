#include "base/memory.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int overflows(size_t count, size_t size)
{
    return size != 0 && count > SIZE_MAX / size;
}

static void *refuse(size_t count, size_t size, const char *what, zs_error *err)
{
    zs_fail(err, ZS_FAILED, "no memory for %s (%.1f MiB); lower [run] memory or use fewer ranks on each node",
            what, (double)count * (double)size / 1048576.0);
    return NULL;
}

/* From LARGE on, memory is on pages of 2 MiB.  They cause hundreds of times fewer page faults, and a loop
 * with large strides (a map for each step) does not need a page lookup for each access. */
enum { LARGE = 8 * 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

/* Ask for pages of 2 MiB, as far as they are within the memory.  It is only advice: the memory is usable
 * without. */
static void prefer_huge_pages(void *memory, size_t size)
{
    size_t skipped = (HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
    if (memory && size >= LARGE)
        madvise((char *)memory + skipped, (size - skipped) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
}

void *zs_alloc(size_t count, size_t size, const char *what, zs_error *err)
{
    void *memory = overflows(count, size) ? NULL : calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        return refuse(count, size, what, err);
    prefer_huge_pages(memory, count * size);
    return memory;
}

void *zs_alloc_raw(size_t count, size_t size, const char *what, zs_error *err)
{
    void *memory = NULL;
    size_t bytes = count && size ? count * size : 1;
    if (overflows(count, size) ||
        posix_memalign(&memory, bytes < LARGE ? sizeof(double) * 2 : HUGE_PAGE, bytes))
        return refuse(count, size, what, err);
    prefer_huge_pages(memory, bytes);
    return memory;
}

void *zs_room(void *buffer, size_t *room, size_t bytes, const char *what, zs_error *err)
{
    if (buffer && bytes <= *room)
        return buffer;
    free(buffer);
    buffer = zs_alloc_raw(bytes, 1, what, err);
    *room = buffer ? bytes : 0;
    return buffer;
}

int zs_grow(void **array, size_t *capacity, size_t count, size_t size, zs_error *err)
{
    if (count <= *capacity)
        return 0;
    size_t room = *capacity ? *capacity : 16;
    while (room < count)
        room *= 2;
    void *grown = overflows(room, size) ? NULL : realloc(*array, room * size);
    if (!grown) {
        refuse(room, size, "a list", err);
        return -1;
    }
    memset((char *)grown + *capacity * size, 0, (room - *capacity) * size);
    *array = grown;
    *capacity = room;
    return 0;
}

char *zs_copy_text(const char *text, zs_error *err)
{
    size_t size = strlen(text) + 1;
    char *copy = zs_alloc_raw(size, 1, "a text", err);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void zs_memory_give_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
