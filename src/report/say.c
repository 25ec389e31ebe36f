#include "report/say.h"

#include "base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void zs_sink_clear(zs_sink *sink)
{
    free(sink->text);
    *sink = (zs_sink){ 0 };
}

bool zs_sink_heard(const zs_sink *sink)
{
    return sink->shown || sink->kept;
}

/* Room for n more bytes and the '\0' behind them. */
static bool reserve(zs_sink *sink, size_t n)
{
    if (sink->length + n < sink->room)
        return true;
    size_t room = 2 * (sink->length + n + 512);
    char *text = realloc(sink->text, room);
    if (!text) {
        bool shown = sink->shown;
        zs_sink_clear(sink);
        sink->shown = shown;
        return false;
    }
    sink->text = text;
    sink->room = room;
    return true;
}

static void put(zs_sink *sink, const char *bytes, size_t n)
{
    if (sink->shown)
        fwrite(bytes, 1, n, stdout);
    if (!sink->kept || !reserve(sink, n))
        return;
    memcpy(sink->text + sink->length, bytes, n);
    sink->length += n;
    sink->text[sink->length] = '\0';
}

void zs_say(zs_sink *to, const char *format, ...)
{
    size_t length = strlen(format), first = strspn(format, "\n"), last = 0;
    while (last < length - first && format[length - 1 - last] == '\n')
        last++;
    va_list args;
    char *text = NULL, *shown;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0)
        return;
    text[(size_t)n - last] = '\0';
    size_t room = 4 * (size_t)n + 1; /* an escape has up to 4 bytes */
    if ((shown = malloc(room))) {
        size_t used = zs_printable(text + first, shown, room);
        put(to, format, first);
        put(to, shown, used);
        put(to, format + length - last, last);
    }
    free(shown);
    free(text);
}
