#include "picture/pixels.h"

#include <math.h>

/* The page without data: scripts, styles, coastlines, facts. */
enum { FIXED_BYTES = 350000 };

/* A step in the page: its label, its time, and its numbers in the lines. */
enum { STEP_BYTES = 50 };

/* What another level adds to this: its numbers; and its histogram. */
enum { LEVEL_STEP_BYTES = 36, LEVEL_BYTES = 1000 };

/* Fewer pixels are no picture: there are fewer maps instead, and none of statistics. */
enum { LEAST_PIXELS = 1000, LEAST_OF_STATISTICS = 100 };

/* Cells of a pixel, at most: they are counted in 16 bits. */
enum { MOST_FACTOR = 255, MOST_ALONG_LINE = 65535 };

/* Where a map is in the page: "[12345678,12345]," */
enum { PLACE_BYTES = 24 };

/* What a pixel takes in the page, hopefully: 3.9 bits of a z-score, 18 bits of a statistic. */
static const double score_bytes = 3.9 / 8, statistic_bytes = 2.25;

static bool is_line(int64_t nrow, int64_t ncol)
{
    return nrow == 1 || ncol == 1;
}

zs_pixels zs_pixels_make(int64_t levels, int64_t nrow, int64_t ncol, int64_t factor)
{
    int64_t cell_rows = nrow == 1 ? 1 : factor, cell_columns = ncol == 1 ? 1 : factor;
    return (zs_pixels){ .levels = levels,
                        .nrow = nrow,
                        .ncol = ncol,
                        .cell_rows = cell_rows,
                        .cell_columns = cell_columns,
                        .rows = zs_divide_up(nrow, cell_rows),
                        .columns = zs_divide_up(ncol, cell_columns) };
}

int64_t zs_pixels_lines(const zs_pixels *pixels)
{
    return pixels->levels * pixels->rows;
}

int64_t zs_pixels_zonal_lines(const zs_pixels *pixels)
{
    return is_line(pixels->nrow, pixels->ncol) ? 0 : zs_pixels_lines(pixels);
}

int64_t zs_pixels_line(const zs_pixels *pixels, int64_t row)
{
    return row / pixels->nrow * pixels->rows + row % pixels->nrow / pixels->cell_rows;
}

zs_range zs_pixels_rows(const zs_pixels *pixels, int64_t line)
{
    int64_t first = line % pixels->rows * pixels->cell_rows;
    return (zs_range){ line / pixels->rows * pixels->nrow + first,
                       zs_min(pixels->cell_rows, pixels->nrow - first) };
}

int64_t zs_pixels_factor(const zs_pixels *pixels)
{
    return zs_max(pixels->cell_rows, pixels->cell_columns);
}

zs_pixels zs_pixels_coarser(const zs_pixels *pixels, int64_t factor)
{
    return zs_pixels_make(pixels->levels, pixels->nrow, pixels->ncol, zs_pixels_factor(pixels) * factor);
}

bool zs_pixels_is_one(const zs_pixels *pixels)
{
    return pixels->rows == 1 && pixels->columns == 1;
}

int64_t zs_page_bytes_of(int64_t packed)
{
    return zs_divide_up(packed, 3) * 4 + PLACE_BYTES;
}

int64_t zs_page_bytes_of_all(const int64_t *packed, int64_t n)
{
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++)
        bytes += zs_page_bytes_of(packed[i]);
    return bytes;
}

int64_t zs_page_room(int64_t size, int64_t others)
{
    return zs_max(0, size - others);
}

/* --- the choice --------------------------------------------------------------------------------------- */

/* Of one level. */
static double pixels_of(const zs_page_question *q, int64_t factor)
{
    zs_pixels pixels = zs_pixels_make(q->levels, q->nrow, q->ncol, factor);
    return (double)(pixels.rows * pixels.columns);
}

/* The maps of a step, and their means along rows. */
static double bytes_of_scores(const zs_page_question *q, int64_t factor)
{
    zs_pixels pixels = zs_pixels_make(q->levels, q->nrow, q->ncol, factor);
    double pixel_rows = is_line(q->nrow, q->ncol) ? 0 : (double)pixels.rows;
    double places = (double)(PLACE_BYTES + q->place_bytes);
    return (double)q->levels * (pixels_of(q, factor) * score_bytes + places + pixel_rows * statistic_bytes);
}

static double bytes_of_statistics(const zs_page_question *q, int64_t factor)
{
    double places = (double)(PLACE_BYTES + q->place_bytes);
    return (double)(q->groups * ZS_STATISTIC_MAPS * q->levels) *
           (pixels_of(q, factor) * statistic_bytes + places);
}

/* The largest factor: pixels are not larger, nor are there fewer than `least` of them on a level. */
static int64_t most_factor(const zs_page_question *q, double least)
{
    int64_t most = is_line(q->nrow, q->ncol) ? MOST_ALONG_LINE : MOST_FACTOR, factor = 1;
    while (factor < most && pixels_of(q, factor + 1) >= least)
        factor++;
    return factor;
}

/* The factor of statistics where z-scores have this one.  Many groups of statistics must not take all room.
 */
static int64_t statistics_factor(const zs_page_question *q, int64_t factor, int64_t most, double room)
{
    while (factor < most && bytes_of_statistics(q, factor) > room)
        factor++;
    return factor;
}

zs_page_choice zs_page_choose(const zs_page_question *q)
{
    int64_t further = q->levels - 1, step_bytes = STEP_BYTES + further * LEVEL_STEP_BYTES;
    zs_page_choice choice = { .nstep = zs_min(q->nstep, zs_max(2, q->size / 4 / step_bytes)),
                              .place_bytes = q->place_bytes };
    int64_t most = most_factor(q, LEAST_PIXELS), coarsest = most_factor(q, LEAST_OF_STATISTICS), factor = 1,
            coarse;
    choice.nmap = !q->zscores ? 0 : zs_min(choice.nstep, q->maps > 0 ? q->maps : ZS_PAGE_MAPS);
    choice.level_bytes = further * (LEVEL_STEP_BYTES * choice.nstep + LEVEL_BYTES);
    choice.room = zs_page_room(q->size, FIXED_BYTES + STEP_BYTES * choice.nstep + choice.level_bytes);
    double room = (double)choice.room, share = q->zscores ? room / 3 : room, left;
    for (;; factor++) {
        coarse = statistics_factor(q, factor, coarsest, share);
        left = fmax(room - bytes_of_statistics(q, coarse), room / 2); /* packing takes no more than half */
        if (factor >= most || bytes_of_scores(q, factor) * (double)choice.nmap <= left)
            break;
    }
    choice.nmap = zs_min(choice.nmap, (int64_t)(left / bytes_of_scores(q, factor)));
    choice.scores = zs_pixels_make(q->levels, q->nrow, q->ncol, factor);
    choice.statistics = zs_pixels_make(q->levels, q->nrow, q->ncol, coarse);
    return choice;
}
