#include "report/phrases.h"

#include "header/storage.h"
#include "stats/packing.h"
#include "time/calendar.h"

#include <stdbool.h>
#include <stdio.h>

const char *zs_title_phrase(const zs_spec *spec, const zs_variable *variable, char text[ZS_TITLE])
{
    const char *name = variable->long_name, *units = variable->units;
    snprintf(text, ZS_TITLE, "%.*s%s%s%s%s%s", ZS_NAME - 1, spec->input.variable, *name ? ", " : "", name,
             *units ? " [" : "", units, *units ? "]" : "");
    return text;
}

const char *zs_spacing_phrase(const zs_series *series, char text[ZS_PHRASE])
{
    bool in_days = series->spacing > ZS_DAY;
    double number = (double)series->spacing / (double)(in_days ? ZS_DAY : ZS_DAY / 24);
    text[0] = '\0';
    if (series->nstep > series->nmember)
        snprintf(text, ZS_PHRASE, "%.4g %s%s", number, in_days ? "day" : "hour", number == 1 ? "" : "s");
    return text;
}

const char *zs_storage_phrase(const zs_files *files, char text[2 * ZS_PHRASE])
{
    const zs_storage *storage = &files->file[0].storage;
    bool mixed = false;
    for (int i = 1; i < files->paths.n; i++)
        mixed = mixed || files->file[i].storage.form != storage->form ||
                files->file[i].storage.type != storage->type;
    snprintf(text, 2 * ZS_PHRASE, "%s%s, %s", mixed ? "of several kinds, the first " : "",
             zs_form_name(storage), zs_type_name(storage->type));
    return text;
}
