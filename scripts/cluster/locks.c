/* Preloaded: a file system whose locks do not work.  LOCKS=none: there are none (ENOLCK); LOCKS=void: they
 * are granted, and nothing is locked. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static int locked(const char *name, int file, int command, void *argument)
{
    const char *how = getenv("LOCKS");
    if (how &&
        (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW)) {
        errno = ENOLCK;
        return strcmp(how, "void") == 0 ? 0 : -1;
    }
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, name))(file, command, argument);
}

int fcntl(int file, int command, ...)
{
    va_list list;
    va_start(list, command);
    void *argument = va_arg(list, void *);
    va_end(list);
    return locked("fcntl", file, command, argument);
}

int fcntl64(int file, int command, ...)
{
    va_list list;
    va_start(list, command);
    void *argument = va_arg(list, void *);
    va_end(list);
    return locked("fcntl64", file, command, argument);
}
