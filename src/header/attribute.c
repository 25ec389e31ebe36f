#include "header/attribute.h"

#include "base/limits.h"
#include "base/text.h"
#include "format/nc.h"

/* Add the numbers of a text.  A text with any other word has no numbers. */
static void spell(const char *text, zs_attribute *to)
{
    static const nc_type type[] = { NC_NAT, NC_INT, NC_FLOAT, NC_DOUBLE };
    size_t length;
    const char *word;
    to->type = NC_NAT;
    while ((word = zs_next_word(&text, &length)) && to->n < ZS_ATTRIBUTE_ROOM) {
        length -= word[length - 1] == ',';
        zs_spelled spelled = zs_spelled_number(word, length, &to->value[to->n]);
        if (spelled == ZS_SPELLED_NONE) {
            to->n = 0;
            return;
        }
        to->type = to->n++ > 0 && type[spelled] < to->type ? to->type : type[spelled];
    }
}

zs_attribute zs_attribute_read(int ncid, int var, const char *name)
{
    char text[ZS_TEXT];
    zs_attribute found = { .type = zs_attribute_type(ncid, var, name) };
    found.there = found.type != NC_NAT;
    found.spelled = found.type == NC_CHAR || found.type == NC_STRING;
    if (found.spelled) {
        zs_get_text(ncid, var, name, text);
        spell(text, &found);
        return found;
    }
    found.n = zs_get_numbers(ncid, var, name, ZS_ATTRIBUTE_ROOM, found.value);
    if (found.n > ZS_ATTRIBUTE_ROOM)
        found.n = ZS_ATTRIBUTE_ROOM;
    return found;
}
