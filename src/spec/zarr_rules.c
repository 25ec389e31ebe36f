#include "spec/zarr_rules.h"

const char *const zs_compressor_name[] = { "zstd", "blosc", "zlib", "none", NULL };

static const struct {
    int level, most; /* where none is given; the highest */
} compressor[] = { [ZS_COMPRESS_ZSTD] = { 3, 22 },
                   [ZS_COMPRESS_BLOSC] = { 5, 9 },
                   [ZS_COMPRESS_ZLIB] = { 4, 9 },
                   [ZS_COMPRESS_NONE] = { 0, 0 } };

zs_compressor zs_spec_compressor(const zs_spec *spec)
{
    zs_compressor_kind kind = spec->output.compressor;
    return (zs_compressor){ kind, spec->output.level > 0 ? spec->output.level : compressor[kind].level };
}

bool zs_spec_compresses(const zs_spec *spec)
{
    return spec->output.format == ZS_ZARR && spec->output.compressor != ZS_COMPRESS_NONE;
}

/* A key that is about the storage of NetCDF files. */
static int refuse(const zs_spec *spec, const char *section, const char *key, const char *why, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s does not go with %s = zarr: %s", zs_spec_place(spec, section, key),
                   zs_spec_place(spec, "output", "format"), why);
}

static int check_store(const zs_spec *spec, zs_error *err)
{
    if (spec->output.deflate > 0)
        return refuse(spec, "output", "deflate",
                      "chunks of a Zarr store are compressed by compressor = zstd, blosc or zlib, and "
                      "compression_level; "
                      "take deflate out",
                      err);
    if (spec->output.checksum)
        return refuse(spec, "output", "checksum", "Zarr has no checksums of chunks; set checksum = no", err);
    if (spec->output.record)
        return refuse(spec, "output", "record",
                      "a dimension of a Zarr store has no limit anyway; set record = no", err);
    if (spec->run.writer == ZS_LIBRARY_NETCDF)
        return refuse(spec, "run", "writer", "netcdf-c does not write these stores; set writer = auto", err);
    if (spec->report.path[ZS_REPORT_PAGE])
        return refuse(spec, "output", "report",
                      "a page is made of NetCDF files; take report out, or set format = netcdf4", err);
    const int most = compressor[spec->output.compressor].most;
    if (spec->output.level > most && most > 0)
        return zs_fail(err, ZS_REFUSED, "%s = %d: the levels of compressor = %s are 1 to %d",
                       zs_spec_place(spec, "output", "compression_level"), spec->output.level,
                       zs_compressor_name[spec->output.compressor], most);
    if (spec->output.level > 0 && most == 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s is a level of compression, but compressor = none; take the key out",
                       zs_spec_place(spec, "output", "compression_level"));
    return 0;
}

int zs_zarr_rules_check(const zs_spec *spec, zs_error *err)
{
    static const char *const own[] = { "compressor", "compression_level" };
    if (spec->output.format == ZS_ZARR)
        return check_store(spec, err);
    for (int k = 0; k < 2; k++)
        if (zs_spec_gives(spec, "output", own[k]))
            return zs_fail(err, ZS_REFUSED,
                           "%s is about Zarr stores, and the outputs are NetCDF files, which deflate "
                           "compresses; set format = zarr, or take the key out",
                           zs_spec_place(spec, "output", own[k]));
    return 0;
}
