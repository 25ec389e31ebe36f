#include "spec/spec.h"

#include <stdlib.h>

int zs_spec_written_count(const zs_spec *spec)
{
    return ZS_OUTPUT_KINDS + spec->nproduct;
}

zs_written zs_spec_written(const zs_spec *spec, int i)
{
    int product = i - ZS_OUTPUT_KINDS;
    if (product < 0)
        return (zs_written){ spec->output.path[i], spec->output.where[i], (zs_output_kind)i, -1 };
    return (zs_written){ spec->product[product].file, spec->product[product].file_where, ZS_OUTPUT_KINDS,
                         product };
}

void zs_spec_clear(zs_spec *spec)
{
    for (int i = 0; i < ZS_OUTPUT_KINDS; i++) {
        free(spec->output.where[i]);
        free(spec->output.path[i]);
    }
    for (int i = 0; i < spec->nproduct; i++)
        zs_product_clear(&spec->product[i]);
    free(spec->product);
    for (int i = 0; i < spec->input.nfixed; i++) {
        free(spec->input.fixed[i].where);
        free(spec->input.fixed[i].value);
        free(spec->input.fixed[i].dimension);
    }
    free(spec->input.fixed);
    free(spec->run.memory_where);
    free(spec->input.expver_where);
    free(spec->input.pool_where);
    free(spec->input.units_where);
    free(spec->input.units);
    free(spec->climatology.extend_where);
    free(spec->climatology.extend);
    free(spec->climatology.from_where);
    free(spec->climatology.from);
    free(spec->climatology.baseline_where);
    free(spec->climatology.baseline.last);
    free(spec->climatology.baseline.first);
    free(spec->input.longitude.where);
    free(spec->input.latitude.where);
    free(spec->input.time_where);
    free(spec->input.time.last);
    free(spec->input.time.first);
    free(spec->input.variable_where);
    free(spec->input.variable);
    free(spec->input.files_where);
    for (int i = 0; i < spec->input.npattern; i++)
        free(spec->input.pattern[i]);
    free(spec->input.pattern);
    free(spec->assigned);
    free(spec->path);
    *spec = (zs_spec){ 0 };
}
