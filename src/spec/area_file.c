#include "spec/area_file.h"

#include "base/arena.h"
#include "base/text.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <string.h>

static bool is_variable(const char *text)
{
    return text[0] == '/' ? text[1] != '/' : !strchr(text, '/');
}

int zs_take_area_file(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value, *colon = strrchr(value, ':');
    char brief[ZS_BRIEF];
    zs_area_file *areas = member;
    size_t length = colon && is_variable(colon + 1) ? (size_t)(colon - value) : strlen(value);
    if (length == 0 || value[length - 1] == '/' || (value[length] && !value[length + 1]))
        return zs_fail(err, ZS_REFUSED, "\"%s\" is neither FILE nor FILE:VARIABLE", zs_brief(value, brief));
    areas->path = zs_arena_text(setting->arena, value, length, err);
    areas->variable = value[length] ? value + length + 1 : NULL;
    return areas->path ? 0 : -1;
}
