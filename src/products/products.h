/* products: reductions, histograms, exceedances and extracts, made of the values of the second pass as they
 * come by, and written beside the outputs.
 *
 * Each kind is a maker: it takes samples, all those of one rank in an order that the plan says; it merges
 * what the ranks of a column have of a tile, when the tile is done; and it merges the rest when all is done.
 * All of it gives the same bits for any partition: counts are whole numbers; sums go along the rows first,
 * which are never divided, and then along the fixed tree of base/tree.h, over steps or over rows. */
#ifndef ZS_PRODUCTS_H
#define ZS_PRODUCTS_H

#include "output/layout.h"
#include "parallel/agree.h"
#include "plan/plan.h"
#include "products/area.h"
#include "write/writer.h"

/* What a batch of the second pass holds: values of some steps and rows, [steps][rows][ncol].  Pointers to
 * what no product is made of may be NULL. */
typedef struct zs_sample {
    zs_range steps, rows;          /* of the run */
    const double *data;            /* NaN: missing */
    const float *anomaly, *zscore; /* ZS_FILL_FLOAT: missing; rounded as the outputs are */
} zs_sample;

struct zs_products;

/* One product of this rank. */
typedef struct zs_maker {
    const struct zs_making *making;
    const zs_sheet *sheet;
    int product; /* its number */
    void *state; /* NULL: it has none */
} zs_maker;

/* What a kind of product does; NULL: nothing. */
typedef struct zs_making {
    /* Memory.  LOCAL; on idle ranks, too, which take part in finish(). */
    int (*begin)(struct zs_products *all, zs_maker *maker, zs_error *err);

    /* The tile of all->rows follows.  LOCAL; on ranks that have work only. */
    void (*go)(struct zs_products *all, zs_maker *maker);

    /* LOCAL. */
    int (*take)(struct zs_products *all, zs_maker *maker, const zs_sample *sample, zs_error *err);

    /* The tile is done.  COLLECTIVE over the column; errors are local. */
    int (*merge)(struct zs_products *all, zs_maker *maker, zs_error *err);

    /* All is done.  COLLECTIVE over comm; errors are local. */
    int (*finish)(struct zs_products *all, zs_maker *maker, zs_error *err);

    /* LOCAL; state is not NULL, and is released by the caller. */
    void (*clear)(void *state);
} zs_making;

extern const zs_making zs_histogram_making, zs_exceedance_making, zs_extract_making;
extern const zs_making zs_over_time_making;    /* reductions over time, and other axes with it */
extern const zs_making zs_over_rows_making;    /* over latitude, with or without longitude */
extern const zs_making zs_over_columns_making; /* over longitude alone */

typedef struct zs_products {
    zs_comm *comm;
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_writer *writer;
    zs_sheet *sheet; /* [n] */
    zs_maker *maker; /* [n] */
    int n;
    bool busy;               /* has this rank any part of the work? */
    int time_part, row_part; /* of this rank */
    MPI_Comm column,
        row; /* busy ranks with the same rows (the tile's), and with the same steps; else MPI_COMM_NULL */
    zs_range steps, rank_rows; /* of this rank */
    zs_range rows;             /* of the tile; rows of the run */
    zs_area area;              /* empty where no product asks for it */
    double *line;              /* [ncol] */
} zs_products;

/* The layouts of all products of the spec.  LOCAL.  Returns 0, to be released with zs_products_clear(); or -1
 * with err filled (ZS_REFUSED), products empty. */
int zs_products_make(const zs_spec *spec, const zs_catalog *catalog, zs_products *products, zs_error *err);
void zs_products_clear(zs_products *products);

/* What the products ask of the plan.  LOCAL. */
zs_needs zs_products_needs(const zs_products *products);

/* Begin with a plan and open files.  COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err.
 */
int zs_products_begin(zs_products *products, zs_comm *comm, const zs_plan *plan, MPI_Comm column,
                      zs_writer *writer, zs_error *err);

/* A tile follows; its rows, none for an idle rank.  LOCAL. */
void zs_products_goto(zs_products *products, zs_range rows);

/* LOCAL.  Returns 0; or -1 with err filled. */
int zs_products_take(zs_products *products, const zs_sample *sample, zs_error *err);

/* The tile is done; all is done.  COLLECTIVE over comm.  Return 0; or -1 on every rank with the same err. */
int zs_products_merge(zs_products *products, zs_error *err);
int zs_products_finish(zs_products *products, zs_error *err);

/* For makers.  LOCAL. */

/* The values of a sample: doubles of data, else floats. */
const void *zs_sample_values(zs_quantity of, const zs_sample *sample);

/* One row of a sample (numbers of step and row from its first ones on) as doubles, NaN where missing: [ncol].
 */
void zs_sample_line(const zs_products *products, zs_quantity of, const zs_sample *sample, int64_t step,
                    int64_t row, double *line);

/* Write numbers of a variable, NaN as the fill value; see zs_writer_put_product(). */
int zs_products_write(zs_products *products, const zs_maker *maker, int var, int64_t first, int64_t n,
                      double *values, zs_error *err);

#endif
