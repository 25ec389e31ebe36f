#include "base/memory.h"
#include "spec/spec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 65536, LONGEST = 64 * 1024 * 1024 };

/* Read all of file into *text, looking at each block at once: a data file given by mistake may be huge. */
static int read_all(FILE *file, const char *path, char **text, zs_error *err)
{
    size_t length = 0, room = 0, got;
    void *memory = NULL;
    do {
        if (zs_grow(&memory, &room, length + BLOCK + 1, 1, err) != 0)
            return -1;
        *text = memory;
        got = fread(*text + length, 1, BLOCK, file);
        if (ferror(file))
            return zs_fail(err, ZS_REFUSED, "%s: cannot read the workflow spec: %s", path, strerror(errno));
        if (memchr(*text + length, '\0', got))
            return zs_fail(err, ZS_REFUSED, "%s: is not a text file: give a workflow spec (INI), in UTF-8",
                           path);
        length += got;
        if (length > LONGEST)
            return zs_fail(err, ZS_REFUSED, "%s: is larger than %d MiB: give a workflow spec (INI)", path,
                           LONGEST / (1024 * 1024));
    } while (got > 0);
    (*text)[length] = '\0';
    return 0;
}

char *zs_spec_load(const char *path, zs_error *err)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    if (!file) {
        zs_fail(err, ZS_REFUSED, "%s: cannot open the workflow spec: %s", path, strerror(errno));
        return NULL;
    }
    if (read_all(file, path, &text, err) != 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}
