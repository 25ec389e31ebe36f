#include "spec/spec.h"

const char *zs_spec_place(const zs_spec *spec, const char *section, const char *key)
{
    return zs_entries_place(&spec->given, section, key);
}

bool zs_spec_gives(const zs_spec *spec, const char *section, const char *key)
{
    return zs_entries_gives(&spec->given, section, key);
}

bool zs_spec_chunked(const zs_spec *spec)
{
    return spec->output.deflate > 0 || spec->output.checksum;
}

int zs_spec_written_count(const zs_spec *spec)
{
    return ZS_OUTPUT_KINDS + spec->nproduct;
}

zs_written zs_spec_written(const zs_spec *spec, int i)
{
    static const char *const key[ZS_OUTPUT_KINDS] = { "zscore", "anomaly", "statistics" };
    int product = i - ZS_OUTPUT_KINDS;
    if (product < 0)
        return (zs_written){ spec->output.path[i], zs_spec_place(spec, "output", key[i]), (zs_output_kind)i,
                             -1 };
    return (zs_written){ spec->product[product].file,
                         zs_spec_place(spec, spec->product[product].section, "file"), ZS_OUTPUT_KINDS,
                         product };
}

void zs_spec_clear(zs_spec *spec)
{
    zs_entries_clear(&spec->given);
    *spec = (zs_spec){ 0 };
}
