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
    bool record = spec->output.record && spec->output.format == ZS_NETCDF4; /* HDF5 extends chunks alone */
    return spec->output.deflate > 0 || spec->output.checksum || record;
}

const char *zs_output_kind_name(zs_output_kind kind)
{
    static const char *const name[ZS_OUTPUT_KINDS] = { "zscore", "anomaly", "statistics" };
    return name[kind];
}

bool zs_spec_reports(const zs_spec *spec)
{
    bool any = false;
    for (int k = 0; k < ZS_REPORT_FILES; k++)
        any = any || spec->report.path[k];
    return any;
}

bool zs_spec_report_needs_zscores(const zs_spec *spec)
{
    bool alone = spec->nproduct == 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        alone = alone && !spec->output.path[kind];
    return spec->report.path[ZS_REPORT_PAGE] || (spec->report.path[ZS_REPORT_JSON] && alone);
}

int zs_spec_netcdf_count(const zs_spec *spec)
{
    return ZS_OUTPUT_KINDS + spec->nproduct;
}

int zs_spec_written_count(const zs_spec *spec)
{
    return zs_spec_netcdf_count(spec) + ZS_REPORT_FILES;
}

zs_written zs_spec_written(const zs_spec *spec, int i)
{
    static const char *const report[] = { [ZS_REPORT_PAGE] = "report", [ZS_REPORT_JSON] = "json" };
    int product = i - ZS_OUTPUT_KINDS, page = i - zs_spec_netcdf_count(spec);
    zs_written file = { .kind = ZS_OUTPUT_KINDS, .product = -1, .report = ZS_REPORT_FILES };
    if (product < 0) {
        file.kind = (zs_output_kind)i;
        file.path = spec->output.path[i];
        file.where = zs_spec_place(spec, "output", zs_output_kind_name(file.kind));
    } else if (page < 0) {
        file.product = product;
        file.path = spec->product[product].file;
        file.where = zs_spec_place(spec, spec->product[product].section, "file");
    } else {
        file.report = (zs_report_file)page;
        file.path = spec->report.path[page];
        file.where = page == ZS_REPORT_PLAN ? "--plan" : zs_spec_place(spec, "output", report[page]);
    }
    return file;
}

void zs_spec_clear(zs_spec *spec)
{
    zs_entries_clear(&spec->given);
    *spec = (zs_spec){ 0 };
}
