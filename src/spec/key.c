#include "spec/key.h"

#include "base/text.h"

int zs_take_text(const zs_setting *setting, void *member, zs_error *err)
{
    (void)err;
    *(const char **)member = setting->entry->value;
    return 0;
}

int zs_take_path(const zs_setting *setting, void *member, zs_error *err)
{
    const zs_entry *entry = setting->entry;
    char brief[ZS_BRIEF];
    if (entry->value[entry->length - 1] == '/')
        return zs_fail(err, ZS_REFUSED, "%s is a directory; add the name of the file",
                       zs_brief(entry->value, brief));
    return zs_take_text(setting, member, err);
}

int zs_take_integer(const zs_setting *setting, void *member, zs_error *err)
{
    const zs_key *key = setting->key;
    return zs_value_integer(setting->entry->value, (int)key->low, (int)key->high, member, err);
}

int zs_take_bits(const zs_setting *setting, void *member, zs_error *err)
{
    const zs_key *key = setting->key;
    return zs_value_bits(setting->entry->value, (int)key->low, (int)key->high, member, err);
}

int zs_take_number(const zs_setting *setting, void *member, zs_error *err)
{
    const zs_key *key = setting->key;
    const char *value = setting->entry->value;
    char brief[ZS_BRIEF];
    double number;
    if (zs_value_number(value, &number, err))
        return -1;
    if (number < key->low || number > key->high)
        return zs_fail(err, ZS_REFUSED, "%s is not between %g and %g", zs_brief(value, brief), key->low,
                       key->high);
    *(double *)member = number;
    return 0;
}

int zs_take_bytes(const zs_setting *setting, void *member, zs_error *err)
{
    return zs_value_bytes(setting->entry->value, member, err);
}

int zs_take_word(const zs_setting *setting, void *member, zs_error *err)
{
    const char *const *word = setting->key->word;
    int n = 0, index;
    while (word[n])
        n++;
    if (zs_value_choice(setting->entry->value, word, n, &index, err))
        return -1;
    *(unsigned *)member = (unsigned)index;
    return 0;
}

int zs_take_switch(const zs_setting *setting, void *member, zs_error *err)
{
    unsigned index;
    if (zs_take_word(setting, &index, err))
        return -1;
    *(bool *)member = index == 1;
    return 0;
}

int zs_take_dates(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value, *cursor = value, *word[2] = { NULL, NULL };
    char brief[ZS_BRIEF];
    size_t n = zs_count_words(value), length;
    if (n > 2)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is not one or two dates, such as 2014-01-01 2014-03-31T18:00",
                       zs_brief(value, brief));
    for (size_t i = 0; i < n; i++) {
        const char *first = zs_next_word(&cursor, &length);
        word[i] = zs_arena_text(setting->arena, first, length, err);
        if (!word[i] || zs_value_date(word[i], err))
            return -1;
    }
    *(zs_dates *)member = (zs_dates){ word[0], word[n - 1] };
    return 0;
}

int zs_key_apply(const zs_setting *setting, void *object, zs_error *err)
{
    void *member = (char *)object + setting->key->member;
    return setting->key->take(setting, member, err) ? zs_fail_in(err, "%s", setting->entry->where) : 0;
}
