#include "products/product_ops.h"

#include "base/limits.h"

#include <math.h>
#include <string.h>

const void *zs_sample_values(zs_quantity of, const zs_sample *sample)
{
    return of == ZS_OF_DATA      ? (const void *)sample->data
           : of == ZS_OF_ANOMALY ? (const void *)sample->anomaly
                                 : (const void *)sample->zscore;
}

zs_packing zs_sample_packing(const zs_products *products, zs_quantity of, int64_t step)
{
    const zs_catalog *catalog = products->catalog;
    return of == ZS_OF_DATA ? catalog->files.file[catalog->series.step[step].file].storage.packing
                            : (zs_packing){ .type = ZS_FLOAT, .scale = 1 };
}

void zs_sample_line(const zs_products *products, zs_quantity of, const zs_sample *sample, int64_t step,
                    int64_t row, double *line)
{
    size_t ncol = (size_t)products->catalog->grid.ncol;
    size_t first = (size_t)(step * sample->rows.count + row) * ncol;
    if (of == ZS_OF_DATA) {
        memcpy(line, sample->data + first, ncol * sizeof *line);
        return;
    }
    const float *value = (const float *)zs_sample_values(of, sample) + first;
    for (size_t i = 0; i < ncol; i++)
        line[i] = value[i] == ZS_FILL_FLOAT ? NAN : (double)value[i];
}

int zs_products_write(zs_products *products, const zs_product_state *state, int var, int64_t first, int64_t n,
                      double *values, zs_error *err)
{
    for (int64_t i = 0; i < n; i++) {
        products->beyond += isinf(values[i]) != 0;
        values[i] = isfinite(values[i]) ? values[i] : ZS_FILL_DOUBLE;
    }
    return zs_writer_put_product(products->writer, state->product, var, first, n, values, err);
}
