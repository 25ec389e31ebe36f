#include "stats/cell_moments.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "base/two_sum.h"
#include "stats/node_merge.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int zs_moments_per_cell(zs_moments_kind kind)
{
    return kind == ZS_MOMENTS_TREND ? 6 : kind == ZS_MOMENTS_TREE ? 3 : 2;
}

int zs_cell_moments_init(zs_cell_moments *cells, zs_moments_kind kind, size_t n, zs_error *err)
{
    *cells = (zs_cell_moments){ 0 };
    if (!(cells->count = zs_alloc(n, sizeof *cells->count, "counts", err)) ||
        !(cells->first = zs_alloc(n, sizeof *cells->first, "means", err)) ||
        !(cells->second = zs_alloc(n, sizeof *cells->second, "squared deviations", err)) ||
        (kind != ZS_MOMENTS_EXACT &&
         !(cells->remainder = zs_alloc(n, sizeof *cells->remainder, "means", err))))
        return -1;
    zs_trend *trend = &cells->trend;
    if (kind == ZS_MOMENTS_TREND && (!(trend->time = zs_alloc(n, sizeof *trend->time, "times", err)) ||
                                     !(trend->square = zs_alloc(n, sizeof *trend->square, "times", err)) ||
                                     !(trend->slope = zs_alloc(n, sizeof *trend->slope, "slopes", err))))
        return -1;
    return 0;
}

void zs_cell_moments_clear(zs_cell_moments *cells)
{
    free(cells->count);
    free(cells->first);
    free(cells->second);
    free(cells->remainder);
    free(cells->trend.time);
    free(cells->trend.square);
    free(cells->trend.slope);
    *cells = (zs_cell_moments){ 0 };
}

zs_cell_moments zs_cell_moments_at(zs_cell_moments cells, size_t offset)
{
    return (zs_cell_moments){ cells.count + offset, cells.first + offset, cells.second + offset,
                              cells.remainder ? cells.remainder + offset : NULL,
                              zs_trend_at(cells.trend, offset) };
}

void zs_cell_moments_copy(size_t n, zs_cell_moments to, zs_cell_moments from)
{
    memcpy(to.count, from.count, n * sizeof *to.count);
    memcpy(to.first, from.first, n * sizeof *to.first);
    memcpy(to.second, from.second, n * sizeof *to.second);
    if (to.remainder)
        memcpy(to.remainder, from.remainder, n * sizeof *to.remainder);
    zs_trend_copy(n, to.trend, from.trend);
}

static void merge_exact(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    for (size_t i = 0; i < n; i++) {
        left.count[i] += right.count[i];
        left.first[i].integer += right.first[i].integer;
        left.second[i].integer += right.second[i].integer;
    }
}

/* Merge the right neighbour into the left one.  Where one has no values, the bits of the other stay. */
ZS_KERNEL static void merge_nodes(size_t n, int32_t *restrict count, double *restrict mean,
                                  double *restrict remainder, double *restrict m2,
                                  const int32_t *restrict right_count, const double *restrict right_mean,
                                  const double *restrict right_remainder, const double *restrict right_m2)
{
    for (size_t i = 0; i < n; i++) {
        zs_cell_node a = { count[i], mean[i], remainder[i], m2[i] };
        zs_cell_node b = { right_count[i], right_mean[i], right_remainder[i], right_m2[i] };
        double both = a.count + b.count > 0 ? a.count + b.count : 1;
        zs_cell_node merged = zs_node_merge(a, b, b.count / both);
        mean[i] = merged.mean;
        remainder[i] = merged.remainder;
        m2[i] = merged.m2;
        count[i] += right_count[i];
    }
}

static void merge_tree(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    merge_nodes(n, left.count, &left.first->real, &left.remainder->real, &left.second->real, right.count,
                &right.first->real, &right.remainder->real, &right.second->real);
}

/* The same with lines: R takes the place of M2. */
ZS_KERNEL static void merge_lines(size_t n, int32_t *restrict count, double *restrict mean,
                                  double *restrict remainder, double *restrict residual, zs_trend left,
                                  const int32_t *restrict right_count, const double *restrict right_mean,
                                  const double *restrict right_remainder,
                                  const double *restrict right_residual, zs_trend right)
{
    double *restrict time = left.time, *restrict square = left.square, *restrict slope = left.slope;
    for (size_t i = 0; i < n; i++) {
        double a = count[i], b = right_count[i], both = a + b > 0 ? a + b : 1, share = b / both;
        double dx = (right_mean[i] - mean[i]) + (right_remainder[i] - remainder[i]);
        double dt = right.time[i] - time[i], new_time = time[i] + dt * share;
        double new_remainder, new_mean = zs_two_sum(mean[i], remainder[i] + dx * share, &new_remainder);
        zs_line old = { square[i], slope[i], residual[i] };
        zs_line other = { right.square[i], right.slope[i], right_residual[i] };
        zs_line both_lines = zs_line_merge(old, other, a * share, dt, dx);
        bool left_alone = b == 0, right_alone = a == 0;
        mean[i] = right_alone ? right_mean[i] : left_alone ? mean[i] : new_mean;
        remainder[i] = right_alone ? right_remainder[i] : left_alone ? remainder[i] : new_remainder;
        time[i] = right_alone ? right.time[i] : left_alone ? time[i] : new_time;
        square[i] = right_alone ? other.square : left_alone ? old.square : both_lines.square;
        slope[i] = right_alone ? other.slope : left_alone ? old.slope : both_lines.slope;
        residual[i] = right_alone ? other.residual : left_alone ? old.residual : both_lines.residual;
        count[i] += right_count[i];
    }
}

static void merge_trend(size_t n, zs_cell_moments left, zs_cell_moments right)
{
    merge_lines(n, left.count, &left.first->real, &left.remainder->real, &left.second->real, left.trend,
                right.count, &right.first->real, &right.remainder->real, &right.second->real, right.trend);
}

void zs_cell_moments_merge(zs_moments_kind kind, size_t n, zs_cell_moments left, zs_cell_moments right)
{
    if (kind == ZS_MOMENTS_EXACT)
        merge_exact(n, left, right);
    else if (kind == ZS_MOMENTS_TREND)
        merge_trend(n, left, right);
    else
        merge_tree(n, left, right);
}
