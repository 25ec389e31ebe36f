#include "spec/take.h"

#include "base/memory.h"
#include "spec/value.h"

#include <stdio.h>

int zs_take_text(char **slot, const char *text, zs_error *err)
{
    *slot = zs_copy_text(text, err);
    return *slot ? 0 : -1;
}

int zs_take_dates(const zs_entry *entry, char **first, char **last, char **where, zs_error *err)
{
    char brief[ZS_BRIEF], word[2][ZS_BRIEF + 1];
    const char *cursor = entry->value;
    size_t n = zs_count_words(entry->value), length;
    if (n > 2)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not one or two dates, such as 2014-01-01 2014-03-31T18:00",
                       zs_brief(entry->value, brief));
    for (size_t i = 0; i < n; i++) {
        const char *from = zs_next_word(&cursor, &length);
        snprintf(word[i], sizeof word[i], "%.*s", length < sizeof word[i] ? (int)length : ZS_BRIEF, from);
        if (zs_value_date(word[i], err) != 0)
            return -1;
    }
    if (zs_take_text(first, word[0], err) != 0 || zs_take_text(last, word[n - 1], err) != 0)
        return -1;
    return zs_take_text(where, entry->where, err);
}
