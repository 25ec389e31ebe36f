#include "output/metadata.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(zs_metadata *m, zs_attribute attribute)
{
    m->failed = m->failed || m->n == ZS_METADATA_MAX;
    if (m->failed)
        free(attribute.text);
    else
        m->attribute[m->n++] = attribute;
}

void zs_metadata_text(zs_metadata *m, const char *name, const char *text)
{
    if (!*text)
        return;
    char *copy = strdup(text);
    m->failed = m->failed || !copy;
    add(m, (zs_attribute){ .name = name, .text = copy });
}

void zs_metadata_format(zs_metadata *m, const char *name, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int size = vsnprintf(NULL, 0, format, list) + 1;
    char *text = malloc((size_t)size);
    if (text)
        vsnprintf(text, (size_t)size, format, again);
    va_end(again);
    va_end(list);
    m->failed = m->failed || !text;
    if (text)
        zs_metadata_text(m, name, text);
    free(text);
}

void zs_metadata_int(zs_metadata *m, const char *name, int value)
{
    add(m, (zs_attribute){ .name = name, .integer = true, .number = { value }, .n = 1 });
}

void zs_metadata_doubles(zs_metadata *m, const char *name, int n, const double *value)
{
    zs_attribute attribute = { .name = name, .n = n };
    memcpy(attribute.number, value, (size_t)n * sizeof *value);
    add(m, attribute);
}

const char *zs_metadata_find(const zs_metadata *m, const char *name)
{
    for (int k = 0; k < m->n; k++)
        if (m->attribute[k].text && strcmp(m->attribute[k].name, name) == 0)
            return m->attribute[k].text;
    return NULL;
}

void zs_metadata_clear(zs_metadata *m)
{
    for (int k = 0; k < m->n; k++)
        free(m->attribute[k].text);
    *m = (zs_metadata){ 0 };
}
