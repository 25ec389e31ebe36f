#include "picture/score_maps.h"

#include "base/evenly.h"
#include "base/kernel.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_STRIP = 4096 }; /* cells of a line that are taken at once */

zs_range zs_score_lines(const zs_pixels *pixels, zs_range rows)
{
    if (rows.count == 0)
        return (zs_range){ 0, 0 };
    int64_t first = zs_pixels_line(pixels, rows.first);
    return (zs_range){ first, zs_pixels_line(pixels, rows.first + rows.count - 1) - first + 1 };
}

int64_t zs_score_line_bytes(const zs_pixels *pixels)
{
    bool zonal = zs_pixels_zonal_lines(pixels) > 0;
    return pixels->columns * 2 * (int64_t)sizeof(int16_t) + (zonal ? (int64_t)sizeof(zs_zonal_sum) : 0);
}

int zs_score_maps_init(zs_score_maps *maps, const zs_page_choice *choice, const zs_position *position,
                       int64_t total, int64_t once, bool flat, zs_error *err)
{
    const zs_pixels *pixels = &choice->scores;
    zs_range steps = position->steps;
    *maps = (zs_score_maps){ .choice = *choice,
                             .total = total,
                             .once = once,
                             .flat = flat,
                             .lines = zs_score_lines(pixels, position->rows),
                             .across = pixels->columns };
    if (position->busy) {
        int64_t first = zs_evenly_from(steps.first, choice->nstep, total);
        int64_t end = zs_evenly_from(steps.first + steps.count, choice->nstep, total);
        maps->maps.first = zs_evenly_from(first, choice->nmap, choice->nstep);
        maps->maps.count = zs_evenly_from(end, choice->nmap, choice->nstep) - maps->maps.first;
    }
    size_t lines = (size_t)(maps->maps.count * maps->lines.count), pixels_of = lines * (size_t)maps->across;
    size_t at_once = (size_t)zs_max(pixels->ncol, LINE_STRIP) + 1;
    /* Memory of zeros takes none until it is written: few maps have missing cells. */
    if (zs_open_lines_init(&maps->open, maps->maps.count, maps->across, err) ||
        !(maps->mean = zs_alloc_raw(pixels_of, sizeof *maps->mean, "maps", err)) ||
        !(maps->missing = zs_alloc(pixels_of, sizeof *maps->missing, "maps", err)) ||
        !(maps->column = zs_alloc(at_once, sizeof *maps->column, "maps", err)) ||
        !(maps->sum = zs_alloc(at_once, sizeof *maps->sum, "maps", err)) ||
        !(maps->count = zs_alloc(at_once, sizeof *maps->count, "maps", err)))
        return -1;
    if (zs_pixels_zonal_lines(pixels) > 0 &&
        !(maps->zonal = zs_alloc(lines, sizeof *maps->zonal, "maps", err)))
        return -1;
    return 0;
}

void zs_score_maps_clear(zs_score_maps *maps)
{
    free(maps->count);
    free(maps->sum);
    free(maps->column);
    free(maps->zonal);
    free(maps->missing);
    free(maps->mean);
    zs_open_lines_clear(&maps->open);
    *maps = (zs_score_maps){ 0 };
}

/* --- complete lines ----------------------------------------------------------------------------------------
 */

/* The columns of cells of a pixel. */
static int64_t columns_of(const zs_pixels *pixels, int64_t column)
{
    return zs_min(pixels->cell_columns, pixels->ncol - column * pixels->cell_columns);
}

int64_t zs_score_cells(const zs_score_maps *maps, int64_t line, int64_t column)
{
    const zs_pixels *pixels = &maps->choice.scores;
    return zs_pixels_rows(pixels, line).count * columns_of(pixels, column);
}

/* Where a line of a map of this rank lies among all. */
static int64_t place_of(const zs_score_maps *maps, int64_t map, int64_t line)
{
    return ((map - maps->maps.first) * maps->lines.count + line - maps->lines.first) * maps->across;
}

ZS_KERNEL static void make_means(size_t n, const int32_t *restrict sum, const uint16_t *restrict count,
                                 int16_t *restrict mean)
{
    for (size_t i = 0; i < n; i++)
        mean[i] = (int16_t)zs_score_mean(sum[i], count[i] > 0 ? count[i] : 1);
}

ZS_KERNEL static int64_t add_counts(size_t n, const uint16_t *count)
{
    int64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += count[i];
    return all;
}

/* Some lines of one level have all their cells.  sum, count: [lines][across]. */
static void complete(zs_score_maps *maps, int64_t map, zs_range lines, const int32_t *sum,
                     const uint16_t *count)
{
    const zs_pixels *pixels = &maps->choice.scores;
    size_t n = (size_t)(lines.count * maps->across);
    int64_t at = place_of(maps, map, lines.first);
    int64_t last = zs_pixels_rows(pixels, lines.first + lines.count - 1).count;
    make_means(n, sum, count, maps->mean + at);
    if (add_counts(n, count) == ((lines.count - 1) * pixels->cell_rows + last) * pixels->ncol)
        return;
    for (int64_t i = 0; i < lines.count * maps->across; i++)
        maps->missing[at + i] =
            (uint16_t)(zs_score_cells(maps, lines.first + i / maps->across, i % maps->across) - count[i]);
}

/* Rows of one line are there: in maps->sum and maps->count, from `from` on. */
static int take_sums(zs_score_maps *maps, int64_t map, int64_t line, int64_t rows, int64_t from,
                     zs_error *err)
{
    const int32_t *sum = maps->sum + from;
    const uint16_t *count = maps->count + from;
    int64_t all = zs_pixels_rows(&maps->choice.scores, line).count, own = map - maps->maps.first;
    if (rows == all) {
        complete(maps, map, (zs_range){ line, 1 }, sum, count);
        return 0;
    }
    zs_open_line *open = zs_open_lines_open(&maps->open, own, line, err);
    if (!open)
        return -1;
    for (int64_t i = 0; i < maps->across; i++) {
        open->sum[i] += sum[i];
        open->count[i] = (uint16_t)(open->count[i] + count[i]);
    }
    open->rows += rows;
    if (open->rows == all) {
        complete(maps, map, (zs_range){ line, 1 }, open->sum, open->count);
        zs_open_lines_close(&maps->open, own, open);
    }
    return 0;
}

/* --- taking
 * ------------------------------------------------------------------------------------------------- */

static void begin(zs_score_maps *maps, int64_t pixels)
{
    memset(maps->sum, 0, (size_t)pixels * sizeof *maps->sum);
    memset(maps->count, 0, (size_t)pixels * sizeof *maps->count);
}

/* What is told of a row also counts along its row of pixels. */
static void add_zonal(zs_score_maps *maps, int64_t map, int64_t line, const zs_z_sums *sums)
{
    zs_zonal_sum *zonal =
        maps->zonal + (map - maps->maps.first) * maps->lines.count + line - maps->lines.first;
    zonal->sum += sums->sum;
    zonal->count += sums->count;
}

/* The rows of one row of pixels. */
static int take_rows(zs_score_maps *maps, int64_t map, int64_t line, int64_t rows, const float *z,
                     zs_z_sums *sums, zs_error *err)
{
    const zs_pixels *pixels = &maps->choice.scores;
    int64_t ncol = pixels->ncol, opened = 0, most = zs_max(1, ZS_OPEN_MOST / pixels->cell_columns);
    begin(maps, maps->across);
    for (int64_t k = 0; k < rows; k++, z += ncol) {
        sums[k] = zs_open_add((size_t)maps->once, z, maps->column);
        if (maps->once < ncol)
            zs_open_add((size_t)(ncol - maps->once), z + maps->once, maps->column + maps->once);
        if (map >= 0 && maps->zonal)
            add_zonal(maps, map, line, &sums[k]);
        if (++opened == most || k + 1 == rows) {
            zs_open_fold((size_t)ncol, maps->column, (size_t)pixels->cell_columns, 0, (size_t)opened,
                         maps->sum, maps->count);
            opened = 0;
        }
    }
    return map < 0 ? 0 : take_sums(maps, map, line, rows, 0, err);
}

/* Cells of a line of cells, whose sums are there: all pixels but the first and the last have all their cells.
 */
static int take_pixels(zs_score_maps *maps, int64_t map, zs_range cells, zs_error *err)
{
    int64_t end = cells.first + cells.count;
    zs_range pixels = zs_score_lines(&maps->choice.scores, cells);
    int64_t last = pixels.first + pixels.count - 1;
    zs_range of_first = zs_pixels_rows(&maps->choice.scores, pixels.first);
    int64_t in_first = zs_min(end, of_first.first + of_first.count) - cells.first;
    if (take_sums(maps, map, pixels.first, in_first, 0, err))
        return -1;
    if (pixels.count > 2)
        complete(maps, map, (zs_range){ pixels.first + 1, pixels.count - 2 }, maps->sum + 1, maps->count + 1);
    int64_t in_last = end - zs_pixels_rows(&maps->choice.scores, last).first;
    return pixels.count > 1 ? take_sums(maps, map, last, in_last, pixels.count - 1, err) : 0;
}

/* Cells along a line, strip by strip. */
static int take_line(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums,
                     zs_error *err)
{
    int64_t factor = maps->choice.scores.cell_rows, level = maps->choice.scores.nrow;
    if (maps->flat)
        sums[0] = (zs_z_sums){ 0 };
    for (int64_t at = 0, n; at < rows.count; at += n) {
        n = zs_min(rows.count - at, LINE_STRIP);
        if (maps->flat) {
            zs_z_sums some = zs_open_add((size_t)n, z + at, maps->column);
            sums->sum += some.sum;
            sums->count += some.count;
            sums->unusual += some.unusual;
        }
        for (int64_t i = 0; i < n && !maps->flat; i++)
            sums[at + i] = zs_open_add(1, z + at + i, maps->column + i);
        zs_range cells = { rows.first + at, n };
        begin(maps, zs_score_lines(&maps->choice.scores, cells).count);
        zs_open_fold((size_t)n, maps->column, (size_t)factor, (size_t)(cells.first % level % factor), 1,
                     maps->sum, maps->count);
        if (map >= 0 && take_pixels(maps, map, cells, err))
            return -1;
    }
    return 0;
}

int zs_score_maps_take(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums,
                       zs_error *err)
{
    const zs_pixels *pixels = &maps->choice.scores;
    if (pixels->ncol == 1)
        return take_line(maps, map, rows, z, sums, err);
    for (int64_t k = 0, n; k < rows.count; k += n) {
        int64_t row = rows.first + k, line = zs_pixels_line(pixels, row);
        zs_range of_line = zs_pixels_rows(pixels, line);
        n = zs_min(rows.count - k, of_line.first + of_line.count - row);
        if (take_rows(maps, map, line, n, z + k * pixels->ncol, sums + k, err))
            return -1;
    }
    return 0;
}

/* --- giving
 * ------------------------------------------------------------------------------------------------- */

/* Sums of pixels that have so many cells each, missing ones among them. */
ZS_KERNEL static void give_sums(size_t n, const int16_t *restrict mean, const uint16_t *restrict missing,
                                uint16_t cells, int32_t *restrict sum, uint16_t *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        count[i] = (uint16_t)(cells - missing[i]);
        sum[i] = mean[i] * count[i];
    }
}

const int16_t *zs_score_maps_means(const zs_score_maps *maps, int64_t map, int64_t line,
                                   const uint16_t **missing)
{
    int64_t at = place_of(maps, map, line);
    *missing = maps->missing + at;
    return zs_open_lines_find(&maps->open, map - maps->maps.first, line) ? NULL : maps->mean + at;
}

int64_t zs_score_maps_run(const zs_score_maps *maps, int64_t map, int64_t line)
{
    int64_t rows = maps->choice.scores.rows,
            last = (line / rows + 1) * rows - 1; /* it may have fewer cells */
    int64_t end = zs_min(maps->lines.first + maps->lines.count, zs_max(last, line + 1));
    if (maps->across > 1)
        return 1;
    for (const zs_open_line *open = maps->open.first[map - maps->maps.first]; open; open = open->next)
        end = open->line < line ? end : zs_min(end, zs_max(open->line, line + 1));
    return end - line;
}

void zs_score_maps_sums(const zs_score_maps *maps, int64_t map, int32_t *sum, uint16_t *count)
{
    size_t n = 0;
    for (int64_t k = 0, lines; k < maps->lines.count; k += lines, sum += n, count += n) {
        int64_t line = maps->lines.first + k;
        lines = zs_score_maps_run(maps, map, line);
        n = (size_t)(lines * maps->across);
        const uint16_t *missing;
        const int16_t *mean = zs_score_maps_means(maps, map, line, &missing);
        if (!mean) {
            const zs_open_line *open = zs_open_lines_find(&maps->open, map - maps->maps.first, line);
            memcpy(sum, open->sum, n * sizeof *sum);
            memcpy(count, open->count, n * sizeof *count);
            continue;
        }
        give_sums(n, mean, missing, (uint16_t)zs_score_cells(maps, line, 0), sum, count);
        if (maps->across > 1) /* the last pixel can have fewer columns */
            give_sums(1, mean + n - 1, missing + n - 1,
                      (uint16_t)zs_score_cells(maps, line, maps->across - 1), sum + n - 1, count + n - 1);
    }
}
