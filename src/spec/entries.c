#include "spec/entries.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void clear_entry(zs_entry *entry)
{
    free(entry->where);
    free(entry->place);
    free(entry->value);
    free(entry->key);
    free(entry->section);
    *entry = (zs_entry){ 0 };
}

/* Set place and where. */
static int name_place(zs_entry *entry, const char *path, zs_error *err)
{
    char section[ZS_BRIEF], key[ZS_BRIEF];
    zs_brief(entry->section, section);
    zs_brief(entry->key ? entry->key : "", key);
    size_t size = strlen(path) + 2 * sizeof section + sizeof key + 32;
    entry->place = zs_alloc(size, 1, "a setting", err);
    entry->where = zs_alloc(size, 1, "a setting", err);
    if (!entry->place || !entry->where)
        return -1;
    if (entry->line == 0) {
        snprintf(entry->where, size, "--set %s.%s", section, key);
        snprintf(entry->place, size, "%s: [%s]", entry->where, section);
    } else {
        snprintf(entry->place, size, "%s:%d: [%s]", path, entry->line, section);
        snprintf(entry->where, size, "%s%s%s", entry->place, *key ? " " : "", key);
    }
    return 0;
}

int zs_entries_add(zs_entries *entries, const char *path, int line, const char *section, const char *key,
                   zs_error *err)
{
    zs_entry entry = { .line = line };
    void *list = entries->entry;
    entry.section = zs_copy_text(section, err);
    entry.key = key ? zs_copy_text(key, err) : NULL;
    entry.value = zs_copy_text("", err);
    entry.room = 1;
    if (!entry.section || (key && !entry.key) || !entry.value || name_place(&entry, path, err) != 0 ||
        zs_grow(&list, &entries->room, entries->n + 1, sizeof entry, err) != 0) {
        clear_entry(&entry);
        return -1;
    }
    entries->entry = list;
    entries->entry[entries->n++] = entry;
    return 0;
}

int zs_entries_append(zs_entries *entries, const char *text, size_t length, zs_error *err)
{
    zs_entry *entry = &entries->entry[entries->n - 1];
    void *value = entry->value;
    if (zs_grow(&value, &entry->room, entry->length + length + 1, 1, err) != 0)
        return -1;
    entry->value = value;
    memcpy(entry->value + entry->length, text, length);
    entry->length += length;
    entry->value[entry->length] = '\0';
    return 0;
}

/* The part of text from first to last without the white space around it. */
static char *copy_trimmed(const char *first, const char *last, zs_error *err)
{
    size_t length = zs_trim(&first, &last);
    char *copy = zs_alloc(length + 1, 1, "a setting", err);
    if (copy)
        memcpy(copy, first, length);
    return copy;
}

int zs_entries_assign(zs_entries *entries, const char *assignment, zs_error *err)
{
    char brief[ZS_BRIEF];
    const char *equals = strchr(assignment, '='), *dot = strchr(assignment, '.');
    if (!equals || !dot || dot > equals)
        return zs_fail(err, ZS_REFUSED,
                       "--set %s is not of the form section.key=value, such as --set run.memory=2GiB",
                       zs_brief(assignment, brief));
    int rc = -1;
    char *section = copy_trimmed(assignment, dot, err), *key = copy_trimmed(dot + 1, equals, err);
    char *value = copy_trimmed(equals + 1, equals + 1 + strlen(equals + 1), err);
    if (!section || !key || !value)
        goto done;
    if (!*section || !*key) {
        zs_fail(err, ZS_REFUSED, "--set %s lacks a section or a key; write it as --set run.memory=2GiB",
                zs_brief(assignment, brief));
        goto done;
    }
    if (zs_entries_add(entries, "", 0, section, key, err) != 0)
        goto done;
    rc = zs_entries_append(entries, value, strlen(value), err);
    if (rc != 0)
        zs_entries_drop(entries);
done:
    free(value);
    free(key);
    free(section);
    return rc;
}

void zs_entries_drop(zs_entries *entries)
{
    if (entries->n > 0)
        clear_entry(&entries->entry[--entries->n]);
}

const zs_entry *zs_entries_find(const zs_entries *entries, const char *section, const char *key)
{
    for (size_t i = entries->n; i-- > 0;) {
        const zs_entry *entry = &entries->entry[i];
        if (entry->key && strcmp(entry->section, section) == 0 && strcmp(entry->key, key) == 0)
            return entry;
    }
    return NULL;
}

void zs_entries_clear(zs_entries *entries)
{
    while (entries->n > 0)
        zs_entries_drop(entries);
    free(entries->entry);
    *entries = (zs_entries){ 0 };
}
