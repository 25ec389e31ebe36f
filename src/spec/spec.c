#include "spec/spec.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

const char *zs_spec_place(const zs_spec *spec, const char *section, const char *key)
{
    return zs_entries_place(&spec->given, section, key);
}

const char *const zs_center_name[] = { "mean", "median", NULL };
const char *const zs_spread_name[] = { "std", "mad", "iqr", NULL };

bool zs_spec_is_robust(const zs_spec *spec)
{
    return spec->climatology.center != ZS_CENTER_MEAN || spec->climatology.spread != ZS_SPREAD_STD;
}

bool zs_spec_gives(const zs_spec *spec, const char *section, const char *key)
{
    return zs_entries_gives(&spec->given, section, key);
}

bool zs_spec_wants_areas(const zs_spec *spec)
{
    bool any = false;
    for (int k = 0; k < spec->nproduct; k++)
        any = any || spec->product[k].area;
    return any;
}

bool zs_spec_chunked(const zs_spec *spec)
{
    bool record = spec->output.record && spec->output.format == ZS_NETCDF4; /* HDF5 extends chunks alone */
    bool given = spec->output.chunks.kind != ZS_CHUNKS_AUTO && spec->output.format == ZS_NETCDF4;
    return spec->output.deflate > 0 || spec->output.checksum || record || given;
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
        file.where = spec->product[product].file_place;
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

int zs_least_count(const zs_least *least, int64_t steps)
{
    if (least->number > 0)
        return least->number;
    double count =
        ceil(least->percent * (double)steps / 100 - 1e-9); /* 80 % of 5 are 4, not rounded up to 5 */
    return count < 1 ? 1 : count < INT_MAX ? (int)count : INT_MAX;
}

char *zs_least_text(const zs_least *least, char text[ZS_LEAST_TEXT])
{
    if (least->number > 0)
        snprintf(text, ZS_LEAST_TEXT, "%d", least->number);
    else
        snprintf(text, ZS_LEAST_TEXT, "%.15g%%", least->percent);
    return text;
}
