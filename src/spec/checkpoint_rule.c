#include "spec/checkpoint_rule.h"

static int refuse(const zs_spec *spec, const char *section, const char *key, const char *why, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s does not go together with %s: %s",
                   zs_spec_place(spec, "run", "checkpoint"), zs_spec_place(spec, section, key), why);
}

int zs_checkpoint_check(const zs_spec *spec, zs_error *err)
{
    if (!spec->run.checkpoint)
        return 0;
    const char *const *path = spec->output.path;
    if (!path[ZS_ZSCORE] && !path[ZS_ANOMALY] && !path[ZS_STATISTICS])
        return zs_fail(
            err, ZS_REFUSED,
            "%s keeps z-scores, anomalies and statistics, and none of them is an output; take it out",
            zs_spec_place(spec, "run", "checkpoint"));
    if (spec->run.writer == ZS_LIBRARY_NETCDF)
        return refuse(
            spec, "run", "writer",
            "what netcdf-c writes cannot be gone on with; set writer = auto, or take checkpoint out", err);
    if (spec->output.format == ZS_ZARR)
        return refuse(spec, "output", "format",
                      "a Zarr store cannot be gone on with; set format = netcdf4, or take checkpoint out",
                      err);
    if (spec->output.chunks.kind != ZS_CHUNKS_AUTO)
        return refuse(spec, "output", "chunks",
                      "chunks of a given shape are made at the end; take one of the two out", err);
    return 0;
}
