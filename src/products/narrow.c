#include "products/narrow.h"

#include "base/memory.h"
#include "base/range.h"
#include "catalog/series.h"
#include "catalog/share_steps.h"
#include "header/steps_part.h"
#include "output/layout.h"
#include "parallel/agree.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdlib.h>
#include <string.h>

/* Leave out the rows above and below all boxes, on all levels. */
static void narrow_rows(zs_products *products, zs_grid *grid)
{
    int64_t first = grid->rows.count, end = 0;
    for (int k = 0; k < products->n; k++) {
        const zs_range *rows = &products->layout[k].rows;
        first = zs_min(first, rows->first);
        end = zs_max(end, rows->first + rows->count);
    }
    if (end - first == grid->rows.count)
        return;
    for (int k = 0; k < products->n; k++)
        products->layout[k].rows.first -= first;
    grid->rows.first += first;
    grid->rows.count = end - first;
    grid->nrow = grid->rows.count * grid->levels.n;
    products->narrowed = true;
}

/* Mark the steps that a product needs.  Returns how many there are. */
static int64_t mark_steps(const zs_products *products, bool *needed, int64_t nstep)
{
    int64_t n = 0;
    for (int k = 0; k < products->n; k++) {
        const zs_range *steps = &products->layout[k].steps;
        memset(needed + steps->first, true, (size_t)steps->count);
    }
    for (int64_t i = 0; i < nstep; i++)
        n += needed[i];
    return n;
}

/* The steps of a product follow each other among those that are kept, too: its first one moves forward. */
static void move_steps(zs_products *products, const bool *needed)
{
    for (int k = 0; k < products->n; k++) {
        int64_t first = products->layout[k].steps.first, kept = 0;
        for (int64_t i = 0; i < first; i++)
            kept += needed[i];
        products->layout[k].steps.first = kept;
    }
}

/* Steps without groups: nothing is compared. */
static int make_groups(const zs_grouping *how, const zs_series *series, int32_t *room, zs_groups *groups,
                       zs_error *err)
{
    return zs_groups_continue(how, series->time.axis.calendar, zs_series_times(series), NULL, series->nstep,
                              (zs_range){ 0, series->nstep }, NULL, room, groups, err);
}

static int group_anew(zs_comm *comm, zs_catalog *catalog, zs_error *err)
{
    const zs_series *series = &catalog->series;
    const zs_grouping none = { .kind = ZS_GROUP_NONE };
    const zs_range all = { 0, series->nstep };
    int32_t *room = zs_share_room(comm, &none, all, series->nstep, err);
    if (!room)
        return -1;
    zs_groups_clear(&catalog->groups);
    int result = comm->memory.first ? make_groups(&none, series, room, &catalog->groups, err) : 0;
    return zs_share_groups(comm, result, room, series->nstep, &catalog->groups, err);
}

/* Keep the steps that are needed, in a list of their own. */
static int drop_steps(zs_series *series, const bool *needed, zs_error *err)
{
    zs_steps_part kept = { 0 };
    int result = 0;
    for (int64_t i = 0; i < series->nstep && result == 0; i++)
        result = needed[i] ? zs_steps_keep(&series->steps, i, 1, &kept, err) : 0;
    return zs_steps_take(&series->steps, &series->nstep, &kept, result, err);
}

/* Layouts are views of the steps of the whole series: these stay.  COLLECTIVE. */
static int keep_steps(zs_products *products, zs_comm *comm, zs_catalog *catalog, const bool *needed,
                      zs_error *err)
{
    zs_series *series = &catalog->series;
    int result = comm->memory.first ? drop_steps(series, needed, err) : 0;
    if (zs_agree_same(comm, result, err) || zs_share_steps(comm, series, err))
        return -1;
    move_steps(products, needed);
    products->narrowed = true;
    return group_anew(comm, catalog, err);
}

/* Only extracts are about some of the steps. */
static bool are_extracts(const zs_products *products)
{
    bool all = true;
    for (int k = 0; k < products->n; k++)
        all = all && products->layout[k].product->kind == ZS_EXTRACT;
    return all;
}

/* Are products of the data all that the run makes?  The statistics of an earlier run are checked with all
 * groups of the run. */
static bool is_small_question(const zs_products *products, const zs_catalog *catalog)
{
    bool small = products->n > 0 && !zs_spec_report_needs_zscores(products->spec) && !catalog->prior.path;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        small = small && !products->spec->output.path[kind];
    for (int k = 0; k < products->n; k++)
        small = small && products->layout[k].product->of == ZS_OF_DATA;
    return small;
}

int zs_products_narrow(zs_products *products, zs_comm *comm, zs_catalog *catalog, zs_error *err)
{
    int64_t nstep = catalog->series.nstep;
    if (!is_small_question(products, catalog))
        return 0;
    narrow_rows(products, &catalog->grid);
    if (!are_extracts(products) ||
        catalog->made.any || /* new steps follow each other in what they are made of */
        catalog->masks.move) /* planes of bits are those of all steps */
        return 0;
    bool *needed = zs_alloc((size_t)nstep, sizeof *needed, "steps", err);
    if (zs_agree(comm, needed ? 0 : -1, err)) {
        free(needed);
        return -1;
    }
    int64_t n = mark_steps(products, needed, nstep);
    int result = n < nstep ? keep_steps(products, comm, catalog, needed, err) : 0;
    free(needed);
    return result;
}
