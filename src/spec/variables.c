#include "spec/variables.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

static const char slot[] = "{variable}"; /* in a path: the name of the variable */

/* --- the key ------------------------------------------------------------------------------------------ */

/* Add one name or path: the text from `from`, of this length, without blanks around it. */
static int add(const zs_setting *setting, zs_spec_input *input, const char *from, size_t length,
               zs_error *err)
{
    static const char blanks[] = " \t\r\n";
    char brief[ZS_BRIEF];
    size_t before = strspn(from, blanks);
    before = before < length ? before : length;
    while (length > before && strchr(blanks, from[length - 1]))
        length--;
    char *text = zs_arena_text(setting->arena, from + before, length - before, err);
    if (!text)
        return -1;
    if (!*text)
        return zs_fail(err, ZS_REFUSED, "no variable between two commas");
    const char *name = zs_last_name(text);
    if (!*name)
        return zs_fail(err, ZS_REFUSED, "\"%s\" is a group; add the name of the variable",
                       zs_brief(text, brief));
    for (int k = 0; k < input->nvariable; k++)
        if (strcmp(zs_last_name(input->variables[k]), name) == 0)
            return zs_fail(err, ZS_REFUSED, "two variables of the name \"%s\": run them separately",
                           zs_brief(name, brief));
    input->variables[input->nvariable++] = text;
    return 0;
}

int zs_variables_take(const zs_setting *setting, void *member, zs_error *err)
{
    zs_spec_input *input = member;
    const char *value = setting->entry->value;
    size_t commas = 0;
    for (const char *at = value; (at = strchr(at, ',')); at++)
        commas++;
    input->nvariable = 0;
    if (!(input->variables = zs_arena_alloc(setting->arena, commas + 1, sizeof *input->variables, err)))
        return -1;
    for (const char *at = value;; at++) {
        size_t length = strcspn(at, ",");
        if (add(setting, input, at, length, err))
            return -1;
        at += length;
        if (!*at)
            break;
    }
    input->variable = input->variables[0];
    input->name = zs_last_name(input->variable);
    return 0;
}

/* --- the paths ---------------------------------------------------------------------------------------- */

/* Put a name into a path, wherever {variable} stands.  Returns it, of the spec's memory; or NULL. */
static const char *filled(zs_spec *spec, const char *path, const char *name, zs_error *err)
{
    const char *at;
    size_t done = 0; /* what stands before it is final, also if the name has a slot */
    while (path && (at = strstr(path + done, slot))) {
        done = (size_t)(at - path) + strlen(name);
        path = zs_arena_format(&spec->given.arena, err, "%.*s%s%s", (int)(at - path), path, name,
                               at + strlen(slot));
    }
    return path;
}

/* A path of the spec, and the place of its key. */
typedef struct place {
    const char **path;
    const char *where;
} place;

/* Path i of all that the spec names; path is NULL behind the last one. */
static place place_at(zs_spec *spec, int i)
{
    int written = zs_spec_written_count(spec), netcdf = zs_spec_netcdf_count(spec);
    zs_spec_climatology *climatology = &spec->climatology;
    if (i == written)
        return (place){ &climatology->from, zs_spec_place(spec, "climatology", "from") };
    if (i == written + 1)
        return (place){ &climatology->extend, zs_spec_place(spec, "climatology", "extend") };
    if (i > written + 1)
        return i - written - 2 < climatology->merge.n ? (place){ &climatology->merge.pattern[i - written - 2],
                                                                 zs_spec_place(spec, "climatology", "merge") }
                                                      : (place){ NULL, NULL };
    zs_written file = zs_spec_written(spec, i);
    return (place){ i < ZS_OUTPUT_KINDS ? &spec->output.path[i]
                    : i < netcdf        ? &spec->product[i - ZS_OUTPUT_KINDS].file
                                        : &spec->report.path[i - netcdf],
                    file.where };
}

static bool has_slot(const char *path)
{
    return path && strstr(path, slot);
}

/* Would a file of this variable and a file of another one have the same name?  Not asked of two files of all
 * variables: they are what they are with one variable. */
static int check_clash(zs_spec *spec, const char *name, place a, place b, zs_error *err)
{
    char brief[ZS_BRIEF];
    if (!has_slot(*a.path) && !has_slot(*b.path))
        return 0;
    const char *mine = filled(spec, *a.path, name, err);
    for (int k = 0; mine && k < spec->input.nvariable; k++) {
        const char *other = zs_last_name(spec->input.variables[k]), *theirs;
        if (strcmp(other, name) == 0)
            continue;
        if (!(theirs = filled(spec, *b.path, other, err)))
            return -1;
        if (strcmp(mine, theirs) == 0)
            return zs_fail(err, ZS_REFUSED, "%s and %s name one file for two variables, %s; name others",
                           a.where, b.where, zs_brief(mine, brief));
    }
    return mine ? 0 : -1;
}

/* The pages and facts of a report are about one variable. */
static int check_reports(zs_spec *spec, zs_error *err)
{
    char brief[ZS_BRIEF];
    for (int i = zs_spec_netcdf_count(spec); i < zs_spec_written_count(spec); i++) {
        place a = place_at(spec, i);
        if (*a.path && !has_slot(*a.path))
            return zs_fail(
                err, ZS_REFUSED,
                "%s = %s: each of the %d variables needs a file of its own: write %s into the path", a.where,
                zs_brief(*a.path, brief), spec->input.nvariable, slot);
    }
    return 0;
}

/* A file names the statistics that its numbers were made with, if they are in another file.  So it cannot
 * hold all variables where they are in several.  statistics: number of the path of these. */
static int check_named(zs_spec *spec, int statistics, zs_error *err)
{
    char brief[ZS_BRIEF];
    place of = place_at(spec, statistics), a;
    for (int i = 0; has_slot(*of.path) && i < zs_spec_netcdf_count(spec); i++)
        if (*(a = place_at(spec, i)).path && !has_slot(*a.path))
            return zs_fail(err, ZS_REFUSED,
                           "%s = %s: one file of all variables cannot name the statistics of each, %s: "
                           "write %s into both paths, or into neither",
                           a.where, zs_brief(*a.path, brief), of.where, slot);
    return 0;
}

static int check_several(zs_spec *spec, const char *name, zs_error *err)
{
    place a, b;
    int from = zs_spec_written_count(spec), extend = from + 1;
    if (check_reports(spec, err) || check_named(spec, from, err) || check_named(spec, extend, err) ||
        (spec->climatology.grouping.kind != ZS_GROUP_NONE && check_named(spec, ZS_STATISTICS, err)))
        return -1;
    for (int k = 1; k <= spec->climatology.merge.n; k++)
        if (check_named(spec, extend + k, err))
            return -1;
    for (int i = 0; (a = place_at(spec, i)).path; i++)
        for (int j = 0; *a.path && j < i; j++)
            if (*(b = place_at(spec, j)).path && check_clash(spec, name, a, b, err))
                return -1;
    return 0;
}

int zs_variables_choose(zs_spec *spec, int k, zs_error *err)
{
    zs_spec_input *input = &spec->input;
    if (input->nvariable == 0)
        return 0; /* left out: spec/rules.h says so */
    input->variable = input->variables[k];
    input->name = zs_last_name(input->variable);
    if (input->nvariable > 1 && check_several(spec, input->name, err))
        return -1;
    for (int i = 0; place_at(spec, i).path; i++) {
        place p = place_at(spec, i);
        if (*p.path && !(*p.path = filled(spec, *p.path, input->name, err)))
            return -1;
    }
    return 0;
}
