#include "output/free_space.h"

#include "base/range.h"
#include "output/contents.h"
#include "output/final_path.h"
#include "output/layout_chunks.h"
#include "output/layout_make.h"
#include "spec/zarr_rules.h"

#include <limits.h>
#include <stdint.h>
#include <sys/statvfs.h>

int64_t zs_writer_bytes(const zs_spec *spec, const zs_catalog *catalog, zs_output_kind kind)
{
    zs_contents run = zs_contents_of(spec, catalog);
    zs_layout layout;
    zs_layout_make_output(&run, kind, &layout);
    return zs_layout_bytes(&layout);
}

/* Bytes of an output, with its scratch file; without those that are not known, because they are compressed.
 */
static int64_t output_bytes(const zs_side *side, zs_output_kind kind)
{
    const zs_spec *spec = side->spec;
    bool unknown = spec->output.deflate > 0 || zs_spec_compresses(spec);
    if (spec->output.chunks.kind == ZS_CHUNKS_AUTO)
        return unknown ? 0 : zs_writer_bytes(spec, side->catalog, kind);
    zs_contents run = zs_contents_of(spec, side->catalog);
    zs_layout layout;
    int64_t scratch = 0;
    zs_layout_make_output(&run, kind, &layout);
    int64_t bytes = zs_layout_chunk_bytes(&layout, side->plan, &scratch);
    return scratch + (unknown ? 0 : bytes);
}

/* Bytes of a file; 0 if they are not known, because it is compressed, or are next to nothing. */
static int64_t bytes_of(const zs_side *side, zs_written file)
{
    const zs_spec *spec = side->spec;
    if (file.report < ZS_REPORT_FILES)
        return file.report == ZS_REPORT_PAGE ? spec->report.size : 0;
    if (file.product >= 0)
        return zs_layout_bytes(&side->layout[file.product]);
    return output_bytes(side, file.kind);
}

/* What all files of a variable need on this file system. */
static double bytes_on(const zs_side *side, const struct statvfs *space)
{
    char buffer[PATH_MAX];
    struct statvfs other;
    double needed = 0;
    for (int k = 0; k < zs_spec_written_count(side->spec); k++) {
        zs_written each = zs_spec_written(side->spec, k);
        if (each.path && statvfs(zs_final_directory(each.path, buffer), &other) == 0 &&
            other.f_fsid == space->f_fsid)
            needed += (double)zs_max(
                0, bytes_of(side, each) - (side->spec->run.checkpoint ? zs_checkpoint_bytes(each.path) : 0));
    }
    return needed;
}

/* Is there room on the file system of a file for all files of all variables that go there?  last: the
 * one that was looked at before, if its blocks are not 0. */
static int check_space(const zs_side *all, int n, zs_written file, struct statvfs *last, zs_error *err)
{
    char buffer[PATH_MAX];
    struct statvfs space;
    double needed = 0;
    if (statvfs(zs_final_directory(file.path, buffer), &space) || space.f_blocks == 0)
        return 0; /* this file system does not count blocks */
    if (last->f_blocks > 0 && last->f_fsid == space.f_fsid)
        return 0; /* it was looked at just before */
    *last = space;
    for (int k = 0; k < n; k++)
        needed += bytes_on(&all[k], &space);
    double room = (double)space.f_bavail * (double)space.f_frsize;
    if (needed <= room)
        return 0;
    return zs_fail(err, ZS_FAILED, "%s: no space left for %s: %.1f MiB are needed, %.1f MiB are free",
                   file.where, file.path, needed / 1048576, room / 1048576);
}

int zs_free_space_check(const zs_side *all, int n, zs_error *err)
{
    struct statvfs last = { .f_blocks = 0 };
    for (int k = 0; k < n; k++)
        for (int i = 0; i < zs_spec_written_count(all[k].spec); i++) {
            zs_written file = zs_spec_written(all[k].spec, i);
            if (file.path && check_space(all, n, file, &last, err))
                return -1;
        }
    return 0;
}
