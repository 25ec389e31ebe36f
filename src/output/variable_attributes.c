#include "output/variable_attributes.h"

#include "output/describe.h"
#include "output/inherit_attributes.h"
#include "output/metadata.h"

#include <netcdf.h>
#include <stdbool.h>

/* All but what output/define.c puts.  baseline and baseline_steps are replaced later, in their place. */
static int copy_attributes(zs_target *t, const zs_inherit *inherit, const char *name, int id, zs_error *err)
{
    static const char *const own[] = { "_FillValue",   "digest",        "coordinates",
                                       "grid_mapping", "cell_measures", NULL };
    int from;
    if (nc_inq_varid(inherit->in, name, &from) != NC_NOERR)
        return zs_fail(err, ZS_REFUSED, "%s: has no variable %s; name the file as it was written",
                       inherit->path, name);
    return zs_inherit_attributes(inherit->in, from, t->ncid, id, own, inherit->path, err);
}

int zs_variable_attributes_put(zs_target *t, const zs_layout *layout, int k, const zs_contents *c,
                               const zs_inherit *inherit, int id, zs_error *err)
{
    zs_metadata metadata = { 0 };
    bool merges = c->spec->climatology.merge.n > 0;
    if (merges && copy_attributes(t, inherit, layout->var[k].name, id, err))
        return -1;
    if (merges)
        zs_describe_baseline(c, &metadata);
    else
        layout->kind->describe(layout, k, c, &metadata);
    zs_put_metadata(t, id, &metadata);
    zs_metadata_clear(&metadata);
    return 0;
}
