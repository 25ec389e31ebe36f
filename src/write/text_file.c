#include "write/text_file.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 256 * 1024 };

int zs_text_file_open(zs_text_file *text, const char *part, const char *path, zs_error *err)
{
    *text = (zs_text_file){ .file = -1, .path = path };
    if (!(text->buffer = zs_alloc_raw(ROOM, 1, "a text", err)))
        return -1;
    zs_activity_begin(ZS_MOVES, path, "opening it");
    text->file = open(part, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;
    zs_activity_end();
    if (text->file >= 0)
        return 0;
    free(text->buffer);
    return zs_fail_system(err, ZS_FAILED, reason, path, "opening");
}

static void flush(zs_text_file *text)
{
    if (text->reason == 0 && text->used > 0) {
        zs_activity_begin(ZS_MOVES, text->path, "writing");
        text->reason = zs_write_bytes(text->file, text->buffer, text->used, text->at) ? errno : 0;
        zs_activity_end();
    }
    text->at += (int64_t)text->used;
    text->used = 0;
}

void zs_text_file_add(zs_text_file *text, const void *bytes, size_t n)
{
    const char *from = bytes;
    while (n > 0) {
        size_t piece = (size_t)zs_min((int64_t)n, (int64_t)(ROOM - text->used));
        memcpy(text->buffer + text->used, from, piece);
        text->used += piece;
        from += piece;
        n -= piece;
        if (text->used == ROOM)
            flush(text);
    }
}

int zs_text_file_close(zs_text_file *text, zs_error *err)
{
    flush(text);
    zs_activity_begin(ZS_MOVES, text->path, "closing it");
    if (fsync(text->file) && text->reason == 0 && errno != EINVAL && errno != EROFS)
        text->reason = errno;
    if (close(text->file) && text->reason == 0)
        text->reason = errno;
    zs_activity_end();
    free(text->buffer);
    text->file = -1;
    text->buffer = NULL;
    return text->reason == 0 ? 0 : zs_fail_system(err, ZS_FAILED, text->reason, text->path, "writing");
}
