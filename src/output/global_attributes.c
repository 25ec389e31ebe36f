#include "output/global_attributes.h"

#include "base/memory.h"
#include "base/version.h"
#include "output/describe.h"
#include "output/inherit_attributes.h"
#include "spec/spec.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Put one line for this run, and the input's own history below. */
static int put_history(zs_target *t, const zs_spec *spec, const zs_inherit *inherit, zs_error *err)
{
    size_t length = 0;
    nc_type type;
    if (nc_inq_att(inherit->in, NC_GLOBAL, "history", &type, &length) != NC_NOERR || type != NC_CHAR)
        length = 0;
    char stamp[32],
        *text = zs_alloc(strlen(spec->path) + strlen(spec->assigned) + length + 128, 1, "history", err);
    if (!text)
        return -1;
    time_t now = time(NULL);
    struct tm utc;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    int used = sprintf(text, "%s: zscore %s%s %s\n", stamp, ZS_VERSION, spec->assigned, spec->path);
    if (length > 0)
        zs_check(t, nc_get_att_text(inherit->in, NC_GLOBAL, "history", text + used));
    else
        text[used - 1] = '\0';
    zs_put_text(t, NC_GLOBAL, "history", text);
    free(text);
    return 0;
}

/* Define the variable that tells of keepbits.  It has attributes, and no value that means anything. */
static void define_quantization(zs_target *t)
{
    int var;
    zs_check(t, nc_def_var(t->ncid, zs_quantization_name, NC_CHAR, 0, NULL, &var));
    if (t->status != NC_NOERR)
        return;
    zs_put_text(t, var, "algorithm", "bitround");
    zs_put_text(t, var, "implementation", "zscore version " ZS_VERSION);
}

/* The first version of CF that has the words which the file uses. */
static const char *conventions(const zs_layout *layout, const zs_contents *c)
{
    bool named = false;
    for (int k = 0; k < layout->nvar; k++)
        named = named || layout->var[k].difference;
    if (named && zs_contents_name_baseline(c))
        return "CF-1.13";
    return layout->rounded && c->spec->output.keepbits > 0 ? "CF-1.12" : "CF-1.11";
}

/* Name the files of statistics that this file does not have itself. */
static void put_statistics_files(zs_target *t, const zs_layout *layout, const zs_spec *spec)
{
    const char *elsewhere = spec->climatology.from ? spec->climatology.from
                            : spec->climatology.grouping.kind != ZS_GROUP_NONE
                                ? spec->output.path[ZS_STATISTICS]
                                : NULL;
    if (layout->time == ZS_STEPS && elsewhere)
        zs_put_text(t, NC_GLOBAL, "statistics_file", elsewhere);
    if (spec->climatology.extend)
        zs_put_text(t, NC_GLOBAL, "statistics_extended", spec->climatology.extend);
}

int zs_put_global(zs_target *t, const zs_layout *layout, const zs_contents *c, const zs_inherit *inherit,
                  zs_error *err)
{
    /* These are true of the input file alone, or are put anew. */
    static const char *const own[] = { "Conventions",         "history",     "tracking_id",
                                       "creation_date",       "variable_id", "statistics_file",
                                       "statistics_extended", NULL };
    zs_put_text(t, NC_GLOBAL, "Conventions", conventions(layout, c));
    if (layout->rounded && c->spec->output.keepbits > 0)
        define_quantization(t);
    put_statistics_files(t, layout, c->spec);
    if (t->status != NC_NOERR ||
        zs_inherit_attributes(inherit->in, NC_GLOBAL, t->ncid, NC_GLOBAL, own, inherit->path, err))
        return -1;
    return put_history(t, c->spec, inherit, err);
}
