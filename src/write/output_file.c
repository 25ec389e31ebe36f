#include "write/output_file.h"

#include <stdio.h>

bool zs_output_joins(const zs_output *output)
{
    return output->beside == ZS_BETWEEN || output->beside == ZS_LAST_OF_ALL;
}

bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME])
{
    const zs_layout *layout = output->layout;
    bool there = layout ? k < layout->nvar : zs_field_in(output->spec, (zs_field)k, output->kind);
    if (there && layout)
        snprintf(name, ZS_NAME, "%s", layout->var[k].name);
    else if (there)
        zs_field_name(output->spec, (zs_field)k, name);
    return there;
}

bool zs_output_is_store(const zs_output *output)
{
    return output->backend && output->backend->store;
}

int64_t zs_output_layers(const zs_output *output, zs_field field)
{
    return zs_field_layers(&output->catalog->series, &output->catalog->groups, output->kind, field);
}
