#include "spec/entries.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

enum { LISTS = 1024 };

/* Which list has a key? */
static size_t list_of(const char *section, const char *key)
{
    uint32_t of_section = zs_hash(ZS_HASH_BEGIN, section, strlen(section));
    return zs_hash(of_section, key, strlen(key)) % LISTS;
}

/* Put the new last entry into its list. */
static void link_last(zs_entries *entries)
{
    zs_entry *entry = &entries->entry[entries->n - 1];
    if (!entry->key)
        return;
    size_t *last = &entries->last[list_of(entry->section, entry->key)];
    entry->before = *last;
    *last = entries->n;
}

/* Set place and where. */
static int name_place(zs_entries *entries, const char *path, zs_entry *entry, zs_error *err)
{
    char section[ZS_BRIEF], key[ZS_BRIEF];
    zs_arena *arena = &entries->arena;
    zs_brief(entry->section, section);
    zs_brief(entry->key ? entry->key : "", key);
    const char *blank = *key ? " " : "";
    if (entry->line == ZS_FROM_COMMAND) {
        entry->where = zs_arena_format(arena, err, "--set %s.%s", section, key);
        entry->place = zs_arena_format(arena, err, "--set %s.%s: [%s]", section, key, section);
    } else if (entry->line == ZS_LEFT_OUT || entry->line == ZS_ADOPTED) {
        entry->where = zs_arena_format(arena, err, "[%s]%s%s", section, blank, key);
        entry->place = zs_arena_format(arena, err, "[%s]", section);
    } else {
        entry->where = zs_arena_format(arena, err, "%s:%d: [%s]%s%s", path, entry->line, section, blank, key);
        entry->place = zs_arena_format(arena, err, "%s:%d: [%s]", path, entry->line, section);
    }
    return entry->where && entry->place ? 0 : -1;
}

/* Add an entry whose texts are in the arena. */
static int push(zs_entries *entries, const char *path, zs_entry entry, zs_error *err)
{
    void *list = entries->entry;
    if (!entries->last &&
        !(entries->last = zs_arena_alloc(&entries->arena, LISTS, sizeof *entries->last, err)))
        return -1;
    if (name_place(entries, path, &entry, err) ||
        zs_arena_grow(&entries->arena, &list, &entries->room, entries->n + 1, sizeof entry, err))
        return -1;
    entries->entry = list;
    entries->entry[entries->n++] = entry;
    link_last(entries);
    return 0;
}

int zs_entries_add(zs_entries *entries, const char *path, int line, const char *section, const char *key,
                   zs_error *err)
{
    zs_arena *arena = &entries->arena;
    zs_entry entry = { .line = line, .room = 1 };
    entry.section = zs_arena_text(arena, section, strlen(section), err);
    entry.key = key ? zs_arena_text(arena, key, strlen(key), err) : NULL;
    entry.value = zs_arena_text(arena, "", 0, err);
    if (!entry.section || (key && !entry.key) || !entry.value)
        return -1;
    return push(entries, path, entry, err);
}

int zs_entries_append(zs_entries *entries, const char *text, size_t length, zs_error *err)
{
    zs_entry *entry = &entries->entry[entries->n - 1];
    void *value = entry->value;
    if (zs_arena_grow(&entries->arena, &value, &entry->room, entry->length + length + 1, 1, err))
        return -1;
    entry->value = value;
    memcpy(entry->value + entry->length, text, length);
    entry->length += length;
    entry->value[entry->length] = '\0';
    return 0;
}

/* What stands between two places of a text, without the white space around it. */
static char *copy_trimmed(zs_entries *entries, const char *first, const char *last, zs_error *err)
{
    size_t length = zs_trim(&first, &last);
    return zs_arena_text(&entries->arena, first, length, err);
}

static int assign(zs_entries *entries, const char *assignment, int line, zs_error *err)
{
    char brief[ZS_BRIEF];
    const char *equals = strchr(assignment, '='), *dot = strchr(assignment, '.');
    if (!equals || !dot || dot > equals)
        return zs_fail(err, ZS_REFUSED,
                       "--set %s is not of the form section.key=value, such as --set run.memory=2GiB",
                       zs_brief(assignment, brief));
    zs_entry entry = { .line = line };
    entry.section = copy_trimmed(entries, assignment, dot, err);
    entry.key = copy_trimmed(entries, dot + 1, equals, err);
    entry.value = copy_trimmed(entries, equals + 1, equals + 1 + strlen(equals + 1), err);
    if (!entry.section || !entry.key || !entry.value)
        return -1;
    if (!*entry.section || !*entry.key)
        return zs_fail(err, ZS_REFUSED,
                       "--set %s lacks a section or a key; write it as --set run.memory=2GiB",
                       zs_brief(assignment, brief));
    entry.length = strlen(entry.value);
    entry.room = entry.length + 1;
    return push(entries, "", entry, err);
}

int zs_entries_assign(zs_entries *entries, const char *assignment, zs_error *err)
{
    return assign(entries, assignment, ZS_FROM_COMMAND, err);
}

int zs_entries_adopt(zs_entries *entries, const char *assignment, zs_error *err)
{
    return assign(entries, assignment, ZS_ADOPTED, err);
}

void zs_entries_drop(zs_entries *entries)
{
    if (entries->n == 0)
        return;
    const zs_entry *entry = &entries->entry[--entries->n];
    if (entry->key)
        entries->last[list_of(entry->section, entry->key)] = entry->before;
}

const zs_entry *zs_entries_find(const zs_entries *entries, const char *section, const char *key)
{
    const zs_entry *entry, *left_out = NULL;
    for (size_t i = entries->last ? entries->last[list_of(section, key)] : 0; i > 0; i = entry->before) {
        entry = &entries->entry[i - 1];
        if (i > entries->n || strcmp(entry->section, section) != 0 || strcmp(entry->key, key) != 0)
            continue;
        if (entry->line != ZS_LEFT_OUT)
            return entry;
        left_out = entry;
    }
    return left_out;
}

bool zs_entries_gives(const zs_entries *entries, const char *section, const char *key)
{
    const zs_entry *entry = zs_entries_find(entries, section, key);
    return entry && entry->line != ZS_LEFT_OUT && entry->length > 0;
}

const char *zs_entries_place(const zs_entries *entries, const char *section, const char *key)
{
    const zs_entry *entry = zs_entries_find(entries, section, key);
    return entry ? entry->where : section;
}

void zs_entries_clear(zs_entries *entries)
{
    zs_arena_clear(&entries->arena);
    *entries = (zs_entries){ 0 };
}
