#include "catalog/cell_areas.h"

#include <stdio.h>

const char *zs_cell_areas_text(const zs_cell_areas *areas, char text[ZS_AREAS_TEXT])
{
    snprintf(text, ZS_AREAS_TEXT, "%.500s of %.850s", areas->field.variable, areas->field.path);
    return text;
}

void zs_cell_areas_clear(zs_cell_areas *areas)
{
    zs_area_field_clear(&areas->field);
    *areas = (zs_cell_areas){ 0 };
}
