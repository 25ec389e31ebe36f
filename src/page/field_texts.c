#include "page/field_texts.h"

#include "output/contents.h"
#include "output/layout.h"
#include "output/layout_make.h"

zs_metadata zs_field_texts(const zs_spec *spec, const zs_catalog *catalog, zs_field field)
{
    zs_metadata texts = { .n = 0 };
    zs_contents run = zs_contents_of(spec, catalog);
    zs_layout layout;
    run.statistics_time = catalog->series.time.name;
    zs_layout_make_output(&run, zs_field_has_time(field) ? ZS_ZSCORE : ZS_STATISTICS, &layout);
    for (int var = 0; var < layout.nvar; var++)
        if (layout.var[var].field == field)
            layout.kind->describe(&layout, var, &run, &texts);
    return texts;
}
