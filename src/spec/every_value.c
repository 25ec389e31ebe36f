#include "spec/every_value.h"

#include "base/text.h"
#include "spec/value.h"
#include "time/new_steps.h"

#include <stdio.h>
#include <string.h>

/* "6 hours", "1 hour": whole parts of a day. */
static int take_hours(const char *value, zs_every *every, zs_error *err)
{
    char brief[ZS_BRIEF], word[ZS_BRIEF];
    const char *rest = value + strspn(value, "0123456789");
    int hours;
    snprintf(word, sizeof word, "%.*s", (int)(rest - value < ZS_BRIEF ? rest - value : 0), value);
    rest = zs_skip_blanks(rest);
    if (strcmp(rest, "hours") != 0 && strcmp(rest, "hour") != 0)
        return zs_fail(
            err, ZS_REFUSED,
            "\"%s\" is not known; write day, pentad, month, season, year, or hours such as 6 hours",
            zs_brief(value, brief));
    if (zs_value_integer(word, 1, 24, &hours, err) || 24 % hours != 0)
        return zs_fail(err, ZS_REFUSED,
                       "\"%s\" is no whole part of a day; write 1, 2, 3, 4, 6, 8, 12 or 24 hours",
                       zs_brief(value, brief));
    *every = hours == 24 ? (zs_every){ ZS_EVERY_DAY, 0 } : (zs_every){ ZS_EVERY_HOURS, hours };
    return 0;
}

int zs_take_every(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    char text[ZS_EVERY_TEXT];
    for (zs_every_kind kind = ZS_EVERY_DAY; kind < ZS_EVERYS; kind++) {
        zs_every every = { kind, 0 };
        if (strcmp(value, zs_every_text(&every, text)) == 0) {
            *(zs_every *)member = every;
            return 0;
        }
    }
    return take_hours(value, member, err);
}
