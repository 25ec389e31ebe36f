#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int zs_fail(zs_error *err, int status, const char *format, ...)
{
    err->status = status;
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

int zs_fail_in(zs_error *err, const char *format, ...)
{
    char rest[ZS_ERROR_TEXT];
    memcpy(rest, err->text, sizeof rest);
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text / 2, format, args);
    va_end(args);
    strcat(err->text, ": ");
    strncat(err->text, rest, sizeof err->text - strlen(err->text) - 1);
    return -1;
}
