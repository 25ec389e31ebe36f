#include "output/quantile_axis.h"

#include <netcdf.h>

int zs_quantile_axis_define(zs_target *t, const zs_product *product)
{
    int dim = -1, var;
    zs_check(t, nc_def_dim(t->ncid, "quantile", (size_t)product->quantiles.n, &dim));
    zs_check(t, nc_def_var(t->ncid, "quantile", NC_DOUBLE, 1, &dim, &var));
    if (t->status != NC_NOERR)
        return dim;
    zs_put_text(t, var, "long_name", "quantile");
    zs_put_text(t, var, "units", "1");
    return dim;
}

void zs_quantile_axis_put(zs_target *t, const zs_product *product)
{
    int var;
    zs_check(t, nc_inq_varid(t->ncid, "quantile", &var));
    zs_check(t, nc_put_var_double(t->ncid, var, product->quantiles.q));
}
