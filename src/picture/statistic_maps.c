#include "picture/statistic_maps.h"

#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/gather.h"
#include "picture/row_sums.h"
#include "picture/score_maps.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

int zs_statistic_maps_init(zs_statistic_maps *maps, const zs_pixels *pixels, int64_t groups,
                           const zs_position *position, zs_error *err)
{
    *maps = (zs_statistic_maps){ .pixels = *pixels,
                                 .groups = groups,
                                 .across = pixels->columns,
                                 .lines = zs_score_lines(pixels, position->rows) };
    maps->line = zs_alloc((size_t)(groups * maps->lines.count), sizeof *maps->line, "maps", err);
    return maps->line ? 0 : -1;
}

void zs_statistic_maps_clear(zs_statistic_maps *maps)
{
    for (int64_t k = 0; maps->line && k < maps->groups * maps->lines.count; k++)
        free(maps->line[k].sum);
    free(maps->count);
    free(maps->mean);
    free(maps->line);
    *maps = (zs_statistic_maps){ .groups = 0 };
}

int64_t zs_statistic_line_bytes(const zs_pixels *pixels)
{
    return pixels->columns * ZS_STATISTIC_MAPS * (int64_t)(sizeof(zs_long_sum) + sizeof(int32_t));
}

/* --- taking --------------------------------------------------------------------------------------------- */

static zs_statistic_line *line_of(zs_statistic_maps *maps, int64_t group, int64_t line, zs_error *err)
{
    zs_statistic_line *at = &maps->line[group * maps->lines.count + line - maps->lines.first];
    if (!at->sum) {
        at->sum = zs_alloc((size_t)zs_statistic_line_bytes(&maps->pixels), 1, "maps", err);
        at->count = (int32_t *)(void *)(at->sum + ZS_STATISTIC_MAPS * maps->across);
    }
    return at->sum ? at : NULL;
}

/* Some rows of one row of pixels, from cell `at` of the statistics on. */
static void take_rows(const zs_statistic_maps *maps, const zs_statistic_line *line, int64_t rows,
                      const zs_statistics *statistics, int64_t at)
{
    const double *const field[ZS_STATISTIC_MAPS] = { statistics->mean, statistics->std, statistics->min,
                                                     statistics->max };
    const zs_pixels *pixels = &maps->pixels;
    for (int which = 0; which < ZS_STATISTIC_MAPS; which++) {
        zs_long_sum *sum = line->sum + which * maps->across;
        int32_t *count = line->count + which * maps->across;
        const double *value = field[which] + at;
        if (pixels->ncol == 1)
            *count += (int32_t)zs_values_long_sum((size_t)rows, value, sum);
        for (int64_t k = 0; k < rows && pixels->ncol > 1; k++)
            zs_values_fold((size_t)pixels->ncol, value + k * pixels->ncol, (size_t)pixels->cell_columns, sum,
                           count);
    }
}

int zs_statistic_maps_take(zs_statistic_maps *maps, int64_t group, zs_range rows,
                           const zs_statistics *statistics, zs_error *err)
{
    int64_t end = rows.first + rows.count;
    if (maps->groups == 0)
        return 0;
    for (int64_t row = rows.first, next; row < end; row = next) {
        int64_t line = zs_pixels_line(&maps->pixels, row);
        zs_range of_line = zs_pixels_rows(&maps->pixels, line);
        next = zs_min(end, of_line.first + of_line.count);
        const zs_statistic_line *into = line_of(maps, group, line, err);
        if (!into)
            return -1;
        take_rows(maps, into, next - row, statistics, (row - rows.first) * maps->pixels.ncol);
    }
    return 0;
}

/* --- on rank 0 ------------------------------------------------------------------------------------------ */

/* A message has rows of pixels: the number of the row; sums, remainders and counts of all its pixels. */
static int64_t message_words(const zs_statistic_maps *maps)
{
    return 1 + 3 * ZS_STATISTIC_MAPS * maps->across;
}

static int64_t count_lines(const zs_statistic_maps *maps, int64_t group)
{
    int64_t n = 0;
    for (int64_t k = 0; k < maps->lines.count; k++)
        n += maps->line[group * maps->lines.count + k].sum != NULL;
    return n;
}

/* Put this rank's rows of a group into a message, and release them. */
static void put_lines(zs_statistic_maps *maps, int64_t group, double *word)
{
    for (int64_t k = 0; k < maps->lines.count; k++) {
        zs_statistic_line *line = &maps->line[group * maps->lines.count + k];
        if (!line->sum)
            continue;
        *word++ = (double)(maps->lines.first + k);
        for (int64_t i = 0; i < ZS_STATISTIC_MAPS * maps->across; i++, word += 3) {
            word[0] = line->sum[i].high;
            word[1] = line->sum[i].low;
            word[2] = line->count[i];
        }
        free(line->sum);
        *line = (zs_statistic_line){ .sum = NULL };
    }
}

/* Memory of rank 0, and of the messages. */
typedef struct gathering {
    int *work;               /* [2 * ranks]: for zs_gather() */
    double *send, *received; /* a group of this rank; of all ranks */
    zs_long_sum *sum;        /* [rows of pixels of all levels][ZS_STATISTIC_MAPS][across]: a group */
    int32_t *valid;          /* the same */
} gathering;

static void gathering_clear(gathering *g)
{
    free(g->valid);
    free(g->sum);
    free(g->received);
    free(g->send);
    free(g->work);
}

/* The most rows of pixels that all ranks together have of one group; and this rank has. */
static void count_most(const zs_statistic_maps *maps, const zs_comm *comm, int64_t *mine, int64_t *all)
{
    *mine = *all = 0;
    for (int64_t group = 0; group < maps->groups; group++) {
        int64_t n = count_lines(maps, group), total = n;
        MPI_Allreduce(&n, &total, 1, MPI_INT64_T, MPI_SUM, comm->world);
        *mine = zs_max(*mine, n);
        *all = zs_max(*all, total);
    }
}

static int gathering_init(zs_statistic_maps *maps, const zs_comm *comm, gathering *g, zs_error *err)
{
    int64_t mine, all, words = message_words(maps), down = zs_pixels_lines(&maps->pixels);
    size_t ranks = (size_t)comm->size, root = comm->rank == 0;
    size_t pixels = root * (size_t)(down * ZS_STATISTIC_MAPS * maps->across),
           maps_of = (size_t)maps->groups * pixels;
    *g = (gathering){ .work = NULL };
    count_most(maps, comm, &mine, &all);
    if (all * words > INT32_MAX)
        return zs_fail(err, ZS_FAILED,
                       "the maps of a group take more than MPI can count; lower [report] size");
    if (!(g->work = zs_alloc(2 * ranks, sizeof *g->work, "counts", err)) ||
        !(g->send = zs_alloc_raw((size_t)(mine * words), sizeof *g->send, "maps", err)) ||
        !(g->received = zs_alloc_raw(root * (size_t)(all * words), sizeof *g->received, "maps", err)) ||
        !(g->sum = zs_alloc(pixels, sizeof *g->sum, "maps", err)) ||
        !(g->valid = zs_alloc(pixels, sizeof *g->valid, "maps", err)) ||
        !(maps->mean = zs_alloc_raw(maps_of, sizeof *maps->mean, "maps", err)) ||
        !(maps->count = zs_alloc_raw(maps_of, sizeof *maps->count, "maps", err)))
        return -1;
    return 0;
}

/* Add what was received to the sums of the group. */
static void add_lines(const zs_statistic_maps *maps, gathering *g, int64_t words)
{
    for (const double *word = g->received, *end = word + words; word < end;) {
        int64_t at = (int64_t)*word++ * ZS_STATISTIC_MAPS * maps->across;
        for (int64_t i = 0; i < ZS_STATISTIC_MAPS * maps->across; i++, word += 3) {
            zs_long_merge(&g->sum[at + i], &(zs_long_sum){ word[0], word[1] });
            g->valid[at + i] += (int32_t)word[2];
        }
    }
}

/* The sums of a group become means, and the sums begin anew. */
static void keep_means(zs_statistic_maps *maps, gathering *g, int64_t group)
{
    int64_t down = zs_pixels_lines(&maps->pixels), across = maps->across, n = down * across;
    for (int64_t row = 0; row < down; row++)
        for (int which = 0; which < ZS_STATISTIC_MAPS; which++)
            for (int64_t i = 0; i < across; i++) {
                int64_t from = (row * ZS_STATISTIC_MAPS + which) * across + i;
                int64_t to = (which * maps->groups + group) * n + row * across + i;
                double mean = zs_long_value(&g->sum[from]) / g->valid[from];
                maps->mean[to] = isfinite(mean) ? mean : (double)NAN; /* 0 / 0 is NaN */
                maps->count[to] = isfinite(mean) ? g->valid[from] : 0;
            }
    memset(g->sum, 0, (size_t)(ZS_STATISTIC_MAPS * n) * sizeof *g->sum);
    memset(g->valid, 0, (size_t)(ZS_STATISTIC_MAPS * n) * sizeof *g->valid);
}

static void gather_group(zs_statistic_maps *maps, const zs_comm *comm, gathering *g, int64_t group)
{
    int mine = (int)(count_lines(maps, group) * message_words(maps));
    put_lines(maps, group, g->send);
    int words = zs_gather(comm, g->send, mine, MPI_DOUBLE, g->received, g->work);
    if (comm->rank == 0) {
        add_lines(maps, g, words);
        keep_means(maps, g, group);
    }
}

int zs_statistic_maps_gather(zs_statistic_maps *maps, zs_comm *comm, zs_error *err)
{
    gathering g;
    int result = zs_agree(comm, gathering_init(maps, comm, &g, err), err);
    for (int64_t group = 0; group < maps->groups && result == 0; group++)
        gather_group(maps, comm, &g, group);
    gathering_clear(&g);
    return result;
}

/* --- packing -------------------------------------------------------------------------------------------- */

/* The mean over a block of pixels, which count by their cells. */
static double block_mean(const zs_statistic_maps *maps, int64_t from, int64_t row, int64_t column,
                         int64_t factor)
{
    int64_t down = zs_min((row + 1) * factor, maps->pixels.rows);
    int64_t across = zs_min((column + 1) * factor, maps->across), count = 0;
    double sum = 0;
    if (factor == 1)
        return maps->mean[from + row * maps->across + column];
    for (int64_t i = row * factor; i < down; i++)
        for (int64_t k = column * factor; k < across; k++) {
            int64_t at = from + i * maps->across + k;
            sum += maps->count[at] > 0 ? maps->mean[at] * maps->count[at] : 0;
            count += maps->count[at];
        }
    return count > 0 ? sum / (double)count : (double)NAN;
}

/* A map: of a quantity, a group and a level, with factor x factor pixels as one. */
typedef struct one_map {
    int which;
    int64_t group, level, factor;
} one_map;

/* All pixels of a map. */
static void make_map(const zs_statistic_maps *maps, const one_map *map, const zs_pixels *pixels,
                     double *value)
{
    int64_t number = (map->which * maps->groups + map->group) * pixels->levels + map->level;
    int64_t from = number * maps->pixels.rows * maps->across;
    int64_t down = pixels->rows, across = pixels->columns;
    for (int64_t row = 0; row < down; row++)
        for (int64_t column = 0; column < across; column++)
            value[row * across + column] = block_mean(maps, from, row, column, map->factor);
}

/* The scale of the maps of all groups on one level.  value: room for a map. */
static zs_scale_16 scale_of(const zs_statistic_maps *maps, one_map map, const zs_pixels *pixels,
                            double *value)
{
    double low = INFINITY, high = -INFINITY;
    for (map.group = 0; map.group < maps->groups; map.group++) {
        make_map(maps, &map, pixels, value);
        for (int64_t i = 0; i < pixels->rows * pixels->columns; i++) {
            low = value[i] < low ? value[i] : low;
            high = value[i] > high ? value[i] : high;
        }
    }
    return zs_scale_16_make(low, high, false);
}

int zs_statistic_maps_pack(const zs_statistic_maps *maps, int which, int64_t factor, zs_pack *pack,
                           zs_scale_16 *scale, int64_t *bytes, zs_error *err)
{
    zs_pixels pixels = zs_pixels_coarser(&maps->pixels, factor);
    int64_t n = pixels.rows * pixels.columns, nmap = maps->groups * pixels.levels;
    double *value = zs_alloc_raw((size_t)n, sizeof *value, "a map", err);
    int16_t *number = value ? zs_alloc_raw((size_t)n, sizeof *number, "a map", err) : NULL;
    int result = number ? 0 : -1;
    for (int64_t level = 0; level < pixels.levels && result == 0; level++)
        scale[level] = scale_of(maps, (one_map){ which, 0, level, factor }, &pixels, value);
    for (int64_t k = 0; k < nmap && result == 0; k++) {
        const one_map map = { which, k / pixels.levels, k % pixels.levels, factor };
        make_map(maps, &map, &pixels, value);
        for (int64_t i = 0; i < n; i++)
            number[i] = zs_scale_16_number(&scale[map.level], value[i]);
        bytes[k] = zs_pack_16(pack, pixels.rows, pixels.columns, number, err);
        result = bytes[k] < 0 ? -1 : 0;
    }
    free(number);
    free(value);
    return result;
}
