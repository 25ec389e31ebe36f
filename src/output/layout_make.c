#include "output/layout_make.h"

#include "output/layout_box.h"
#include "output/layout_exceedance.h"
#include "output/layout_extract.h"
#include "output/layout_histogram.h"
#include "output/layout_output.h"
#include "output/layout_quantile.h"
#include "output/layout_reduce.h"

static const zs_layout_kind *const of_product[ZS_PRODUCT_KINDS] = { [ZS_REDUCE] = &zs_layout_reduce,
                                                                    [ZS_HISTOGRAM] = &zs_layout_histogram,
                                                                    [ZS_EXCEEDANCE] = &zs_layout_exceedance,
                                                                    [ZS_EXTRACT] = &zs_layout_extract,
                                                                    [ZS_QUANTILE] = &zs_layout_quantile };

/* A layout with all steps, rows and columns of the run, its whole period, and no variables. */
static zs_layout all_of(const zs_contents *run, const zs_layout_kind *kind)
{
    return (zs_layout){ .kind = kind,
                        .series = *run->series,
                        .grid = *run->grid,
                        .steps = { 0, run->series->nstep },
                        .rows = { 0, run->grid->rows.count },
                        .columns = { .segment = { { 0, run->grid->ncol } }, .nsegment = 1 },
                        .ngroup = run->groups->n,
                        .has_rows = true,
                        .has_columns = true };
}

void zs_layout_make_output(const zs_contents *run, zs_output_kind output, zs_layout *layout)
{
    zs_error none;
    *layout = all_of(run, &zs_layout_output);
    layout->output = output;
    layout->kind->make(layout, run, &none);
}

int zs_layout_make_product(const zs_contents *run, const zs_product *product, zs_layout *layout,
                           zs_error *err)
{
    *layout = all_of(run, of_product[product->kind]);
    layout->product = product;
    return layout->kind->make(layout, run, err) || zs_layout_select_box(layout, run, err) ? -1 : 0;
}
