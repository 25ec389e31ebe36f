#include "write/define_outputs.h"

#include "base/activity.h"
#include "base/memory.h"
#include "format/library.h"
#include "format/nc.h"
#include "output/contents.h"
#include "output/define.h"
#include "output/layout_make.h"
#include "parallel/unfinished.h"

#include <netcdf.h>
#include <stdlib.h>
#include <unistd.h>

/* netcdf-c makes a file anew, also where there is none.  But another rank may have ended, and removed the
 * files: then nothing may be made that no rank would remove.  A signal waits until this is known. */
static int create(zs_unfinished *unfinished, const zs_output *file, int *ncid, zs_error *err)
{
    int mode = file->spec->output.format == ZS_CLASSIC ? NC_64BIT_DATA : NC_NETCDF4, status = NC_NOERR;
    zs_unfinished_hold(unfinished);
    int result = zs_unfinished_check(unfinished, file->part, err);
    if (result == 0) {
        zs_library_forget();
        status = nc_create(file->header, NC_CLOBBER | mode, ncid);
        result = zs_unfinished_check(unfinished, file->part, err);
        if (result)
            unlink(file->header);
    }
    zs_unfinished_release(unfinished);
    if (result == 0 && status != NC_NOERR)
        result = zs_fail_nc(err, ZS_FAILED, status, file->header, "cannot be made");
    return result;
}

/* Define file number i of variable k, with all that stand beside it.
 * definition, layout: [n], room for what is said of each. */
static int define(const zs_side *all, int n, int k, int i, const zs_output *file, zs_unfinished *unfinished,
                  zs_definition *definition, zs_layout *layout, zs_error *err)
{
    int several = zs_sides_share(all, n, i) ? n : 1, ncid;
    for (int j = 0; j < several; j++) {
        const zs_side *side = &all[several > 1 ? j : k];
        definition[j] = (zs_definition){ .run = zs_contents_of(side->spec, side->catalog),
                                         .layout = zs_side_layout(side, i, &layout[j]),
                                         .plan = side->plan };
    }
    zs_activity_begin(ZS_PARSES, file->header, "making its header");
    int result = create(unfinished, file, &ncid, err);
    if (result == 0)
        result = zs_define(definition, several, file->header, ncid, err);
    zs_activity_end();
    return result;
}

/* The file with this path; NULL: there is none. */
static const zs_output *find(const zs_output *output, int nfile, const char *path)
{
    for (int k = 0; k < nfile; k++)
        if (output[k].path == path)
            return &output[k];
    return NULL;
}

int zs_define_outputs(const zs_side *all, int n, int k, const zs_output *output, int nfile,
                      zs_unfinished *unfinished, zs_error *err)
{
    zs_definition *definition = zs_alloc((size_t)n, sizeof *definition, "outputs", err);
    zs_layout *layout = definition ? zs_alloc((size_t)n, sizeof *layout, "outputs", err) : NULL;
    int result = layout ? 0 : -1;
    for (int i = 0; i < zs_spec_netcdf_count(all[k].spec) && result == 0; i++) {
        const zs_output *file = find(output, nfile, zs_spec_written(all[k].spec, i).path);
        if (file && !zs_output_joins(file) && !file->kept.goes_on)
            result = define(all, n, k, i, file, unfinished, definition, layout, err);
    }
    free(layout);
    free(definition);
    return result;
}
