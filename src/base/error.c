#include "base/error.h"

#include "base/printable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int zs_fail(zs_error *err, int status, const char *format, ...)
{
    char text[ZS_ERROR_TEXT];
    err->status = status;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    zs_printable(text, err->text, sizeof err->text);
    return -1;
}

void zs_error_add(zs_error *err, const char *format, ...)
{
    char more[ZS_ERROR_TEXT / 2], text[ZS_ERROR_TEXT / 2];
    va_list args;
    va_start(args, format);
    vsnprintf(more, sizeof more, format, args);
    va_end(args);
    zs_printable(more, text, sizeof text);
    strncat(err->text, text, sizeof err->text - strlen(err->text) - 1);
}

int zs_fail_in(zs_error *err, const char *format, ...)
{
    char rest[ZS_ERROR_TEXT], prefix[ZS_ERROR_TEXT / 2];
    memcpy(rest, err->text, sizeof rest);
    va_list args;
    va_start(args, format);
    vsnprintf(prefix, sizeof prefix, format, args);
    va_end(args);
    zs_printable(prefix, err->text, sizeof err->text / 2);
    strcat(err->text, ": ");
    strncat(err->text, rest, sizeof err->text - strlen(err->text) - 1);
    return -1;
}
