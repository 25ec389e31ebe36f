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
        return (zs_written){ spec->output[i], spec->output_where[i], (zs_output_kind)i, -1 };
    return (zs_written){ spec->product[product].file, spec->product[product].file_where, ZS_OUTPUT_KINDS,
                         product };
}

void zs_spec_clear(zs_spec *spec)
{
    for (int i = 0; i < ZS_OUTPUT_KINDS; i++) {
        free(spec->output_where[i]);
        free(spec->output[i]);
    }
    for (int i = 0; i < spec->nproduct; i++)
        zs_product_clear(&spec->product[i]);
    free(spec->product);
    for (int i = 0; i < spec->nchoice; i++) {
        free(spec->choice[i].where);
        free(spec->choice[i].value);
        free(spec->choice[i].dimension);
    }
    free(spec->choice);
    free(spec->memory_where);
    free(spec->expver_where);
    free(spec->pool_where);
    free(spec->units_where);
    free(spec->units);
    free(spec->extend_where);
    free(spec->extend);
    free(spec->from_where);
    free(spec->from);
    free(spec->baseline_where);
    free(spec->baseline_last);
    free(spec->baseline_first);
    free(spec->longitude.where);
    free(spec->latitude.where);
    free(spec->time_where);
    free(spec->time_last);
    free(spec->time_first);
    free(spec->variable_where);
    free(spec->variable);
    free(spec->files_where);
    for (int i = 0; i < spec->npattern; i++)
        free(spec->pattern[i]);
    free(spec->pattern);
    free(spec->assigned);
    free(spec->path);
    *spec = (zs_spec){ 0 };
}
