#include "spec/mask_keys.h"

#include "base/arena.h"
#include "base/text.h"
#include "spec/mask.h"
#include "spec/value.h"

#include <string.h>

int zs_take_masks(const zs_setting *setting, void *member, zs_error *err)
{
    zs_mask_list *list = member;
    const char *value = setting->entry->value;
    char *rest = zs_arena_text(setting->arena, value, strlen(value), err), *word;
    bool inverse = false;
    if (!rest || !(list->use = zs_arena_alloc(setting->arena, strlen(value), sizeof *list->use, err)))
        return -1;
    list->n = 0;
    while ((word = strtok_r(rest, ", \t\n", &rest))) {
        bool negates = strcmp(word, "not") == 0;
        if (negates && inverse)
            return zs_fail(err, ZS_REFUSED, "has \"not\" twice; write the name of a mask behind it");
        if (!negates)
            list->use[list->n++] = (zs_mask_use){ .name = word, .inverse = inverse };
        inverse = negates;
    }
    if (inverse || list->n == 0)
        return zs_fail(err, ZS_REFUSED, "names no mask%s; write the name of a section [mask NAME]",
                       inverse ? " behind \"not\"" : "");
    return 0;
}

/* One number, or as many as a mask can be equal to. */
static int take_values(const zs_setting *setting, zs_mask *mask, int most, zs_error *err)
{
    char brief[ZS_BRIEF];
    const char *value = setting->entry->value;
    if (!(mask->value = zs_arena_alloc(setting->arena, (size_t)most, sizeof *mask->value, err)))
        return -1;
    mask->nvalue = zs_value_numbers(value, most, mask->value);
    if (mask->nvalue > 0)
        return 0;
    return most > 1 ? zs_fail(err, ZS_REFUSED, "\"%s\" is no list of up to %d numbers, separated by blanks",
                              zs_brief(value, brief), most)
                    : zs_fail(err, ZS_REFUSED, "\"%s\" is not a number; several numbers are \"values = 1 2\"",
                              zs_brief(value, brief));
}

static int take_value(const zs_setting *setting, void *member, zs_error *err)
{
    return take_values(setting, member, 1, err);
}

static int take_several(const zs_setting *setting, void *member, zs_error *err)
{
    return take_values(setting, member, ZS_MASK_VALUES, err);
}

static int take_limit(const zs_setting *setting, void *member, zs_error *err)
{
    zs_mask_limit *limit = member;
    limit->set = true;
    return zs_value_number(setting->entry->value, &limit->value, err);
}

/* take_value() and take_several() fill two members: theirs is the mask itself, the object at offset 0. */
static const zs_key table[ZS_MASK_KEYS] = {
    { "mask", "file", ZS_TEXT_AT(zs_mask, file) },
    { "mask", "variable", ZS_TEXT_AT(zs_mask, variable) },
    { "mask", "above", ZS_TAKEN_AT(take_limit, zs_mask_limit, zs_mask, above) },
    { "mask", "below", ZS_TAKEN_AT(take_limit, zs_mask_limit, zs_mask, below) },
    { "mask", "equal", .take = take_value, .member = 0 },
    { "mask", "values", .take = take_several, .member = 0 },
};

const zs_key *zs_mask_key_at(int i)
{
    return i < ZS_MASK_KEYS ? &table[i] : NULL;
}
