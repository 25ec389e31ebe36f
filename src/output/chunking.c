#include "output/chunking.h"

#include "base/chunk_shape.h"
#include "base/limits.h"
#include "output/layout_chunks.h"

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

static void chunk_output(zs_target *t, const zs_layout *layout, const zs_spec *spec, const zs_plan *plan,
                         int k, int id)
{
    bool whole, given = spec->output.chunks.kind != ZS_CHUNKS_AUTO;
    size_t chunk[ZS_CHUNK_AXES];
    int n = 0;
    if (!zs_spec_chunked(spec) && !given)
        return;
    zs_chunk_shape shape = zs_layout_chunks(layout, k, plan, &whole);
    for (int axis = 0; axis < ZS_CHUNK_AXES; axis++)
        if (shape.has[axis])
            chunk[n++] = (size_t)shape.chunk[axis];
    if (n == 0)
        return;
    zs_check(t, nc_def_var_chunking(t->ncid, id, NC_CHUNKED, chunk));
    if (spec->output.deflate > 0)
        zs_check(t, nc_def_var_deflate(t->ncid, id, 1, 1, spec->output.deflate));
    if (spec->output.checksum)
        zs_check(t, nc_def_var_fletcher32(t->ncid, id, NC_FLETCHER32));
}

void zs_chunking_define(zs_target *t, const zs_layout *layout, const zs_spec *spec, const zs_plan *plan,
                        int k, int id)
{
    if (layout->product)
        chunk_product(t, layout, spec, &layout->var[k], id);
    else
        chunk_output(t, layout, spec, plan, k, id);
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
