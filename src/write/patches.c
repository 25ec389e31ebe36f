#include "write/patches.h"

#include "base/memory.h"
#include "format/crc32.h"

#include <stdlib.h>

enum { MOST_BYTES = 256 << 10 };

void zs_patches_begin(zs_patches *patches, int most)
{
    *patches = (zs_patches){ .wanted = true, .most = (size_t)most, .every = 1 };
}

static int append(zs_patches *patches, const zs_patch *patch, zs_error *err)
{
    void *list = patches->patch;
    if (zs_grow(&list, &patches->room, patches->n + 1, sizeof *patches->patch, err))
        return -1;
    patches->patch = list;
    patches->patch[patches->n++] = *patch;
    return 0;
}

/* The last patch is complete: it joins the list if it belongs to the sample. */
static int keep_last(zs_patches *patches, zs_error *err)
{
    if (patches->last.count == 0 || patches->seen++ % patches->every)
        return 0;
    if (patches->most && patches->n == patches->most) {
        for (size_t k = 0; 2 * k < patches->n; k++)
            patches->patch[k] = patches->patch[2 * k];
        patches->n = (patches->n + 1) / 2;
        patches->every *= 2;
        if ((patches->seen - 1) % patches->every)
            return 0;
    }
    return append(patches, &patches->last, err);
}

/* Does a range of n bytes at offset `at` go on where the last patch ends? */
static bool goes_on(const zs_patch *last, size_t n, int64_t at)
{
    return last->count > 0 && !last->is_box && (int64_t)n == last->bytes &&
           (last->count + 1) * last->bytes <= MOST_BYTES && at > last->at &&
           (last->count == 1 || at == last->at + last->count * last->stride);
}

int zs_patches_add(zs_patches *patches, const void *bytes, size_t n, int64_t at, zs_error *err)
{
    zs_patch *last = &patches->last;
    if (!patches->wanted || n == 0)
        return 0;
    if (!goes_on(last, n, at)) {
        if (keep_last(patches, err))
            return -1;
        *last = (zs_patch){ .at = at, .bytes = (int64_t)n };
    } else if (last->count == 1) {
        last->stride = at - last->at;
    }
    last->count++;
    last->crc = zs_crc32(last->crc, bytes, n);
    return 0;
}

int zs_patches_add_box(zs_patches *patches, zs_patch box, const void *values, zs_error *err)
{
    if (!patches->wanted || box.bytes == 0)
        return 0;
    if (keep_last(patches, err))
        return -1;
    box.is_box = box.count = 1;
    box.crc = zs_crc32(0, values, (size_t)box.bytes);
    patches->last = box;
    return 0;
}

int zs_patches_end(zs_patches *patches, zs_error *err)
{
    int result = patches->last.count > 0 ? append(patches, &patches->last, err) : 0;
    patches->last = (zs_patch){ 0 };
    return result;
}

int zs_patches_join(zs_patches *patches, zs_patches *other, zs_error *err)
{
    int result = 0;
    for (size_t k = 0; k < other->n && result == 0; k++)
        result = append(patches, &other->patch[k], err);
    zs_patches_clear(other);
    return result;
}

int64_t zs_patch_last_byte(const zs_patch *patch)
{
    return patch->at + (patch->count - 1) * patch->stride + patch->bytes - 1;
}

void zs_patches_clear(zs_patches *patches)
{
    free(patches->patch);
    *patches = (zs_patches){ 0 };
}
