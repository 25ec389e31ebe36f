#include "output/contents.h"

#include "base/text.h"
#include "header/time_coordinate.h"
#include "spec/fields.h"

#include <string.h>

zs_contents zs_contents_of(const zs_spec *spec, const zs_catalog *catalog)
{
    return (zs_contents){ .spec = spec,
                          .files = &catalog->files,
                          .variable = &catalog->variable,
                          .series = &catalog->series,
                          .grid = &catalog->grid,
                          .masks = &catalog->masks,
                          .boxes = &catalog->boxes,
                          .areas = &catalog->areas,
                          .groups = &catalog->groups,
                          .parts = &catalog->parts,
                          .prior = &catalog->prior,
                          .baseline = &catalog->baseline };
}

bool zs_contents_name_baseline(const zs_contents *c)
{
    const zs_time_coordinate *time = &c->series->time;
    return zs_fields_beside(c->spec) && (!*time->dim || strcmp(time->dim, time->name) == 0) &&
           zs_count_words(c->spec->input.name) == 1 && zs_count_words(time->name) == 1;
}

char *zs_contents_smooth(const zs_contents *c, char text[ZS_SMOOTH_TEXT])
{
    const zs_smooth *own = &c->spec->climatology.smooth;
    if (own->kind != ZS_SMOOTH_NONE)
        return zs_smooth_text(own, text);
    return strcpy(text, c->prior->smooth);
}
