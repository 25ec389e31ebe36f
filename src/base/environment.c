#include "base/environment.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *zs_environment_text(zs_environment environment, const char *name)
{
    size_t length = strlen(name);
    for (zs_environment line = environment; *line; line++)
        if (strncmp(*line, name, length) == 0 && (*line)[length] == '=')
            return (*line)[length + 1] ? *line + length + 1 : NULL;
    return NULL;
}

int64_t zs_environment_number(zs_environment environment, const char *name)
{
    const char *text = zs_environment_text(environment, name);
    char *end;
    if (!text || !isdigit((unsigned char)*text))
        return -1;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    return errno || *end ? -1 : (int64_t)number;
}
