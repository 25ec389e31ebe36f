#include "report/facts.h"

#include "base/shell_word.h"
#include "base/version.h"
#include "report/facts_input.h"
#include "report/facts_output.h"
#include "report/facts_run.h"
#include "report/json.h"
#include "report/phrases.h"

#include <stdio.h>
#include <stdlib.h>

enum { SCHEMA = 1 }; /* of the schema in doc/report.md */

static json_t *program(zs_json_maker *maker)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "name", json_string("zscore"));
    zs_json_set(maker, all, "version", json_string(ZS_VERSION));
    return all;
}

static json_t *variable(zs_json_maker *maker, const zs_spec *spec, const zs_variable *v)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "name", zs_json_text(spec->input.variable));
    zs_json_set(maker, all, "long_name", zs_json_text(v->long_name));
    zs_json_set(maker, all, "standard_name", zs_json_text(v->standard_name));
    zs_json_set(maker, all, "units", zs_json_text(v->units));
    return all;
}

static json_t *spec_of(zs_json_maker *maker, const zs_spec *spec)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "path", zs_json_text(spec->path));
    zs_json_set(maker, all, "text", zs_json_lines(spec->text));
    zs_json_set(maker, all, "assigned", zs_json_text(spec->assigned));
    return all;
}

/* The command that makes the same again. */
static json_t *command(const zs_spec *spec)
{
    char word[ZS_SHELL_WORD], *text;
    if (asprintf(&text, "zscore%s %s", spec->assigned, zs_shell_word(spec->path, word)) < 0)
        return NULL;
    json_t *value = zs_json_text(text);
    free(text);
    return value;
}

int zs_facts_make(const zs_facts_of *of, json_t **facts, zs_error *err)
{
    zs_json_maker maker = { 0 }, *m = &maker;
    json_t *all = zs_json_object(m);
    char title[ZS_TITLE];
    zs_json_set(m, all, "format", json_string("zscore-report"));
    zs_json_set(m, all, "version", json_integer(SCHEMA));
    zs_json_set(m, all, "kind", json_string(of->totals ? "run" : "plan"));
    zs_json_set(m, all, "program", program(m));
    zs_json_set(m, all, "title", zs_json_text(zs_title_phrase(of->spec, &of->catalog->variable, title)));
    zs_json_set(m, all, "variable", variable(m, of->spec, &of->catalog->variable));
    zs_json_set(m, all, "series", zs_facts_series(m, of->spec, of->catalog));
    zs_json_set(m, all, "grid", zs_facts_grid(m, &of->catalog->grid));
    zs_json_set(m, all, "groups", zs_facts_groups(m, of->spec, of->catalog));
    zs_json_set(m, all, "inputs", zs_facts_inputs(m, of->catalog));
    zs_json_set(m, all, "outputs", zs_facts_outputs(m, of));
    zs_json_set(m, all, "summary", zs_facts_summary(m, of));
    zs_json_set(m, all, "spec", spec_of(m, of->spec));
    zs_json_set(m, all, "command", command(of->spec));
    zs_json_set(m, all, "run", zs_facts_run(m, of));
    *facts = maker.failed ? NULL : all;
    if (!maker.failed)
        return 0;
    json_decref(all);
    return zs_fail(err, ZS_FAILED, "no memory for the facts of a report");
}
