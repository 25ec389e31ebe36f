#include "checkpoint/note.h"

#include <libdeflate.h>

int64_t zs_note_sum(int64_t sum, const void *bytes, size_t n)
{
    return (int64_t)libdeflate_crc32((uint32_t)sum, bytes, n);
}

static int64_t own_of(const zs_note *note)
{
    return zs_note_sum(0, note, offsetof(zs_note, own));
}

void zs_note_complete(zs_note *note)
{
    note->mark = ZS_NOTE_MARK;
    note->own = own_of(note);
}

bool zs_note_is(const zs_note *note)
{
    return note->mark == ZS_NOTE_MARK && note->bytes >= 0 && note->own == own_of(note);
}
