#include "page/product_values.h"

#include "base/memory.h"
#include "format/nc.h"
#include "format/open.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL = 1000000 };

static int fail(const zs_product_values *v, int status, zs_error *err)
{
    return zs_fail_nc(err, ZS_FAILED, status, v->path, "reading it for the report");
}

/* Missing numbers of a file that zscore wrote are netCDF's own fill values. */
static void mark_missing(const zs_product_values *v, double *to, size_t n)
{
    double fill = v->type == NC_FLOAT ? (double)ZS_FILL_FLOAT : ZS_FILL_DOUBLE;
    for (size_t i = 0; i < n && !v->whole; i++)
        if (to[i] == fill)
            to[i] = NAN;
}

/* Read from a dimension on, one index of each dimension before it: of the dimension, some items.  n: numbers.
 */
static int read_box(const zs_product_values *v, int split, int64_t index, zs_range items, double *to,
                    size_t n, zs_error *err)
{
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX];
    for (int k = v->ndim - 1; k >= 0; k--) {
        count[k] = k < split ? 1 : v->dim[k];
        if (k < split) {
            start[k] = (size_t)index % v->dim[k];
            index /= (int64_t)v->dim[k];
        }
    }
    if (split < v->ndim) {
        start[split] = (size_t)items.first;
        count[split] = (size_t)items.count;
    }
    int status = nc_get_vara_double(v->ncid, v->var, start, count, to);
    if (status != NC_NOERR)
        return fail(v, status, err);
    mark_missing(v, to, n);
    return 0;
}

/* All items of a dimension; for a number without dimensions, nothing that matters. */
static zs_range all_of(const zs_product_values *v, int dimension)
{
    return (zs_range){ 0, dimension < v->ndim ? (int64_t)v->dim[dimension] : 1 };
}

/* Find the first dimension of a layer; the ones before it count layers. */
static int split_of(const zs_product_values *v)
{
    int split = v->ndim;
    for (size_t n = 1; split > 0 && n < (size_t)v->layer; split--)
        n *= v->dim[split - 1];
    return split;
}

static int read_all(zs_product_values *v, zs_error *err)
{
    size_t n = (size_t)(v->length[0] * v->length[1] * v->quantiles * v->layer);
    if (n > SMALL)
        return 0;
    v->all = zs_alloc_raw(n, sizeof *v->all, "numbers of a product", err);
    return v->all ? read_box(v, 0, 0, all_of(v, 0), v->all, n, err) : -1;
}

int zs_product_values_open(const char *part, const char *path, const zs_layout *layout, int var,
                           zs_product_values *values, zs_error *err)
{
    int dim[ZS_DIM_MAX];
    *values = (zs_product_values){ .path = path, .quantiles = 1 };
    if (zs_open(part, &values->ncid, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    values->open = true;
    int status = nc_inq_varid(values->ncid, layout->var[var].name, &values->var);
    if (status == NC_NOERR)
        status = nc_inq_vartype(values->ncid, values->var, &values->type);
    if (status != NC_NOERR)
        return fail(values, status, err);
    values->ndim = zs_var_dims(values->ncid, values->var, ZS_DIM_MAX, dim);
    for (int k = 0; k < values->ndim; k++)
        values->dim[k] = zs_dim_length(values->ncid, dim[k]);
    values->long_name = zs_get_long_text(values->ncid, values->var, "long_name");
    values->units = zs_get_long_text(values->ncid, values->var, "units");
    values->whole = values->type != NC_FLOAT && values->type != NC_DOUBLE;
    zs_layout_shape(layout, var, values->length);
    if (layout->product->kind == ZS_QUANTILE) {
        values->quantiles = values->length[2];
        values->length[2] = 1;
    }
    values->layer = values->length[2] * values->length[3] * values->length[4];
    return read_all(values, err);
}

int64_t zs_product_values_place(const zs_product_values *values, int64_t layer)
{
    return layer * values->quantiles + values->quantile;
}

int zs_product_values_read(const zs_product_values *values, int64_t layer, double *to, zs_error *err)
{
    int split = split_of(values);
    layer = zs_product_values_place(values, layer);
    if (!values->all)
        return read_box(values, split, layer, all_of(values, split), to, (size_t)values->layer, err);
    memcpy(to, values->all + layer * values->layer, (size_t)values->layer * sizeof *to);
    return 0;
}

int zs_product_values_rows(const zs_product_values *values, int64_t layer, zs_range rows, double *to,
                           zs_error *err)
{
    int64_t columns = values->length[4];
    size_t n = (size_t)(rows.count * columns);
    layer = zs_product_values_place(values, layer);
    if (!values->all)
        return read_box(values, split_of(values), layer, rows, to, n, err);
    memcpy(to, values->all + layer * values->layer + rows.first * columns, n * sizeof *to);
    return 0;
}

int zs_product_values_close(zs_product_values *values, int result, zs_error *err)
{
    if (values->open)
        result = zs_close_read(values->ncid, values->path, result, err);
    free(values->long_name);
    free(values->units);
    free(values->all);
    *values = (zs_product_values){ .open = false };
    return result;
}
