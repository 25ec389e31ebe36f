#include "spec/names.h"

#include "base/text.h"
#include "spec/key.h"
#include "spec/keys.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 64, LIST_TEXT = 256 };

/* The names of the keys of a section; of all sections if section is NULL.  Returns their number. */
static int list_names(const char *section, const char *name[MOST])
{
    const zs_key *key;
    int n = 0;
    for (int i = 0; (key = zs_key_at(i)) && n < MOST; i++) {
        if (section && zs_key_is_of(key, section))
            name[n++] = key->name;
        else if (!section && (n == 0 || strcmp(key->section, name[n - 1]) != 0))
            name[n++] = key->section;
    }
    return n;
}

static const char *join(const char *const *name, int n, const char *before, const char *after,
                        char text[LIST_TEXT])
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < n && used < LIST_TEXT; i++)
        used += (size_t)snprintf(text + used, LIST_TEXT - used, "%s%s%s%s", i ? ", " : "", before, name[i],
                                 after);
    return text;
}

static bool is_among(const char *word, const char *const *name, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, name[i]) == 0)
            return true;
    return false;
}

/* The length of what stands before the section in the place of an entry: "config.ini:12". */
static int place_length(const zs_entry *entry)
{
    char brief[ZS_BRIEF];
    return (int)(strlen(entry->place) - strlen(zs_brief(entry->section, brief)) - strlen(": []"));
}

/* The section of a mask or a product has a word and a name, which is one word, too. */
static int check_named_section(const zs_entry *entry, const char *word, int place, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (zs_count_words(entry->section) == 2)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%.*s: [%s] needs a name of its own, one word: [%s NAME]", place,
                   entry->place, zs_brief(entry->section, brief), word);
}

int zs_check_section(const zs_entry *entry, zs_error *err)
{
    const char *name[MOST];
    char brief[ZS_BRIEF], list[LIST_TEXT];
    int place = place_length(entry);
    const char *word = zs_key_named_section(entry->section);
    if (word)
        return check_named_section(entry, word, place, err);
    int n = list_names(NULL, name);
    if (is_among(entry->section, name, n))
        return 0;
    if (!*entry->section)
        return zs_fail(err, ZS_REFUSED, "%.*s: %s stands before the first section; known sections: %s", place,
                       entry->place, zs_brief(entry->key, brief), join(name, n, "[", "]", list));
    zs_brief(entry->section, brief);
    const char *nearest = zs_nearest(entry->section, name, n);
    if (nearest)
        return zs_fail(err, ZS_REFUSED, "%.*s: unknown section [%s]; did you mean [%s]?", place, entry->place,
                       brief, nearest);
    return zs_fail(err, ZS_REFUSED, "%.*s: unknown section [%s]; known sections: %s", place, entry->place,
                   brief, join(name, n, "[", "]", list));
}

/* Names of dimensions that are near a key by chance: the faces of a cubed-sphere grid are tiles ("time"), and
 * climatologies have an hour and a month beside a day. */
static bool is_usual_dimension(const char *name)
{
    static const char *const usual[] = { "tile", "hour", "month", NULL };
    return zs_is_among(name, usual);
}

/* The key of [input] that name must be a slip of; NULL: none.  Stricter than zs_nearest(), because most names
 * of dimensions are short, and half of the letters of a short word are soon the same ("size" and "time"). */
static const char *slip_of(const char *name, const char *const *key, int n)
{
    for (int i = 0; i < n; i++) {
        int allowed = strlen(key[i]) < 6 ? 1 : 2;
        if (strlen(name) >= 4 && zs_distance(name, key[i]) <= allowed && !is_usual_dimension(name))
            return key[i];
    }
    return NULL;
}

/* The section that has a key of this name; NULL: none.  Masks and products do not count, because many of
 * their keys can be dimensions; in [input] those of the report and of new steps do not, for the same reason
 * ("size", "method"). */
static const char *section_of(const char *name, bool input)
{
    static const char *const unlike_input[] = { "report", "steps", NULL };
    const zs_key *key;
    for (int i = 0; (key = zs_key_at(i)); i++)
        if (strcmp(key->name, name) == 0 && !zs_key_named_section(key->section) &&
            !(input && zs_is_among(key->section, unlike_input)))
            return key->section;
    return NULL;
}

int zs_check_key(const zs_entry *entry, zs_error *err)
{
    const char *name[MOST], *nearest;
    char brief[ZS_BRIEF], list[LIST_TEXT];
    if (zs_section_has_key(entry->section, entry->key))
        return 0;
    int n = list_names(entry->section, name);
    bool input = strcmp(entry->section, "input") == 0;
    zs_brief(entry->key, brief);
    const char *section = section_of(entry->key, input);
    if (section)
        return zs_fail(err, ZS_REFUSED, "%s unknown key \"%s\"; it belongs in section [%s]", entry->place,
                       brief, section);
    nearest = input ? slip_of(entry->key, name, n) : zs_nearest(entry->key, name, n);
    if (nearest)
        return zs_fail(err, ZS_REFUSED, "%s unknown key \"%s\"; did you mean \"%s\"?", entry->place, brief,
                       nearest);
    if (input && zs_count_words(entry->key) > 0) /* the name of a dimension may have blanks */
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s unknown key \"%s\"; known keys: %s%s", entry->place, brief,
                   join(name, n, "", "", list), input ? ", and the name of any further dimension" : "");
}

const char *zs_spec_nearest_input_key(const char *key)
{
    const char *name[MOST];
    int n = list_names("input", name);
    return zs_nearest(key, name, n);
}
