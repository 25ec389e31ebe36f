#include "run/tile_quantiles.h"

#include "base/range.h"
#include "products/quantile_product.h"
#include "spec/product.h"

/* One product under way. */
typedef struct job {
    zs_series_work *work;
    zs_products *products;
    zs_product_state *state;
    zs_series_field field;
} job;

static void find(void *object, const zs_whole_series *series, size_t at)
{
    const job *j = object;
    zs_quantile_find(j->state, series, at);
}

/* Quantiles that are limits go to all ranks of the column. */
static void share_limits(const job *j, int64_t round)
{
    for (int place = 0; place < j->state->layout->product->quantiles.n; place++)
        for (int part = 0; part < zs_product_parts(j->state) && zs_quantile_limit(j->state, place, 0); part++)
            zs_series_share(j->work, &j->field, round, zs_quantile_found(j->state, place, part),
                            zs_quantile_limit(j->state, place, part));
}

static int finish(void *object, int64_t round, zs_range rows, zs_error *err)
{
    const job *j = object;
    share_limits(j, round);
    return rows.count > 0 ? zs_quantile_write(j->products, j->state, rows, err) : 0;
}

static int find_product(zs_series_work *work, zs_products *products, zs_product_state *state, bool counts,
                        zs_error *err)
{
    const zs_layout *layout = state->layout;
    job j = { work,
              products,
              state,
              { .layout = layout,
                .rows = zs_product_rows(products, state, products->rows),
                .ncol = layout->grid.ncol,
                .of = layout->product->of,
                .key = zs_quantile_key(state) } };
    const zs_series_user user = { &j, find, finish };
    return zs_series_exchange(work, &j.field, &user, counts, err);
}

int zs_find_quantiles(zs_series_work *work, zs_products *products, bool scores, zs_error *err)
{
    const zs_problem *problem = &work->plan->problem;
    bool counts = !zs_plan_scores(problem) && !problem->wanted.statistics;
    int result = 0;
    for (int k = 0; k < products->n && work->position->busy; k++) {
        zs_product_state *state = &products->state[k];
        const zs_product *product = state->layout->product;
        zs_error late; /* of a rank that goes on for the others only */
        if (product->kind != ZS_QUANTILE || (product->of != ZS_OF_DATA) != scores)
            continue;
        if (find_product(work, products, state, counts, result == 0 ? err : &late))
            result = -1;
        counts = false;
    }
    return result;
}
