#include "output/chunking.h"

#include "base/limits.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>

static void chunk_product(zs_target *t, const zs_layout *layout, const zs_spec *spec,
                          const zs_layout_var *var, int id)
{
    int dim[ZS_DIM_MAX], ndim = 0;
    size_t chunk[ZS_DIM_MAX];
    if (!spec->output.record || spec->output.format != ZS_NETCDF4 || !var->time)
        return;
    zs_check(t, nc_inq_var(t->ncid, id, NULL, NULL, &ndim, dim, NULL));
    for (int k = 0; k < ndim; k++)
        zs_check(t, nc_inq_dimlen(t->ncid, dim[k], &chunk[k]));
    chunk[0] = (size_t)zs_layout_times(layout); /* it is unlimited, and has no length yet */
    if (t->status == NC_NOERR)
        zs_check(t, nc_def_var_chunking(t->ncid, id, NC_CHUNKED, chunk));
}

static void chunk_output(zs_target *t, const zs_layout *layout, const zs_spec *spec, int64_t rows, int id)
{
    const zs_grid *grid = &layout->grid;
    size_t chunk[ZS_DIM_MAX];
    int ndim = 0;
    zs_check(t, nc_inq_varndims(t->ncid, id, &ndim));
    if (!zs_spec_chunked(spec) || ndim == 0)
        return;
    for (int k = 0; k < ndim; k++)
        chunk[k] = 1; /* one step, one member, one level */
    int last = ndim;
    if (*grid->col_dim)
        chunk[--last] = (size_t)grid->ncol;
    if (*grid->row_dim)
        chunk[--last] = (size_t)rows;
    zs_check(t, nc_def_var_chunking(t->ncid, id, NC_CHUNKED, chunk));
    if (spec->output.deflate > 0)
        zs_check(t, nc_def_var_deflate(t->ncid, id, 1, 1, spec->output.deflate));
    if (spec->output.checksum)
        zs_check(t, nc_def_var_fletcher32(t->ncid, id, NC_FLETCHER32));
}

void zs_chunking_define(zs_target *t, const zs_layout *layout, const zs_spec *spec, const zs_plan *plan,
                        int k, int id)
{
    const zs_layout_var *var = &layout->var[k];
    bool steps = var->time && layout->time == ZS_STEPS;
    if (layout->product)
        chunk_product(t, layout, spec, var, id);
    else
        chunk_output(t, layout, spec, steps ? plan->map_rows : plan->owned_rows, id);
}

/* HDF5 allocates a contiguous variable in the file when its first number is written, and a variable of one
 * chunk, with all its times, when one at the last time is. */
void zs_chunking_reserve(zs_target *t, const zs_layout *layout)
{
    const double zero = 0;
    bool product = layout->product != NULL;
    int id, storage;
    for (int k = 0; k < layout->nvar && t->status == NC_NOERR; k++) {
        size_t place[ZS_LAYOUT_AXES + 1] = { 0 };
        zs_check(t, nc_inq_varid(t->ncid, layout->var[k].name, &id));
        zs_check(t, nc_inq_var_chunking(t->ncid, id, &storage, NULL));
        if (storage != NC_CONTIGUOUS && product)
            place[0] = (size_t)zs_layout_times(layout) - 1;
        if (t->status == NC_NOERR && (storage == NC_CONTIGUOUS || product))
            zs_check(t, nc_put_var1_double(t->ncid, id, place, &zero));
    }
}
