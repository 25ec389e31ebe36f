#include "output/layout_axes.h"

#include "header/grid.h"

/* Is there a single dimension of space, whose entries are cells and not latitudes? */
static bool cells_alone(const zs_grid *grid)
{
    return *grid->row_dim && !*grid->col_dim && !zs_grid_is_plain(grid);
}

int zs_check_axis(const zs_contents *run, zs_axis axis, const char *where, zs_error *err)
{
    const zs_grid *grid = run->grid;
    const char *dimension = axis == ZS_AXIS_LATITUDE ? grid->row_dim : grid->col_dim;
    if (axis == ZS_AXIS_TIME || *dimension || cells_alone(grid))
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: %s has no dimension of %s in %s", where, run->spec->input.variable,
                   zs_axis_name[axis], run->files->paths.path[0]);
}

int zs_check_parts(const zs_contents *run, const zs_product *product, zs_error *err)
{
    return product->by != ZS_BY_GROUP || run->groups->how.kind != ZS_GROUP_NONE
               ? 0
               : zs_fail(err, ZS_REFUSED, "%s = group needs groups; set [climatology] group",
                         zs_spec_place(run->spec, product->section, "by"));
}

int zs_fail_curved(const zs_contents *run, const char *where, const char *way_out, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED,
                   "%s: the rows of this grid are not of one latitude, or its columns not of one longitude "
                   "(%s); %s",
                   where, run->files->paths.path[0], way_out);
}
