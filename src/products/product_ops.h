/* product_ops: what each kind of product must provide, and what all of them share.
 *
 * The second pass makes values batch by batch, and hands each batch to all products as a sample.  A kind of
 * product (products/reduce_space.h, histogram.h ...) is a zs_product_ops; one product of a run is a
 * zs_product_state.  A rank gets the samples of a tile in the order that the plan says (zs_needs.in_order),
 * each value exactly once over all ranks.
 *
 * A product can be about a box, and leave cells out by masks (`where`).  What a kind takes is a box already
 * (zs_box): rows and columns of the product's own field, with the values that are not in it left out, and
 * those missing that masks leave out.  As the field of the run (header/grid.h), it has the rows of level 0,
 * then those of level 1, and so on. */
#ifndef ZS_PRODUCT_OPS_H
#define ZS_PRODUCT_OPS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "output/single.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/area.h"
#include "products/joint_sums.h"
#include "products/node_exchange.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "stats/mask_bits.h"
#include "stats/packing.h"
#include "stats/row_block.h"
#include "stats/sort_key.h"
#include "time/groups.h"
#include "write/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A batch of values: [steps][rows][ncol].  A pointer is NULL if no product needs that quantity. */
typedef struct zs_sample {
    zs_range steps, rows;                /* of the run */
    const double *value[ZS_QUANTITIES];  /* in float64; NaN: missing */
    const float *written[ZS_QUANTITIES]; /* anomalies and z-scores as the outputs have them, rounded to
                                          * float32, and by the spec; ZS_FILL_FLOAT: missing */
} zs_sample;

/* What a product has of a sample.  The numbers at step k and row r of it (from 0) begin at
 * value + k * step_size + r * row_size; there are as many as the product's grid has columns. */
typedef struct zs_box {
    zs_range steps; /* of the run */
    zs_range rows;  /* of the product's field; its count may be 0 */
    const double *value;
    size_t step_size, row_size;
} zs_box;

struct zs_products; /* below */

enum { ZS_PRODUCT_SUMS = 3 }; /* arrays that one product names for sums, at most */

/* One product on this rank. */
typedef struct zs_product_state {
    const struct zs_product_ops *ops; /* its kind */
    const zs_layout *layout;          /* of its file; layout->product says what it is */
    int product;                      /* its number in the spec and in the writer */
    const zs_groups *parts;           /* of the series, each with a result of its own; NULL: there is one */
    zs_mask_bits where;               /* which cells of its rows and columns count; empty: all */
    double *row_weight;               /* [rows of a level]: areas; owned; NULL: not weighted */
    double *column_weight;            /* [columns of the grid]: owned; NULL: all are alike, or not weighted */
    bool by_cell;                /* is it weighted by areas of single cells?  Then the two above are NULL */
    double *cell_weight;         /* [rows of the tile][columns of the grid]: these; owned */
    int64_t tile_row;            /* the first of these rows, in the product's field */
    zs_single single[ZS_FIELDS]; /* variable k, if it is one number and this rank has written it */
    void *data;                  /* what the kind keeps, made by begin(); NULL: nothing */
} zs_product_state;

/* What a kind of product does.  A NULL function does nothing.  Those that can fail return
 * 0; or -1 with err filled (ZS_FAILED).  "Errors are local" says that the caller agrees on them. */
typedef struct zs_product_ops {
    /* Allocate state->data.  LOCAL.  Called on idle ranks, too, because they take part in the sums of
     * sum_all().  After a failure clear() is called for what was allocated. */
    int (*begin)(struct zs_products *all, zs_product_state *state, zs_error *err);

    /* Samples of the tile all->rows follow.  LOCAL; on busy ranks only; cannot fail. */
    void (*go)(struct zs_products *all, zs_product_state *state);

    /* Take a sample of the tile.  LOCAL. */
    int (*take)(struct zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err);

    /* The tile is done: name the numbers of it whose sums over the ranks of the column merge() needs, on the
     * first of them, by zs_joint_sums_add() to all->sums.  LOCAL; cannot fail. */
    void (*sum_tile)(struct zs_products *all, zs_product_state *state);

    /* The tile is done: merge what the ranks of the column have of it, and write it.  COLLECTIVE over the
     * column; errors are local. */
    int (*merge)(struct zs_products *all, zs_product_state *state, zs_error *err);

    /* All tiles are done: name the numbers whose sums over all ranks finish() needs, on rank 0.  LOCAL;
     * cannot fail. */
    void (*sum_all)(struct zs_products *all, zs_product_state *state);

    /* All tiles are done: merge and write the rest.  LOCAL; or COLLECTIVE over the busy ranks with the same
     * steps, also after another product has failed.  Errors are local. */
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
    zs_sort_key key;             /* of the data, for quantiles */
    double *areas;               /* [rows of a block][ncol]: for products/cell_weights.h; NULL: not needed */
    double *gathered;            /* [steps of a batch][its rows][ncol]: for zs_product_box(); NULL: no product
                                  * has a box of columns, or masks */
    bool narrowed;               /* is less read than [input] selects? */
    zs_node_exchange exchange;   /* for reductions; begin() asks for room in it */
    zs_joint_sums sums;          /* of counts and the like, over ranks */
    int64_t beyond;              /* results so far that float64 cannot hold: they are written as missing */
} zs_products;

/* All functions here are LOCAL.  Only zs_products_write() can fail. */

/* The rows of the product's field among some rows of the run's; count 0: there are none. */
zs_range zs_product_rows(const zs_products *all, const zs_product_state *state, zs_range rows);

/* Is its box in several pieces of the run's field, or are cells of it left out?  A box of all columns is in
 * two pieces where it begins inside of the grid (0 to 360, of longitudes from -180 on). */
bool zs_product_is_gathered(const zs_products *all, const zs_product_state *state);

/* What a product has of a sample.  It is valid until the next call. */
zs_box zs_product_box(zs_products *all, const zs_product_state *state, const zs_sample *sample);

/* The values of one row at one step of a box, both from 0. */
const double *zs_box_row(const zs_box *box, int64_t step, int64_t row);

/* The lines of state->where that are of a step of the run, and of the first of some rows of the product's
 * field: those of its level. */
zs_range zs_product_mask_lines(const zs_products *all, const zs_product_state *state, int64_t step,
                               zs_range rows);

/* The weights of the columns of a row of the product's field, which is in the tile; NULL: all are alike.  The
 * row itself has a weight besides, if state->row_weight is not NULL. */
const double *zs_product_weights(const zs_product_state *state, int64_t row);

/* The rows of a box from one row on at one step, both from 0, with the weights of their columns. */
zs_row_values zs_product_row_values(const zs_product_state *state, const zs_box *box, int64_t step,
                                    int64_t row);

/* How many parts the product has results of: 1 without parts. */
int zs_product_parts(const zs_product_state *state);

/* The part that a step of the run is in; -1: in none. */
int zs_product_part_of(const zs_product_state *state, int64_t step);

/* How the values of one quantity at one step of the run are stored: the data in their file, the others in
 * float64.  A limit means one of these numbers (stats/limit.h). */
zs_packing zs_sample_packing(const zs_products *products, zs_quantity of, int64_t step);

/* Write n numbers of variable number `var` of a product's file, from number `first` on, in C order.
 * values: [n]; overwritten: NaN becomes the fill value, and so does infinity, which is counted.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_products_write(zs_products *products, zs_product_state *state, int var, int64_t first, int64_t n,
                      double *values, zs_error *err);

/* Take note of a number that is written in another way, if it is all that the variable has. */
void zs_product_note(zs_product_state *state, int var, double value);

#endif
