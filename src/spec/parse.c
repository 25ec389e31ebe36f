#include "spec/parse.h"

#include "base/arena.h"
#include "spec/entries.h"
#include "spec/ini.h"
#include "spec/keys.h"
#include "spec/names.h"
#include "spec/rules.h"
#include "spec/variables.h"

#include <string.h>

/* Entry i, a line of the file: are its names known, and is it the only one of its key? */
static int check_file_entry(const zs_entries *given, size_t i, zs_error *err)
{
    const zs_entry *entry = &given->entry[i];
    zs_entries before = { .entry = given->entry, .n = i, .last = given->last };
    if (zs_check_section(entry, err))
        return -1;
    if (!entry->key)
        return 0;
    if (zs_check_key(entry, err))
        return -1;
    const zs_entry *first = zs_entries_find(&before, entry->section, entry->key);
    if (first)
        return zs_fail(err, ZS_REFUSED, "%s is given twice, first in line %d; keep one of the two",
                       entry->where, first->line);
    if (!*entry->value)
        return zs_fail(err, ZS_REFUSED, "%s has no value; write one, or leave the line out", entry->where);
    return 0;
}

/* Take the values of the file, entries 0 to n - 1, in order, unless a --set replaces them. */
static int take_file(zs_spec *spec, size_t n, zs_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const zs_entry *entry = &spec->given.entry[i];
        if (check_file_entry(&spec->given, i, err))
            return -1;
        if (!entry->key ? zs_key_open(spec, entry, err)
                        : zs_entries_find(&spec->given, entry->section, entry->key) == entry &&
                              zs_key_take(spec, entry, err))
            return -1;
    }
    return 0;
}

/* Take the values of the command line, and those that are adopted, entries first to end - 1, in order; of one
 * key the last counts. */
static int take_assigned(zs_spec *spec, size_t first, size_t end, zs_error *err)
{
    for (size_t i = first; i < end; i++) {
        const zs_entry *entry = &spec->given.entry[i];
        if (zs_check_section(entry, err) || zs_check_key(entry, err))
            return -1;
        if (*entry->value && zs_entries_find(&spec->given, entry->section, entry->key) == entry &&
            zs_key_take(spec, entry, err))
            return -1;
    }
    return 0;
}

/* Add entries for the lines of a text, "section.key=value"; NULL has none. */
static int adopt(zs_entries *given, const char *text, zs_error *err)
{
    for (const char *end; text && *text; text = *end ? end + 1 : end) {
        end = text + strcspn(text, "\n");
        const char *line = zs_arena_text(&given->arena, text, (size_t)(end - text), err);
        if (!line || zs_entries_adopt(given, line, err))
            return -1;
    }
    return 0;
}

/* The assignments as they could be typed again. */
static const char *assigned_text(const zs_command *command, zs_arena *arena, zs_error *err)
{
    const char *text = "";
    for (int i = 0; text && command && i < command->nassignment; i++) {
        const char *quote = strpbrk(command->assignment[i], " \t*?[") ? "'" : "";
        text = zs_arena_format(arena, err, "%s --set %s%s%s", text, quote, command->assignment[i], quote);
    }
    return text;
}

/* A copy of a text that may be NULL. */
static int copy(const char *text, zs_arena *arena, const char **to, zs_error *err)
{
    *to = text ? zs_arena_text(arena, text, strlen(text), err) : NULL;
    return text && !*to ? -1 : 0;
}

static int parse(const char *path, const char *text, const zs_command *command, int variable, zs_spec *spec,
                 zs_error *err)
{
    zs_entries *given = &spec->given;
    zs_error fault = { 0 };
    spec->assigned = assigned_text(command, &given->arena, err);
    if (!spec->assigned || copy(path, &given->arena, &spec->path, err) ||
        copy(text, &given->arena, &spec->text, err) ||
        copy(command ? command->plan_path : NULL, &given->arena, &spec->report.path[ZS_REPORT_PLAN], err) ||
        zs_ini_read(path, text, zs_is_key, given, &fault, err))
        return -1;
    size_t nfile = given->n;
    for (int i = 0; command && i < command->nassignment; i++)
        if (zs_entries_assign(given, command->assignment[i], err))
            return -1;
    if (adopt(given, command ? command->adopted : NULL, err))
        return -1;
    size_t n = given->n;
    if (zs_keys_begin(spec, err) || take_file(spec, nfile, err))
        return -1;
    if (fault.status) {
        *err = fault;
        return -1;
    }
    return take_assigned(spec, nfile, n, err) || zs_variables_choose(spec, variable, err)
               ? -1
               : zs_spec_check(spec, err);
}

int zs_spec_parse_for(const char *path, const char *text, const zs_command *command, int variable,
                      zs_spec *spec, zs_error *err)
{
    *spec = (zs_spec){ 0 };
    if (parse(path, text, command, variable, spec, err) == 0)
        return 0;
    zs_spec_clear(spec);
    return -1;
}

int zs_spec_parse(const char *path, const char *text, const zs_command *command, zs_spec *spec, zs_error *err)
{
    return zs_spec_parse_for(path, text, command, 0, spec, err);
}
