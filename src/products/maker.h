/* maker:  */
#ifndef ZS_MAKER_H
#define ZS_MAKER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/area.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <stdint.h>

/* What a batch of the second pass holds: values of some steps and rows, [steps][rows][ncol].  Pointers to
 * what no product is made of may be NULL. */
typedef struct zs_sample {
    zs_range steps, rows;          /* of the run */
    const double *data;            /* NaN: missing */
    const float *anomaly, *zscore; /* ZS_FILL_FLOAT: missing; rounded as the outputs are */
} zs_sample;

struct zs_products;

/* One product of this rank. */
typedef struct zs_product_state {
    const struct zs_product_ops *ops;
    const zs_layout *layout;
    int product; /* its number */
    void *state; /* NULL: it has none */
} zs_product_state;

/* What a kind of product does; NULL: nothing. */
typedef struct zs_product_ops {
    /* Memory.  LOCAL; on idle ranks, too, which take part in finish(). */
    int (*begin)(struct zs_products *all, zs_product_state *maker, zs_error *err);

    /* The tile of all->rows follows.  LOCAL; on ranks that have work only. */
    void (*go)(struct zs_products *all, zs_product_state *maker);

    /* LOCAL. */
    int (*take)(struct zs_products *all, zs_product_state *maker, const zs_sample *sample, zs_error *err);

    /* The tile is done.  COLLECTIVE over the column; errors are local. */
    int (*merge)(struct zs_products *all, zs_product_state *maker, zs_error *err);

    /* All is done.  COLLECTIVE over comm; errors are local. */
    int (*finish)(struct zs_products *all, zs_product_state *maker, zs_error *err);

    /* LOCAL; state is not NULL, and is released by the caller. */
    void (*clear)(void *state);
} zs_product_ops;

typedef struct zs_products {
    zs_comm *comm;
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_writer *writer;
    zs_layout *layout;       /* [n] */
    zs_product_state *maker; /* [n] */
    int n;
    const zs_position *position;
    zs_range rows; /* of the tile; rows of the run */
    zs_area area;  /* empty where no product asks for it */
    double *line;  /* [ncol] */
} zs_products;

/* The values of a sample: doubles of data, else floats. */
const void *zs_sample_values(zs_quantity of, const zs_sample *sample);

/* One row of a sample (numbers of step and row from its first ones on) as doubles, NaN where missing: [ncol].
 */
void zs_sample_line(const zs_products *products, zs_quantity of, const zs_sample *sample, int64_t step,
                    int64_t row, double *line);

/* Write numbers of a variable, NaN as the fill value; see zs_writer_put_product(). */
int zs_products_write(zs_products *products, const zs_product_state *maker, int var, int64_t first, int64_t n,
                      double *values, zs_error *err);

#endif
