#include "picture/collector.h"

#include "base/evenly.h"
#include "base/memory.h"
#include "header/grid.h"
#include "parallel/agree.h"
#include "picture/assemble.h"
#include "stats/row_lanes.h"
#include "stats/sums.h"

#include <stdlib.h>

static int64_t groups_of(const zs_catalog *catalog)
{
    return catalog->groups.n;
}

/* The weights of rows, where they are known.  Columns of different widths have none: cells count alike then.
 */
static int weigh(zs_collector *c, zs_comm *comm, zs_error *err)
{
    const zs_grid *grid = &c->catalog->grid;
    zs_area_question question = { .path = c->catalog->files.paths.path[0],
                                  .variable = c->catalog->variable.path,
                                  .grid = grid };
    if (!zs_grid_is_plain(grid) || !grid->degrees || !grid->lat)
        return 0;
    if (zs_area_make(comm, &question, &c->area, err))
        return -1;
    if (c->area.column)
        zs_area_clear(&c->area);
    return 0;
}

int zs_collector_make(zs_comm *comm, const zs_catalog *catalog, const zs_picture_options *options,
                      zs_collector *collector, zs_error *err)
{
    const zs_grid *grid = &catalog->grid;
    if (grid->levels.n > 1)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: a page shows one level, and this run has %lld of %s; choose one, or leave the page "
            "out",
            options->where, (long long)grid->levels.n, grid->levels.dim);
    zs_page_question question = { .nrow = grid->nrow,
                                  .ncol = grid->ncol,
                                  .nstep = catalog->series.nstep,
                                  .groups = groups_of(catalog),
                                  .zscores = options->zscores,
                                  .size = options->size,
                                  .maps = options->maps };
    *collector = (zs_collector){ .wanted = true,
                                 .catalog = catalog,
                                 .options = *options,
                                 .choice = zs_page_choose(&question),
                                 .every = zs_z_bins_every(question.nstep, grid->nrow, grid->ncol) };
    if (weigh(collector, comm, err)) {
        zs_collector_clear(collector);
        return -1;
    }
    return 0;
}

/* All maps before they are deflated; what is packed is not larger, or does not fit. */
static int64_t packed_bytes(const zs_collector *c)
{
    const zs_page_choice *choice = &c->choice;
    int64_t scores = choice->nmap * (choice->scores.rows * choice->scores.columns + 2 * choice->scores.rows);
    int64_t statistics =
        groups_of(c->catalog) * ZS_STATISTIC_MAPS * choice->statistics.rows * choice->statistics.columns;
    return zs_min(c->options.size, scores + 2 * statistics);
}

void zs_collector_needs(const zs_collector *c, zs_needs *needs)
{
    const zs_page_choice *choice = &c->choice;
    if (!c->wanted)
        return;
    needs->page = (zs_page_needs){ .wanted = true,
                                   .maps = choice->nmap,
                                   .map_rows = choice->scores.cell_rows,
                                   .map_bytes = zs_score_line_bytes(&choice->scores),
                                   .steps = choice->nstep,
                                   .step_bytes = (int64_t)sizeof(zs_step_sum),
                                   .statistic_rows = choice->statistics.cell_rows,
                                   .statistic_bytes = zs_statistic_line_bytes(&choice->statistics),
                                   .packed_bytes = packed_bytes(c) };
}

int zs_collector_begin(zs_collector *c, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                       zs_error *err)
{
    if (!c->wanted)
        return 0;
    const zs_grid *grid = &c->catalog->grid;
    int64_t total = c->catalog->series.nstep;
    c->comm = comm;
    c->plan = plan;
    c->position = position;
    int result =
        zs_score_maps_init(&c->scores, &c->choice, position, total, grid->columns.once, !c->area.row, err);
    if (result == 0)
        result = zs_statistic_maps_init(&c->statistics, &c->choice.statistics, groups_of(c->catalog),
                                        position, err);
    if (result == 0)
        result = zs_step_sums_init(&c->steps, c->choice.nstep, total, position, err);
    if (result == 0 && !(c->rows = zs_alloc((size_t)plan->batch.rows, sizeof *c->rows, "rows", err)))
        result = -1;
    return zs_agree(comm, result, err);
}

void zs_collector_clear(zs_collector *c)
{
    free(c->rows);
    zs_step_sums_clear(&c->steps);
    zs_statistic_maps_clear(&c->statistics);
    zs_score_maps_clear(&c->scores);
    zs_area_clear(&c->area);
    *c = (zs_collector){ .wanted = false };
}

/* --- taking --------------------------------------------------------------------------------------------- */

static double weight_of(const zs_collector *c, int64_t row)
{
    return c->area.row ? c->area.row[row] : 1;
}

/* Are the rows of a step told of together?  They are, on a line of cells without weights. */
static bool is_flat(const zs_collector *c)
{
    return c->catalog->grid.ncol == 1 && !c->area.row;
}

/* The rows of a line, of which the histogram counts some. */
static void count_line(zs_collector *c, zs_range rows, const float *z)
{
    enum { STRIP = 512 };
    float some[STRIP];
    size_t n = 0;
    for (int64_t row = zs_divide_up(rows.first, c->every) * c->every; row < rows.first + rows.count;
         row += c->every) {
        some[n++] = z[row - rows.first];
        if (n == STRIP) {
            zs_z_bins_count(n, some, c->count);
            n = 0;
        }
    }
    zs_z_bins_count(n, some, c->count);
}

static void count_rows(zs_collector *c, zs_range rows, const float *z)
{
    int64_t ncol = c->catalog->grid.ncol;
    if (ncol == 1) {
        count_line(c, rows, z);
        return;
    }
    for (int64_t k = 0; k < rows.count; k++)
        if ((rows.first + k) % c->every == 0)
            zs_z_bins_count((size_t)c->scores.once, z + k * ncol, c->count);
}

int zs_collect_scores(zs_collector *c, const zs_sample *sample, zs_error *err)
{
    if (!c->wanted || !c->options.zscores || !sample->written[ZS_OF_ZSCORE])
        return 0;
    zs_range rows = sample->rows;
    for (int64_t k = 0; k < sample->steps.count; k++) {
        const float *z = sample->written[ZS_OF_ZSCORE] + k * rows.count * c->catalog->grid.ncol;
        zs_step_sum *sum = zs_step_sums_of(&c->steps, sample->steps.first + k);
        count_rows(c, rows, z);
        if (!sum)
            continue;
        int64_t step = sum - c->steps.of + c->steps.steps.first;
        int64_t map = zs_evenly_find(step, c->choice.nmap, c->choice.nstep);
        if (zs_score_maps_take(&c->scores, map, rows, z, c->rows, err))
            return -1;
        for (int64_t i = 0; i < (is_flat(c) ? 1 : rows.count); i++)
            zs_step_sum_scores(sum, weight_of(c, rows.first + i), &c->rows[i]);
    }
    return 0;
}

/* The sum of n values of a row, from number `at` on: of the stored numbers where these add up exactly, which
 * is also faster. */
static double sum_of(const zs_stored *stored, int64_t at, int64_t n, int64_t *count)
{
    const zs_packing *packing = stored->packing;
    if (!zs_sums_has_row(packing)) {
        zs_row_sum sum = zs_row_sum_of((size_t)n, stored->value + at, NULL);
        *count = (int64_t)sum.count;
        return sum.sum;
    }
    const char *from = (const char *)stored->number + (size_t)at * zs_type_size(packing->type);
    int64_t sum = zs_sums_row(packing, from, (size_t)n, count);
    return (double)sum * packing->scale + (double)*count * packing->offset;
}

void zs_collect_values(zs_collector *c, int64_t step, zs_range rows, const zs_stored *stored)
{
    zs_step_sum *sum = c->wanted ? zs_step_sums_of(&c->steps, step) : NULL;
    if (!sum)
        return;
    int64_t count;
    if (is_flat(c)) {
        count = zs_values_long_sum((size_t)rows.count, stored->value, &sum->data);
        zs_long_add(&sum->data_weight, (double)count);
        return;
    }
    for (int64_t k = 0; k < rows.count; k++) {
        double weight = weight_of(c, rows.first + k);
        zs_long_add(&sum->data, weight * sum_of(stored, k * c->catalog->grid.ncol, c->scores.once, &count));
        zs_long_add(&sum->data_weight, weight * (double)count);
    }
}

int zs_collect_statistics(zs_collector *c, int64_t group, zs_range rows, const zs_statistics *statistics,
                          zs_error *err)
{
    return c->wanted ? zs_statistic_maps_take(&c->statistics, group, rows, statistics, err) : 0;
}

int zs_collector_finish(zs_collector *c, int64_t others, zs_pictures *pictures, zs_error *err)
{
    *pictures = (zs_pictures){ .npixels = 0 };
    if (!c->wanted)
        return 0;
    zs_findings found = { .choice = &c->choice,
                          .total = c->catalog->series.nstep,
                          .size = c->options.size,
                          .others = others,
                          .zscores = c->options.zscores,
                          .weighted = c->area.row != NULL,
                          .every = c->every,
                          .scores = &c->scores,
                          .statistics = &c->statistics,
                          .steps = &c->steps,
                          .count = c->count };
    return zs_assemble(&found, c->comm, c->plan, c->position, pictures, err);
}
