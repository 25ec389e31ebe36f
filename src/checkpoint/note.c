#include "checkpoint/note.h"

#include "format/crc32.h"

#include <stddef.h>

/* The letters "zcs note", the first one lowest. */
#define MARK INT64_C(0x65746f6e2073637a)

static int64_t own_of(const zs_note *note)
{
    return zs_crc32(0, note, offsetof(zs_note, own));
}

void zs_note_complete(zs_note *note)
{
    note->mark = MARK;
    note->own = own_of(note);
}

bool zs_note_is(const zs_note *note)
{
    return note->mark == MARK && note->bytes >= 0 && note->own == own_of(note);
}
