#include "output/bins_axis.h"

#include "base/memory.h"
#include "output/describe.h"
#include "output/quantile_axis.h"

#include <netcdf.h>
#include <stdlib.h>

int zs_bins_axis_define(zs_target *t, const zs_product *product, const zs_contents *c, bool several)
{
    char text[ZS_DESCRIBE_TEXT];
    int bin = -1, dims[2], var, bounds;
    if (product->kind == ZS_QUANTILE)
        return zs_quantile_axis_define(t, product);
    zs_check(t, nc_def_dim(t->ncid, "bin", (size_t)product->bins, &bin));
    dims[0] = bin;
    dims[1] = zs_target_dim(t, "bnds", 2);
    zs_check(t, nc_def_var(t->ncid, "bin", NC_DOUBLE, 1, &bin, &var));
    zs_check(t, nc_def_var(t->ncid, "bin_bnds", NC_DOUBLE, 2, dims, &bounds));
    if (t->status != NC_NOERR)
        return bin;
    zs_put_text(t, var, "long_name",
                several ? zs_quantity_name[product->of] : zs_describe_quantity(product, c, text));
    zs_put_text(t, var, "units", product->of == ZS_OF_ZSCORE ? "1" : c->variable->units);
    zs_put_text(t, var, "bounds", "bin_bnds");
    zs_put_text(t, var, "comment", "the lower edge of a bin counts, the upper edge of the last one also");
    return bin;
}

static int put_bins(zs_target *t, const zs_product *product, zs_error *err)
{
    int64_t n = product->bins;
    int var;
    double *center = zs_alloc(3 * (size_t)n, sizeof *center, "bins", err);
    if (!center)
        return -1;
    for (int64_t i = 0; i < n; i++) {
        double low = zs_bin_edge(product, i), high = zs_bin_edge(product, i + 1);
        center[i] = low + (high - low) / 2;
        center[n + 2 * i] = low;
        center[n + 2 * i + 1] = high;
    }
    zs_check(t, nc_inq_varid(t->ncid, "bin", &var));
    zs_check(t, nc_put_var_double(t->ncid, var, center));
    zs_check(t, nc_inq_varid(t->ncid, "bin_bnds", &var));
    zs_check(t, nc_put_var_double(t->ncid, var, center + n));
    free(center);
    return 0;
}

int zs_bins_axis_put(zs_target *t, const zs_product *product, zs_error *err)
{
    if (product->kind != ZS_QUANTILE)
        return put_bins(t, product, err);
    zs_quantile_axis_put(t, product);
    return 0;
}
