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
    zs_page_question question = { .levels = grid->levels.n,
                                  .nrow = grid->rows.count,
                                  .ncol = grid->ncol,
                                  .nstep = catalog->series.nstep,
                                  .groups = groups_of(catalog),
                                  .zscores = options->zscores,
                                  .size = options->size,
                                  .maps = options->maps,
                                  .place_bytes = options->place_bytes };
    *collector = (zs_collector){ .wanted = true,
                                 .catalog = catalog,
                                 .options = *options,
                                 .choice = zs_page_choose(&question),
                                 .every = zs_z_bins_every(question.nstep, question.levels, question.nrow,
                                                          question.ncol) };
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
    int64_t lines = zs_pixels_lines(&choice->scores);
    int64_t scores = choice->nmap * (lines * choice->scores.columns + 2 * lines);
    int64_t statistics = groups_of(c->catalog) * ZS_STATISTIC_MAPS * zs_pixels_lines(&choice->statistics) *
                         choice->statistics.columns;
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
                                   .step_bytes = choice->scores.levels * (int64_t)sizeof(zs_step_sum),
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
    int64_t total = c->catalog->series.nstep, levels = c->choice.scores.levels;
    c->comm = comm;
    c->plan = plan;
    c->position = position;
    int result =
        zs_score_maps_init(&c->scores, &c->choice, position, total, grid->columns.once, !c->area.row, err);
    if (result == 0)
        result = zs_statistic_maps_init(&c->statistics, &c->choice.statistics, groups_of(c->catalog),
                                        position, err);
    if (result == 0)
        result = zs_step_sums_init(&c->steps, c->choice.nstep, total, levels, position, err);
    if (result == 0 && !(c->rows = zs_alloc((size_t)plan->batch.rows, sizeof *c->rows, "rows", err)))
        result = -1;
    if (result == 0 &&
        !(c->count = zs_alloc((size_t)levels * ZS_Z_BINS, sizeof *c->count, "histograms", err)))
        result = -1;
    return zs_agree(comm, result, err);
}

void zs_collector_clear(zs_collector *c)
{
    free(c->count);
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

/* Some rows as those of each level: begin with an empty range; returns false behind the last one. */
static bool next_level(const zs_collector *c, zs_range rows, zs_range *part)
{
    int64_t n = c->choice.scores.nrow, first = zs_max(rows.first, part->first + part->count);
    *part = (zs_range){ first, zs_min(rows.first + rows.count, (first / n + 1) * n) - first };
    return part->count > 0;
}

static int64_t level_of(const zs_collector *c, zs_range part)
{
    return part.first / c->choice.scores.nrow;
}

/* Are the rows of a step and level told of together?  They are, on a line of cells without weights. */
static bool is_flat(const zs_collector *c)
{
    return c->catalog->grid.ncol == 1 && !c->area.row;
}

/* The rows of a line, of which the histogram counts some.  rows: of the level. */
static void count_line(const zs_collector *c, zs_range rows, const float *z, int64_t *count)
{
    enum { STRIP = 512 };
    float some[STRIP];
    size_t n = 0;
    for (int64_t row = zs_divide_up(rows.first, c->every) * c->every; row < rows.first + rows.count;
         row += c->every) {
        some[n++] = z[row - rows.first];
        if (n == STRIP) {
            zs_z_bins_count(n, some, count);
            n = 0;
        }
    }
    zs_z_bins_count(n, some, count);
}

/* Rows of one level. */
static void count_rows(const zs_collector *c, zs_range part, const float *z)
{
    int64_t ncol = c->catalog->grid.ncol, level = level_of(c, part), *count = c->count + level * ZS_Z_BINS;
    zs_range rows = { part.first - level * c->choice.scores.nrow, part.count };
    if (ncol == 1) {
        count_line(c, rows, z, count);
        return;
    }
    for (int64_t k = 0; k < rows.count; k++)
        if ((rows.first + k) % c->every == 0)
            zs_z_bins_count((size_t)c->scores.once, z + k * ncol, count);
}

/* Take the rows of one level of a step. */
static int take_scores(zs_collector *c, int64_t step, zs_range part, const float *z, zs_error *err)
{
    int64_t at;
    zs_step_sum *sum = zs_step_sums_of(&c->steps, step, &at);
    count_rows(c, part, z);
    if (!sum)
        return 0;
    int64_t map = zs_evenly_find(at, c->choice.nmap, c->choice.nstep);
    if (zs_score_maps_take(&c->scores, map, part, z, c->rows, err))
        return -1;
    for (int64_t i = 0; i < (is_flat(c) ? 1 : part.count); i++)
        zs_step_sum_scores(sum + level_of(c, part), weight_of(c, part.first + i), &c->rows[i]);
    return 0;
}

int zs_collect_scores(zs_collector *c, const zs_sample *sample, zs_error *err)
{
    if (!c->wanted || !c->options.zscores || !sample->written[ZS_OF_ZSCORE])
        return 0;
    zs_range rows = sample->rows;
    for (int64_t k = 0; k < sample->steps.count; k++)
        for (zs_range part = { 0 }; next_level(c, rows, &part);) {
            int64_t at = (k * rows.count + part.first - rows.first) * c->catalog->grid.ncol;
            if (take_scores(c, sample->steps.first + k, part, sample->written[ZS_OF_ZSCORE] + at, err))
                return -1;
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

/* Add the values of rows of one level.  from: the first of these rows among those that are stored. */
static void add_values(const zs_collector *c, zs_range part, int64_t from, const zs_stored *stored,
                       zs_step_sum *sum)
{
    int64_t count, ncol = c->catalog->grid.ncol;
    if (is_flat(c)) {
        count = zs_values_long_sum((size_t)part.count, stored->value + from, &sum->data);
        zs_long_add(&sum->data_weight, (double)count);
        return;
    }
    for (int64_t k = 0; k < part.count; k++) {
        double weight = weight_of(c, part.first + k);
        zs_long_add(&sum->data, weight * sum_of(stored, (from + k) * ncol, c->scores.once, &count));
        zs_long_add(&sum->data_weight, weight * (double)count);
    }
}

void zs_collect_values(zs_collector *c, int64_t step, zs_range rows, const zs_stored *stored)
{
    int64_t at;
    zs_step_sum *sum = c->wanted ? zs_step_sums_of(&c->steps, step, &at) : NULL;
    for (zs_range part = { 0 }; sum && next_level(c, rows, &part);)
        add_values(c, part, part.first - rows.first, stored, sum + level_of(c, part));
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
