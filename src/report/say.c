#include "report/say.h"

#include "base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void zs_say(const char *format, ...)
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
        zs_printable(text + first, shown, room);
        printf("%.*s%s%.*s", (int)first, format, shown, (int)last, format + length - last);
    }
    free(shown);
    free(text);
}
