#include "picture/score_maps.h"

#include "base/evenly.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_STRIP = 4096 }; /* cells of a line that are taken at once */

zs_range zs_score_lines(const zs_pixels *pixels, zs_range rows)
{
    int64_t first = rows.first / pixels->cell_rows,
            end = zs_divide_up(rows.first + rows.count, pixels->cell_rows);
    return (zs_range){ first, rows.count > 0 ? end - first : 0 };
}

int64_t zs_score_line_bytes(const zs_pixels *pixels)
{
    return pixels->columns * (int64_t)(sizeof(int32_t) + sizeof(uint16_t)) + (int64_t)sizeof(zs_zonal_sum);
}

/* Zeros; in large pages where that pays. */
static void *zeros(int64_t n, size_t size, zs_error *err)
{
    void *memory = zs_alloc_raw((size_t)n, size, "maps", err);
    return memory ? memset(memory, 0, (size_t)n * size) : NULL;
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
    int64_t lines = maps->maps.count * maps->lines.count;
    if (!(maps->sum = zeros(lines * maps->across, sizeof *maps->sum, err)) ||
        !(maps->count = zeros(lines * maps->across, sizeof *maps->count, err)) ||
        !(maps->zonal = zeros(lines, sizeof *maps->zonal, err)) ||
        !(maps->open = zeros(zs_max(pixels->ncol, LINE_STRIP), sizeof *maps->open, err)))
        return -1;
    return 0;
}

void zs_score_maps_clear(zs_score_maps *maps)
{
    free(maps->open);
    free(maps->zonal);
    free(maps->count);
    free(maps->sum);
    *maps = (zs_score_maps){ 0 };
}

/* Fold n open numbers of `rows` rows into a row of pixels; on a line, into its pixels from that one on. */
static void fold(zs_score_maps *maps, int64_t map, int64_t line, int64_t n, int64_t skip, int64_t rows)
{
    const zs_pixels *pixels = &maps->choice.scores;
    int64_t at = ((map - maps->maps.first) * maps->lines.count + line - maps->lines.first) * maps->across;
    if (map < 0)
        memset(maps->open, 0, (size_t)n * sizeof *maps->open);
    else
        zs_open_fold((size_t)n, maps->open,
                     (size_t)(pixels->ncol == 1 ? pixels->cell_rows : pixels->cell_columns), (size_t)skip,
                     (size_t)rows, maps->sum + at, maps->count + at);
}

/* Cells along a line, strip by strip. */
static void take_line(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums)
{
    int64_t factor = maps->choice.scores.cell_rows;
    if (maps->flat)
        sums[0] = (zs_z_sums){ 0 };
    for (int64_t at = 0, n; at < rows.count; at += n) {
        n = zs_min(rows.count - at, LINE_STRIP);
        if (maps->flat) {
            zs_z_sums some = zs_open_add((size_t)n, z + at, maps->open);
            sums->sum += some.sum;
            sums->count += some.count;
            sums->unusual += some.unusual;
        }
        for (int64_t i = 0; i < n && !maps->flat; i++)
            sums[at + i] = zs_open_add(1, z + at + i, maps->open + i);
        fold(maps, map, (rows.first + at) / factor, n, (rows.first + at) % factor, 1);
    }
}

/* What is told of a row also counts along its row of pixels. */
static void add_zonal(zs_score_maps *maps, int64_t map, int64_t line, const zs_z_sums *sums)
{
    zs_zonal_sum *zonal =
        maps->zonal + (map - maps->maps.first) * maps->lines.count + line - maps->lines.first;
    zonal->sum += sums->sum;
    zonal->count += sums->count;
}

void zs_score_maps_take(zs_score_maps *maps, int64_t map, zs_range rows, const float *z, zs_z_sums *sums)
{
    const zs_pixels *pixels = &maps->choice.scores;
    int64_t ncol = pixels->ncol, opened = 0, most = zs_max(1, ZS_OPEN_MOST / pixels->cell_columns);
    if (ncol == 1) {
        take_line(maps, map, rows, z, sums);
        return;
    }
    for (int64_t k = 0; k < rows.count; k++, z += ncol) {
        int64_t row = rows.first + k, line = row / pixels->cell_rows;
        sums[k] = zs_open_add((size_t)maps->once, z, maps->open);
        if (maps->once < ncol)
            zs_open_add((size_t)(ncol - maps->once), z + maps->once, maps->open + maps->once);
        if (map >= 0)
            add_zonal(maps, map, line, &sums[k]);
        if (++opened == most || k + 1 == rows.count || (row + 1) % pixels->cell_rows == 0) {
            fold(maps, map, line, ncol, 0, opened);
            opened = 0;
        }
    }
}
