/* product_ops: what each kind of product must provide, and what all of them share.
 *
 * The second pass makes values batch by batch, and hands each batch to all products as a sample.  A kind of
 * product (products/reduce_space.h, histogram.h ...) is a zs_product_ops; one product of a run is a
 * zs_product_state.  A rank gets the samples of a tile in the order that the plan says (zs_needs.in_order),
 * each value exactly once over all ranks. */
#ifndef ZS_PRODUCT_OPS_H
#define ZS_PRODUCT_OPS_H

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
#include "stats/packing.h"
#include "write/writer.h"

#include <stdint.h>

/* A batch of values: [steps][rows][ncol].  A pointer is NULL if no product needs that quantity. */
typedef struct zs_sample {
    zs_range steps, rows;          /* of the run */
    const double *data;            /* as read, unpacked; NaN: missing */
    const float *anomaly, *zscore; /* rounded as in the outputs; ZS_FILL_FLOAT: missing */
} zs_sample;

struct zs_products; /* below */

/* One product on this rank. */
typedef struct zs_product_state {
    const struct zs_product_ops *ops; /* its kind */
    const zs_layout *layout;          /* of its file; layout->product says what it is */
    int product;                      /* its number in the spec and in the writer */
    void *data;                       /* what the kind keeps, made by begin(); NULL: nothing */
} zs_product_state;

/* What a kind of product does.  A NULL function does nothing; take is never NULL.  Those that can fail return
 * 0; or -1 with err filled (ZS_FAILED).  "Errors are local" says that the caller agrees on them. */
typedef struct zs_product_ops {
    /* Allocate state->data.  LOCAL.  Called on idle ranks, too, because they take part in finish().  After a
     * failure clear() is called for what was allocated. */
    int (*begin)(struct zs_products *all, zs_product_state *state, zs_error *err);

    /* Samples of the tile all->rows follow.  LOCAL; on busy ranks only; cannot fail. */
    void (*go)(struct zs_products *all, zs_product_state *state);

    /* Take a sample of the tile.  LOCAL. */
    int (*take)(struct zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err);

    /* The tile is done: merge what the ranks of the column have of it, and write it.  COLLECTIVE over the
     * column; errors are local. */
    int (*merge)(struct zs_products *all, zs_product_state *state, zs_error *err);

    /* All tiles are done: merge and write the rest.  COLLECTIVE over comm; errors are local. */
    int (*finish)(struct zs_products *all, zs_product_state *state, zs_error *err);

    /* Release what data points to, but not data itself.  LOCAL; called only if data is not NULL. */
    void (*clear)(void *data);
} zs_product_ops;

/* All products of this rank, and what they work with.  Made by products/products.h. */
typedef struct zs_products {
    zs_comm *comm; /* all ranks */
    const zs_spec *spec;
    const zs_catalog *catalog;   /* the run's, not a product's part of it */
    const zs_plan *plan;         /* from zs_products_begin() on, as comm, writer and position */
    zs_writer *writer;           /* has the products' files open */
    zs_layout *layout;           /* [n]: of the files; owned */
    zs_product_state *state;     /* [n]; owned */
    int n;                       /* number of products */
    const zs_position *position; /* of this rank, among the others */
    zs_range rows;               /* of the tile, as rows of the run */
    zs_area area;                /* weights; empty if no product is area-weighted */
    double *line;                /* [ncol]: one row of a sample, for the kinds to use */
    int64_t beyond;              /* results so far that float64 cannot hold: they are written as missing */
} zs_products;

/* All functions here are LOCAL. */

/* Returns the values of one quantity of a sample: doubles for the data, floats for the others. */
const void *zs_sample_values(zs_quantity of, const zs_sample *sample);

/* How the values of one quantity at one step of the run are stored: the data in their file, the others as
 * float32.  A limit means one of these numbers (stats/limit.h). */
zs_packing zs_sample_packing(const zs_products *products, zs_quantity of, int64_t step);

/* Copy one row of a sample, all columns of one step, as doubles, NaN where missing.  step, row: counted from
 * the sample's first.
 * line: [ncol]. */
void zs_sample_line(const zs_products *products, zs_quantity of, const zs_sample *sample, int64_t step,
                    int64_t row, double *line);

/* Write n numbers of variable number `var` of a product's file, from number `first` on, in C order.
 * values: [n]; overwritten: NaN becomes the fill value, and so does infinity, which is counted.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_products_write(zs_products *products, const zs_product_state *state, int var, int64_t first, int64_t n,
                      double *values, zs_error *err);

#endif
