#include "write/output_file.h"

#include "output/attributes.h"

bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME])
{
    return zs_variable_name(output->spec, output->kind, output->layout, k, name);
}
