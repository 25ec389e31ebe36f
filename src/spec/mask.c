#include "spec/mask.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char zs_mask_word[] = "mask";

bool zs_mask_is_section(const char *section)
{
    size_t length;
    const char *cursor = section, *word = zs_next_word(&cursor, &length);
    return word && length == strlen(zs_mask_word) && strncmp(word, zs_mask_word, length) == 0;
}

zs_mask zs_mask_begin(const zs_entry *entry)
{
    size_t length;
    const char *cursor = entry->section;
    zs_next_word(&cursor, &length);
    return (zs_mask){ .section = entry->section, .name = zs_skip_blanks(cursor), .place = entry->place };
}

/* Add to a text; what does not fit is cut off. */
static void add(char *text, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void add(char *text, size_t room, const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;
    va_start(list, format);
    vsnprintf(text + used, room - used, format, list);
    va_end(list);
}

const char *zs_mask_condition(const zs_mask *mask, char text[ZS_MASK_TEXT])
{
    enum { NAME = 256, VALUES = 384 }; /* of the text: the rest is for the path */
    snprintf(text, ZS_MASK_TEXT, "%.*s", NAME, mask->variable);
    if (mask->above.set)
        add(text, ZS_MASK_TEXT, " above %.15g", mask->above.value);
    if (mask->below.set)
        add(text, ZS_MASK_TEXT, "%s below %.15g", mask->above.set ? " and" : "", mask->below.value);
    for (int k = 0; k < mask->nvalue && strlen(text) < NAME + VALUES; k++)
        add(text, ZS_MASK_TEXT, "%s%.15g", k == 0 ? " equal to " : " or ", mask->value[k]);
    return text;
}

const char *zs_mask_text(const zs_mask *mask, char text[ZS_MASK_TEXT])
{
    zs_mask_condition(mask, text);
    add(text, ZS_MASK_TEXT, " of %s", mask->file);
    return text;
}

const char *zs_mask_list_text(const zs_mask_list *list, char text[ZS_MASK_LIST_TEXT])
{
    *text = '\0';
    for (int k = 0; k < list->n; k++)
        add(text, ZS_MASK_LIST_TEXT, "%s%s%s", k > 0 ? ", " : "", list->use[k].inverse ? "not " : "",
            list->use[k].name);
    return text;
}
