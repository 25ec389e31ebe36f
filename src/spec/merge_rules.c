#include "spec/merge_rules.h"

#include "base/text.h"
#include "spec/entries.h"

#include <stdbool.h>
#include <string.h>

/* Keys of [output] are about the form of the file, but for those that name another one.  (Those that round
 * are refused where nothing is rounded: spec/rules.c.) */
static bool is_allowed(const zs_entry *entry)
{
    static const char *const other_file[] = { "zscore", "anomaly", "report", "json", NULL };
    static const char *const run[] = { "memory", "patience", "progress", "writer", NULL };
    if (strcmp(entry->section, "output") == 0)
        return !zs_is_among(entry->key, other_file);
    if (strcmp(entry->section, "run") == 0)
        return zs_is_among(entry->key, run);
    return strcmp(entry->section, "input") == 0         ? strcmp(entry->key, "variable") == 0
           : strcmp(entry->section, "climatology") == 0 ? strcmp(entry->key, "merge") == 0
                                                        : false;
}

int zs_merge_rules_check(const zs_spec *spec, zs_error *err)
{
    const char *merge = zs_spec_place(spec, "climatology", "merge");
    if (spec->climatology.merge.n == 0)
        return 0;
    for (size_t i = 0; i < spec->given.n; i++) {
        const zs_entry *entry = &spec->given.entry[i];
        if (!entry->key || entry->line == ZS_LEFT_OUT || entry->line == ZS_ADOPTED || is_allowed(entry) ||
            !zs_spec_gives(spec, entry->section, entry->key))
            continue;
        return zs_fail(err, ZS_REFUSED,
                       "%s does not go with %s: a merge reads no steps, and all that is said of them and of "
                       "their statistics is in its files; take the key out",
                       entry->where, merge);
    }
    for (int k = 0; k < spec->climatology.merge.n; k++)
        if (spec->input.nvariable == 0 && strstr(spec->climatology.merge.pattern[k], "{variable}"))
            return zs_fail(err, ZS_REFUSED,
                           "%s has {variable} in its paths, so that no file can tell which variables there "
                           "are; name them in [input] variable",
                           merge);
    if (spec->report.path[ZS_REPORT_PLAN])
        return zs_fail(err, ZS_REFUSED, "--plan=FILE does not go with %s: a merge has no page; write --plan",
                       merge);
    if (!spec->output.path[ZS_STATISTICS])
        return zs_fail(err, ZS_REFUSED,
                       "%s needs a file to write; add a line such as \"statistics = out/statistics.nc\" to "
                       "[output]",
                       merge);
    return 0;
}
