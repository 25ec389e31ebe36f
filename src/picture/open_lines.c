#include "picture/open_lines.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

int zs_open_lines_init(zs_open_lines *lines, int64_t maps, int64_t across, zs_error *err)
{
    *lines = (zs_open_lines){ .maps = maps, .across = across };
    lines->first = zs_alloc((size_t)maps, sizeof *lines->first, "rows of pixels", err);
    return lines->first ? 0 : -1;
}

static void release(zs_open_line *line)
{
    while (line) {
        zs_open_line *next = line->next;
        free(line->count);
        free(line->sum);
        free(line);
        line = next;
    }
}

void zs_open_lines_clear(zs_open_lines *lines)
{
    for (int64_t map = 0; lines->first && map < lines->maps; map++)
        release(lines->first[map]);
    release(lines->spare);
    free(lines->first);
    *lines = (zs_open_lines){ 0 };
}

zs_open_line *zs_open_lines_find(const zs_open_lines *lines, int64_t map, int64_t line)
{
    zs_open_line *found = lines->first[map];
    while (found && found->line != line)
        found = found->next;
    return found;
}

static zs_open_line *make(int64_t across, zs_error *err)
{
    zs_open_line *line = zs_alloc(1, sizeof *line, "rows of pixels", err);
    if (line && (!(line->sum = zs_alloc((size_t)across, sizeof *line->sum, "rows of pixels", err)) ||
                 !(line->count = zs_alloc((size_t)across, sizeof *line->count, "rows of pixels", err)))) {
        release(line);
        return NULL;
    }
    return line;
}

zs_open_line *zs_open_lines_open(zs_open_lines *lines, int64_t map, int64_t line, zs_error *err)
{
    zs_open_line *found = zs_open_lines_find(lines, map, line);
    if (found)
        return found;
    found = lines->spare;
    if (found)
        lines->spare = found->next;
    else if (!(found = make(lines->across, err)))
        return NULL;
    found->line = line;
    found->rows = 0;
    found->next = lines->first[map];
    lines->first[map] = found;
    memset(found->sum, 0, (size_t)lines->across * sizeof *found->sum);
    memset(found->count, 0, (size_t)lines->across * sizeof *found->count);
    return found;
}

void zs_open_lines_close(zs_open_lines *lines, int64_t map, zs_open_line *line)
{
    zs_open_line **at = &lines->first[map];
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    line->next = lines->spare;
    lines->spare = line;
}
