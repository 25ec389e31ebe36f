/* The exchange of moments: the same bits for any number of parts and any size of slices, and the numbers that
 * two passes in long double give. */
#include "parallel/merge.h"
#include "base/error.h"
#include "base/range.h"
#include "base/tree.h"
#include "lib/check_mpi.h"
#include "plan/merge_layout.h"
#include "plan/plan.h"
#include "stats/moments.h"
#include "stats/packing.h"
#include "stats/statistics.h"
#include "time/calendar.h"
#include "time/group_key.h"
#include "time/groups.h"
#include "time/seasons.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The members of a group among some steps, one by one. */
static void add_steps(zs_moments *moments, const zs_groups *groups, int group, const zs_packing *packing,
                      const int16_t *number, size_t stride, zs_range steps)
{
    zs_range among = zs_steps_among(&groups->member, group, steps);
    int64_t end = groups->member.first[group + 1];
    for (int64_t i = among.first; i < among.first + among.count; i++) {
        zs_span span = { packing, number + (size_t)(groups->member.step[i] - steps.first) * stride, 1,
                         i + 1 == end || groups->leaf[i + 1] != groups->leaf[i], NULL };
        zs_moments_add(moments, &span, 1, stride);
    }
}

static zs_error err;

/* Number at (step, cell), a short: every ninth missing, one cell always, one at a single step. */
enum { NCOL = 7, MISSING = -999 };

static int16_t number_at(int64_t step, int64_t cell)
{
    uint64_t bits = bits_at((uint64_t)(step * 100003 + cell));
    bool missing = bits % 9 == 0 || cell == 3 || (cell == 5 && step != 1);
    if (missing)
        return MISSING;
    return cell == 8 ? 77 : (int16_t)((int)(bits >> 40 & 0xffff) / 3 - 10922);
}

static zs_rules rules_of(zs_moments_kind kind)
{
    zs_packing packing = { .type = ZS_INT16,
                           .scale = 0.003,
                           .offset = 5e4,
                           .nmissing = 1,
                           .missing = { MISSING },
                           .valid_min = -DBL_MAX,
                           .valid_max = DBL_MAX };
    return (zs_rules){ .kind = kind, .packing = packing, .ddof = 1, .min_count = 2 };
}

/* The layout of a number of time parts, for one tile. */
static zs_merge_layout layout_of(const zs_groups *groups, zs_moments_kind kind, int64_t nstep, int64_t nrow,
                                 int parts, int64_t slice_rows)
{
    return (zs_merge_layout){ .kind = kind,
                              .parts = parts,
                              .nstep = nstep,
                              .time_quantum = kind == ZS_MOMENTS_TREE ? zs_tree_block(nstep) : 1,
                              .groups = groups,
                              .extremes = true,
                              .needed = true,
                              .ncol = NCOL,
                              .tile_rows = nrow,
                              .owned_rows = 1,
                              .slice_rows = slice_rows };
}

static zs_range steps_of(const zs_merge_layout *layout, int part)
{
    return zs_share_quanta(layout->nstep, layout->time_quantum, part, layout->parts);
}

/* Statistics of a tile in memory: mean and std of all cells; the rest of the owned ones, in their place. */
typedef struct result {
    double *mean, *std, *min, *max;
    int32_t *count;
} result;

static result result_of(size_t cells)
{
    double *values = calloc(4 * cells + 1, sizeof *values);
    int32_t *count = calloc(cells + 1, sizeof *count);
    if (!values || !count)
        MPI_Abort(MPI_COMM_WORLD, 1);
    return (result){ values, values + cells, values + 2 * cells, values + 3 * cells, count };
}

static void result_clear(result *r)
{
    free(r->mean);
    free(r->count);
}

/* The steps of this part, packed, and the moments of all their cells, or those of one slice. */
static int16_t *numbers_of(zs_range steps, int64_t cells)
{
    int16_t *number = calloc((size_t)(steps.count * cells) + 1, sizeof *number);
    for (int64_t t = 0; number && t < steps.count; t++)
        for (int64_t i = 0; i < cells; i++)
            number[t * cells + i] = number_at(steps.first + t, i);
    return number;
}

/* Series in days, with gaps: every third year is not there, so that groups have their steps in few parts. */
static zs_groups groups_of(zs_group_kind kind, int64_t nstep, zs_range baseline)
{
    zs_groups groups = { 0 };
    zs_time *time = calloc((size_t)nstep, sizeof *time);
    for (int64_t t = 0, day = 719000; time && t < nstep; t++, day += t % 365 == 364 ? 180 : 1)
        time[t] = day * ZS_DAY + ZS_DAY / 2;
    zs_grouping how = { .kind = kind };
    if (zs_seasons_parse(zs_seasons_usual, &how.seasons, &err))
        MPI_Abort(MPI_COMM_WORLD, 1);
    if (!time || zs_groups_make(&how, ZS_STANDARD, time, nstep, baseline, &groups, &err))
        MPI_Abort(MPI_COMM_WORLD, 1);
    free(time);
    return groups;
}

/* One group, slice by slice, from the moments of the whole tile at once (or, `anew`, of one slice at a time).
 * COLLECTIVE over the column.  Returns whether the rounds are as many as they must be. */
static bool exchange_group(zs_merge *merge, zs_moments *m, int group, const zs_rules *rules, bool anew,
                           const int16_t *number, result into)
{
    const zs_merge_layout *l = &merge->layout;
    zs_range steps = steps_of(l, merge->part), tile = { 0, l->tile_rows };
    size_t cells = (size_t)(l->tile_rows * l->ncol);
    int64_t first_leaf = zs_merge_layout_leaves(l, group, merge->part).first;
    zs_merge_goto(merge, group);
    zs_range owned = zs_merge_owned(merge, tile, merge->part);
    size_t at = (size_t)(owned.first * l->ncol), n = (size_t)(owned.count * l->ncol);
    bool mine = merge->owner[merge->part] >= 0, needs = merge->needs[merge->part];
    double *own = calloc(4 * n + 1, sizeof *own);
    if (!own)
        return false;
    zs_statistics statistics = { own,         own + n,     into.min + at, into.max + at, into.count + at,
                                 own + 2 * n, own + 3 * n, { 0 } };
    if (!l->extremes)
        statistics = (zs_statistics){ .mean = own, .std = own + n, .count = into.count + at };
    zs_moments_reset(m, cells, first_leaf);
    if (!anew)
        add_steps(m, l->groups, group, &rules->packing, number, cells, steps);
    int64_t rounds = zs_merge_rounds(merge, tile);
    for (int64_t round = 0; round < rounds; round++) {
        zs_merge_begin(merge, tile, round);
        for (int k = 0; k < l->parts && mine; k++) {
            zs_range slice = zs_merge_slice(merge, tile, round, k);
            size_t first = (size_t)(slice.first * l->ncol);
            if (slice.count == 0)
                continue;
            if (anew) {
                zs_moments_reset(m, (size_t)(slice.count * l->ncol), first_leaf);
                add_steps(m, l->groups, group, &rules->packing, number + first, cells, steps);
            }
            zs_merge_put(merge, k, m, anew ? 0 : first);
        }
        zs_merge_exchange(merge, rules, statistics);
        zs_merge_share(merge, statistics, needs ? into.mean : NULL, needs ? into.std : NULL);
    }
    bool good = !needs || (memcmp(own, into.mean + at, n * sizeof *own) == 0 &&
                           memcmp(own + n, into.std + at, n * sizeof *own) == 0);
    memcpy(into.mean + at, own, n * sizeof *own);
    memcpy(into.std + at, own + n, n * sizeof *own);
    free(own);
    int64_t largest = zs_divide_up(l->tile_rows, merge->owners);
    return good && rounds == zs_divide_up(largest, l->slice_rows);
}

static bool same_numbers(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/* This rank's part of a group's result against all of it from one rank. */
static bool same_result(const zs_merge *merge, const result *mine, const result *alone)
{
    int64_t nrow = merge->layout.tile_rows;
    size_t cells = (size_t)(nrow * NCOL);
    zs_range owned = zs_merge_owned(merge, (zs_range){ 0, nrow }, merge->part);
    size_t first = (size_t)owned.first * NCOL, n = (size_t)owned.count * NCOL;
    bool needs = merge->needs[merge->part];
    return (!needs ||
            (same_numbers(mine->mean, alone->mean, cells) && same_numbers(mine->std, alone->std, cells))) &&
           same_numbers(mine->mean + first, alone->mean + first, n) &&
           same_numbers(mine->std + first, alone->std + first, n) &&
           (!merge->layout.extremes || (same_numbers(mine->min + first, alone->min + first, n) &&
                                        same_numbers(mine->max + first, alone->max + first, n))) &&
           memcmp(mine->count + first, alone->count + first, n * sizeof *mine->count) == 0;
}

/* All groups.  into, alone: [groups]; alone NULL: nothing to compare with.  COLLECTIVE over the column. */
static bool exchange(MPI_Comm column, const zs_merge_layout *l, const zs_rules *rules, bool anew,
                     const result *into, const result *alone)
{
    int part, slots = 1;
    MPI_Comm_rank(column, &part);
    zs_range steps = steps_of(l, part);
    size_t cells = (size_t)(l->tile_rows * l->ncol);
    int16_t *number = numbers_of(steps, (int64_t)cells);
    zs_merge merge;
    zs_moments m;
    bool good = true;
    for (int group = 0; group < l->groups->n; group++)
        slots = (int)zs_max(slots, zs_moments_slots(l->kind, zs_merge_layout_leaves(l, group, part)));
    if (!number || zs_merge_init(&merge, l, column, part, &err) ||
        zs_moments_init(&m, l->kind, cells, slots, &err))
        return false;
    for (int group = 0; group < l->groups->n; group++) {
        good = exchange_group(&merge, &m, group, rules, anew, number, into[group]) && good;
        if (alone)
            good = same_result(&merge, &into[group], &alone[group]) && good;
    }
    zs_moments_clear(&m);
    zs_merge_clear(&merge);
    free(number);
    return good;
}

static result *results_of(int groups, size_t cells)
{
    result *all = calloc((size_t)groups, sizeof *all);
    for (int k = 0; all && k < groups; k++)
        all[k] = result_of(cells);
    if (!all)
        MPI_Abort(MPI_COMM_WORLD, 1);
    return all;
}

static void results_clear(result *all, int groups)
{
    for (int k = 0; k < groups; k++)
        result_clear(&all[k]);
    free(all);
}

static void check_parts(const zs_groups *groups, zs_moments_kind kind, int64_t nstep, int64_t nrow, int parts,
                        const result *alone)
{
    static const int64_t slice[] = { 1, 2, 1000 };
    MPI_Comm column;
    zs_rules rules = rules_of(kind);
    MPI_Comm_split(judges, comm.rank < parts ? 0 : MPI_UNDEFINED, comm.rank, &column);
    for (int k = 0; k < COUNT(slice); k++)
        for (int anew = 0; anew < 2; anew++) {
            int64_t rows = slice[k] < nrow ? slice[k] : nrow;
            zs_merge_layout layout = layout_of(groups, kind, nstep, nrow, parts, rows);
            layout.extremes = (k + anew) % 2 == 0;
            result *mine = results_of(groups->n, (size_t)(nrow * NCOL));
            EVERYWHERE(column == MPI_COMM_NULL || exchange(column, &layout, &rules, anew, mine, alone));
            results_clear(mine, groups->n);
        }
    if (column != MPI_COMM_NULL)
        MPI_Comm_free(&column);
}

/* Two passes over the unpacked values of one cell. */
static bool is_right(const zs_groups *groups, int group, const zs_rules *rules, int64_t cell, const result *r)
{
    long double mean = 0, m2 = 0;
    double min = INFINITY, max = -INFINITY;
    int32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = groups->member.first[group]; i < groups->member.first[group + 1]; i++) {
            int16_t number = number_at(groups->member.step[i], cell);
            long double x = (long double)number * rules->packing.scale + rules->packing.offset;
            if (number == MISSING)
                continue;
            n += pass == 0;
            mean += pass == 0 ? x : 0;
            m2 += pass == 1 ? (x - mean) * (x - mean) : 0;
            min = fmin(min, (double)x);
            max = fmax(max, (double)x);
        }
        mean /= pass == 0 && n > 0 ? n : 1;
    }
    if (r->count[cell] != n)
        return false;
    if (n == 0)
        return isnan(r->mean[cell]) && isnan(r->std[cell]) && isnan(r->min[cell]) && isnan(r->max[cell]);
    double std = (double)sqrtl(m2 / (n - rules->ddof)), size = fabs(max);
    bool extremes = fabs(r->min[cell] - min) <= 2 * DBL_EPSILON * size &&
                    fabs(r->max[cell] - max) <= 2 * DBL_EPSILON * size;
    if (n < rules->min_count)
        return isnan(r->mean[cell]) && isnan(r->std[cell]) && extremes;
    return extremes && fabs(r->mean[cell] - (double)mean) <= 4 * DBL_EPSILON * size &&
           fabs(r->std[cell] - std) <= 1e-9 * std + 8 * DBL_EPSILON * size * (std < 1e-6);
}

static void check_groups(const zs_groups *groups, zs_moments_kind kind, int64_t nstep, int64_t nrow)
{
    zs_rules rules = rules_of(kind);
    zs_merge_layout layout = layout_of(groups, kind, nstep, nrow, 1, nrow);
    result *alone = results_of(groups->n, (size_t)(nrow * NCOL));
    bool good = exchange(MPI_COMM_SELF, &layout, &rules, false, alone, NULL);
    for (int group = 0; group < groups->n; group++)
        for (int64_t cell = 0; cell < nrow * NCOL; cell++)
            good = is_right(groups, group, &rules, cell, &alone[group]) && good;
    EVERYWHERE(good);
    for (int parts = 1; parts <= comm.size && parts <= nstep; parts++)
        check_parts(groups, kind, nstep, nrow, parts, alone);
    results_clear(alone, groups->n);
}

static void check_kind(zs_moments_kind kind)
{
    static const int64_t nstep[] = { 2, 7, 77, 300, 1035, 2100 }, nrow[] = { 1, 2, 5, 13 };
    for (int s = 0; s < COUNT(nstep); s++)
        for (int y = 0; y < COUNT(nrow); y++) {
            zs_groups groups = groups_of(ZS_GROUP_NONE, nstep[s], (zs_range){ 0, nstep[s] });
            check_groups(&groups, kind, nstep[s], nrow[y]);
            zs_groups_clear(&groups);
        }
}

/* Months, seasons, days, of all steps and of some: groups that all parts have,
 * groups that few have, groups that one part has and another one needs. */
START_TEST(test_groups)
{
    static const zs_group_kind by[] = { ZS_GROUP_MONTH, ZS_GROUP_SEASON, ZS_GROUP_DAY };
    static const int64_t nstep[] = { 40, 800 };
    for (int k = 0; k < COUNT(by); k++)
        for (int s = 0; s < COUNT(nstep); s++)
            for (int kind = 0; kind < 2; kind++) {
                int64_t n = nstep[s];
                zs_range baseline = kind ? (zs_range){ 0, n } : (zs_range){ n / 4, n / 2 };
                zs_groups groups = groups_of(by[k], n, baseline);
                check_groups(&groups, ZS_MOMENTS_EXACT, n, 3);
                check_groups(&groups, ZS_MOMENTS_TREE, n, 3);
                zs_groups_clear(&groups);
            }
}
END_TEST

START_TEST(test_exact)
{
    check_kind(ZS_MOMENTS_EXACT);
}
END_TEST

START_TEST(test_tree)
{
    check_kind(ZS_MOMENTS_TREE);
}
END_TEST

/* Slices of all parts and all rounds are the tile, each row once; also in a tile that is smaller than the
 * plan's. */
START_TEST(test_slices)
{
    for (int parts = 1; parts <= 9; parts++)
        for (int64_t slice_rows = 1; slice_rows < 5; slice_rows++)
            for (int64_t rows = 0; rows <= 20; rows++) {
                zs_merge_layout layout = layout_of(NULL, ZS_MOMENTS_EXACT, 100, 20, parts, slice_rows);
                int owner[9] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
                zs_merge merge = { .layout = layout,
                                   .parts = parts,
                                   .owners = parts,
                                   .owner = owner,
                                   .slice_rows = slice_rows };
                int seen[20] = { 0 };
                zs_range tile = { 40, rows };
                bool good = true;
                for (int64_t round = 0; round < zs_merge_rounds(&merge, tile); round++)
                    for (int part = 0; part < parts; part++) {
                        zs_range slice = zs_merge_slice(&merge, tile, round, part);
                        good = good && slice.count >= 0 && slice.count <= slice_rows;
                        for (int64_t row = slice.first; row < slice.first + slice.count; row++)
                            seen[row]++;
                    }
                for (int64_t row = 0; row < 20; row++)
                    good = good && seen[row] == (row < rows);
                EVERYWHERE(good);
            }
}
END_TEST

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, test_slices);
    tcase_add_test(tests, test_exact);
    tcase_add_test(tests, test_tree);
    tcase_add_test(tests, test_groups);
    int status = run_mpi_tests("merge", tests);
    MPI_Finalize();
    return status;
}
