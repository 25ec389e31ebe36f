#include "spec/grouping_keys.h"

#include "base/text.h"
#include "spec/spec.h"
#include "spec/value.h"
#include "time/seasons.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int zs_take_seasons(const zs_setting *setting, void *member, zs_error *err)
{
    return zs_seasons_parse(setting->entry->value, member, err);
}

int zs_take_least(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    size_t length = strlen(value);
    char brief[ZS_BRIEF];
    zs_least least = { 0 };
    zs_error unused;
    if (value[length - 1] != '%') {
        if (zs_value_integer(value, 1, 1000000, &least.number, err))
            return -1;
    } else {
        bool fits = length < sizeof brief;
        snprintf(brief, sizeof brief, "%.*s", fits ? (int)length - 1 : 0, value);
        for (size_t n = strlen(brief); n > 0 && brief[n - 1] == ' '; n--)
            brief[n - 1] = '\0';
        if (zs_value_number(brief, &least.percent, &unused) || !(least.percent > 0 && least.percent <= 100))
            return zs_fail(err, ZS_REFUSED,
                           "\"%s\" is not a share; write a percentage above 0 and up to 100, such as 80%%",
                           zs_brief(value, brief));
    }
    *(zs_least *)member = least;
    return 0;
}
