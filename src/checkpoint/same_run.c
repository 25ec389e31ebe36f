#include "checkpoint/same_run.h"

#include "base/version.h"
#include "catalog/given.h"
#include "format/open.h"
#include "spec/entries.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys on which no value depends: how the run works, what is told of it, and what is read back. */
static bool is_free(const zs_entry *entry)
{
    static const char *const key[][2] = { { "run", "checkpoint" }, { "run", "memory" },
                                          { "run", "patience" },   { "run", "progress" },
                                          { "run", "reader" },     { "output", "json" },
                                          { "output", "report" },  { "output", "verify" } };
    if (strcmp(entry->section, "report") == 0)
        return true;
    for (size_t k = 0; k < sizeof key / sizeof key[0]; k++)
        if (strcmp(entry->section, key[k][0]) == 0 && strcmp(entry->key, key[k][1]) == 0)
            return true;
    return false;
}

/* Each key once, with the value that counts. */
static void put_spec(FILE *to, const zs_spec *spec)
{
    const zs_entries *given = &spec->given;
    for (size_t k = 0; k < given->n; k++) {
        const zs_entry *entry = &given->entry[k];
        if (!entry->key || is_free(entry) || entry != zs_entries_find(given, entry->section, entry->key))
            continue;
        fprintf(to, "[%s] %s = ", entry->section, entry->key);
        for (const char *c = entry->value; *c; c++)
            putc(*c == '\n' ? ' ' : *c, to);
        putc('\n', to);
    }
}

static void put_file(FILE *to, const char *path, const zs_identity *identity)
{
    fprintf(to, "%s: %" PRId64 " bytes, changed at %" PRId64 " ns\n", path, identity->bytes,
            identity->modified);
}

/* The files that z-scores and anomalies of a variable are made of. */
static void put_files(FILE *to, const zs_side *side)
{
    const zs_files *files = &side->catalog->files;
    const zs_prior *prior = &side->catalog->prior;
    const zs_given *std = &prior->given[ZS_GIVEN_STD]; /* the mean has the path of prior */
    if (prior->path)
        put_file(to, prior->path, &prior->identity);
    if (std->path)
        put_file(to, std->path, &std->identity);
    for (int k = 0; k < side->spec->nmask; k++) {
        zs_identity now = zs_identity_now(side->spec->mask[k].file);
        put_file(to, side->spec->mask[k].file, &now);
    }
    for (int i = 0; i < files->paths.n; i++)
        put_file(to, files->paths.path[i], &files->file[i].identity);
}

char *zs_checkpoint_identity(const zs_side *all, int n, zs_error *err)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to) {
        zs_fail(err, ZS_FAILED, "no memory for what the checkpoint is compared with");
        return NULL;
    }
    fprintf(to, "zscore %s\n", ZS_VERSION);
    put_spec(to, all[0].spec);
    const char *const *report = all[0].spec->report.path; /* what is counted when depends on them */
    fprintf(to, "[output] report is %s\n", report[ZS_REPORT_PAGE] ? "given" : "not given");
    fprintf(to, "[output] json is %s\n", report[ZS_REPORT_JSON] ? "given" : "not given");
    for (int k = 0; k < n; k++)
        put_files(to, &all[k]);
    if (fclose(to) == 0)
        return text;
    free(text);
    zs_fail(err, ZS_FAILED, "no memory for what the checkpoint is compared with");
    return NULL;
}

/* Copy the line that begins at *text, and go behind it.  Returns false at the end. */
static bool next_line(const char **text, char line[ZS_IDENTITY_LINE])
{
    size_t n = strcspn(*text, "\n");
    snprintf(line, ZS_IDENTITY_LINE, "%.*s", (int)n, *text);
    bool there = **text != '\0';
    *text += n + ((*text)[n] == '\n');
    return there;
}

int zs_checkpoint_differs(const char *identity, const char *stored, char mine[ZS_IDENTITY_LINE],
                          char other[ZS_IDENTITY_LINE])
{
    if (strcmp(identity, stored) == 0)
        return 0;
    for (bool more = true; more;) {
        bool a = next_line(&identity, mine), b = next_line(&stored, other);
        more = a || b;
        if (strcmp(mine, other) != 0)
            return 1;
    }
    return 1;
}
