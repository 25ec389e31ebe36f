#include "picture/score_pack.h"

#include "base/kernel.h"
#include "base/memory.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

static zs_range lines_of(const zs_score_pack *pack, int part)
{
    return zs_score_lines(&pack->from->choice.scores, zs_plan_rows(pack->plan, part));
}

/* The maps that one of the ranks with the same steps packs. */
static zs_range share_of(const zs_score_pack *pack, int part)
{
    return zs_share(pack->from->maps, part, pack->plan->partition.row_parts);
}

int zs_score_pack_init(zs_score_pack *pack, const zs_score_maps *from, const zs_plan *plan,
                       const zs_position *position, zs_error *err)
{
    const zs_pixels *pixels = &from->choice.scores;
    int64_t down = zs_pixels_lines(pixels), across = pixels->columns, lines = 0;
    *pack = (zs_score_pack){ .from = from, .plan = plan, .position = position };
    for (int part = 0; part < plan->partition.row_parts; part++)
        lines += lines_of(pack, part).count;
    if (position->busy)
        pack->maps = share_of(pack, position->row_part);
    int64_t map_bytes = lines * across * (int64_t)(sizeof *pack->sum + sizeof *pack->count);
    pack->at_once = zs_max(1, zs_plan_exchange_bytes(&plan->problem) / zs_max(1, map_bytes));
    int64_t most = zs_min(pack->at_once, pack->maps.count);
    size_t gathered = plan->partition.row_parts > 1 ? (size_t)(most * lines) : 0;
    size_t own = (size_t)((plan->partition.row_parts > 1 ? pack->at_once : 1) * from->lines.count * across);
    size_t maps = (size_t)pack->maps.count, whole = (size_t)(down * across);
    size_t zonal = (size_t)zs_pixels_zonal_lines(pixels);
    if (!(pack->bytes = zs_alloc(maps * (size_t)pixels->levels, sizeof *pack->bytes, "maps", err)) ||
        !(pack->zonal = zs_alloc(maps * zonal, sizeof *pack->zonal, "maps", err)) ||
        !(pack->sum = zs_alloc_raw(gathered * (size_t)across, sizeof *pack->sum, "maps", err)) ||
        !(pack->count = zs_alloc_raw(gathered * (size_t)across, sizeof *pack->count, "maps", err)) ||
        !(pack->own_sum = zs_alloc_raw(own, sizeof *pack->own_sum, "maps", err)) ||
        !(pack->own_count = zs_alloc_raw(own, sizeof *pack->own_count, "maps", err)) ||
        !(pack->whole_sum = zs_alloc(whole, sizeof *pack->whole_sum, "a map", err)) ||
        !(pack->whole_count = zs_alloc(whole, sizeof *pack->whole_count, "a map", err)) ||
        !(pack->work = zs_alloc(2 * (size_t)plan->partition.row_parts, sizeof *pack->work, "counts", err)) ||
        !(pack->number = zs_alloc(whole, 1, "a map", err)))
        return -1;
    if (zonal > 0 && (!(pack->along = zs_alloc(gathered, sizeof *pack->along, "maps", err)) ||
                      !(pack->whole_along = zs_alloc(zonal, sizeof *pack->whole_along, "a map", err))))
        return -1;
    return zs_pack_init(&pack->pack, err);
}

void zs_score_pack_clear(zs_score_pack *pack)
{
    zs_pack_clear(&pack->pack);
    free(pack->number);
    free(pack->work);
    free(pack->whole_along);
    free(pack->whole_count);
    free(pack->whole_sum);
    free(pack->along);
    free(pack->own_count);
    free(pack->own_sum);
    free(pack->count);
    free(pack->sum);
    free(pack->zonal);
    free(pack->bytes);
    *pack = (zs_score_pack){ 0 };
}

/* --- one map from all parts ----------------------------------------------------------------------------- */

ZS_KERNEL static void add_pixels(size_t n, const int32_t *restrict sum, const uint16_t *restrict count,
                                 double *restrict whole_sum, double *restrict whole_count)
{
    for (size_t i = 0; i < n; i++) {
        whole_sum[i] += sum[i];
        whole_count[i] += count[i];
    }
}

/* Add the rows of pixels of one part to the whole map.  along: what is told along them, or NULL. */
static void add_lines(zs_score_pack *pack, zs_range lines, const int32_t *sum, const uint16_t *count,
                      const zs_zonal_sum *along)
{
    int64_t across = pack->from->across, first = lines.first * across;
    add_pixels((size_t)(lines.count * across), sum, count, pack->whole_sum + first,
               pack->whole_count + first);
    for (int64_t i = 0; i < lines.count && along; i++) {
        pack->whole_along[lines.first + i].sum += along[i].sum;
        pack->whole_along[lines.first + i].count += along[i].count;
    }
}

static void begin_whole(zs_score_pack *pack)
{
    const zs_pixels *pixels = &pack->from->choice.scores;
    size_t down = (size_t)zs_pixels_lines(pixels), n = down * (size_t)pack->from->across;
    memset(pack->whole_sum, 0, n * sizeof *pack->whole_sum);
    memset(pack->whole_count, 0, n * sizeof *pack->whole_count);
    if (pack->whole_along)
        memset(pack->whole_along, 0, down * sizeof *pack->whole_along);
}

/* Map number k of those that were gathered: the parts lie one after another, each with all its maps. */
static void add_gathered(zs_score_pack *pack, int64_t k, int64_t maps)
{
    int64_t at = 0;
    for (int part = 0; part < pack->plan->partition.row_parts; part++) {
        zs_range lines = lines_of(pack, part);
        int64_t mine = at + k * lines.count;
        add_lines(pack, lines, pack->sum + mine * pack->from->across, pack->count + mine * pack->from->across,
                  pack->along ? pack->along + mine : NULL);
        at += maps * lines.count;
    }
}

/* What is told along the rows of pixels of a map of this rank; NULL: nothing. */
static const zs_zonal_sum *zonal_of_map(const zs_score_maps *from, int64_t map)
{
    return from->zonal ? from->zonal + (map - from->maps.first) * from->lines.count : NULL;
}

/* The map that lies in this rank's own sums: it has all rows. */
static void add_own(zs_score_pack *pack, int64_t map)
{
    const zs_score_maps *from = pack->from;
    zs_score_maps_sums(from, map, pack->own_sum, pack->own_count);
    add_lines(pack, from->lines, pack->own_sum, pack->own_count, zonal_of_map(from, map));
}

/* --- a map as numbers ----------------------------------------------------------------------------------- */

/* The mean of each pixel as it is where all its cells are on one rank: rounded down, it stands for the middle
 * of what is rounded so. */
ZS_KERNEL static void round_means(size_t n, double *restrict sum, const double *restrict count)
{
    for (size_t i = 0; i < n; i++)
        sum[i] = (zs_score_mean(sum[i], count[i] > 0 ? count[i] : 1) + 0.5) * count[i];
}

/* Make larger pixels, in place: a pixel never lies behind those that it is made of. */
static void coarsen(zs_score_pack *pack, int64_t factor)
{
    const zs_pixels *pixels = &pack->from->choice.scores;
    int64_t down = pixels->rows, across = pack->from->across;
    int64_t n = zs_divide_up(down, factor), m = zs_divide_up(across, factor);
    for (int64_t row = 0; row < pixels->levels * n; row++) {
        zs_zonal_sum along = { 0 };
        int64_t top = row / n * down, first = top + row % n * factor;
        int64_t end = zs_min(first + factor, top + down);
        for (int64_t i = first; i < end && pack->whole_along; i++) {
            along.sum += pack->whole_along[i].sum;
            along.count += pack->whole_along[i].count;
        }
        if (pack->whole_along)
            pack->whole_along[row] = along;
        for (int64_t column = 0; column < m; column++) {
            double sum = 0, count = 0;
            int64_t last = zs_min((column + 1) * factor, across);
            for (int64_t i = first; i < end; i++)
                for (int64_t k = column * factor; k < last; k++) {
                    sum += pack->whole_sum[i * across + k];
                    count += pack->whole_count[i * across + k];
                }
            pack->whole_sum[row * m + column] = sum;
            pack->whole_count[row * m + column] = count;
        }
    }
}

/* The mean of each pixel, rounded to the nearest level, or to the even one of two. */
ZS_KERNEL static void number_pixels(size_t n, const double *restrict sum, const double *restrict count,
                                    double scale, int8_t *restrict number)
{
    const double round_by = 0x1.8p52, most = ZS_SCORE_MOST;
    for (size_t i = 0; i < n; i++) {
        double level = sum[i] / (count[i] > 0 ? count[i] : 1) * scale;
        level = level < most ? level : most;
        level = ((level > -most ? level : -most) + round_by) - round_by;
        number[i] = (int8_t)(int32_t)(count[i] > 0 ? level : ZS_PACK_MISSING_8);
    }
}

static int16_t zonal_of(const zs_zonal_sum *along)
{
    double mean = along->count > 0 ? (double)along->sum / (double)along->count : 0;
    return along->count > 0 ? (int16_t)lrint(mean * ZS_ZONAL_LEVELS / ZS_Z_UNIT)
                            : (int16_t)ZS_PACK_MISSING_16;
}

/* All levels of a map, their pixels and what is told along them. */
static void number_whole(zs_score_pack *pack, const zs_score_form *form)
{
    const zs_pixels *pixels = &pack->from->choice.scores;
    zs_pixels coarser = zs_pixels_coarser(pixels, form->factor);
    round_means((size_t)(zs_pixels_lines(pixels) * pack->from->across), pack->whole_sum, pack->whole_count);
    if (form->factor > 1)
        coarsen(pack, form->factor);
    number_pixels((size_t)(zs_pixels_lines(&coarser) * coarser.columns), pack->whole_sum, pack->whole_count,
                  (double)form->levels / ZS_Z_UNIT, pack->number);
}

/* The same numbers of pixels of so many cells, from means that are there: (mean + 1/2) * levels, rounded. */
ZS_KERNEL static void number_means(size_t n, const int16_t *restrict mean, const uint16_t *restrict missing,
                                   int32_t cells, int32_t levels, int8_t *restrict number)
{
    for (size_t i = 0; i < n; i++) {
        int32_t level = ((2 * mean[i] + 1) * levels + ZS_Z_UNIT) >> 11; /* of 2 * ZS_Z_UNIT */
        level = level < ZS_SCORE_MOST ? level : ZS_SCORE_MOST;
        level = level > -ZS_SCORE_MOST ? level : -ZS_SCORE_MOST;
        number[i] = (int8_t)(missing[i] < cells ? level : ZS_PACK_MISSING_8);
    }
}

/* A map in its own pixels, all of whose cells are on this rank. */
static void number_own(zs_score_pack *pack, int64_t map, int levels)
{
    const zs_score_maps *from = pack->from;
    int64_t across = from->across, last = across - 1;
    if (from->zonal)
        memcpy(pack->whole_along, zonal_of_map(from, map), (size_t)from->lines.count * sizeof *from->zonal);
    for (int64_t line = 0, lines; line < from->lines.count; line += lines) {
        const uint16_t *missing;
        const int16_t *mean = zs_score_maps_means(from, map, line, &missing);
        int8_t *number = pack->number + line * across;
        lines = zs_score_maps_run(from, map, line);
        number_means((size_t)(lines * across), mean, missing, (int32_t)zs_score_cells(from, line, 0), levels,
                     number);
        if (across > 1) /* the last pixel can have fewer columns */
            number_means(1, mean + last, missing + last, (int32_t)zs_score_cells(from, line, last), levels,
                         number + last);
    }
}

/* Pack the numbers of a map, level by level.  at: its number among those of this rank. */
static int pack_map(zs_score_pack *pack, const zs_score_form *form, int64_t at, zs_error *err)
{
    zs_pixels pixels = zs_pixels_coarser(&pack->from->choice.scores, form->factor);
    int64_t zonal = zs_pixels_zonal_lines(&pixels), n = pixels.rows * pixels.columns,
            *bytes = pack->bytes + at * pixels.levels;
    for (int64_t row = 0; row < zonal; row++)
        pack->zonal[at * zonal + row] = zonal_of(&pack->whole_along[row]);
    for (int64_t level = 0; level < pixels.levels; level++) {
        bytes[level] = zs_pack_8(&pack->pack, pixels.rows, pixels.columns, pack->number + level * n, err);
        if (bytes[level] < 0)
            return -1;
    }
    return 0;
}

/* --- all maps ------------------------------------------------------------------------------------------- */

/* Gather some numbers of each row of pixels on the rank `root`: `each` numbers, all parts one after another.
 * maps: how many. */
static void gather(zs_score_pack *pack, int64_t maps, int root, int64_t each, MPI_Datatype type,
                   const void *mine, void *all)
{
    int parts = pack->plan->partition.row_parts, *count = pack->work, *at = pack->work + parts;
    for (int part = 0, next = 0; part < parts; part++) {
        count[part] = (int)(maps * lines_of(pack, part).count * each);
        at[part] = next;
        next += count[part];
    }
    MPI_Gatherv(mine, count[pack->position->row_part], type, all, count, at, type, root, pack->position->row);
}

/* Maps of a rank: every so-manyth from one on.  Only of all maps it is told what is along their rows. */
typedef struct some_maps {
    int64_t first, count, every;
} some_maps;

/* Send this rank's sums of some maps to the part that packs them. */
static void gather_maps(zs_score_pack *pack, some_maps maps, int root)
{
    const zs_score_maps *from = pack->from;
    int64_t across = from->across;
    for (int64_t k = 0; k < maps.count; k++) {
        int64_t at = k * from->lines.count * across;
        zs_score_maps_sums(from, maps.first + k * maps.every, pack->own_sum + at, pack->own_count + at);
    }
    gather(pack, maps.count, root, across, MPI_INT32_T, pack->own_sum, pack->sum);
    gather(pack, maps.count, root, across, MPI_UINT16_T, pack->own_count, pack->count);
    if (from->zonal && maps.every == 1)
        gather(pack, maps.count, root, 2, MPI_INT64_T, zonal_of_map(from, maps.first), pack->along);
}

/* Pack some maps, which are gathered where rows are divided. */
static int pack_maps(zs_score_pack *pack, const zs_score_form *form, some_maps maps, zs_error *err)
{
    for (int64_t k = 0; k < maps.count; k++) {
        int64_t map = maps.first + k * maps.every;
        bool own = pack->plan->partition.row_parts == 1;
        if (own && form->factor == 1) {
            number_own(pack, map, form->levels);
        } else {
            begin_whole(pack);
            if (own)
                add_own(pack, map);
            else
                add_gathered(pack, k, maps.count);
            number_whole(pack, form);
        }
        if (pack_map(pack, form, map - pack->maps.first, err))
            return -1;
    }
    return 0;
}

int zs_score_pack_maps(zs_score_pack *pack, const zs_score_form *form, int64_t every, zs_error *err)
{
    int parts = pack->plan->partition.row_parts, result = 0;
    pack->pack.n = 0;
    for (int root = 0; root < parts && pack->position->busy; root++) {
        zs_range share = share_of(pack, root);
        int64_t first = zs_divide_up(share.first, every),
                end = zs_divide_up(share.first + share.count, every);
        for (int64_t at = first; at < end; at += pack->at_once) {
            some_maps maps = { at * every, zs_min(end - at, pack->at_once), every };
            if (parts > 1)
                gather_maps(pack, maps, root);
            if (root == pack->position->row_part && result == 0)
                result = pack_maps(pack, form, maps, err);
        }
    }
    return result;
}
